"""Breaking a task down for the level below, as that level's own act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ForbiddenError, InvalidError, Role, covers
from threadneedle.core.workflow import Action, TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Task
from threadneedle.directives.services.emergencies import stand_with
from threadneedle.directives.services.steps import move, require, task_of
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.org.reads import work_calendar

GONE = [TaskState.WITHDRAWN.value, TaskState.SUPERSEDED.value]


@dataclass(frozen=True, slots=True)
class Cascade:
    """What came of breaking a task down.

    ``days_taken_off`` counts the working days by which the new date is earlier than the one from
    above; ``made`` are the ids of new tasks, ``kept`` those that were there from an earlier time.
    """

    made: tuple[int, ...]
    kept: tuple[int, ...]
    days_taken_off: int


@transaction.atomic
def cascade_task(
    task_id: int,
    unit_ids: Sequence[int],
    *,
    due: date | None = None,
    demands_added: str = "",
    quantities: dict[int, Decimal] | None = None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Cascade:
    """Make one task for each named unit below; a unit that has one already keeps it, so repeating is safe.

    The units below answer to whoever cascades: the new tasks are issued by the actor's unit's own
    level, and what it takes off in days or adds in demands is kept in view.

    Raises
    ------
    InvalidError
        If a unit does not lie below, if none is named, or if the date is later than the one from above.
    """
    task = task_of(task_id, actor)
    target = require(task, Action.CASCADE, actor, version=version)
    if not actor.may(Role.ISSUER, task.unit.path):
        raise ForbiddenError.of("task.side", task=task_id, action=Action.CASCADE.value)
    units = _units_below(task, unit_ids)
    due = due or task.due
    if due > task.due:
        raise InvalidError.of("cascade.later", due=task.due.isoformat(), asked=due.isoformat(), field="due")
    kept = dict(
        Task.objects.filter(parent=task, unit_id__in=unit_ids)
        .exclude(state__in=GONE)
        .values_list("unit_id", "pk")
    )
    new = [
        _child(task, unit, due, demands_added, (quantities or {}).get(unit.pk), now)
        for unit in units
        if unit.pk not in kept
    ]
    stand_with(new, local_day(now))
    made = [child.pk for child in Task.objects.bulk_create(new, batch_size=200)]
    days = max(0, work_calendar().distance(due, task.due))
    if made:
        move(task, target, children_count=F("children_count") + len(made))
        append(
            "task.cascade",
            actor=actor,
            now=now,
            subjects=[("task", task.pk), *(("task", key) for key in made)],
            payload={"due": due.isoformat(), "days_taken_off": days, "demands_added": demands_added.strip()},
        )
    return Cascade(tuple(made), tuple(kept.values()), days)


def _units_below(task: Task, unit_ids: Sequence[int]) -> list[Unit]:
    if not unit_ids:
        raise InvalidError.of("cascade.nobody", task=task.pk, field="units")
    units = list(Unit.objects.active().filter(pk__in=unit_ids).order_by("path"))
    found = {unit.pk for unit in units if unit.pk != task.unit_id and covers(task.unit.path, unit.path)}
    for wanted in unit_ids:
        if wanted not in found:
            raise InvalidError.of("cascade.not_below", unit=wanted, above=task.unit_id, field="units")
    return units


def _child(
    task: Task, unit: Unit, due: date, demands_added: str, quantity: Decimal | None, now: datetime
) -> Task:
    return Task(
        directive_id=task.directive_id,
        draft_id=task.draft_id,
        parent=task,
        unit=unit,
        issuer_id=task.unit_id,
        kind=task.kind,
        tier=task.tier,
        ground=task.ground,
        title=task.title,
        title_en=task.title_en,
        text=task.text,
        demands_added=demands_added.strip(),
        quantity=quantity,
        counter=task.counter,
        norm_id=task.norm_id,
        crew=task.draft.crew,
        proof_id=task.proof_id,
        due=due,
        first_due=due,
        hours_asked=None,
        issued_on=local_day(now),
        search_text=searchable(task.title, task.title_en, task.text, unit.name),
    )
