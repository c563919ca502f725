"""The Django app ``burden``."""

from __future__ import annotations

from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Registers the words of this context."""

    name = "threadneedle.burden"
    label = "burden"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        from threadneedle.burden.words import WORDS
        from threadneedle.ui.words import register

        register(WORDS)
