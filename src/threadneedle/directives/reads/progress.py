"""An issued directive: how far each of its items is, and each of its tasks by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, NotFoundError
from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.directives.mapping import searchable, stands_for_issuer
from threadneedle.directives.models import Directive, Draft, Task
from threadneedle.directives.querysets import GONE, TaskQuerySet, overdue
from threadneedle.directives.reads.files import FileView, files_of
from threadneedle.directives.reads.names import Name, Registered, UnitName, issued_by, unit_name
from threadneedle.directives.reads.own_text import readable_text
from threadneedle.directives.reads.source import Account, Paragraph, Passage, account_of, paragraphs_of
from threadneedle.directives.reads.standing import (
    REPORTED_VALUES,
    Measure,
    Standing,
    clock_of,
    measure_of,
    whole,
)
from threadneedle.ui.paging import Page, paginate

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks of the directive to show."""

    state: str = ""
    item: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One passage of the directive and its tasks; ``measure`` adds up only what is counted alike.

    ``shares`` tells that a quantity is said of several units together and can be shared out.
    """

    id: int
    position: int
    number: str
    title: Name
    tier: int | None
    due: date | None
    tasks: int
    reported: int
    late: int
    paused: int
    gone: int
    measure: Measure
    shares: bool


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the directive, as a row by unit."""

    id: int
    unit: UnitName
    title: Name
    position: int
    tier: int
    state: str
    due: date
    standing: Standing
    post_words: str
    measure: Measure | None
    reported_on: date | None
    children: int


@dataclass(frozen=True, slots=True)
class DirectivePage:
    """An issued, withdrawn or replaced directive with all that the reader may see of it."""

    id: int
    version: int
    title: Name
    number: str
    authority: str
    issuer: UnitName | Registered
    state: str
    issued_on: date
    supersedes: tuple[int, Name] | None
    superseded_by: tuple[int, Name] | None
    paragraphs: tuple[Paragraph, ...]
    account: Account
    items: tuple[ItemRow, ...]
    tasks: Page[TaskRow]
    may_withdraw: bool
    is_mine: bool
    files: tuple[FileView, ...]
    registered: bool
    arrived_on: date | None

    @property
    def planned(self) -> int:
        """How many tasks stand."""
        return sum(item.tasks for item in self.items)

    @property
    def reported(self) -> int:
        """How many of them are reported."""
        return sum(item.reported for item in self.items)

    @property
    def late(self) -> int:
        """How many are late and open."""
        return sum(item.late for item in self.items)

    @property
    def paused(self) -> int:
        """How many have their clock standing."""
        return sum(item.paused for item in self.items)


def is_registered(directive_id: int, actor: Actor) -> bool:
    """Tell whether a directive was received and registered, so that its issuer is another.

    Raises
    ------
    NotFoundError
        If the actor sees no such directive.
    """
    directive = Directive.objects.visible_to(actor).filter(pk=directive_id).first()
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    return directive.registered


def is_draft(directive_id: int, actor: Actor) -> bool:
    """Tell whether a directive is not issued yet.

    Raises
    ------
    NotFoundError
        If the actor sees no such directive.
    """
    state = Directive.objects.visible_to(actor).filter(pk=directive_id).values_list("state", flat=True)
    found = state.first()
    if found is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    return found == Directive.State.DRAFTED


def standing_tasks(directive_id: int, actor: Actor) -> int:
    """Count the tasks of a directive that the actor sees and that have not fallen away."""
    return Task.objects.visible_to(actor).standing().filter(directive=directive_id).count()


