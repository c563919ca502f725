"""How an office lays out its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from threadneedle.core.base import Actor
from threadneedle.sheets.mapping import HeadRow, LaidColumn, read_columns, read_heads
from threadneedle.sheets.models import Layout


@dataclass(frozen=True, slots=True)
class LayoutView:
    """A layout that an office has taught the product."""

    id: int
    name: str
    sheet: str
    heads: tuple[HeadRow, ...]
    columns: tuple[LaidColumn, ...]
    fingerprint: str
    changed_at: datetime


def layouts_of(purpose: str, actor: Actor) -> tuple[LayoutView, ...]:
    """Return the layouts of the actor's office for a purpose, the latest first, in one query."""
    rows = Layout.objects.filter(owner=actor.unit_id, purpose=purpose).order_by("-changed_at", "-id")
    return tuple(shown(row) for row in rows)


def latest_layout(purpose: str, actor: Actor, layout_id: int | None = None) -> LayoutView | None:
    """Return the layout that was used last, or the one named; None if there is none."""
    found = layouts_of(purpose, actor)
    if layout_id is not None:
        return next((layout for layout in found if layout.id == layout_id), None)
    return found[0] if found else None


def shown(row: Layout) -> LayoutView:
    """Return a row as pages and services use it."""
    return LayoutView(
        row.pk,
        row.name,
        row.sheet,
        read_heads(row.heads),
        read_columns(row.columns),
        row.fingerprint,
        row.changed_at,
    )
