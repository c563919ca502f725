"""The duty list as pages show it: what holds for a unit on a day, by share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from threadneedle.core.base import SEGMENT, Actor, NotFoundError
from threadneedle.org.models import DutyItem, Unit
from threadneedle.org.reads.nearby import near
from threadneedle.org.reads.tree import paths_above, unit_of

MOST_LISTED = 400


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A line of the duty list; ``unit`` is where it was put down: a township, or the district for all."""

    id: int
    number: str
    share: str
    field: str
    name: str
    department: str
    ground: str
    since: date
    until: date | None
    unit_id: int
    unit: str
    unit_en: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """The lines of one share, in the order of the list."""

    share: str
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class DutyList:
    """The lines that hold for a unit, itself or by a unit above it; without a unit, those for all.

    ``every`` counts the lines that hold for it, whatever was looked for.
    """

    unit_id: int
    unit: str
    unit_en: str
    every: int
    groups: tuple[DutyGroup, ...]

    @property
    def total(self) -> int:
        """Lines that are shown."""
        return sum(len(group.rows) for group in self.groups)


def listed_units(actor: Actor) -> tuple[tuple[int, str, str], ...]:
    """Return the townships nearby, for which a list can be asked: id and names."""
    rows = Unit.objects.filter(near(actor.unit_path), kind=Unit.Kind.TOWNSHIP).active()
    return tuple((row.pk, row.short, row.name_en) for row in rows.order_by("code", "path")[:MOST_LISTED])


def district_of(actor: Actor) -> Unit:
    """Return the district in which the actor works, or the root if there is none above them.

    Raises
    ------
    NotFoundError
        If there is no unit at all.
    """
    root = actor.unit_path[:SEGMENT]
    above = Unit.objects.filter(path__in=[*paths_above(actor.unit_path), actor.unit_path])
    found = above.filter(Q(kind=Unit.Kind.DISTRICT) | Q(path=root)).order_by("-path").first()
    if found is None:
        raise NotFoundError.of("org.unit_unknown", unit=0)
    return found


def township_of(actor: Actor) -> int | None:
    """Return the township that the actor's unit is or stands below, or None."""
    paths = [*paths_above(actor.unit_path), actor.unit_path]
    rows = Unit.objects.filter(path__in=paths, kind=Unit.Kind.TOWNSHIP)
    return rows.values_list("pk", flat=True).first()


def duty_list(
    unit_id: int | None, actor: Actor, day: date, *, words: str = "", share: str = "", past: bool = False
) -> DutyList:
    """Return the duty list of a township, or what holds for all, in two queries.

    Parameters
    ----------
    words
        Any part of number, duty, field, department or ground.
    past
        Show also what has ended, and what has not begun.

    Raises
    ------
    NotFoundError
        If the actor can see no such unit.
    """
    unit = unit_of(unit_id, actor) if unit_id else district_of(actor)
    rows = DutyItem.objects.filter(unit__path__in=[*paths_above(unit.path), unit.path])
    if not past:
        rows = rows.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    found = [_row(row) for row in rows.select_related("unit").order_by("unit__path", "id")]
    shown = [row for row in found if _fits(row, words.casefold().split()) and share in {"", row.share}]
    groups = (
        DutyGroup(value, tuple(row for row in shown if row.share == value)) for value in DutyItem.Share.values
    )
    return DutyList(
        unit_id=unit.pk if unit_id else 0,
        unit=unit.name,
        unit_en=unit.name_en,
        every=len(found),
        groups=tuple(group for group in groups if group.rows),
    )


def duty_row(duty_id: int, actor: Actor) -> DutyRow:
    """Return one line.

    Raises
    ------
    NotFoundError
        If there is no such line in the actor's district.
    """
    rows = DutyItem.objects.filter(unit__in=Unit.objects.visible_to(actor)).select_related("unit")
    row = rows.filter(pk=duty_id).first()
    if row is None:
        raise NotFoundError.of("org.duty_unknown")
    return _row(row)


def _row(row: DutyItem) -> DutyRow:
    return DutyRow(
        id=row.pk,
        number=row.number,
        share=row.share,
        field=row.field,
        name=row.name,
        department=row.department,
        ground=row.ground,
        since=row.since,
        until=row.until,
        unit_id=row.unit_id,
        unit=row.unit.short,
        unit_en=row.unit.name_en,
        unit_path=row.unit.path,
    )


def _fits(row: DutyRow, words: Iterable[str]) -> bool:
    text = " ".join((row.number, row.field, row.name, row.department, row.ground)).casefold()
    return all(word in text for word in words)
