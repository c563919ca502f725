"""The calendar of a year and the rule pack as pages show them."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.core.calendar import DayKind, WorkCalendar
from threadneedle.org.models import CalendarDay, CalendarYear, Rule

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid; ``kind`` and ``name`` where it differs from the weekly rule or has a name."""

    day: date
    working: bool
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month by weeks from Monday; ``None`` pads the first and the last week."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class YearView:
    """The calendar of a year; ``source`` is empty while its holidays are not announced."""

    year: int
    source: str
    months: tuple[Month, ...]
    working_days: int
    announced: tuple[int, ...]

    @property
    def provisional(self) -> bool:
        """Tell whether the year follows the weekly rule for want of an announcement."""
        return not self.source

    @property
    def exceptions(self) -> tuple[Day, ...]:
        """The days of the year that are marked, in order."""
        return tuple(
            day
            for month in self.months
            for week in month.weeks
            for day in week
            if day is not None and day.kind
        )


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of the rule pack."""

    id: int
    key: str
    value: Decimal
    unit_of_value: str
    name: str
    name_en: str
    since: date
    until: date | None
    source: str
    house_default: bool
    state: str
    """``holds``, ``coming`` or ``past`` on the day of the reading."""


def year_view(year: int) -> YearView:
    """Return the calendar of a year in two queries."""
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    sources = dict(CalendarYear.objects.order_by("year").values_list("year", "source"))
    calendar = WorkCalendar({day: DayKind(row.kind) for day, row in rows.items()}, date(year, 12, 31))
    months = tuple(_month(year, number, calendar, rows) for number in range(1, MONTHS + 1))
    return YearView(
        year=year,
        source=sources.get(year, ""),
        months=months,
        working_days=sum(month.working_days for month in months),
        announced=tuple(sources),
    )


def _month(year: int, number: int, calendar: WorkCalendar, rows: dict[date, CalendarDay]) -> Month:
    weeks = tuple(
        tuple(_day(date(year, number, day), calendar, rows) if day else None for day in week)
        for week in Calendar().monthdayscalendar(year, number)
    )
    days = [day for week in weeks for day in week if day is not None]
    return Month(date(year, number, 1), weeks, sum(day.working for day in days))


def _day(day: date, calendar: WorkCalendar, rows: dict[date, CalendarDay]) -> Day:
    row = rows.get(day)
    return Day(day, calendar.is_working(day), row.kind if row else "", row.name if row else "")


def rule_rows(day: date, *, past: bool) -> tuple[RuleRow, ...]:
    """Return the rule pack in order of its keys, with rows no longer in force if ``past``, in one query."""
    rows = (_rule_row(row, day) for row in Rule.objects.order_by("house_default", "key", "since"))
    return tuple(row for row in rows if past or row.state != "past")


def _rule_row(row: Rule, day: date) -> RuleRow:
    state = "coming" if row.since > day else "past" if row.until is not None and row.until < day else "holds"
    whole = row.value == row.value.to_integral_value()
    return RuleRow(
        id=row.pk,
        key=row.key,
        value=row.value.quantize(Decimal(1)) if whole else row.value.normalize(),
        unit_of_value=row.unit_of_value,
        name=row.name,
        name_en=row.name_en,
        since=row.since,
        until=row.until,
        source=row.source,
        house_default=row.house_default,
        state=state,
    )
