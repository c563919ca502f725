"""Pages of directives, tasks and requests for help."""
