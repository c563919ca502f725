"""What every command needs: a way to say no in one line, and the rooms loaded."""

from __future__ import annotations

import os


class CommandError(Exception):
    """What the person at the keyboard should read, in one line."""


def start_django(*, demo: bool = False) -> None:
    """Read the settings and load the rooms; ``demo`` lets anybody sign in as a persona."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threadneedle.config.settings")
    if demo:
        os.environ["THREADNEEDLE_DEMO"] = "1"
    import django

    django.setup()
