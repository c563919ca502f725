"""A unit on one page: what is late, what stands, what is owed to it, what it was promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor, NotFoundError, covers
from threadneedle.core.workflow import TaskState
from threadneedle.directives.models import Extension, HelpRequest, Task
from threadneedle.org.querysets import under
from threadneedle.org.reads import unit_of
from threadneedle.worklists.mapping import PAUSED, Days, Name, unit_name
from threadneedle.worklists.reads.days import days_of
from threadneedle.worklists.reads.lines import Line, lines_of


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer owed: who asked whom for what, and by when."""

    id: int
    task_id: int | None
    title: Name
    asking: Name
    asked: Name
    asking_path: str
    asked_path: str
    due: date
    working_days: int
    """Working days left, or late if ``late``."""
    late: bool
    safety: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """More time that was asked: granted if ``granted``, else still open."""

    task_id: int
    title: Name
    unit_id: int
    unit: Name
    due_before: date
    due: date
    reason: str
    granted: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """One unit with all below it."""

    unit_id: int
    name: Name
    days: Days
    running: int
    late: tuple[Line, ...]
    blocked: tuple[Line, ...]
    owed: tuple[Owed, ...]
    promised: tuple[Promise, ...]


def brief_of(unit_id: int, *, actor: Actor, today: date) -> Brief:
    """Return the brief of a unit in the actor's subtrees, in a fixed number of queries.

    Raises
    ------
    NotFoundError
        If the unit lies elsewhere.
    """
    unit = unit_of(unit_id, actor)
    if not any(covers(scope, unit.path) for scope in actor.scopes()):
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    days = days_of(today)
    lines = lines_of(Task.objects.visible_to(actor).below(unit.path), days)
    asked = HelpRequest.objects.visible_to(actor).owed().filter(under(unit.path, "asking__path"))
    extensions = (
        Extension.objects.filter(
            under(unit.path, "task__unit__path"), outcome__in=["", Extension.Outcome.GRANTED]
        )
        .filter(task__in=[key for line in lines for key in line.task_ids])
        .select_related("task__unit")
        .order_by("task__tier", "task__due", "-id")
    )
    return Brief(
        unit_id=unit.pk,
        name=unit_name(unit),
        days=days,
        running=sum(line.progress != PAUSED for line in lines),
        late=tuple(line for line in lines if line.progress == "late"),
        blocked=tuple(line for line in lines if line.progress == PAUSED),
        owed=owed_rows(asked.select_related("asking", "asked", "task"), days),
        promised=_latest(tuple(_promise(row) for row in extensions)),
    )


def owed_rows(requests: Iterable[HelpRequest], days: Days) -> tuple[Owed, ...]:
    """Return requests for help as rows, in the order given."""
    return tuple(_owed(request, days) for request in requests)


def _owed(request: HelpRequest, days: Days) -> Owed:
    late = days.lateness(request.answer_due, None, None)
    return Owed(
        id=request.pk,
        task_id=request.task_id,
        title=Name(request.title, request.title_en),
        asking=unit_name(request.asking),
        asked=unit_name(request.asked),
        asking_path=request.asking.path,
        asked_path=request.asked.path,
        due=request.answer_due,
        working_days=late.working_days,
        late=late.state.value == "late",
        safety=request.task is not None and request.task.tier == 0,
    )


def _promise(row: Extension) -> Promise:
    granted = row.outcome == Extension.Outcome.GRANTED
    return Promise(
        task_id=row.task_id,
        title=Name(row.task.title, row.task.title_en),
        unit_id=row.task.unit_id,
        unit=unit_name(row.task.unit),
        due_before=row.due_before,
        due=row.task.due if granted else row.due_asked,
        reason=row.reason,
        granted=granted and row.task.state != TaskState.EXTENSION_ASKED.value,
    )


def _latest(rows: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """Keep the newest row of each task: an earlier promise is overtaken."""
    return tuple({row.task_id: row for row in reversed(rows)}.values())[::-1]
