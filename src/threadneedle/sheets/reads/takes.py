"""Tables that were given to be taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from threadneedle.core.base import Actor, NotFoundError, Problem
from threadneedle.sheets.models import Given, Take
from threadneedle.sheets.reads.layouts import LayoutView, shown


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was left out, and why: field, its words, the rule."""

    number: int
    title: str
    faults: tuple[tuple[str, str, Problem], ...]


@dataclass(frozen=True, slots=True)
class TakeView:
    """A table that was given; ``counts`` by what became of its rows, empty until it was checked."""

    id: int
    purpose: str
    state: str
    version: int
    file: str
    media: str
    digest: str
    sheet: str
    layout: LayoutView | None
    counts: Mapping[str, int]
    left: tuple[Left, ...]
    links: tuple[tuple[str, str], ...]
    made_at: datetime
    taken_at: datetime | None

    @property
    def open(self) -> bool:
        """Tell whether it waits to be taken in or dropped."""
        return self.state == Take.State.CHECKED

    @property
    def taken(self) -> bool:
        """Tell whether it was taken in."""
        return self.state == Take.State.TAKEN


def takes_of(purpose: str, actor: Actor, most: int = 20) -> tuple[TakeView, ...]:
    """Return the tables that the actor's office gave for a purpose, the latest first, in one query."""
    rows = Take.objects.filter(owner=actor.unit_id, purpose=purpose).select_related("file", "layout")
    return tuple(_view(row) for row in rows.order_by("-id")[:most])


def take_of(take_id: int, actor: Actor) -> TakeView:
    """Return a table of the actor's office.

    Raises
    ------
    NotFoundError
        ``sheet.take_unknown`` if there is none.
    """
    row = Take.objects.filter(pk=take_id, owner=actor.unit_id).select_related("file", "layout").first()
    if row is None:
        raise NotFoundError.of("sheet.take_unknown", take=take_id)
    return _view(row)


def given_rows(purpose: str, unit_id: int) -> Mapping[str, Mapping[str, str]]:
    """Return what an office was given out last: by row, the words of each field."""
    row = Given.objects.filter(owner=unit_id, purpose=purpose).first()
    return row.rows if row else {}


def _view(row: Take) -> TakeView:
    result: dict[str, Any] = row.result or {}
    return TakeView(
        id=row.pk,
        purpose=row.purpose,
        state=row.state,
        version=row.version,
        file=row.file.name,
        media=row.file.media,
        digest=row.file.digest,
        sheet=row.sheet,
        layout=shown(row.layout) if row.layout else None,
        counts=row.counts or {},
        left=tuple(_left(kept) for kept in result.get("left", ())),
        links=tuple((link["words"], link["url"]) for link in result.get("links", ())),
        made_at=row.made_at,
        taken_at=row.taken_at,
    )


def _left(kept: Mapping[str, Any]) -> Left:
    faults = tuple(
        (fault["field"], fault["value"], Problem(fault["code"], fault["params"])) for fault in kept["faults"]
    )
    return Left(kept["number"], kept["title"], faults)
