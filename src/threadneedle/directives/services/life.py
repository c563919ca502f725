"""The plain steps of a task's life."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.workflow import Action
from threadneedle.directives.models import Block, Objection, Slip, Task
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
from threadneedle.org.models import Post, Unit

MAX_HOURS = Decimal(100_000)
LEVELS = (Slip.Level.REMINDER, Slip.Level.WARNING, Slip.Level.FINAL)


@transaction.atomic
def sign_task(task_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Task:
    """Sign for a task: receipt, not yet taking it on. The window to object opens."""
    task = task_of(task_id, actor)
    target = require(task, Action.SIGN, actor, version=version)
    move(task, target, signed_on=local_day(now))
    record(task, "sign", actor=actor, now=now)
    return task


@transaction.atomic
def take_on_task(
    task_id: int, post_id: int, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Take a task on: the unit, not the issuer, names the post.

    Raises
    ------
    InvalidError
        If the post is closed or belongs to another unit.
    ConflictError
        If an objection waits for the head's signature: that is decided first.
    """
    task = task_of(task_id, actor)
    target = require(task, Action.TAKE_ON, actor, version=version)
    post = Post.objects.filter(pk=post_id, unit_id=task.unit_id, closed_on=None).first()
    if post is None:
        raise InvalidError.of("task.post_elsewhere", post=post_id, task=task_id, field="post")
    not_twice(Objection.objects.filter(task=task, outcome=""), task, "objection.waiting")
    move(task, target, responsible_post=post, taken_on_on=local_day(now), resume_state=target.value)
    record(task, "take_on", actor=actor, now=now, payload={"post": post.pk})
    return task


@transaction.atomic
def estimate_task(
    task_id: int, hours: Decimal, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Correct the issuer's estimate of hours, 0 to 100,000, as the unit that does the work sees it."""
    task = task_of(task_id, actor)
    target = require(task, Action.ESTIMATE, actor, version=version)
    if not 0 <= hours <= MAX_HOURS:
        raise InvalidError.of("task.hours_range", hours=str(hours), limit=str(MAX_HOURS), field="hours")
    move(task, target, hours_corrected=hours)
    record(task, "estimate", actor=actor, now=now, payload={"hours": str(hours)})
    return task


@transaction.atomic
def block_task(
    task_id: int,
    cause: str,
    owed_by_id: int | None = None,
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Task:
    """Say that the cause lies elsewhere: the clock stops, and the unit that owes is named if it is known."""
    task = task_of(task_id, actor)
    target = require(task, Action.BLOCK, actor, version=version)
    owed_by = None
    if owed_by_id is not None:
        owed_by = Unit.objects.visible_to(actor).filter(pk=owed_by_id).first()
        if owed_by is None:
            raise InvalidError.of("org.unit_unknown", unit=owed_by_id, field="owed_by")
    today = local_day(now)
    Block.objects.create(
        task=task, cause=words(cause, "cause"), owed_by=owed_by, made_by_id=actor.post_id, since=today
    )
    move(task, target, resume_state=task.state, paused_since=task.paused_since or today)
    record(task, "block", actor=actor, now=now, payload={"cause": cause, "owed_by": owed_by_id or 0})
    return task


@transaction.atomic
def unblock_task(
    task_id: int, because: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Lift a block: work goes on where it stood, and the days the clock stood are given back."""
    task = task_of(task_id, actor)
    target = require(task, Action.UNBLOCK, actor, version=version)
    today = local_day(now)
    Block.objects.filter(task=task, until=None).update(until=today, lifted_because=words(because, "because"))
    move(task, target, **restarted(task, today))
    record(task, "unblock", actor=actor, now=now, payload={"because": because, "due": task.due.isoformat()})
    return task


@transaction.atomic
def chase_task(task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime) -> Task:
    """Chase a task: the first slip is a reminder, the next a warning, every later one final."""
    task = task_of(task_id, actor)
    target = require(task, Action.CHASE, actor, version=version)
    today = local_day(now)
    not_twice(Slip.objects.filter(task=task, made_on=today), task, "task.chased_today")
    before = Slip.objects.filter(task=task).count()
    level = LEVELS[min(before, len(LEVELS) - 1)]
    Slip.objects.create(
        task=task, level=level, reason=words(reason, "reason"), made_by_id=actor.post_id, made_on=today
    )
    move(task, target)
    record(task, "chase", actor=actor, now=now, payload={"level": level.value, "reason": reason})
    return task


@transaction.atomic
def close_task(task_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Task:
    """Take a confirmed task off the books and count it at its parent, in a fixed number of statements."""
    hold_above(task_id)
    task = task_of(task_id, actor)
    target = require(task, Action.CLOSE, actor, version=version)
    move(task, target, closed_on=local_day(now))
    if task.parent_id is not None:
        Task.objects.filter(pk=task.parent_id).update(children_closed=F("children_closed") + 1)
    record(task, "close", actor=actor, now=now)
    return task
