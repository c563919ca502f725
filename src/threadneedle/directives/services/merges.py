"""Carrying tasks that ask the same of one unit as one line, and taking them apart again.

Nothing is written to a task: each issuer keeps its own claim, date and view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.directives.reads.merges import FEWEST, may_decide
from threadneedle.directives.services.life import MAX_HOURS
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit


@transaction.atomic
def merge_by_hand(task_ids: Collection[int], *, actor: Actor, now: datetime) -> Merge:
    """Carry open tasks of one unit as one line, as one act.

    Raises
    ------
    NotFoundError
        ``task.unknown`` if the actor cannot see one of them.
    ForbiddenError
        If the actor neither acts for the unit nor rules between it and all of the issuers.
    InvalidError
        ``merge.few``, ``merge.units``, or ``merge.not_open`` for what the unit no longer owes.
    ConflictError
        ``merge.carried`` if one of them is carried by another line already.
    """
    wanted = sorted(set(task_ids))
    visible = Task.objects.visible_to(actor).with_parties().filter(pk__in=wanted)
    tasks = list(visible.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if lost := sorted(set(wanted) - {task.pk for task in tasks}):
        raise NotFoundError.of("task.unknown", task=lost[0])
    if len(tasks) < FEWEST:
        raise InvalidError.of("merge.few", field="tasks")
    if len({task.unit_id for task in tasks}) > 1:
        raise InvalidError.of("merge.units", field="tasks")
    unit = tasks[0].unit
    _require(unit, tasks, actor)
    _refuse_ended(tasks)
    _refuse_carried(wanted)
    merge = Merge(unit=unit, ground={"by": "hand"}, proposed_on=local_day(now))
    _decide(merge, Merge.State.MERGED, actor, now)
    MergedTask.objects.bulk_create(MergedTask(merge=merge, task=task, carried=True) for task in tasks)
    _record("merge.make", merge, wanted, actor, now)
    return merge


@transaction.atomic
def accept_merge(merge_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Merge:
    """Carry what was proposed as one line; a line that the proposal only adds to becomes part of the new one.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError
        As for ``undo_merge``.
    InvalidError
        ``merge.not_open`` for what the unit no longer owes.
    ConflictError
        ``merge.settled`` if it was decided already; ``merge.carried`` if a line that carries one of the tasks
        carries others too.
    """
    merge, tasks = _held(merge_id, version, Merge.State.PROPOSED, actor)
    _refuse_ended(tasks)
    keys = [task.pk for task in tasks]
    for line in _lines_within(keys):
        _take_apart(line, actor, now)
    _refuse_carried(keys)
    _decide(merge, Merge.State.MERGED, actor, now)
    MergedTask.objects.filter(merge=merge).update(carried=True)
    _record("merge.make", merge, keys, actor, now)
    return merge


@transaction.atomic
def decline_merge(merge_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Merge:
    """Keep apart what was proposed as one line; these tasks are not proposed together again.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError, ConflictError
        As for ``undo_merge``.
    """
    merge, tasks = _held(merge_id, version, Merge.State.PROPOSED, actor)
    _decide(merge, Merge.State.DECLINED, actor, now)
    _record("merge.decline", merge, [task.pk for task in tasks], actor, now)
    return merge


@transaction.atomic
def estimate_merge(
    merge_id: int, hours: Decimal | None, *, version: int | None = None, actor: Actor, now: datetime
) -> Merge:
    """Say what the whole line takes, 0 to 100,000 hours; None leaves it to the longest of its tasks.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError, ConflictError
        As for ``undo_merge``.
    InvalidError
        ``task.hours_range``.
    """
    merge, tasks = _held(merge_id, version, Merge.State.MERGED, actor)
    if hours is not None and not 0 <= hours <= MAX_HOURS:
        raise InvalidError.of("task.hours_range", hours=str(hours), limit=str(MAX_HOURS), field="hours")
    Merge.objects.filter(pk=merge.pk).update(hours=hours, version=F("version") + 1)
    merge.refresh_from_db()
    said = "" if hours is None else str(hours)
    _record("merge.estimate", merge, [task.pk for task in tasks], actor, now, hours=said)
    return merge


@transaction.atomic
def undo_merge(merge_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Merge:
    """Take a line apart again: each task is a line of its own, as before.

    Raises
    ------
    NotFoundError
        ``merge.unknown`` if there is none of which the actor sees at least two tasks.
    ForbiddenError, StaleError
        As for merging; ``merge.stale`` if somebody else decided first.
    ConflictError
        ``merge.settled`` if it is no line any more.
    """
    merge, _tasks = _held(merge_id, version, Merge.State.MERGED, actor)
    _take_apart(merge, actor, now)
    return merge


def _held(
    merge_id: int, version: int | None, state: Merge.State, actor: Actor
) -> tuple[Merge, Sequence[Task]]:
    """Return a merge in a state with its tasks, and hold both until the act is done."""
    # The tasks first: whoever carries them elsewhere at this moment comes before or after, not between, and
    # two who decide on lines with a task in common never wait for each other.
    members = Task.objects.with_parties().filter(merged_in__merge=merge_id).order_by("pk")
    tasks = list(members.select_for_update(of=("self",), no_key=True))
    merge = Merge.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=merge_id).first()
    seen = Task.objects.visible_to(actor).filter(merged_in__merge=merge_id).count()
    if merge is None or seen < FEWEST:
        raise NotFoundError.of("merge.unknown", merge=merge_id)
    _require(merge.unit, tasks, actor)
    if version is not None and version != merge.version:
        raise StaleError.of("merge.stale", expected=version, found=merge.version)
    if merge.state != state:
        raise ConflictError.of("merge.settled", merge=merge.pk)
    return merge, tasks


def _refuse_ended(tasks: Iterable[Task]) -> None:
    by_key = {task.pk: task for task in tasks}
    live = set(Task.objects.live().filter(pk__in=by_key).values_list("pk", flat=True))
    if ended := [task for key, task in by_key.items() if key not in live]:
        raise InvalidError.of("merge.not_open", title=ended[0].title, field="tasks")


def _refuse_carried(task_ids: Collection[int]) -> None:
    carried = MergedTask.objects.filter(task__in=task_ids, carried=True).select_related("task").first()
    if carried is not None:
        raise ConflictError.of("merge.carried", title=carried.task.title)


def _lines_within(task_ids: Collection[int]) -> Sequence[Merge]:
    """Return the lines that carry some of the tasks, and none that is open besides."""
    lines = Merge.objects.filter(members__task__in=task_ids, members__carried=True).distinct().order_by("pk")
    live = MergedTask.objects.filter(carried=True, task__in=Task.objects.live())
    beside = live.exclude(task__in=task_ids)
    return list(lines.exclude(members__in=beside))


def _take_apart(merge: Merge, actor: Actor, now: datetime) -> None:
    _decide(merge, Merge.State.UNDONE, actor, now)
    MergedTask.objects.filter(merge=merge).update(carried=False)
    members = MergedTask.objects.filter(merge=merge).order_by("task").values_list("task", flat=True)
    _record("merge.undo", merge, members, actor, now)


def _decide(merge: Merge, state: Merge.State, actor: Actor, now: datetime) -> None:
    if merge.pk:
        merge.version += 1
    merge.state, merge.decided_by_id, merge.decided_on = state, actor.post_id, local_day(now)
    merge.save()


def _require(unit: Unit, tasks: Iterable[Task], actor: Actor) -> None:
    """Let who acts for the unit decide, and the named office of the superior of all who are concerned."""
    if not may_decide(unit, (task.issuer for task in tasks), actor):
        raise ForbiddenError.of("merge.side", unit=unit.short)


def _record(
    kind: str, merge: Merge, task_ids: Iterable[int], actor: Actor, now: datetime, **said: object
) -> None:
    subjects = [("merge", merge.pk), *(("task", key) for key in task_ids)]
    append(kind, actor=actor, now=now, subjects=subjects, payload={"version": merge.version, **said})
