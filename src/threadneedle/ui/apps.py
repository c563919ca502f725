"""The application that carries templates, tags and static files."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.ui.vocabulary import WORDS
from threadneedle.ui.words import register


class UiConfig(AppConfig):
    """Registers the words of the shared vocabularies."""

    name = "threadneedle.ui"
    label = "ui"

    def ready(self) -> None:
        """Make the shared words known before any page is rendered."""
        register(WORDS)
