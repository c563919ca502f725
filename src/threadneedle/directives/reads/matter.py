"""One matter: its source, its tasks and slips, what is open, and what has been done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor, NotFoundError, Role
from threadneedle.core.extraction import UnitRole
from threadneedle.core.workflow import TRANSITIONS, Action, TaskState
from threadneedle.directives.mapping import keeps_register, sides_of
from threadneedle.directives.models import Directive, Draft, Matter, Slip, Task
from threadneedle.directives.reads.history import LedgerRow, ledger_rows
from threadneedle.directives.reads.matters import MatterRow, last_slips, row_of
from threadneedle.directives.reads.names import Name, PostName, UnitName, post_names, unit_name
from threadneedle.directives.reads.standing import (
    GONE,
    REPORTED,
    Clock,
    Measure,
    Standing,
    clock_of,
    measure_of,
)
from threadneedle.ledger.reads import entries_of

MOST_ENTRIES = 60
DONE = frozenset({TaskState.CONFIRMED, TaskState.CLOSED, *GONE})


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of a matter; ``open`` tells that it keeps the matter from being closed without a reason."""

    id: int
    unit: UnitName
    state: str
    due: date
    standing: Standing
    measure: Measure | None
    reported_on: date | None
    open: bool
    chaseable: bool


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip on one of the tasks."""

    level: str
    on: date
    unit: UnitName
    reason: str
    made_by: PostName | None
    due: date


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything a matter's page shows, but the reports, which a higher room adds.

    ``foreign`` tells that the order is another office's: its words and dates are changed there, and only
    it may take the tasks back.
    """

    row: MatterRow
    version: int
    text: str
    source_day: date | None
    asked_by: str
    registered_by: PostName | None
    cooperating: tuple[Name, ...]
    progress: str
    progress_on: date | None
    result: str
    extras: tuple[tuple[str, str], ...]
    directive_id: int
    directive: Name
    directive_number: str
    issuer: UnitName
    foreign: bool
    tasks: tuple[TaskLine, ...]
    slips: tuple[SlipLine, ...]
    ledger: tuple[LedgerRow, ...]
    mine: bool

    @property
    def open_tasks(self) -> tuple[TaskLine, ...]:
        """The tasks that are not confirmed, closed or taken back."""
        return tuple(task for task in self.tasks if task.open)

    @property
    def chaseable(self) -> tuple[TaskLine, ...]:
        """The tasks that would get a slip if the matter were chased now."""
        return tuple(task for task in self.tasks if task.chaseable)

    @property
    def last_slips(self) -> tuple[SlipLine, ...]:
        """The slips of the newest day, to be printed."""
        newest = self.slips[0].on if self.slips else None
        return tuple(slip for slip in self.slips if slip.on == newest)


