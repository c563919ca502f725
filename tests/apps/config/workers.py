"""A worker whose handlers and jobs leave traces that can be counted.

Run as ``python -m tests.apps.config.workers``.

Arguments: a folder for signs between processes, and what the handler does: ``quick``, ``hang`` or ``fail``.
A trace is an event of its own about the event that was handled: doing the same twice shows as two.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path

import django

KINDS = frozenset({"test.act"})


def main() -> int:
    """Work until told to stop."""
    django.setup()

    from django.db import transaction

    from threadneedle.config.worker import work
    from threadneedle.ledger.jobs import Job, Subscription, every_minute
    from threadneedle.ledger.reads import Happening
    from threadneedle.ledger.services import append

    signs, manner = Path(sys.argv[1]), sys.argv[2]

    def leave_trace(event: Happening, now: datetime) -> None:
        append(
            "test.trace",
            actor=None,
            now=now,
            subjects=[("event", event.id)],
            payload={"by": os.getpid()},
            stream=f"trace:{event.id % 7}",
        )
        if manner == "hang":
            (signs / "begun").touch()
            time.sleep(600)
        if manner == "fail":
            raise ValueError("the handler cannot do this")

    def count_run(now: datetime) -> None:
        with transaction.atomic():
            append("test.run", actor=None, now=now, subjects=[], payload={"by": os.getpid()}, stream="runs")

    (signs / f"ready-{os.getpid()}").touch()
    return work(
        subscriptions=[Subscription("trace", KINDS, leave_trace)],
        schedule=[Job("count", every_minute, count_run)],
    )


if __name__ == "__main__":
    sys.exit(main())
