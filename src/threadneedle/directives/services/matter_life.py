"""Chasing and closing a matter: one act on all of its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, StaleError
from threadneedle.core.workflow import Action
from threadneedle.directives.models import Matter, Slip, Task
from threadneedle.directives.services.life import LEVELS
from threadneedle.directives.services.matter_changes import matters_held
from threadneedle.directives.services.matter_tasks import (
    Touched,
    finish,
    may,
    ordered,
    tasks_held,
    unfinished,
)
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append


@dataclass(frozen=True, slots=True)
class Chased:
    """The slips of one chase, and how many unfinished tasks got none because nothing is owed on them now."""

    slips: tuple[Slip, ...]
    spared: int


@transaction.atomic
def chase_matter(
    matter_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Chased:
    """Chase a matter: a slip for each of its tasks on which something is owed, in one act.

    The first slip of a task is a reminder, the next a warning, every later one final. Tasks that are
    blocked, objected to, reported or waiting for an answer get none, nor those chased today already.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError
        If the matter is not visible, another office's, or was changed meanwhile.
    ConflictError
        If it is closed, or there is nothing to chase.
    """
    matter = _held(matter_id, actor, version)
    if matter.closed_on is not None:
        raise ConflictError.of("matter.closed", number=matter.number)
    today = local_day(now)
    tasks = tasks_held([matter.draft_id])
    owed = [task for task in ordered(tasks) if may(Action.CHASE, task, actor)]
    keys = [task.pk for task in owed]
    done = set(Slip.objects.filter(task__in=keys, made_on=today).values_list("task_id", flat=True))
    chased = [task for task in owed if task.pk not in done]
    if not chased:
        code = "matter.chased_today" if owed else "matter.nothing_to_chase"
        raise ConflictError.of(code, number=matter.number)
    slips = _slips(chased, words(reason, "reason"), actor=actor, now=now)
    Task.objects.filter(pk__in=[task.pk for task in chased]).update(version=F("version") + 1)
    append(
        "matter.chase",
        actor=actor,
        now=now,
        subjects=[("matter", matter.pk), *(("task", task.pk) for task in chased)],
        payload={
            "number": matter.number,
            "reason": reason.strip(),
            "levels": {str(slip.task_id): str(slip.level) for slip in slips},
        },
    )
    return Chased(tuple(slips), len(unfinished(tasks)) - len(chased))


def _slips(tasks: Sequence[Task], reason: str, *, actor: Actor, now: datetime) -> list[Slip]:
    """Write one slip a task, each of its own level."""
    counted = Slip.objects.filter(task__in=[task.pk for task in tasks]).order_by().values_list("task")
    before: dict[int, int] = dict(counted.annotate(slips=Count("pk")))
    return Slip.objects.bulk_create(
        Slip(
            task=task,
            level=LEVELS[min(before.get(task.pk, 0), len(LEVELS) - 1)],
            reason=reason,
            made_by_id=actor.post_id,
            made_on=local_day(now),
        )
        for task in tasks
    )


@transaction.atomic
def close_matter(
    matter_id: int,
    result: str,
    *,
    reason: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Matter:
    """Close a matter, and with it the confirmed tasks; unfinished ones end only for a reason.

    Parameters
    ----------
    result : str
        What came of it.
    reason : str
        Why unfinished tasks are taken back. Without it a matter with unfinished tasks stays open.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError
        If the matter is not visible, another office's, or was changed meanwhile.
    ConflictError
        ``matter.closed``; ``matter.tasks_open`` with how many; ``matter.tasks_of_another`` if unfinished
        tasks were ordered by another office, which alone may take them back.
    """
    matter = _held(matter_id, actor, version)
    if matter.closed_on is not None:
        raise ConflictError.of("matter.closed", number=matter.number)
    clean = words(result, "result")
    tasks = tasks_held([matter.draft_id])
    left = unfinished(tasks)
    told = {"number": matter.number, "count": len(left)}
    if any(not may(Action.WITHDRAW, task, actor) for task in left):
        issuer = matter.draft.directive.issuer.short
        raise ConflictError.of("matter.tasks_of_another", **told, issuer=issuer)
    if left and not reason.strip():
        raise ConflictError.of("matter.tasks_open", **told, field="reason")
    why = words(reason, "reason") if left else ""
    touched = Touched()
    finish(tasks, touched, actor=actor, now=now)
    Matter.objects.filter(pk=matter.pk).update(
        closed_on=local_day(now), result=clean, version=F("version") + 1
    )
    append(
        "matter.close",
        actor=actor,
        now=now,
        subjects=[("matter", matter.pk), *(("task", key) for key in touched.all())],
        payload={
            "number": matter.number,
            "result": clean,
            "reason": why,
            "withdrawn": touched.withdrawn,
            "closed": touched.closed,
        },
    )
    matter.refresh_from_db()
    return matter


def _held(matter_id: int, actor: Actor, version: int | None) -> Matter:
    matter = matters_held([matter_id], actor)[matter_id]
    if version is not None and version != matter.version:
        raise StaleError.of("matter.stale", number=matter.number, expected=version, found=matter.version)
    return matter
