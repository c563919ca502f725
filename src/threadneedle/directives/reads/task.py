"""One task: facts, life line, ledger, what waits, what is below, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from threadneedle.core.base import Actor, NotFoundError, covers
from threadneedle.core.extraction import UnitRole
from threadneedle.core.workflow import Side, TaskState
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Assignment, HelpRequest, Task
from threadneedle.directives.querysets import TaskQuerySet
from threadneedle.directives.reads.acts import acts_of
from threadneedle.directives.reads.history import LedgerRow, ledger_rows, life_line, paused_days
from threadneedle.directives.reads.hours import HoursSaid, hours_said
from threadneedle.directives.reads.incidents import (
    BlockRow,
    ExtensionRow,
    ObjectionRow,
    SlipRow,
    block_row,
    extension_row,
    objection_row,
    slip_row,
)
from threadneedle.directives.reads.names import (
    Name,
    PostName,
    Registered,
    UnitName,
    issued_by,
    post_names,
    unit_name,
)
from threadneedle.directives.reads.standing import (
    REPORTED_VALUES,
    Clock,
    Measure,
    Standing,
    clock_of,
    measure_of,
)
from threadneedle.ledger.reads import entries_of
from threadneedle.org.models import Unit
from threadneedle.ui.lifeline import LifeLine
from threadneedle.ui.paging import Page, paginate

CHILDREN_PER_PAGE = 20
MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What must come with a report beyond the fact, with category and reason."""

    category: str
    asks: str
    reason: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A request for help on this task."""

    id: int
    title: Name
    asked: UnitName
    answer_due: date
    answered_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A task of the level below; ``days_off`` are the working days by which its date is earlier.

    ``id`` is None for a reader who may not open it: the issuer sees what the way down takes off and adds.
    """

    id: int | None
    unit: UnitName
    state: str
    due: date
    standing: Standing
    measure: Measure | None
    days_off: int
    demands_added: str


@dataclass(frozen=True, slots=True)
class Upper:
    """The task of the level above, and what the way down took off and added."""

    id: int | None
    unit: UnitName
    due: date
    days_off: int


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything a task's page shows, but the reports, which a higher room adds."""

    id: int
    version: int
    title: Name
    text: str
    number: str
    directive_id: int
    directive: Name
    directive_number: str
    issuer: UnitName | Registered
    unit: UnitName
    carried_from: UnitName | None
    tier: int
    ground: str
    kind: str
    state: str
    standing: Standing
    due: date
    first_due: date
    issued_on: date
    signed_on: date | None
    taken_on_on: date | None
    reported_on: date | None
    closed_on: date | None
    post: PostName | None
    post_words: str
    responsible: tuple[UnitName, ...]
    cooperating: tuple[UnitName, ...]
    proof: Proof | None
    measure: Measure | None
    quantity: Decimal | None
    quantity_reported: Decimal | None
    counter: str
    hours_asked: Decimal | None
    hours_corrected: Decimal | None
    hours_spent: Decimal | None
    hours: HoursSaid
    demands_added: str
    upper: Upper | None
    children: Page[ChildRow]
    children_count: int
    children_closed: int
    children_reported: int
    objections: tuple[ObjectionRow, ...]
    extensions: tuple[ExtensionRow, ...]
    blocks: tuple[BlockRow, ...]
    slips: tuple[SlipRow, ...]
    help_requests: tuple[HelpLine, ...]
    life: LifeLine
    ledger: tuple[LedgerRow, ...]
    paused_days: int
    acts: tuple[str, ...]
    sides: frozenset[Side]
    registered: bool
    is_own: bool

    @property
    def gone(self) -> bool:
        """Tell whether it was withdrawn or superseded."""
        return self.state in {TaskState.WITHDRAWN.value, TaskState.SUPERSEDED.value}

    @property
    def waiting_objection(self) -> ObjectionRow | None:
        """The objection that waits for a signature or a decision."""
        return next((row for row in self.objections if row.waits_for), None)

    @property
    def waiting_extension(self) -> ExtensionRow | None:
        """The request for time that waits for a signature or a decision."""
        return next((row for row in self.extensions if row.waits_for), None)

    @property
    def open_block(self) -> BlockRow | None:
        """The block that stands."""
        return next((row for row in self.blocks if row.until is None), None)