def directive_page(
    directive_id: int, wanted: TaskFilter, actor: Actor, today: date, page: str | None
) -> DirectivePage:
    """Return an issued directive, in a fixed number of queries whatever the number of its tasks.

    Raises
    ------
    NotFoundError
        If the actor sees no such directive.
    """
    directive = (
        Directive.objects.visible_to(actor)
        .select_related("issuer")
        .filter(pk=directive_id)
        .exclude(state=Directive.State.DRAFTED)
        .first()
    )
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    drafts = list(Draft.objects.filter(directive=directive, dropped=False))
    seen = Task.objects.visible_to(actor).filter(directive=directive)
    items = _items(drafts, seen, today)
    shown = {item.id for item in items}
    later = Directive.objects.filter(supersedes=directive).first()
    mine = stands_for_issuer(directive, directive.issuer.path, actor)
    return DirectivePage(
        id=directive.pk,
        version=directive.version,
        title=Name(directive.title, directive.title_en),
        number=directive.number,
        authority=directive.authority,
        issuer=issued_by(directive, unit_name(directive.issuer)),
        files=files_of(directive.pk),
        registered=directive.registered,
        arrived_on=directive.arrived_on,
        state=TaskState.SUPERSEDED.value if later else directive.state,
        issued_on=local_day(directive.issued_at or directive.created_at),
        supersedes=_link(directive.supersedes_id, actor),
        superseded_by=_link(later.pk if later else None, actor),
        paragraphs=paragraphs_of(
            readable_text(directive, actor),
            (
                Passage(each.start, each.end, each.position, asked=False)
                for each in drafts
                if each.pk in shown
            ),
            directive.sentences,
        ),
        account=account_of(directive.sentences),
        items=items,
        tasks=_task_rows(wanted, seen, today, page),
        may_withdraw=mine and directive.state == Directive.State.ISSUED,
        is_mine=mine,
    )


def _link(directive_id: int | None, actor: Actor) -> tuple[int, Name] | None:
    """Another directive, for a reader who sees that one too."""
    if directive_id is None:
        return None
    found = Directive.objects.visible_to(actor).filter(pk=directive_id).first()
    return None if found is None else (found.pk, Name(found.title, found.title_en))


def _items(drafts: list[Draft], seen: TaskQuerySet[Task], today: date) -> tuple[ItemRow, ...]:
    counted = {
        row["draft"]: row
        for row in seen.order_by()
        .values("draft")
        .annotate(
            tasks=Count("pk", filter=~GONE),
            reported=Count("pk", filter=Q(state__in=REPORTED_VALUES)),
            late=Count("pk", filter=overdue(today)),
            paused=Count("pk", filter=~Q(paused_since=None)),
            gone=Count("pk", filter=GONE),
            counting=Count("pk", filter=~GONE & ~Q(quantity=None)),
            quantity_planned=Sum("quantity", filter=~GONE),
            quantity_done=Sum("quantity_reported", filter=~GONE & ~Q(quantity=None)),
        )
    }
    rows = []
    for draft in drafts:
        row = counted.get(draft.pk)
        if row is None:
            continue
        by_quantity = row["quantity_planned"] and row["counting"] == row["tasks"]
        measure = (
            Measure(whole(row["quantity_planned"]), whole(row["quantity_done"] or Decimal(0)), draft.counter)
            if by_quantity
            else Measure(row["tasks"], row["reported"])
        )
        rows.append(
            ItemRow(
                id=draft.pk,
                position=draft.position,
                number=draft.number,
                title=Name(draft.title, draft.title_en),
                tier=draft.tier,
                due=draft.due,
                tasks=row["tasks"],
                reported=row["reported"],
                late=row["late"],
                paused=row["paused"],
                gone=row["gone"],
                measure=measure,
                shares=row["tasks"] > 1 and (draft.quantity is not None or bool(draft.counter)),
            )
        )
    return tuple(rows)


def _task_rows(wanted: TaskFilter, seen: TaskQuerySet[Task], today: date, page: str | None) -> Page[TaskRow]:
    found = seen
    if wanted.item is not None:
        found = found.filter(draft=wanted.item)
    if wanted.words:
        found = found.filter(
            Q(search_text__contains=searchable(wanted.words)) | Q(unit__name_en__icontains=wanted.words)
        )
    if wanted.state == "open":
        found = found.filter(state__in=[state.value for state in OPEN_STATES])
    elif wanted.state == "late":
        found = found.late(today)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    found = found.select_related("unit", "draft").order_by("unit__path", "draft__position", "id")
    cut = paginate(found, page, PER_PAGE)
    clock = clock_of(today)
    rows = tuple(
        TaskRow(
            id=task.pk,
            unit=unit_name(task.unit),
            title=Name(task.title, task.title_en),
            position=task.draft.position,
            tier=task.tier,
            state=task.state,
            due=task.due,
            standing=clock.standing(task),
            post_words=task.post_words,
            measure=measure_of(task, task.children_closed),
            reported_on=task.reported_on,
            children=task.children_count,
        )
        for task in cut.items
    )
    return Page(rows, cut.number, cut.pages, cut.total)
