"""The Django app ``files``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.files.words import WORDS
from threadneedle.ui.words import register


class FilesConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.files"
    label = "files"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
