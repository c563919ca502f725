"""The product started by itself, with a database of its own, for benchmarks that run it in their process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def started() -> Iterator[str]:
    """Start the product in a temporary folder and give the folder; the tables are there."""
    with tempfile.TemporaryDirectory(prefix="tn-bench-") as folder:
        os.environ["THREADNEEDLE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "threadneedle.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield folder
