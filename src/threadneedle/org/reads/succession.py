"""What became of units, what they were called and where they stood; what a merger would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.db.models import Q

from threadneedle.org.models import Capacity, DutyItem, FormerName, FormerPlace, Post, Succession, Unit
from threadneedle.org.reads.teams import hands_of


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a team per working day, its reserve in percent, and its people if somebody said them."""

    hours_per_day: Decimal
    reserve_percent: int
    hands: int | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that another came from, or that came from it; ``main`` carried on what was open."""

    id: int
    name: str
    name_en: str
    kind: str
    main: bool
    day: date


@dataclass(frozen=True, slots=True)
class Once:
    """A name, or an upper unit, that a unit had until a day; ``unit_id`` of the upper unit."""

    name: str
    name_en: str
    until: date
    unit_id: int = 0


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """Where a unit comes from and what became of it, the latest first."""

    before: tuple[Kin, ...]
    after: tuple[Kin, ...]
    names: tuple[Once, ...]
    places: tuple[Once, ...]

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.names or self.places)


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing units would end and move: posts, own duties, units right below; hours together."""

    posts: int
    duties: int
    children: tuple[tuple[int, str, str], ...]
    hours: Hours | None


def unit_history(unit_id: int) -> UnitHistory:
    """Return the history of a unit, in four queries."""
    before = Succession.objects.filter(after=unit_id).select_related("before")
    after = Succession.objects.filter(before=unit_id).select_related("after")
    places = FormerPlace.objects.filter(unit=unit_id).select_related("parent")
    return UnitHistory(
        before=tuple(_kin(row, row.before) for row in before),
        after=tuple(_kin(row, row.after) for row in after),
        names=tuple(Once(row.name, "", row.until) for row in FormerName.objects.filter(unit=unit_id)),
        places=tuple(Once(row.parent.name, row.parent.name_en, row.until, row.parent_id) for row in places),
    )


def _kin(row: Succession, unit: Unit) -> Kin:
    return Kin(unit.pk, unit.name, unit.name_en, row.kind, row.main, row.day)


def successor_of(unit_id: int) -> int | None:
    """Return the unit that carries on what was open at a closed one, or None."""
    return Succession.objects.filter(before=unit_id, main=True).values_list("after", flat=True).first()


def places_of(unit: Unit) -> tuple[str, ...]:
    """Return the paths at which what a unit did counts: where it stands, and where it stood."""
    left = FormerPlace.objects.filter(unit=unit).order_by("-id").values_list("path", flat=True)
    return (unit.path, *left)


def hours_together(unit_ids: Sequence[int], day: date) -> Hours | None:
    """Return the sum of the hours that are known on a day, and the reserve weighted by them, rounded up.

    If one of the teams said how many people it has, those of the others are counted by their hours.
    """
    known: dict[int, Capacity] = {}
    for row in Capacity.objects.filter(unit__in=unit_ids, since__lte=day).order_by("-since"):
        known.setdefault(row.unit_id, row)
    total = sum((row.hours_per_day for row in known.values()), Decimal(0))
    if not known:
        return None
    kept = sum((row.hours_per_day * row.reserve_percent for row in known.values()), Decimal(0))
    share = kept / total if total else Decimal(max(row.reserve_percent for row in known.values()))
    hands = None
    if any(row.hands for row in known.values()):
        hands = sum(hands_of(row.hours_per_day, row.reserve_percent, row.hands) for row in known.values())
    return Hours(total, int(share.to_integral_value(ROUND_CEILING)), hands)


def siblings_of(unit_id: int) -> tuple[tuple[int, str, str], ...]:
    """Return the active units of the same kind below the same upper unit: id and names, in two queries."""
    unit = Unit.objects.get(pk=unit_id)
    rows = Unit.objects.active().filter(parent=unit.parent_id, kind=unit.kind).exclude(pk=unit_id)
    return tuple((row.pk, row.name, row.name_en) for row in rows.order_by("code", "path"))


def closing_of(unit_ids: Sequence[int], day: date) -> Closing:
    """Return what closing these units would do, in four queries."""
    children = Unit.objects.active().filter(parent__in=unit_ids).order_by("path")
    return Closing(
        posts=Post.objects.filter(unit__in=unit_ids, closed_on=None).count(),
        duties=DutyItem.objects.filter(Q(until=None) | Q(until__gt=day), unit__in=unit_ids).count(),
        children=tuple((row.pk, row.name, row.name_en) for row in children),
        hours=hours_together(unit_ids, day),
    )
