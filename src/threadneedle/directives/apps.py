"""The Django app ``directives``."""

from __future__ import annotations

from django.apps import AppConfig

from threadneedle.directives.words import WORDS
from threadneedle.org import effects
from threadneedle.ui.words import register


class DirectivesConfig(AppConfig):
    """Name and label of the app; registers its words."""

    name = "threadneedle.directives"
    label = "directives"

    def ready(self) -> None:
        """Make the words known before any page is rendered, and say what is open at units."""
        from threadneedle.directives.reads.carried import open_at

        register(WORDS)
        effects.register(open_at)
