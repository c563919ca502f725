"""The working calendar: days that differ from the weekly rule, and the years that have been announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import transaction

from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError
from threadneedle.core.calendar import DayKind
from threadneedle.ledger.services import append
from threadneedle.org.drafts import (
    DAY_NAME_MOST,
    FIRST_YEAR,
    LAST_YEAR,
    Part,
    check_day,
    clean_text,
)
from threadneedle.org.models import CalendarDay, CalendarYear
from threadneedle.org.services.access import BATCH, require_district

SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知（数据取自 chinesecalendar {version}）"


@transaction.atomic
def set_calendar_day(day: date, kind: DayKind, name: str, *, actor: Actor, now: datetime) -> CalendarDay:
    """Make ``day`` a holiday or a working day, whatever the weekly rule says.

    Raises
    ------
    ForbiddenError, InvalidError
        Not administrator of the whole district; ``org.day_far_away``, ``org.text_*``.
    """
    require_district(actor)
    check_day(day, "day")
    name = clean_text(name, Part.NAME, DAY_NAME_MOST, needed=False)
    row, _made = CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind.value, "name": name})
    append(
        "calendar.set_day",
        actor=actor,
        now=now,
        subjects=[("calendar_day", row.pk)],
        payload={"day": day.isoformat(), "kind": kind.value, "name": name},
    )
    return row


@transaction.atomic
def remove_calendar_day(day: date, *, actor: Actor, now: datetime) -> None:
    """Let the weekly rule hold again on ``day``.

    Raises
    ------
    ForbiddenError, NotFoundError
        Not administrator of the whole district; ``org.calendar_day_unknown``.
    """
    require_district(actor)
    row = CalendarDay.objects.filter(day=day).first()
    if row is None:
        raise NotFoundError.of("org.calendar_day_unknown", day=day)
    key = row.pk
    row.delete()
    append(
        "calendar.remove_day",
        actor=actor,
        now=now,
        subjects=[("calendar_day", key)],
        payload={"day": day.isoformat(), "kind": row.kind, "name": row.name},
    )


@transaction.atomic
def announce_year(year: int, source: str, *, actor: Actor, now: datetime) -> CalendarYear:
    """Record that the holidays of ``year`` are known; later years stay provisional.

    Raises
    ------
    ConflictError
        ``org.year_announced``; ``org.year_gap`` if the year before is not announced yet, for then
        its days would pass for certain.
    ForbiddenError, InvalidError
        Not administrator of the whole district; ``org.year_far_away``, ``org.text_*``.
    """
    require_district(actor)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidError.of("org.year_far_away", field="year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    source = clean_text(source, Part.SOURCE, 200)
    years = set(CalendarYear.objects.values_list("year", flat=True))
    if year in years:
        raise ConflictError.of("org.year_announced", field="year", year=year)
    if years and year > max(years) + 1:
        raise ConflictError.of("org.year_gap", field="year", year=year, last=max(years))
    row = CalendarYear.objects.create(year=year, source=source)
    append(
        "calendar.announce_year",
        actor=actor,
        now=now,
        subjects=[("calendar_year", row.pk)],
        payload={"year": year, "source": source},
    )
    return row


@transaction.atomic
def seed_calendar(years: Iterable[int], *, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Fill the calendar with what ``chinesecalendar`` knows of ``years`` and return the years it knew.

    Days and years that are there already stay as they are; years it does not know stay provisional.

    Raises
    ------
    ForbiddenError
        Not administrator of the whole district.
    """
    require_district(actor)
    told = {day.year for day in holidays}
    present_years = set(CalendarYear.objects.values_list("year", flat=True))
    known = tuple(sorted((set(years) & told) - present_years))
    present = set(CalendarDay.objects.values_list("day", flat=True))
    rows = [row for row in _known_days(set(known)) if row.day not in present]
    CalendarDay.objects.bulk_create(rows, batch_size=BATCH)
    edition = version("chinesecalendar")
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, source=SOURCE.format(year=year, version=edition)) for year in known
    )
    append(
        "calendar.seed",
        actor=actor,
        now=now,
        subjects=[("calendar_year", pk) for pk in _year_keys(known)],
        payload={"years": list(known), "days": len(rows), "version": edition},
    )
    return known


def _year_keys(years: tuple[int, ...]) -> list[int]:
    return list(CalendarYear.objects.filter(year__in=years).order_by("year").values_list("pk", flat=True))


def _known_days(years: set[int]) -> Iterator[CalendarDay]:
    for kind, days in ((CalendarDay.Kind.HOLIDAY, holidays), (CalendarDay.Kind.WORKING, workdays)):
        for day, name in sorted(days.items()):
            if day.year in years:
                yield CalendarDay(day=day, kind=kind, name=Holiday(name).chinese)
