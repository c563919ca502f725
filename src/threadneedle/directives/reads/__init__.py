"""What pages of directives, tasks and requests for help show."""
