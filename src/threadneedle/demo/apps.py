"""The Django app ``demo``."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.demo"
    label = "demo"
