"""The Django app ``org``."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.org"
    label = "org"
