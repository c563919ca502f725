"""Which emergencies last, over whom, and who declares them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, When

from threadneedle.core.base import Actor, Role
from threadneedle.org.models import Emergency, Unit
from threadneedle.org.querysets import under_any

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One emergency; ``until`` is None while it lasts."""

    id: int
    unit: Unit
    title: str
    ground: str
    since: date
    until: date | None
    may_close: bool


def may_declare(actor: Actor, path: str) -> bool:
    """Tell whether the actor declares and ends emergencies of a unit: its government's office or a leader."""
    return actor.may(Role.ARBITER, path) or actor.may(Role.LEADER, path)


def emergency_rows(actor: Actor) -> tuple[EmergencyRow, ...]:
    """Return the emergencies of units that the actor sees, those that last first, in one query."""
    rows = Emergency.objects.filter(unit__in=Unit.objects.visible_to(actor)).select_related("unit")
    lasting_first = Case(When(until=None, then=0), default=1)
    shown = rows.order_by(lasting_first, "-since", "-pk")[:MOST_SHOWN]
    return tuple(emergency_row(row, actor) for row in shown)


def emergency_row(row: Emergency, actor: Actor) -> EmergencyRow:
    """Return one emergency, its unit loaded, as the actor sees it."""
    return EmergencyRow(
        id=row.pk,
        unit=row.unit,
        title=row.title,
        ground=row.ground,
        since=row.since,
        until=row.until,
        may_close=row.until is None and may_declare(actor, row.unit.path),
    )


def lasting_over(path: str) -> Emergency | None:
    """Return the emergency that lasts for a unit, declared for it or for one above it, in one query."""
    return Emergency.objects.over(path).first()


def units_of_emergencies(emergency_ids: Iterable[int]) -> tuple[int, ...]:
    """Return the active units of some emergencies with all below them."""
    paths = tuple(Emergency.objects.filter(pk__in=list(emergency_ids)).values_list("unit__path", flat=True))
    return tuple(Unit.objects.active().filter(under_any(paths)).order_by("path").values_list("pk", flat=True))
