"""How a task moves: who stands on which side, and one conditional update."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from threadneedle.core.base import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.core.workflow import TRANSITIONS, Action, TaskState, advance
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Task
from threadneedle.directives.services.emergencies import given_back, standing_from
from threadneedle.ledger import services as ledger_services
from threadneedle.org.reads import work_calendar

MAX_WORDS = 4000


def task_of(task_id: int, actor: Actor) -> Task:
    """Return a task that the actor can see, with its unit and issuer, and hold it until the act is done.

    Two acts on one task follow one another: the second reads what the first has left, also of what
    hangs on the task.

    Raises
    ------
    NotFoundError
        If there is none: what lies outside one's scope does not exist.
    """
    visible = Task.objects.visible_to(actor).with_parties().select_related("proof")
    task = visible.select_for_update(of=("self",), no_key=True).filter(pk=task_id).first()
    if task is None:
        raise NotFoundError.of("task.unknown", task=task_id)
    return task


def hold_above(task_id: int) -> None:
    """Hold the task above until the act is done, before the task itself.

    Whoever holds several tasks begins at the top: in another order two acts could wait for each other.
    """
    above = Task.objects.select_for_update(no_key=True).filter(children=task_id)
    above.values_list("pk", flat=True).first()


def require(task: Task, action: Action, actor: Actor, *, version: int | None) -> TaskState:
    """Check that the table knows the step, that the actor stands on its side, and that nobody was faster.

    Returns
    -------
    TaskState
        The state that follows.

    Raises
    ------
    ForbiddenError, StaleError, IllegalTransitionError
        In this order, so that nobody learns the state of what they may not touch.
    """
    state = TaskState(task.state)
    mine = sides_of(task, actor)
    step = TRANSITIONS.get((state, action))
    may_ever = any(row.sides & mine for (_, known), row in TRANSITIONS.items() if known is action)
    if not may_ever:
        raise ForbiddenError.of("task.side", task=task.pk, action=action.value)
    if version is not None and version != task.version:
        raise StaleError.of("task.stale", task=task.pk, expected=version, found=task.version)
    target = advance(state, action, resume=TaskState(task.resume_state))
    if step is not None and not step.sides & mine:
        raise ForbiddenError.of("task.side", task=task.pk, action=action.value)
    return target


def move(task: Task, target: TaskState, **changes: Any) -> None:
    """Write the new state if the task is still at the version that was read.

    Raises
    ------
    StaleError
        If somebody else acted meanwhile. Nothing is changed.
    """
    moved = Task.objects.filter(pk=task.pk, version=task.version).update(
        state=target.value, version=F("version") + 1, **changes
    )
    if not moved:
        raise StaleError.of("task.stale", task=task.pk, expected=task.version, found=task.version + 1)
    task.version += 1
    task.state = target.value
    for name, value in changes.items():
        setattr(task, name, value)


def restarted(task: Task, today: date, *, ended: bool = False) -> dict[str, Any]:
    """Return the changes that start a paused clock again: the days it stood are given back.

    In an emergency it stands on from today, unless the unit has ``ended`` its part and owes nothing now.
    """
    if task.paused_since is None:
        return {}
    on = None if ended else standing_from(task.unit, task.tier, today)
    return {"paused_since": on, "due": given_back(task, today, work_calendar())}


def record(
    task: Task, verb: str, *, actor: Actor, now: datetime, payload: dict[str, object] | None = None
) -> int:
    """Append the act on one task to the ledger."""
    return ledger_services.append(
        f"task.{verb}",
        actor=actor,
        now=now,
        subjects=[("task", task.pk)],
        payload={"state": task.state, "version": task.version, **(payload or {})},
    )


def words(text: str, field: str) -> str:
    """Return free words without outer white space.

    Raises
    ------
    InvalidError
        If nothing is left, if they are too long, or hold a NUL.
    """
    clean = text.strip()
    if not clean:
        raise InvalidError.of("words.missing", field=field)
    if len(clean) > MAX_WORDS:
        raise InvalidError.of("words.too_long", field=field, length=len(clean), limit=MAX_WORDS)
    if "\x00" in clean:
        raise InvalidError.of("text.nul", field=field, offset=clean.index("\x00"))
    return clean


def not_twice(found: QuerySet[Any], task: Task, code: str) -> None:
    """Refuse a second open row of the same kind on a task."""
    if found.exists():
        raise ConflictError.of(code, task=task.pk)
