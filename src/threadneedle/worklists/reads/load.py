"""Whether the work that is due fits into the hours of a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from threadneedle.core.planning import Capacity, Item, Shortfall, shortfalls
from threadneedle.worklists.mapping import WEEK, Days, quarters_a_day

HORIZON = timedelta(weeks=26)
"""Work that is due later than this is not judged: nobody knows the hours of a team so far ahead."""


@dataclass(frozen=True, slots=True)
class Week:
    """Quarter-hours asked by what is due from ``start`` through ``end``, and those there are."""

    start: date
    end: date
    asked: int
    available: int

    @property
    def over(self) -> int:
        """Quarter-hours asked beyond those there are."""
        return max(0, self.asked - self.available)

    @property
    def share(self) -> float:
        """Asked by available; a week without hours that asks for something counts as twice full."""
        if self.available:
            return self.asked / self.available
        return 2.0 if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """The coming weeks of a team, this one from today, and the dates by which more is due than it has.

    ``reserve_percent`` is taken off already. What was due earlier counts in this week.
    """

    weeks: tuple[Week, ...]
    shortfalls: tuple[Shortfall, ...]
    reserve_percent: int

    @property
    def crowded(self) -> Week | None:
        """The first week that asks for more hours than it has, if all still fits when work begins earlier."""
        over = (week for week in self.weeks if week.asked > week.available)
        return None if self.shortfalls else next(over, None)

    @property
    def this_week(self) -> Week:
        """The rest of this week."""
        return self.weeks[0]


def weeks_of(work: Iterable[tuple[date, int]], per_day: int, days: Days, count: int) -> tuple[Week, ...]:
    """Sum ``(due, quarters)`` into weeks beside the quarters of their working days; weeks end on Sundays."""
    dated = [(max(due, days.today), quarters) for due, quarters in work]
    weeks = []
    start, end = days.today, days.week_end
    for _ in range(count):
        asked = sum(quarters for due, quarters in dated if start <= due <= end)
        weeks.append(Week(start, end, asked, per_day * days.calendar.working_days(start, end)))
        start, end = end + timedelta(days=1), end + timedelta(days=WEEK)
    return tuple(weeks)


def load_of(items: Sequence[Item], capacity: tuple[Decimal, int], days: Days, *, weeks: int) -> Load:
    """Return the load of a team with ``capacity`` = (hours a working day, reserve in percent)."""
    per_day = quarters_a_day(*capacity)
    dated = [(item, item.due) for item in items if item.due is not None]
    judged = [item for item, due in dated if due <= days.today + HORIZON]
    last = max((item.due or days.today for item in judged), default=days.today)
    span = range((max(last, days.today) - days.today).days + 1)
    hours = [
        Capacity(day, per_day)
        for day in (days.today + timedelta(days=ahead) for ahead in span)
        if days.calendar.is_working(day)
    ]
    return Load(
        weeks=weeks_of(((due, item.quarters or 0) for item, due in dated), per_day, days, weeks),
        shortfalls=shortfalls(judged, hours, days.today),
        reserve_percent=capacity[1],
    )
