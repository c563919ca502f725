"""Objections: written by the clerk, signed by the head, decided by the issuer or the common superior."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.core.workflow import TRANSITIONS, Action, Side, TaskState
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Objection, Task
from threadneedle.directives.services.steps import (
    hold_above,
    move,
    not_twice,
    record,
    require,
    restarted,
    task_of,
    words,
)
from threadneedle.directives.services.withdrawal import leave


@transaction.atomic
def object_to_task(
    task_id: int, ground: str, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Objection:
    """Write an objection. The head's word counts at once; the clerk's waits for the head's signature.

    Raises
    ------
    InvalidError
        If the ground is none of the three.
    ConflictError
        If one already waits, or the task is not at a point where the table knows an objection.
    """
    task = task_of(task_id, actor)
    sides = sides_of(task, actor)
    if Side.EXECUTOR not in sides and Side.EXECUTOR_HEAD not in sides:
        raise ForbiddenError.of("task.side", task=task_id, action=Action.OBJECT.value)
    if ground not in Objection.Ground.values:
        raise InvalidError.of("objection.ground", ground=ground, field="ground")
    waiting = Objection.objects.filter(task=task, outcome="")
    not_twice(waiting, task, "objection.waiting")
    if Side.EXECUTOR_HEAD not in sides and (TaskState(task.state), Action.OBJECT) not in TRANSITIONS:
        raise ConflictError.of("task.transition", state=task.state, action=Action.OBJECT.value)
    objection = Objection(
        task=task,
        ground=ground,
        reason=words(reason, "reason"),
        made_by_id=actor.post_id,
        made_on=local_day(now),
    )
    if Side.EXECUTOR_HEAD in sides:
        _sign(objection, version=version, actor=actor, now=now)
    else:
        objection.save()
        record(task, "propose_objection", actor=actor, now=now, payload={"ground": ground, "reason": reason})
    return objection


@transaction.atomic
def sign_objection(
    objection_id: int, *, version: int | None = None, actor: Actor, now: datetime
) -> Objection:
    """Sign an objection that waits: from now on the clock stands."""
    objection = _waiting(objection_id, actor)
    _sign(objection, version=version, actor=actor, now=now)
    return objection


def _sign(objection: Objection, *, version: int | None, actor: Actor, now: datetime) -> None:
    task = objection.task
    target = require(task, Action.OBJECT, actor, version=version)
    today = local_day(now)
    objection.signed_by_id, objection.since = actor.post_id, today
    objection.save()
    move(task, target, paused_since=task.paused_since or today)
    record(
        task,
        "object",
        actor=actor,
        now=now,
        payload={"ground": objection.ground, "reason": objection.reason, "objection": objection.pk},
    )


@transaction.atomic
def decline_objection(objection_id: int, reason: str, *, actor: Actor, now: datetime) -> Objection:
    """The head does not sign: the objection ends, the task stays as it is."""
    objection = _waiting(objection_id, actor)
    task = objection.task
    if Side.EXECUTOR_HEAD not in sides_of(task, actor):
        raise ForbiddenError.of("task.side", task=task.pk, action="decline_objection")
    _decide(objection, Objection.Outcome.UNSIGNED, reason, actor)
    record(task, "decline_objection", actor=actor, now=now, payload={"reason": reason})
    return objection


@transaction.atomic
def retract_objection(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Take an objection back: the task is signed for again, the clock runs."""
    return _return_to_unit(task_id, Action.RETRACT, Objection.Outcome.RETRACTED, reason, version, actor, now)


@transaction.atomic
def overrule_objection(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Refuse an objection: only the named office of the common superior may."""
    return _return_to_unit(task_id, Action.OVERRULE, Objection.Outcome.OVERRULED, reason, version, actor, now)


@transaction.atomic
def concede_objection(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """The issuer concedes: the task falls away for this unit."""
    return _take_off(task_id, Action.CONCEDE, Objection.Outcome.CONCEDED, reason, version, actor, now)


@transaction.atomic
def uphold_objection(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """The common superior's office upholds: the task falls away, and that counts for the unit."""
    return _take_off(task_id, Action.UPHOLD, Objection.Outcome.UPHELD, reason, version, actor, now)


def _return_to_unit(
    task_id: int,
    action: Action,
    outcome: Objection.Outcome,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Task:
    task = task_of(task_id, actor)
    target = require(task, action, actor, version=version)
    today = local_day(now)
    _decide(_standing(task), outcome, reason, actor, until=now)
    move(task, target, **restarted(task, today))
    record(task, action.value, actor=actor, now=now, payload={"reason": reason, "due": task.due.isoformat()})
    return task


def _take_off(
    task_id: int,
    action: Action,
    outcome: Objection.Outcome,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Task:
    hold_above(task_id)
    task = task_of(task_id, actor)
    target = require(task, action, actor, version=version)
    _decide(_standing(task), outcome, reason, actor, until=now)
    move(task, target, paused_since=None)
    leave(task)
    record(task, action.value, actor=actor, now=now, payload={"reason": reason})
    return task


def _decide(
    objection: Objection, outcome: Objection.Outcome, reason: str, actor: Actor, until: datetime | None = None
) -> None:
    objection.outcome = outcome
    objection.decision_reason = words(reason, "reason")
    objection.decided_by_id = actor.post_id
    objection.until = local_day(until) if until else None
    objection.save(update_fields=["outcome", "decision_reason", "decided_by", "until"])


def _standing(task: Task) -> Objection:
    return Objection.objects.get(task=task, outcome="", since__isnull=False)


def _waiting(objection_id: int, actor: Actor) -> Objection:
    task_id = Objection.objects.filter(pk=objection_id).values_list("task", flat=True).first()
    if task_id is None:
        raise NotFoundError.of("objection.unknown", objection=objection_id)
    # The task is held first: from then on nobody else can sign or decline.
    task = task_of(task_id, actor)
    objection = Objection.objects.get(pk=objection_id)
    objection.task = task
    if objection.outcome or objection.since is not None:
        raise ConflictError.of("objection.settled", objection=objection_id)
    return objection
