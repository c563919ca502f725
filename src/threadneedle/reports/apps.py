"""The Django app ``reports``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.reports.words import WORDS
from threadneedle.ui.words import register


class ReportsConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
