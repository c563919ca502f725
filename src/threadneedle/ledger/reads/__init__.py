"""Reading and checking the record."""

from __future__ import annotations

from threadneedle.ledger.reads.checking import Check, check_all, check_stream
from threadneedle.ledger.reads.record import (
    Entry,
    Happening,
    entries_of,
    events_after,
    happened,
    happening,
    heads,
    links,
    newest_event,
    subjects_of,
    touched,
)
from threadneedle.ledger.reads.work import HORIZON, RETRY_AFTER, Trouble, last_run, troubles, waiting

__all__ = [
    "HORIZON",
    "RETRY_AFTER",
    "Check",
    "Entry",
    "Happening",
    "Trouble",
    "check_all",
    "check_stream",
    "entries_of",
    "events_after",
    "happened",
    "happening",
    "heads",
    "last_run",
    "links",
    "newest_event",
    "subjects_of",
    "touched",
    "troubles",
    "waiting",
]
