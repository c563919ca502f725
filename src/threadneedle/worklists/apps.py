"""The Django app ``worklists``."""

from __future__ import annotations

from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    """Registers the words of this context."""

    name = "threadneedle.worklists"
    label = "worklists"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        from threadneedle.ui.words import register
        from threadneedle.worklists.words import WORDS

        register(WORDS)
