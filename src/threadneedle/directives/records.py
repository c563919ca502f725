"""Directives, tasks and requests as records for machines: flat, keyset-paged, a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.core.workflow import TaskState, actions_of
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Directive, Draft, Extension, HelpRequest, Objection, Task
from threadneedle.directives.reads.files import files_of
from threadneedle.directives.reads.own_text import readable_text


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task with what the reader may do to it now."""

    id: int
    directive: int
    parent: int | None
    unit: int
    unit_name: str
    issuer: int
    issuer_name: str
    kind: str
    tier: int
    title: str
    text: str
    demands_added: str
    quantity: Decimal | None
    counter: str
    quantity_reported: Decimal | None
    state: str
    version: int
    due: date
    first_due: date
    paused_since: date | None
    responsible_post: int | None
    hours_asked: Decimal | None
    hours_corrected: Decimal | None
    issued_on: date
    reported_on: date | None
    closed_on: date | None
    children_count: int
    children_closed: int
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """An open or answered question."""

    id: int
    draft: int | None
    code: str
    params: dict[str, Any]
    answer: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class DraftUnitRecord:
    """A unit of a draft as the source words it, and what that means."""

    words: str
    role: str
    unit: int | None
    member_kind: str


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft with its units."""

    id: int
    position: int
    number: str
    title: str
    text: str
    start: int
    end: int
    kind: str
    tier: int | None
    deadline_words: str
    due: date | None
    quantity: Decimal | None
    counter: str
    hours: Decimal | None
    norm: int | None
    crew: int
    ground: str
    dropped: bool
    units: tuple[DraftUnitRecord, ...]


@dataclass(frozen=True, slots=True)
class DirectiveRecord:
    """A directive without its text."""

    id: int
    issuer: int
    issuer_name: str
    title: str
    number: str
    authority: str
    dated: date | None
    state: str
    version: int
    supersedes: int | None
    issuer_words: str
    arrived_on: date | None
    registered: bool


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that a directive came in; ``typed`` if its words were typed beside it."""

    id: int
    name: str
    media: str
    size: int
    typed: bool


@dataclass(frozen=True, slots=True)
class DirectiveWhole:
    """A directive with its text, drafts and questions; the last two only for those who issue it."""

    directive: DirectiveRecord
    text: str
    drafts: tuple[DraftRecord, ...]
    questions: tuple[QuestionRecord, ...]
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class AskRecord:
    """An objection or a request for time; ``signed`` tells whether the head's signature is there."""

    id: int
    thing: str
    ground: str
    due_asked: date | None
    reason: str
    made_on: date
    signed: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class HelpRecord:
    """A request for help."""

    id: int
    asking: int
    asked: int
    task: int | None
    title: str
    text: str
    made_on: date
    answer_due: date
    answer: str
    answered_on: date | None
    version: int


def task_records(
    actor: Actor, *, after: int | None, size: int, state: str = "", unit: int | None = None
) -> tuple[tuple[TaskRecord, ...], int | None]:
    """Return a page of visible tasks, newest first, and the cursor of the next page."""
    rows = Task.objects.visible_to(actor).with_parties()
    if state:
        rows = rows.filter(state=state)
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    found, following = newest_page(rows, after, size)
    return tuple(_task(row, actor) for row in found), following


def task_record(task_id: int, actor: Actor) -> TaskRecord:
    """Return one visible task.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = Task.objects.visible_to(actor).with_parties().filter(pk=task_id).first()
    if row is None:
        raise NotFoundError.of("task.unknown", task=task_id)
    return _task(row, actor)


def ask_records(task_id: int, actor: Actor) -> tuple[AskRecord, ...]:
    """Return the objections and the requests for time on a visible task, each kind newest first.

    Raises
    ------
    NotFoundError
        If the task is not visible.
    """
    seen = task_record(task_id, actor)
    objections = tuple(
        AskRecord(
            row.pk, "objection", row.ground, None, row.reason, row.made_on, row.since is not None, row.outcome
        )
        for row in Objection.objects.filter(task_id=seen.id)
    )
    extensions = tuple(
        AskRecord(
            row.pk,
            "extension",
            "",
            row.due_asked,
            row.reason,
            row.made_on,
            row.signed_by_id is not None,
            row.outcome,
        )
        for row in Extension.objects.filter(task_id=seen.id)
    )
    return objections + extensions


def directive_records(
    actor: Actor, *, after: int | None, size: int
) -> tuple[tuple[DirectiveRecord, ...], int | None]:
    """Return a page of visible directives, newest first, and the cursor of the next page."""
    found, following = newest_page(Directive.objects.visible_to(actor).select_related("issuer"), after, size)
    seen = _seen(actor, {row.supersedes_id for row in found if row.supersedes_id})
    return tuple(_directive(row, seen) for row in found), following


def directive_whole(directive_id: int, actor: Actor) -> DirectiveWhole:
    """Return one visible directive with its text; its drafts only to those within whose scope it is issued.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if row is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    drafts = Draft.objects.visible_to(actor).filter(directive=row).prefetch_related("units")
    shown = tuple(map(_draft, drafts))
    questions = tuple(
        QuestionRecord(item.pk, item.draft_id, item.code, item.params, item.answer)
        for item in (row.questions.all() if shown else ())
    )
    seen = _seen(actor, {row.supersedes_id} if row.supersedes_id else set())
    files = tuple(
        FileRecord(file.id, file.name, file.media, file.size, file.typed) for file in files_of(row.pk)
    )
    return DirectiveWhole(_directive(row, seen), readable_text(row, actor), shown, questions, files)