def task_page(task_id: int, actor: Actor, today: date, page: str | None = None) -> TaskPage:
    """Return one task, in a fixed number of queries whatever hangs below it.

    Raises
    ------
    NotFoundError
        If there is none that the actor can see.
    """
    task = _visible(task_id, actor)
    clock = clock_of(today)
    objections = list(task.objections.all())
    extensions = list(task.extensions.all())
    blocks = list(task.blocks.select_related("owed_by"))
    slips = list(task.slips.all())
    entries = entries_of("task", task.pk, limit=MOST_ENTRIES)
    acting = {entry.post_id for entry in entries} | {task.responsible_post_id}
    acting |= {row.made_by_id for row in objections} | {row.made_by_id for row in extensions}
    acting |= {row.made_by_id for row in slips}
    posts = post_names({key for key in acting if key is not None})
    parts = list(Assignment.objects.filter(task=task).select_related("unit"))
    below = Unit.objects.active().filter(parent=task.unit).exists()
    children = paginate(_below(task, actor), page, CHILDREN_PER_PAGE)
    reported = Task.objects.filter(Q(parent=task), state__in=REPORTED_VALUES).count() if children.total else 0
    return TaskPage(
        id=task.pk,
        version=task.version,
        title=Name(task.title, task.title_en),
        text=task.text,
        number=task.draft.number,
        directive_id=task.directive_id,
        directive=Name(task.directive.title, task.directive.title_en),
        directive_number=task.directive.number,
        issuer=_issuer(task),
        registered=task.directive.registered,
        unit=unit_name(task.unit),
        carried_from=unit_name(task.carried_from) if task.carried_from else None,
        tier=task.tier,
        ground=task.ground,
        kind=task.kind,
        state=task.state,
        standing=clock.standing(task),
        due=task.due,
        first_due=task.first_due,
        issued_on=task.issued_on,
        signed_on=task.signed_on,
        taken_on_on=task.taken_on_on,
        reported_on=task.reported_on,
        closed_on=task.closed_on,
        post=posts.get(task.responsible_post_id or 0),
        post_words=task.post_words,
        responsible=_units(parts, UnitRole.RESPONSIBLE),
        cooperating=_units(parts, UnitRole.COOPERATING),
        proof=_proof(task),
        measure=measure_of(task, reported),
        quantity=task.quantity,
        quantity_reported=task.quantity_reported,
        counter=task.counter,
        hours_asked=task.hours_asked,
        hours_corrected=task.hours_corrected,
        hours_spent=task.hours_spent,
        hours=hours_said(task, entries, posts, today),
        demands_added=task.demands_added,
        upper=_upper(task, clock, actor),
        children=Page(
            tuple(_child(child, task, clock, actor) for child in children.items),
            children.number,
            children.pages,
            children.total,
        ),
        children_count=task.children_count,
        children_closed=task.children_closed,
        children_reported=reported,
        objections=tuple(objection_row(row, posts, task) for row in objections),
        extensions=tuple(extension_row(row, posts) for row in extensions),
        blocks=tuple(block_row(row, today) for row in blocks),
        slips=tuple(slip_row(row, posts) for row in slips),
        help_requests=_help(task, clock, actor),
        life=life_line(task, entries, blocks, objections, today),
        ledger=ledger_rows(entries, posts),
        paused_days=paused_days(blocks, objections, clock.calendar, today),
        acts=acts_of(task, actor, today, objections, extensions, slips, has_below=below),
        sides=sides_of(task, actor),
        is_own=actor.unit_id == task.unit_id,
    )


def _issuer(task: Task) -> UnitName | Registered:
    """What is broken down below comes from the unit above, also if that unit has only registered it."""
    name = unit_name(task.issuer)
    return name if task.parent_id else issued_by(task.directive, name)


def _visible(task_id: int, actor: Actor) -> Task:
    task = (
        Task.objects.visible_to(actor)
        .select_related(
            "unit",
            "carried_from",
            "issuer",
            "directive",
            "draft",
            "proof",
            "norm",
            "parent__unit",
            "parent__issuer",
        )
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise NotFoundError.of("task.unknown", task=task_id)
    return task


def _units(parts: list[Assignment], role: UnitRole) -> tuple[UnitName, ...]:
    return tuple(unit_name(part.unit) for part in parts if part.role == role.value)


def _proof(task: Task) -> Proof | None:
    proof = task.proof
    return None if proof is None else Proof(proof.category, proof.asks, proof.reason)


def _upper(task: Task, clock: Clock, actor: Actor) -> Upper | None:
    """The task above; its address is given only to who may open it."""
    above = task.parent
    if above is None:
        return None
    return Upper(
        id=above.pk if _in_scope(actor, above.unit.path, above.issuer.path) else None,
        unit=unit_name(above.unit),
        due=above.due,
        days_off=max(0, clock.calendar.distance(task.due, above.due)),
    )


def _below(task: Task, actor: Actor) -> TaskQuerySet[Task]:
    """The tasks below, for who executes or issues this one; who only takes part sees their own among them."""
    found = Task.objects.filter(parent=task)
    if not _in_scope(actor, task.unit.path, task.issuer.path):
        found = found.visible_to(actor)
    return found.select_related("unit", "issuer").order_by("unit__path", "id")


def _in_scope(actor: Actor, *paths: str) -> bool:
    return any(covers(scope, path) for scope in actor.scopes() for path in paths)


def _child(child: Task, above: Task, clock: Clock, actor: Actor) -> ChildRow:
    return ChildRow(
        id=child.pk if _in_scope(actor, child.unit.path, child.issuer.path) else None,
        unit=unit_name(child.unit),
        state=child.state,
        due=child.due,
        standing=clock.standing(child),
        measure=measure_of(child, child.children_closed),
        days_off=max(0, clock.calendar.distance(child.due, above.due)),
        demands_added=child.demands_added,
    )


def _help(task: Task, clock: Clock, actor: Actor) -> tuple[HelpLine, ...]:
    rows = HelpRequest.objects.visible_to(actor).filter(task=task).select_related("asked").order_by("-id")
    return tuple(
        HelpLine(
            id=row.pk,
            title=Name(row.title, row.title_en),
            asked=unit_name(row.asked),
            answer_due=row.answer_due,
            answered_on=row.answered_on,
            standing=clock.against(row.answer_due, row.answered_on),
        )
        for row in rows
    )
