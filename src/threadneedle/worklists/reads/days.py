"""Today, the working calendar and the limit of "near"."""

from __future__ import annotations

from datetime import date

from threadneedle.org.reads import limit, work_calendar
from threadneedle.worklists.mapping import Days


def days_of(today: date) -> Days:
    """Return what every page needs to tell near from late, in three queries."""
    return Days(today, work_calendar(), int(limit("near_days", today)))
