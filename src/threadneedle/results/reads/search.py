"""Words looked for in directives, tasks, matters and units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from threadneedle.core.base import Actor, covers
from threadneedle.directives.models import Directive, Matter, Task
from threadneedle.org.models import Unit
from threadneedle.org.reads.finding import kinds_called
from threadneedle.ui.paging import Page, paginate
from threadneedle.worklists.mapping import Name, unit_name

KINDS = ("directive", "task", "matter", "unit")
FIRST = 8
"""Hits of each kind that are shown where all kinds are."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``state`` and ``due`` are empty where the thing has none."""

    kind: str
    id: int
    title: Name
    sub: Name
    state: str = ""
    tier: int | None = None
    due: date | None = None
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found of a kind."""

    kind: str
    page: Page[Hit]


def search(words: str, kind: str, page: str | None, *, actor: Actor) -> tuple[Hits, ...]:
    """Look for all the words, each of one character or more, in what the actor may see.

    Parameters
    ----------
    kind
        One of ``KINDS`` for page ``page`` of its hits; anything else for the first hits of each.
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    if kind in KINDS:
        return (_hits(kind, wanted, page, 50, actor),)
    return tuple(_hits(each, wanted, None, FIRST, actor) for each in KINDS)


def _hits(kind: str, words: list[str], number: str | None, per: int, actor: Actor) -> Hits:
    rows, make = _SOURCES[kind](words, actor)
    found = paginate(rows, number, per)
    return Hits(kind, Page(tuple(map(make, found.items)), found.number, found.pages, found.total))


Source = tuple[QuerySet[Any], Callable[[Any], Hit]]


def _all(words: list[str], *fields: str) -> Q:
    wanted = Q()
    for word in words:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{field: word})
        wanted &= somewhere
    return wanted


def _directives(words: list[str], actor: Actor) -> Source:
    rows = Directive.objects.visible_to(actor).filter(_all(words, "search_text__contains"))
    return rows.select_related("issuer").order_by("-issued_at", "-id"), _directive


def _directive(row: Directive) -> Hit:
    return Hit(
        "directive",
        row.pk,
        Name(row.title, row.title_en),
        _beside(unit_name(row.issuer), row.number),
        row.state,
    )


def _tasks(words: list[str], actor: Actor) -> Source:
    rows = Task.objects.visible_to(actor).filter(_all(words, "search_text__contains"))
    return rows.select_related("unit", "issuer").order_by("-issued_on", "tier", "due", "id"), _task


def _task(row: Task) -> Hit:
    sub = Name(
        f"{unit_name(row.issuer).zh} → {unit_name(row.unit).zh}",
        f"{row.issuer.name_en or row.issuer.short} → {row.unit.name_en or row.unit.short}",
    )
    return Hit("task", row.pk, Name(row.title, row.title_en), sub, row.state, row.tier, row.due)


def _matters(words: list[str], actor: Actor) -> Source:
    rows = Matter.objects.visible_to(actor).filter(_all(words, "search_text__contains"))
    return rows.select_related("registry", "draft").order_by("-registered_on", "-id"), _matter


def _matter(row: Matter) -> Hit:
    return Hit(
        "matter",
        row.pk,
        Name(row.draft.title, row.draft.title_en),
        _beside(unit_name(row.registry), row.number),
        tier=row.draft.tier,
        due=row.draft.due,
    )


def _units(words: list[str], actor: Actor) -> Source:
    fields = (
        "name__icontains",
        "short__icontains",
        "name_en__icontains",
        "code__contains",
        "aliases__name__icontains",
        "former_names__name__icontains",
    )
    found = kinds_called(words[0], actor)
    units = Unit.objects.visible_to(actor).filter(pk__in=found)
    rows = units.filter(_all(words, *fields)).distinct().order_by("path")
    scopes = actor.scopes()

    def make(row: Unit) -> Hit:
        readable = any(covers(scope, row.path) for scope in scopes)
        return Hit("unit", row.pk, Name(row.name, row.name_en), Name(row.code), readable=readable)

    return rows, make


def _beside(name: Name, number: str) -> Name:
    if not number:
        return name
    return Name(f"{name.zh} · {number}", f"{name.en or name.zh} · {number}")


_SOURCES: dict[str, Callable[[list[str], Actor], Source]] = {
    "directive": _directives,
    "task": _tasks,
    "matter": _matters,
    "unit": _units,
}
