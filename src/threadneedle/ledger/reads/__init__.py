"""Reading and checking the record."""

from __future__ import annotations

from threadneedle.ledger.reads.checking import Check, check_all, check_stream
from threadneedle.ledger.reads.checkpoints import (
    EventProof,
    LogCheck,
    Signed,
    check_log,
    checkpoints,
    consistency_of,
    proof_of,
)
from threadneedle.ledger.reads.exporting import (
    Extent,
    erasures,
    exported_checkpoints,
    exported_events,
    exported_leaves,
    extent,
)
from threadneedle.ledger.reads.record import (
    Entry,
    Happening,
    acts_between,
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
    "EventProof",
    "Extent",
    "Happening",
    "LogCheck",
    "Signed",
    "Trouble",
    "acts_between",
    "check_all",
    "check_log",
    "check_stream",
    "checkpoints",
    "consistency_of",
    "entries_of",
    "erasures",
    "events_after",
    "exported_checkpoints",
    "exported_events",
    "exported_leaves",
    "extent",
    "happened",
    "happening",
    "heads",
    "last_run",
    "links",
    "newest_event",
    "proof_of",
    "subjects_of",
    "touched",
    "troubles",
    "waiting",
]
