"""Rows that hold from a day until the next one of their kind begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from threadneedle.org.models import Norm, Rule

ONE_DAY = timedelta(days=1)
Dated = TypeVar("Dated", Norm, Rule)


def make_room(rows: Iterable[Dated], since: date) -> tuple[Dated | None, date | None]:
    """End what holds on the day before ``since``, so that a new row may hold from then on.

    Parameters
    ----------
    rows
        All rows of one kind, held for update.

    Returns
    -------
    The row that held until then, and the last day of the new one: the day before the next, or None.
    """
    ordered = sorted(rows, key=lambda row: row.since)
    former = next((row for row in reversed(ordered) if row.since < since), None)
    if former is not None and (former.until is None or former.until >= since):
        former.until = since - ONE_DAY
        former.save(update_fields=["until"])
    later = next((row for row in ordered if row.since > since), None)
    return former, later.since - ONE_DAY if later else None
