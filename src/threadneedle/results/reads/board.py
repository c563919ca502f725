"""Every matter that runs: reported, checked, late; and one finding to open with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from threadneedle.core.base import Actor
from threadneedle.core.workflow import TaskState
from threadneedle.directives.models import Draft, Task
from threadneedle.directives.reads.matter import Mark, marks_of
from threadneedle.directives.reads.names import Registered, issued_by
from threadneedle.org.models import Unit
from threadneedle.ui.truth import Estimate
from threadneedle.worklists.mapping import DONE_STATES, Days, Name, unit_name
from threadneedle.worklists.reads import Standing, Units, days_of, standing_counts, units_below

COUNTED = Q(quantity__isnull=False) & (Q(parent=None) | Q(parent__quantity=None))
"""Tasks whose quantity counts: where a unit has shared its quantity out below, only its own does."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters to show; empty fields ask for all that are not closed yet."""

    words: str = ""
    tier: int | None = None
    issuer_id: int | None = None
    late: bool = False
    closed: bool = False
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """One passage of an issued directive with all its visible tasks.

    ``planned`` and ``reported`` count ``counter`` where something is counted, else tasks. ``verified`` is
    ``None`` as long as nobody has checked. ``mark`` is its number in an office's register, if it has one.
    """

    draft_id: int
    directive_id: int
    tier: int
    due: date | None
    title: Name
    lead: Name | Registered
    counter: str
    planned: int
    reported: int
    verified: Estimate | None
    tasks: int
    standing: Standing
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all matters that are not closed.

    Items are never added across matters, because they count different things; ``full`` counts the
    matters of which everything is reported.
    """

    matters: int
    checked: int
    full: int
    late: int
    late_matters: int
    near: int
    recovered: int


@dataclass(frozen=True, slots=True)
class Board:
    """The matters asked for in order of tier and date; totals and ``worst`` over all that are not closed."""

    days: Days
    matters: tuple[Matter, ...]
    totals: Totals
    worst: Matter | None


@dataclass(frozen=True, slots=True)
class _Row:
    draft_id: int
    tier: int
    due: date | None
    issuer_id: int
    found: bool
    open: int
    tasks: int
    done: int
    quantity: Decimal | None
    quantity_reported: Decimal | None
    standing: Standing


def board_of(wanted: Wanted, *, actor: Actor, today: date) -> Board:
    """Return the board of what the actor may see, in six queries, whatever the number of tasks."""
    days = days_of(today)
    rows = _rows(wanted, actor, days)
    drafts = Draft.objects.select_related("directive__issuer").in_bulk(
        [row.draft_id for row in rows if row.open or row.found]
    )
    marks = marks_of(drafts, actor)
    running = [row for row in rows if row.open]
    shown = [
        row
        for row in rows
        if row.draft_id in drafts and _takes(wanted, row) and (row.draft_id in marks or not wanted.registered)
    ]
    matters = {
        row.draft_id: _matter(row, drafts[row.draft_id], marks.get(row.draft_id))
        for row in rows
        if row.draft_id in drafts
    }
    running_matters = [matters[row.draft_id] for row in running]
    return Board(
        days=days,
        matters=tuple(matters[row.draft_id] for row in shown),
        totals=_totals(running_matters),
        worst=_worst(running_matters),
    )


def issuers_of(*, actor: Actor) -> tuple[tuple[int, Name], ...]:
    """Return the offices that lead a visible matter, in the order of the tree, in one query."""
    tasks = Task.objects.counted_for(actor).standing().order_by().values("directive__issuer")
    return tuple((unit.pk, unit_name(unit)) for unit in Unit.objects.filter(pk__in=tasks).order_by("path"))


def _rows(wanted: Wanted, actor: Actor, days: Days) -> list[_Row]:
    words = Q()
    for word in wanted.words.casefold().split():
        words &= Q(search_text__contains=word) | Q(directive__search_text__contains=word)
    found: Any = (
        Task.objects.counted_for(actor)
        .standing()
        .order_by("draft__tier", "draft__due", "draft")
        .values("draft", "draft__tier", "draft__due", "directive__issuer")
        .annotate(
            **standing_counts(days),
            found=Count("id", filter=words) if words else Count("id"),
            open=Count("id", filter=~Q(state=TaskState.CLOSED.value)),
            tasks=Count("id"),
            done=Count("id", filter=Q(state__in=DONE_STATES)),
            quantity_asked=Sum("quantity", filter=COUNTED),
            quantity_done=Sum("quantity_reported", filter=COUNTED),
        )
    )
    return [_row(row) for row in found]


def _row(row: dict[str, Any]) -> _Row:
    return _Row(
        draft_id=row["draft"],
        tier=row["draft__tier"] or 0,
        due=row["draft__due"],
        issuer_id=row["directive__issuer"],
        found=row["found"] > 0,
        open=row["open"],
        tasks=row["tasks"],
        done=row["done"],
        quantity=row["quantity_asked"],
        quantity_reported=row["quantity_done"],
        standing=Standing(row["on_time"], row["near"], row["late"], row["recovered"], row["paused"]),
    )


def _takes(wanted: Wanted, row: _Row) -> bool:
    return (
        row.found
        and (wanted.closed or row.open > 0)
        and wanted.tier in {None, row.tier}
        and wanted.issuer_id in {None, row.issuer_id}
        and (not wanted.late or row.standing.late > 0)
    )


def _matter(row: _Row, draft: Draft, mark: Mark | None) -> Matter:
    counted = bool(row.quantity)
    return Matter(
        draft_id=row.draft_id,
        directive_id=draft.directive_id,
        tier=row.tier,
        due=row.due,
        title=Name(draft.title, draft.title_en),
        lead=issued_by(draft.directive, unit_name(draft.directive.issuer)),
        counter=draft.counter if counted else "",
        planned=int(row.quantity or 0) if counted else row.tasks,
        reported=int(row.quantity_reported or 0) if counted else row.done,
        verified=None,
        tasks=row.tasks,
        standing=row.standing,
        mark=mark,
    )


def _totals(matters: Sequence[Matter]) -> Totals:
    return Totals(
        matters=len(matters),
        checked=sum(matter.verified is not None for matter in matters),
        full=sum(matter.reported >= matter.planned for matter in matters),
        late=sum(matter.standing.late for matter in matters),
        late_matters=sum(matter.standing.late > 0 for matter in matters),
        near=sum(matter.standing.near for matter in matters),
        recovered=sum(matter.standing.recovered for matter in matters),
    )


def _worst(matters: Sequence[Matter]) -> Matter | None:
    """Return the matter with most late tasks, of equals the higher tier; nothing if none is late."""
    late = [matter for matter in matters if matter.standing.late]
    return min(late, key=lambda matter: (-matter.standing.late, matter.tier, matter.draft_id), default=None)


def units_of_board(*, actor: Actor, today: date) -> Units | None:
    """Return the units below for the board's second table; ``None`` where there are none."""
    units = units_below(None, actor=actor, today=today)
    return units if units.rows else None
