"""The Django app ``accounts``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.accounts.words import WORDS
from threadneedle.ui.words import register


class AccountsConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Make the words known before any page is rendered."""
        register(WORDS)
