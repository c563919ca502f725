"""Directives, the tasks they become, and the life of a task."""
