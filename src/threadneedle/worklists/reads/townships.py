"""The units below another, in the order of their area codes: never a ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from threadneedle.core.base import SEGMENT, Actor, NotFoundError, Role, covers
from threadneedle.directives.models import HelpRequest, Task
from threadneedle.directives.querysets import LIVE, overdue
from threadneedle.directives.reads.same import lines_carrying
from threadneedle.org.models import Capacity, FormerPlace, Unit
from threadneedle.org.querysets import under
from threadneedle.org.reads import unit_of
from threadneedle.org.reads.succession import places_of
from threadneedle.worklists.mapping import (
    Days,
    Name,
    quarters_a_day,
    quarters_of,
    quarters_of_line,
    unit_name,
)
from threadneedle.worklists.reads.days import days_of
from threadneedle.worklists.reads.load import Week, weeks_of

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How many tasks stand where against their dates; each a count of tasks."""

    on_time: int = 0
    near: int = 0
    late: int = 0
    recovered: int = 0
    paused: int = 0

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.on_time + other.on_time,
            self.near + other.near,
            self.late + other.late,
            self.recovered + other.recovered,
            self.paused + other.paused,
        )

    @property
    def open_or_good(self) -> int:
        """Tasks still open, and those that were late and have been made good."""
        return self.on_time + self.near + self.late + self.recovered + self.paused


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with all below it. ``weeks`` is empty if the hours are unknown, or not for the reader.

    ``gone`` says why a unit that still counts here is no longer among those below: ``closed`` or ``moved``.
    """

    id: int
    name: Name
    kind: str
    standing: Standing
    weeks: tuple[Week, ...]
    owed: int
    overdue: int
    gone: str = ""

    @property
    def shares(self) -> tuple[float, ...]:
        """Load of the coming weeks as shares of the hours."""
        return tuple(week.share for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Units:
    """The units directly below ``above``, in the order of their area codes."""

    above_id: int
    above: Name
    whole: bool
    days: Days
    rows: tuple[UnitRow, ...]

    @property
    def peak(self) -> float:
        """The highest load of any week of any unit, as a share of its hours: small charts share a scale."""
        return max((share for row in self.rows for share in row.shares), default=1.0)

    @property
    def late(self) -> int:
        """Late tasks in all."""
        return sum(row.standing.late for row in self.rows)

    @property
    def late_units(self) -> int:
        """Units with late tasks."""
        return sum(row.standing.late > 0 for row in self.rows)

    @property
    def loads(self) -> bool:
        """Tell whether the hours of any unit are known to the reader."""
        return any(row.weeks for row in self.rows)

    @property
    def front(self) -> tuple[UnitRow, ...]:
        """Townships or villages."""
        return self.of_kind("township", "village")

    def of_kind(self, *kinds: str) -> tuple[UnitRow, ...]:
        """Rows of some kinds of unit."""
        return tuple(row for row in self.rows if row.kind in kinds)


def standing_counts(days: Days) -> dict[str, Count]:
    """Return the conditional counts of where tasks stand, as ``core.calendar.lateness`` would judge them."""
    running = LIVE & Q(paused_since=None)
    return {
        "on_time": Count("id", filter=running & Q(due__gt=days.near_until)),
        "near": Count("id", filter=running & Q(due__lte=days.near_until) & ~overdue(days.today)),
        "late": Count("id", filter=overdue(days.today)),
        "recovered": Count("id", filter=~LIVE & Q(reported_on__gt=F("due"))),
        "paused": Count("id", filter=LIVE & ~Q(paused_since=None)),
    }


def above_of(actor: Actor) -> Unit:
    """Return the unit whose members concern the actor.

    It is the outermost of the actor's scopes that has members; for who only orders others, the district;
    for everybody else their own unit, below which there is nobody.
    """
    scopes = actor.scopes()
    wide = Unit.objects.active().filter(path__in=scopes, children__closed_on=None).exclude(children=None)
    found = wide.order_by("path").first()
    if found is not None:
        return found
    issues = any(grant.role is Role.ISSUER for grant in actor.grants)
    return Unit.objects.get(path=actor.unit_path[:SEGMENT] if issues else actor.unit_path)


def units_below(above_id: int | None, *, actor: Actor, today: date) -> Units:
    """Return the units directly below one, in a fixed number of queries.

    A reader whose scope does not cover ``above_id`` gets only units with tasks visible to them, and no hours.

    Raises
    ------
    NotFoundError
        If a unit is named and nothing below it is visible.
    """
    above = above_of(actor) if above_id is None else unit_of(above_id, actor)
    whole = any(covers(scope, above.path) for scope in actor.scopes())
    days = days_of(today)
    members = list(Unit.objects.active().filter(parent=above).order_by("code", "path"))
    places = places_of(above)
    standing = _standing(places, actor, days)
    gone = _gone(places, {unit.path for unit in members}, standing)
    owed = _owed(above, actor, today)
    weeks = _weeks([unit.pk for unit in members], days) if whole else {}
    if not whole:
        members = [unit for unit in members if unit.path in standing]
        if not members and above_id is not None:
            raise NotFoundError.of("org.unit_unknown", unit=above.pk)
    rows = tuple(
        UnitRow(
            id=unit.pk,
            name=unit_name(unit),
            kind=unit.kind,
            standing=standing.get(unit.path, Standing()),
            weeks=weeks.get(unit.pk, ()),
            owed=owed.get(unit.path, (0, 0))[0],
            overdue=owed.get(unit.path, (0, 0))[1],
        )
        for unit in members
    )
    return Units(above.pk, unit_name(above), whole, days, (*rows, *gone))


def _member_path(above: str, field: str) -> Substr:
    return Substr(field, 1, len(above) + SEGMENT)


def _standing(places: Sequence[str], actor: Actor, days: Days) -> dict[str, Standing]:
    """Count by member, as paths below the first of the places; one query for each place a unit ever had."""
    found: dict[str, Standing] = {}
    for place in places:
        rows: Any = (
            Task.objects.counted_for(actor)
            .counted_below(place)
            .standing()
            .order_by()
            .annotate(member=_member_path(place, "place"))
            .values("member")
            .annotate(**standing_counts(days))
        )
        for row in rows:
            member = places[0] + row.pop("member")[len(place) :]
            found[member] = found.get(member, Standing()) + Standing(**row)
    return found


def _gone(places: Sequence[str], present: set[str], standing: Mapping[str, Standing]) -> tuple[UnitRow, ...]:
    """Return rows for units that have left or were closed, as long as something counts for them here."""
    here = len(places[0])
    candidates = {
        place + path[here:]: path
        for path, counts in standing.items()
        if path not in present and len(path) > here and counts.open_or_good
        for place in places
    }
    if not candidates:
        return ()
    left = FormerPlace.objects.filter(path__in=candidates).select_related("unit")
    units = {candidates[row.path]: row.unit for row in left}
    units |= {candidates[unit.path]: unit for unit in Unit.objects.filter(path__in=candidates)}
    return tuple(
        UnitRow(
            id=unit.pk,
            name=unit_name(unit),
            kind=unit.kind,
            standing=standing[path],
            weeks=(),
            owed=0,
            overdue=0,
            gone="closed" if unit.closed_on else "moved",
        )
        for path, unit in sorted(units.items())
    )


def _owed(above: Unit, actor: Actor, today: date) -> dict[str, tuple[int, int]]:
    rows = (
        HelpRequest.objects.visible_to(actor)
        .owed()
        .filter(under(above.path, "asking__path"))
        .order_by()
        .annotate(member=_member_path(above.path, "asking__path"))
        .values("member")
        .annotate(open=Count("id"), overdue=Count("id", filter=Q(answer_due__lt=today)))
    )
    return {row["member"]: (row["open"], row["overdue"]) for row in rows}


def _weeks(unit_ids: Sequence[int], days: Days) -> dict[int, tuple[Week, ...]]:
    hours: dict[int, tuple[Decimal, int]] = {}
    rows = Capacity.objects.filter(unit__in=unit_ids, since__lte=days.today).order_by("-since")
    for row in rows:
        hours.setdefault(row.unit_id, (row.hours_per_day, row.reserve_percent))
    work: dict[int, list[tuple[date, int]]] = {unit_id: [] for unit_id in hours}
    for unit_id, due, quarters in _work(hours):
        work[unit_id].append((due, quarters))
    return {
        unit_id: weeks_of(work[unit_id], quarters_a_day(*capacity), days, WEEKS)
        for unit_id, capacity in hours.items()
    }


def _work(unit_ids: Iterable[int]) -> Iterable[tuple[int, date, int]]:
    """Yield (unit, due, quarter-hours) of what runs; what one line carries once, by its earliest date."""
    rows = list(
        Task.objects.filter(LIVE, unit__in=list(unit_ids), paused_since=None)
        .order_by()
        .only("unit", "due", "hours_asked", "hours_corrected", "quantity", "quantity_reported")
    )
    carried = lines_carrying(task.pk for task in rows)
    lines: defaultdict[int, list[Task]] = defaultdict(list)
    for task in rows:
        if task.pk in carried:
            lines[carried[task.pk].merge_id].append(task)
        elif quarters := quarters_of(task):
            yield task.unit_id, task.due, quarters
    for tasks in lines.values():
        parts = ((quarters_of(task), task.quantity, task.quantity_reported) for task in tasks)
        if quarters := quarters_of_line(carried[tasks[0].pk].hours, parts):
            yield tasks[0].unit_id, min(task.due for task in tasks), quarters
