"""What the worker does after orders have come or gone: look for what is asked twice."""

from __future__ import annotations

from datetime import datetime

from threadneedle.directives.reads.merges import units_of_tasks
from threadneedle.directives.services.proposals import propose_merges
from threadneedle.ledger.reads import Happening


def propose_for_tasks(event: Happening, now: datetime) -> None:
    """Put before the units of the tasks of an event what asks the same of them now."""
    for unit_id in units_of_tasks(event.keys("task")):
        propose_merges(unit_id, now=now)
