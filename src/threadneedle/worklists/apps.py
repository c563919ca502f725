"""The Django app ``worklists``."""

from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.worklists"
    label = "worklists"
