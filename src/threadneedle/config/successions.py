"""What happens in other rooms when units are merged, split or moved."""

from __future__ import annotations

from datetime import datetime

from threadneedle.directives.services import succession
from threadneedle.ledger.reads import Happening


def carry_over(event: Happening, now: datetime) -> None:
    """Pass on what was open at units that were merged or split."""
    succession.carry_over(event.keys("unit"), by_unit_id=event.unit_id, now=now)


def follow(event: Happening, _now: datetime) -> None:
    """Let open tasks count where their units stand now."""
    succession.follow(event.keys("unit"))
