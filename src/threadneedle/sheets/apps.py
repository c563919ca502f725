"""The Django app ``sheets``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.sheets.words import WORDS
from threadneedle.ui.words import register


class SheetsConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.sheets"
    label = "sheets"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
