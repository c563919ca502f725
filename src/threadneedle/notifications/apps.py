"""The Django app ``notifications``."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.notifications"
    label = "notifications"
