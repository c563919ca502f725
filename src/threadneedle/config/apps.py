"""The Django app ``config``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.config.words import WORDS
from threadneedle.ui.words import register


class ConfigConfig(AppConfig):
    """Name and label of the app; registers the words of the adapters."""

    name = "threadneedle.config"
    label = "config"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
