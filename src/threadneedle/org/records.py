"""Units as records for machines."""

from __future__ import annotations

from dataclasses import dataclass

from threadneedle.core.base import Actor
from threadneedle.org.models import Unit


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit of the tree."""

    id: int
    path: str
    parent: int | None
    kind: str
    name: str
    short: str
    name_en: str


def unit_records(actor: Actor, *, after: str, size: int) -> tuple[tuple[UnitRecord, ...], str | None]:
    """Return a page of the district's active units in the order of the tree, and the next cursor."""
    rows = list(Unit.objects.visible_to(actor).active().filter(path__gt=after).order_by("path")[: size + 1])
    shown = tuple(
        UnitRecord(row.pk, row.path, row.parent_id, row.kind, row.name, row.short, row.name_en)
        for row in rows[:size]
    )
    return shown, shown[-1].path if len(rows) > size else None
