"""What happens in other rooms when an emergency is declared or over."""

from __future__ import annotations

from datetime import datetime

from threadneedle.directives.services.emergencies import run_again, stand_still
from threadneedle.ledger.reads import Happening
from threadneedle.org.reads.emergencies import units_of_emergencies
from threadneedle.worklists.services import mark_units_stale


def follow_emergency(event: Happening, now: datetime) -> None:
    """Let the clocks stand or run, and the plans of all units below be made anew."""
    keys = event.keys("emergency")
    for key in keys:
        (stand_still if event.kind == "emergency.open" else run_again)(key)
    mark_units_stale(list(units_of_emergencies(keys)), now=now)
