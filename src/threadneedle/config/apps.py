"""The Django app ``config``."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.config"
    label = "config"