@dataclass(frozen=True, slots=True)
class PassagePage:
    """A passage that may be registered; ``registered`` is its number if it has been."""

    id: int
    title: Name
    text: str
    due: date | None
    directive_id: int
    directive: Name
    directive_number: str
    registered: str
    matter_id: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A matter as other pages name it."""

    id: int
    number: str
    office: UnitName


@dataclass(frozen=True, slots=True)
class TaskMark:
    """The matter that a task belongs to; ``offer`` is the passage that the reader may register instead."""

    mark: Mark | None
    offer: int | None


def matter_page(matter_id: int, actor: Actor, today: date) -> MatterPage:
    """Return one matter, in a fixed number of queries.

    Raises
    ------
    NotFoundError
        If there is none that the actor can see.
    """
    matter = _visible(matter_id, actor)
    draft, directive = matter.draft, matter.draft.directive
    tasks = _tasks(draft, actor)
    slips = list(
        Slip.objects.filter(task__in=[task.pk for task in tasks]).order_by("-made_on", "task", "-pk")
    )
    entries = entries_of("matter", matter.pk, limit=MOST_ENTRIES)
    acting = {entry.post_id for entry in entries} | {slip.made_by_id for slip in slips}
    posts = post_names({key for key in {*acting, matter.registered_by_id} if key is not None})
    clock = clock_of(today)
    standing = [task for task in tasks if TaskState(task.state) not in GONE]
    chased = {slip.task_id for slip in slips if slip.made_on == today}
    by_id = {task.pk: task for task in tasks}
    mine = keeps_register(matter.registry.path, actor)
    return MatterPage(
        row=row_of(matter, standing, last_slips([draft.pk]).get(draft.pk), clock),
        version=matter.version,
        text=draft.text,
        source_day=matter.source_day,
        asked_by=matter.asked_by,
        registered_by=posts.get(matter.registered_by_id),
        cooperating=_cooperating(draft),
        progress=matter.progress,
        progress_on=matter.progress_on,
        result=matter.result,
        extras=tuple(matter.extras.items()),
        directive_id=directive.pk,
        directive=Name(directive.title, directive.title_en),
        directive_number=directive.number,
        issuer=unit_name(directive.issuer),
        foreign=directive.issuer_id != matter.registry_id,
        tasks=tuple(
            _task_line(task, clock, chaseable=mine and task.pk not in chased and _may_chase(task, actor))
            for task in tasks
        ),
        slips=tuple(_slip_line(slip, by_id[slip.task_id], posts) for slip in slips),
        ledger=ledger_rows(entries, posts),
        mine=mine,
    )


def _visible(matter_id: int, actor: Actor) -> Matter:
    matter = (
        Matter.objects.visible_to(actor)
        .select_related("registry", "draft__directive__issuer")
        .prefetch_related("draft__units__unit")
        .filter(pk=matter_id)
        .first()
    )
    if matter is None:
        raise NotFoundError.of("matter.unknown", matter=matter_id)
    return matter


def _tasks(draft: Draft, actor: Actor) -> list[Task]:
    """The tasks as the issuer asked them, without those that the units below made of them."""
    found = Task.objects.visible_to(actor).filter(draft=draft, issuer=draft.directive.issuer_id)
    return list(found.with_parties().order_by("unit__path", "pk"))


def _task_line(task: Task, clock: Clock, *, chaseable: bool) -> TaskLine:
    state = TaskState(task.state)
    return TaskLine(
        id=task.pk,
        unit=unit_name(task.unit),
        state=task.state,
        due=task.due,
        standing=clock.standing(task),
        measure=measure_of(task, task.children_closed),
        reported_on=task.reported_on if state in REPORTED else None,
        open=state not in DONE,
        chaseable=chaseable,
    )


def _slip_line(slip: Slip, task: Task, posts: Mapping[int, PostName]) -> SlipLine:
    return SlipLine(
        level=slip.level,
        on=slip.made_on,
        unit=unit_name(task.unit),
        reason=slip.reason,
        made_by=posts.get(slip.made_by_id or 0),
        due=task.due,
    )


def _may_chase(task: Task, actor: Actor) -> bool:
    step = TRANSITIONS.get((TaskState(task.state), Action.CHASE))
    return step is not None and bool(step.sides & sides_of(task, actor))


def _cooperating(draft: Draft) -> tuple[Name, ...]:
    rows = [row for row in draft.units.all() if row.role == UnitRole.COOPERATING.value]
    return tuple(
        Name(row.words) if row.unit is None or row.member_kind else unit_name(row.unit).name for row in rows
    )


def passage_page(draft_id: int, actor: Actor) -> PassagePage:
    """Return a passage of an issued directive, and its number if it is registered.

    Raises
    ------
    NotFoundError
        If there is none that the actor can see.
    """
    issued = Draft.objects.visible_to(actor).filter(directive__state=Directive.State.ISSUED, dropped=False)
    draft = issued.select_related("directive").filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    matter = Matter.objects.filter(draft=draft).first()
    return PassagePage(
        id=draft.pk,
        title=Name(draft.title, draft.title_en),
        text=draft.text,
        due=draft.due,
        directive_id=draft.directive_id,
        directive=Name(draft.directive.title, draft.directive.title_en),
        directive_number=draft.directive.number,
        registered=matter.number if matter else "",
        matter_id=matter.pk if matter else None,
    )


def marks_of(draft_ids: Iterable[int], actor: Actor) -> dict[int, Mark]:
    """Return the matters of some passages that the actor can see, by passage, in one query."""
    found = Matter.objects.visible_to(actor).filter(draft__in=list(draft_ids)).select_related("registry")
    return {matter.draft_id: Mark(matter.pk, matter.number, unit_name(matter.registry)) for matter in found}


def offers_registering(actor: Actor) -> bool:
    """Tell whether other pages offer the actor to register what they show: a supervision office."""
    return keeps_register(actor.unit_path, actor) and actor.may(Role.SUPERVISOR, actor.unit_path)


def mark_of_task(task_id: int, actor: Actor) -> TaskMark:
    """Return the matter that a task belongs to, or the passage that may be registered, in two queries."""
    matter = Matter.objects.visible_to(actor).filter(draft__tasks=task_id).select_related("registry").first()
    if matter is not None:
        return TaskMark(Mark(matter.pk, matter.number, unit_name(matter.registry)), None)
    if not offers_registering(actor):
        return TaskMark(None, None)
    issued = Draft.objects.visible_to(actor).filter(directive__state=Directive.State.ISSUED, dropped=False)
    return TaskMark(None, issued.filter(tasks=task_id).values_list("pk", flat=True).first())
