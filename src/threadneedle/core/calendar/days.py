"""The table of working days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from threadneedle.core.base import InvalidError

WEEK = 7
WORKING_WEEKDAYS = 5
"""Monday to Friday, in the order of ``date.weekday()``."""


class DayKind(StrEnum):
    """What an announced day is."""

    WORKING = "working"
    HOLIDAY = "holiday"


def shifted(day: date, days: int) -> date:
    """Return the day ``days`` calendar days after ``day``.

    Raises
    ------
    InvalidError
        ``day_out_of_range`` if there is no such day between the years 1 and 9999.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise InvalidError.of("day_out_of_range", day=day.isoformat(), days=days) from error


def _weekdays_through(day: date) -> int:
    """Count Mondays to Fridays from 1 January of year 1, a Monday, through ``day``."""
    weeks, rest = divmod(day.toordinal(), WEEK)
    return weeks * WORKING_WEEKDAYS + min(rest, WORKING_WEEKDAYS)


def _between(days: Sequence[date], first: date, last: date) -> int:
    return bisect_right(days, last) - bisect_left(days, first)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday are working days, but for the announced exceptions.

    Parameters
    ----------
    exceptions
        Days that differ from the rule: a holiday in the week, a working Saturday. A row that
        repeats the rule does no harm.
    announced_until
        The last day for which the holidays are known. Later days follow the rule and are provisional.
    """

    exceptions: Mapping[date, DayKind] = field(hash=False)
    announced_until: date
    _added: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _removed: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = {day: DayKind(kind) for day, kind in sorted(self.exceptions.items())}
        object.__setattr__(self, "exceptions", MappingProxyType(kinds))
        weekday = {day: day.weekday() < WORKING_WEEKDAYS for day in kinds}
        added = tuple(day for day, kind in kinds.items() if kind is DayKind.WORKING and not weekday[day])
        removed = tuple(day for day, kind in kinds.items() if kind is DayKind.HOLIDAY and weekday[day])
        object.__setattr__(self, "_added", added)
        object.__setattr__(self, "_removed", removed)

    def provisional(self, day: date) -> bool:
        """Tell whether the holidays around ``day`` are not announced yet."""
        return day > self.announced_until

    def is_working(self, day: date) -> bool:
        """Tell whether ``day`` is a working day."""
        kind = self.exceptions.get(day)
        return day.weekday() < WORKING_WEEKDAYS if kind is None else kind is DayKind.WORKING

    def working_days(self, first: date, last: date) -> int:
        """Count the working days from ``first`` through ``last``; 0 if ``last`` comes before ``first``.

        Takes logarithmic time in the number of exceptions, whatever the span.
        """
        if last < first:
            return 0
        by_rule = _weekdays_through(last) - _weekdays_through(first) + (first.weekday() < WORKING_WEEKDAYS)
        return by_rule + _between(self._added, first, last) - _between(self._removed, first, last)

    def distance(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; negative if ``end`` is earlier.

        ``distance(a, b) == -distance(b, a)``, and distances add up: a to b and b to c make a to c.
        """
        if end < start:
            return -self.distance(end, start)
        return self.working_days(start, end) - self.is_working(start)

    def add(self, day: date, working_days: int) -> date:
        """Return the ``working_days``-th working day after ``day``; ``day`` itself for 0.

        Raises
        ------
        InvalidError
            ``working_days_negative``, or ``day_out_of_range`` past the year 9999.
        """
        if working_days < 0:
            raise InvalidError.of("working_days_negative", working_days=working_days)
        reached, missing = day, working_days
        while missing:
            # As many days as are missing hold at most that many working days: the step cannot overshoot.
            ahead = shifted(reached, missing)
            missing -= self.distance(reached, ahead)
            reached = ahead
        return reached

    def next_working(self, day: date) -> date:
        """Return the first working day on or after ``day``."""
        return day if self.is_working(day) else self.add(day, 1)
