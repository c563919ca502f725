"""The list of directives: issued by us, drafts, received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Min, Q

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, Role
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Question, Task
from threadneedle.directives.querysets import LIVE, DirectiveQuerySet, overdue
from threadneedle.directives.reads.names import Name, Registered, UnitName, issued_by, unit_name
from threadneedle.directives.reads.standing import REPORTED_VALUES
from threadneedle.org.models import Unit
from threadneedle.ui.paging import Page, paginate

PER_PAGE = 25


class Shelf(StrEnum):
    """Which directives a list shows."""

    ISSUED = "issued"
    DRAFTS = "drafts"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; an empty one does not narrow it."""

    shelf: Shelf = Shelf.ISSUED
    state: str = ""
    issuer: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DirectiveRow:
    """One directive in a list; counts are of tasks that the reader may see."""

    id: int
    title: Name
    number: str
    issuer: UnitName | Registered
    state: str
    on: date
    tasks: int
    reported: int
    late: int
    next_due: date | None
    drafts: int
    open_questions: int


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many directives lie on each shelf."""

    issued: int
    drafts: int
    received: int
    may_issue: bool


def shelves(actor: Actor) -> Shelves:
    """Count what lies on each shelf, in one query."""
    counted = Directive.objects.visible_to(actor).aggregate(
        issued=Count("pk", filter=_on(Shelf.ISSUED, actor)),
        drafts=Count("pk", filter=_on(Shelf.DRAFTS, actor)),
        received=Count("pk", filter=_on(Shelf.RECEIVED, actor)),
    )
    return Shelves(**counted, may_issue=actor.may(Role.ISSUER, actor.unit_path))


def directives(wanted: Wanted, actor: Actor, today: date, page: str | None) -> Page[DirectiveRow]:
    """Return one page of directives, newest first, in five queries."""
    found = paginate(_narrowed(wanted, actor).select_related("issuer"), page, PER_PAGE)
    rows = _rows(found.items, actor, today)
    return Page(rows, found.number, found.pages, found.total)


def issuers(actor: Actor) -> tuple[UnitName, ...]:
    """Return the units whose directives the actor can see, in order of path."""
    ids = Directive.objects.visible_to(actor).order_by().values("issuer")
    return tuple(unit_name(unit) for unit in Unit.objects.filter(pk__in=ids))


def replaceable(actor: Actor, issuer_id: int) -> tuple[DirectiveRow, ...]:
    """Return the newest issued directives of a unit, which a later one may replace."""
    found = Directive.objects.visible_to(actor).filter(issuer_id=issuer_id, state=Directive.State.ISSUED)
    return tuple(_row(each, {}, {}) for each in found.select_related("issuer")[:100])


def _on(shelf: Shelf, actor: Actor) -> Q:
    own = Q(issuer_id=actor.unit_id)
    if shelf is Shelf.DRAFTS:
        return own & Q(state=Directive.State.DRAFTED)
    issued = ~Q(state=Directive.State.DRAFTED)
    return own & issued if shelf is Shelf.ISSUED else ~own & issued


def _narrowed(wanted: Wanted, actor: Actor) -> DirectiveQuerySet[Directive]:
    found = Directive.objects.visible_to(actor).filter(_on(wanted.shelf, actor))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.issuer is not None:
        found = found.filter(issuer_id=wanted.issuer)
    if wanted.words:
        found = found.filter(search_text__contains=searchable(wanted.words))
    on = "created_at__date" if wanted.shelf is Shelf.DRAFTS else "issued_at__date"
    if wanted.since is not None:
        found = found.filter(**{f"{on}__gte": wanted.since})
    if wanted.until is not None:
        found = found.filter(**{f"{on}__lte": wanted.until})
    return found


def _rows(found: Sequence[Directive], actor: Actor, today: date) -> tuple[DirectiveRow, ...]:
    ids = [each.pk for each in found]
    tasks = Task.objects.visible_to(actor).standing().filter(directive__in=ids).order_by()
    counted = {
        row["directive"]: row
        for row in tasks.values("directive").annotate(
            tasks=Count("pk"),
            reported=Count("pk", filter=Q(state__in=REPORTED_VALUES)),
            late=Count("pk", filter=overdue(today)),
            next_due=Min("due", filter=LIVE),
        )
    }
    asked: dict[int, dict[str, Any]] = {
        row["directive"]: dict(row)
        for row in Question.objects.filter(directive__in=ids, answered_at=None)
        .exclude(draft__dropped=True)
        .order_by()
        .values("directive")
        .annotate(open_questions=Count("pk"))
    }
    drafted = (
        Directive.objects.filter(pk__in=ids)
        .order_by()
        .annotate(kept=Count("drafts", filter=Q(drafts__dropped=False)))
        .values_list("pk", "kept")
    )
    for pk, kept in drafted:
        asked.setdefault(pk, {})["drafts"] = kept
    return tuple(_row(each, counted.get(each.pk, {}), asked.get(each.pk, {})) for each in found)


def _row(each: Directive, counted: Mapping[str, Any], asked: Mapping[str, Any]) -> DirectiveRow:
    return DirectiveRow(
        id=each.pk,
        title=Name(each.title, each.title_en),
        number=each.number,
        issuer=issued_by(each, unit_name(each.issuer)),
        state=each.state,
        on=local_day(each.issued_at or each.created_at),
        tasks=counted.get("tasks", 0),
        reported=counted.get("reported", 0),
        late=counted.get("late", 0),
        next_due=counted.get("next_due"),
        drafts=asked.get("drafts", 0),
        open_questions=asked.get("open_questions", 0),
    )
