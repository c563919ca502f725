"""The Django app ``org``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.org.words import WORDS
from threadneedle.ui.words import register


class OrgConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.org"
    label = "org"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
