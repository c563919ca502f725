"""Which days are worked, which limits hold, how many hours a team has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar import DayKind, WorkCalendar
from threadneedle.org.models import CalendarDay, CalendarYear, Capacity, Rule


def work_calendar() -> WorkCalendar:
    """Return the working calendar from its editable table, in two queries."""
    kinds = {"holiday": DayKind.HOLIDAY, "working": DayKind.WORKING}
    exceptions = {row.day: kinds[row.kind] for row in CalendarDay.objects.all()}
    last = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()
    announced = date(last, 12, 31) if last else date(1, 1, 1)
    return WorkCalendar(exceptions, announced)


def limit(key: str, day: date) -> Decimal:
    """Return the value of a rule on a day; the newest row that covers it.

    Raises
    ------
    InvalidError
        If the rule pack has no row for the key on that day.
    """
    row = (
        Rule.objects.filter(Q(until=None) | Q(until__gte=day), key=key, since__lte=day)
        .order_by("-since")
        .first()
    )
    if row is None:
        raise InvalidError.of("org.rule_missing", key=key, day=day.isoformat())
    return row.value


def capacity_of(unit_id: int, day: date) -> tuple[Decimal, int] | None:
    """Return a team's hours per working day and its reserve in percent on ``day``, or None if nobody said."""
    row = Capacity.objects.filter(unit_id=unit_id, since__lte=day).order_by("-since").first()
    return (row.hours_per_day, row.reserve_percent) if row else None
