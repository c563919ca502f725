"""The Django app ``notifications``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.notifications.words import WORDS
from threadneedle.ui.words import register


class NotificationsConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