def help_records(
    actor: Actor, *, after: int | None, size: int, owed: bool
) -> tuple[tuple[HelpRecord, ...], int | None]:
    """Return a page of visible requests for help, newest first, and the cursor of the next page."""
    rows = HelpRequest.objects.visible_to(actor)
    found, following = newest_page(rows.owed() if owed else rows, after, size)
    named = Task.objects.visible_to(actor).filter(pk__in={row.task_id for row in found if row.task_id})
    seen = frozenset(named.values_list("pk", flat=True))
    return tuple(_help(row, seen) for row in found), following


def help_record(row: HelpRequest, actor: Actor) -> HelpRecord:
    """Return a request as a record; its task only to those who see the task."""
    named = Task.objects.visible_to(actor).filter(pk=row.task_id or 0)
    return _help(row, frozenset(named.values_list("pk", flat=True)))


def _help(row: HelpRequest, seen: frozenset[int]) -> HelpRecord:
    return HelpRecord(
        row.pk,
        row.asking_id,
        row.asked_id,
        row.task_id if row.task_id in seen else None,
        row.title,
        row.text,
        row.made_on,
        row.answer_due,
        row.answer,
        row.answered_on,
        row.version,
    )


def newest_page(rows: QuerySet[Any], after: int | None, size: int) -> tuple[list[Any], int | None]:
    """Return a page of rows, newest first, and the cursor of the next page; ``after`` is the last one's."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def _task(row: Task, actor: Actor) -> TaskRecord:
    sides = sides_of(row, actor)
    return TaskRecord(
        id=row.pk,
        directive=row.directive_id,
        parent=row.parent_id,
        unit=row.unit_id,
        unit_name=row.unit.short,
        issuer=row.issuer_id,
        issuer_name=row.issuer.short,
        kind=row.kind,
        tier=row.tier,
        title=row.title,
        text=row.text,
        demands_added=row.demands_added,
        quantity=row.quantity,
        counter=row.counter,
        quantity_reported=row.quantity_reported,
        state=row.state,
        version=row.version,
        due=row.due,
        first_due=row.first_due,
        paused_since=row.paused_since,
        responsible_post=row.responsible_post_id,
        hours_asked=row.hours_asked,
        hours_corrected=row.hours_corrected,
        issued_on=row.issued_on,
        reported_on=row.reported_on,
        closed_on=row.closed_on,
        children_count=row.children_count,
        children_closed=row.children_closed,
        actions=tuple(action.value for action in actions_of(TaskState(row.state), sides)),
    )


def _seen(actor: Actor, keys: set[int]) -> frozenset[int]:
    """Those of some directives that the reader sees; without any, no query."""
    if not keys:
        return frozenset()
    return frozenset(Directive.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


def _directive(row: Directive, seen: frozenset[int]) -> DirectiveRecord:
    return DirectiveRecord(
        row.pk,
        row.issuer_id,
        row.issuer.short,
        row.title,
        row.number,
        row.authority,
        row.dated,
        row.state,
        row.version,
        row.supersedes_id if row.supersedes_id in seen else None,
        row.issuer_words,
        row.arrived_on,
        row.registered,
    )


def _draft(row: Draft) -> DraftRecord:
    units = tuple(
        DraftUnitRecord(unit.words, unit.role, unit.unit_id, unit.member_kind) for unit in row.units.all()
    )
    return DraftRecord(
        row.pk,
        row.position,
        row.number,
        row.title,
        row.text,
        row.start,
        row.end,
        row.kind,
        row.tier,
        row.deadline_words,
        row.due,
        row.quantity,
        row.counter,
        row.hours,
        row.norm_id,
        row.crew,
        row.ground,
        row.dropped,
        units,
    )
