"""The Django app ``directives``."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.directives"
    label = "directives"
