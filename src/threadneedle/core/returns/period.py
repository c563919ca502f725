"""The periods of returns: weeks from Monday, months, quarters."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    """How often a return is asked for."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date


def period_of(rhythm: Rhythm, day: date) -> Period:
    """Return the period that holds a day; weeks begin on Monday (ISO 8601-1, 2019)."""
    if rhythm is Rhythm.WEEK:
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    months = 1 if rhythm is Rhythm.MONTH else 3
    begins = day.month - (day.month - 1) % months
    ends = begins + months - 1
    return Period(date(day.year, begins, 1), date(day.year, ends, monthrange(day.year, ends)[1]))
