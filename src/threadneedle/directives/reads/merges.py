"""What asks the same of a unit: proposals, lines that carry several tasks, what may be joined by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from threadneedle.core.base import Actor, ForbiddenError, NotFoundError, Role, covers
from threadneedle.core.workflow import Action, states_for
from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.directives.reads.names import (
    Name,
    PostName,
    Registered,
    UnitName,
    issued_by,
    post_names,
    unit_name,
)
from threadneedle.directives.reads.shape import OPEN
from threadneedle.directives.reads.standing import Clock, Standing, clock_of
from threadneedle.org.models import Unit
from threadneedle.org.reads import unit_of

FEWEST = 2
MOST_FOUND = 60
"""Lines that are offered to be joined by hand; a search narrows them."""

REPORTABLE = states_for(Action.REPORT)


@dataclass(frozen=True, slots=True)
class MergeTask:
    """A task of a proposal or of a line, as its unit sees it; ``proof`` is what its issuer asks beside it."""

    id: int
    title: Name
    text: str
    number: str
    issuer: UnitName | Registered
    state: str
    standing: Standing
    due: date
    hours: Decimal | None
    quantity: Decimal | None
    reported: Decimal | None
    counter: str
    proof: str

    @property
    def open(self) -> bool:
        """Tell whether the unit still owes it."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A proposal or a line with its tasks, the strictest and earliest first; ``hours`` of the whole line."""

    id: int
    version: int
    state: str
    unit: UnitName
    tasks: tuple[MergeTask, ...]
    hours: Decimal | None
    decided_on: date | None
    decided_by: PostName | None
    may_decide: bool
    may_work: bool

    @property
    def carried(self) -> bool:
        """Tell whether it is a line, not a proposal or what was kept apart."""
        return self.state == Merge.State.MERGED

    @property
    def open(self) -> tuple[MergeTask, ...]:
        """The tasks that the unit still owes."""
        return tuple(task for task in self.tasks if task.open)

    @property
    def lead(self) -> MergeTask:
        """The task by which the line is called: the first that is still owed."""
        return (self.open or self.tasks)[0]

    @property
    def first_due(self) -> date:
        """The earliest date of what is still owed."""
        return min(task.due for task in self.open or self.tasks)

    @property
    def to_sign(self) -> int:
        """How many wait to be signed for."""
        return self._waiting(Action.SIGN)

    @property
    def to_take_on(self) -> int:
        """How many wait to be taken on."""
        return self._waiting(Action.TAKE_ON)

    @property
    def to_report(self) -> int:
        """How many can be reported on."""
        return self._waiting(Action.REPORT)

    def _waiting(self, action: Action) -> int:
        states = states_for(action)
        return sum(task.state in states for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open task that could be joined by hand."""

    id: int
    title: Name
    issuer: UnitName
    due: date


@dataclass(frozen=True, slots=True)
class MergeDesk:
    """What asks the same of one unit. ``found`` are open tasks that no line carries yet."""

    unit: UnitName
    proposed: tuple[MergeRow, ...]
    lines: tuple[MergeRow, ...]
    found: tuple[Candidate, ...]
    more: int
    may_decide: bool


def may_decide(unit: Unit, issuers: Iterable[Unit], actor: Actor) -> bool:
    """Tell whether the actor acts for the unit, or rules as the named office between it and all who ask."""
    if acts_for(unit.path, actor):
        return True
    paths = {unit.path, *(issuer.path for issuer in issuers)}
    party = covers(unit.path, actor.unit_path) or actor.unit_path in paths
    return not party and all(actor.may(Role.ARBITER, path) for path in paths)


def acts_for(path: str, actor: Actor) -> bool:
    """Tell whether the actor acts for the unit at ``path``: its clerk or its head."""
    return actor.may(Role.CLERK, path) or actor.may(Role.HEAD, path)


def proposals_of(unit_id: int) -> int:
    """Count what is put before a unit and still whole, in one query."""
    ended = MergedTask.objects.exclude(task__in=Task.objects.live())
    return Merge.objects.filter(unit=unit_id, state=Merge.State.PROPOSED).exclude(members__in=ended).count()


def units_of_tasks(task_ids: Iterable[int]) -> tuple[int, ...]:
    """Return the units that carry some tasks today, each once, in one query."""
    rows = Task.objects.filter(pk__in=list(task_ids)).order_by("unit").values_list("unit", flat=True)
    return tuple(rows.distinct())


def merge_desk(unit_id: int, words: str, *, actor: Actor, today: date) -> MergeDesk:
    """Return what asks the same of a unit, in a fixed number of queries.

    Parameters
    ----------
    words
        Every word must stand in a task that is offered to be joined by hand; empty offers the earliest.

    Raises
    ------
    NotFoundError
        If the unit's whole list is not the actor's to see.
    """
    unit = unit_of(unit_id, actor)
    if not any(covers(scope, unit.path) for scope in actor.scopes()):
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    shown = (Merge.State.PROPOSED, Merge.State.MERGED)
    rows = _rows(Merge.objects.filter(state__in=shown, unit=unit), actor, today)
    free = Task.objects.live().filter(unit=unit).exclude(merged_in__carried=True)
    for word in words.casefold().split():
        free = free.filter(search_text__icontains=word)
    found = list(free.select_related("issuer").order_by("due", "pk")[: MOST_FOUND + 1])
    return MergeDesk(
        unit=unit_name(unit),
        proposed=tuple(row for row in rows if not row.carried and all(task.open for task in row.tasks)),
        lines=tuple(row for row in rows if row.carried and row.open),
        found=tuple(
            Candidate(task.pk, Name(task.title, task.title_en), unit_name(task.issuer), task.due)
            for task in found[:MOST_FOUND]
        ),
        more=free.count() - MOST_FOUND if len(found) > MOST_FOUND else 0,
        may_decide=acts_for(unit.path, actor) or any(row.may_decide for row in rows),
    )


def merge_row(merge_id: int, *, actor: Actor, today: date) -> MergeRow:
    """Return one proposal or line.

    Raises
    ------
    NotFoundError
        ``merge.unknown`` if there is none of which the actor sees at least two tasks.
    """
    merges = Merge.objects.filter(pk=merge_id)
    seen = Task.objects.visible_to(actor).filter(merged_in__merge__in=merges).count()
    rows = _rows(merges, actor, today) if seen >= FEWEST else ()
    if not rows:
        raise NotFoundError.of("merge.unknown", merge=merge_id)
    return rows[0]


def line_to_work(merge_id: int, *, actor: Actor, today: date) -> MergeRow:
    """Return a line on whose tasks the actor may take steps together.

    Raises
    ------
    NotFoundError
        As for ``merge_row``, and if it is no line.
    ForbiddenError
        ``merge.side`` if the actor does not act for the unit.
    """
    row = merge_row(merge_id, actor=actor, today=today)
    if not row.carried:
        raise NotFoundError.of("merge.unknown", merge=merge_id)
    if not row.may_work:
        raise ForbiddenError.of("merge.side", unit=row.unit.name.zh)
    return row


@dataclass(frozen=True, slots=True)
class CarriedWith:
    """The line that carries a task: its other tasks that the reader may see, and how many more there are."""

    merge_id: int
    seen: tuple[tuple[int, Name], ...]
    more: int


def carried_with(task_id: int, actor: Actor) -> CarriedWith | None:
    """Return with what a task is carried as one line, in at most three queries; None if it is not."""
    row = MergedTask.objects.filter(task=task_id, carried=True).first()
    if row is None:
        return None
    others = Task.objects.filter(merged_in__merge=row.merge_id).exclude(pk=task_id)
    seen = [
        (key, Name(title, title_en))
        for key, title, title_en in others.visible_to(actor)
        .order_by("due", "pk")
        .values_list("pk", "title", "title_en")
    ]
    return CarriedWith(row.merge_id, tuple(seen), others.count() - len(seen))


def _rows(merges: QuerySet[Merge], actor: Actor, today: date) -> tuple[MergeRow, ...]:
    tasks = Task.objects.with_parties().select_related("proof")
    members = MergedTask.objects.prefetch_related(Prefetch("task", tasks))
    found = list(merges.select_related("unit").prefetch_related(Prefetch("members", members)).order_by("pk"))
    clock = clock_of(today)
    posts = post_names({merge.decided_by_id for merge in found if merge.decided_by_id})
    return tuple(_row(merge, clock, posts, actor) for merge in found)


def _row(merge: Merge, clock: Clock, posts: Mapping[int, PostName], actor: Actor) -> MergeRow:
    tasks = sorted((row.task for row in merge.members.all()), key=lambda task: (task.tier, task.due, task.pk))
    return MergeRow(
        id=merge.pk,
        version=merge.version,
        state=merge.state,
        unit=unit_name(merge.unit),
        tasks=tuple(_task(task, clock) for task in tasks),
        hours=merge.hours,
        decided_on=merge.decided_on,
        decided_by=posts.get(merge.decided_by_id or 0),
        may_decide=may_decide(merge.unit, (task.issuer for task in tasks), actor),
        may_work=acts_for(merge.unit.path, actor),
    )


def _task(task: Task, clock: Clock) -> MergeTask:
    name = unit_name(task.issuer)
    return MergeTask(
        id=task.pk,
        title=Name(task.title, task.title_en),
        text=task.text,
        number=task.directive.number,
        issuer=name if task.parent_id else issued_by(task.directive, name),
        state=task.state,
        standing=clock.standing(task),
        due=task.due,
        hours=task.hours_asked if task.hours_corrected is None else task.hours_corrected,
        quantity=task.quantity,
        reported=task.quantity_reported,
        counter=task.counter,
        proof=task.proof.asks if task.proof else "",
    )
