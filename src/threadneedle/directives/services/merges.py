"""Carrying tasks that ask the same of one unit as one line, and taking them apart again.

Nothing is written to a task: each issuer keeps its own claim, date and view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    Role,
    StaleError,
    covers,
)
from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit

FEWEST = 2


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
    live = set(Task.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))
    if ended := [task for task in tasks if task.pk not in live]:
        raise InvalidError.of("merge.not_open", title=ended[0].title, field="tasks")
    # The tasks are held: whoever carries them elsewhere at this moment comes before or after, not between.
    carried = MergedTask.objects.filter(task__in=wanted, carried=True).select_related("task").first()
    if carried is not None:
        raise ConflictError.of("merge.carried", title=carried.task.title)
    today = local_day(now)
    merge = Merge.objects.create(
        unit=unit,
        state=Merge.State.MERGED,
        ground={"by": "hand"},
        proposed_on=today,
        decided_by_id=actor.post_id,
        decided_on=today,
    )
    MergedTask.objects.bulk_create(MergedTask(merge=merge, task=task, carried=True) for task in tasks)
    _record("merge.make", merge, wanted, actor, now)
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
    merge = Merge.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=merge_id).first()
    members = list(Task.objects.with_parties().filter(merged_in__merge=merge_id).order_by("pk"))
    seen = Task.objects.visible_to(actor).filter(merged_in__merge=merge_id).count()
    if merge is None or seen < FEWEST:
        raise NotFoundError.of("merge.unknown", merge=merge_id)
    _require(merge.unit, members, actor)
    if version is not None and version != merge.version:
        raise StaleError.of("merge.stale", expected=version, found=merge.version)
    if merge.state != Merge.State.MERGED:
        raise ConflictError.of("merge.settled", merge=merge.pk)
    Merge.objects.filter(pk=merge.pk).update(
        state=Merge.State.UNDONE,
        decided_by=actor.post_id,
        decided_on=local_day(now),
        version=F("version") + 1,
    )
    MergedTask.objects.filter(merge=merge).update(carried=False)
    merge.refresh_from_db()
    _record("merge.undo", merge, [task.pk for task in members], actor, now)
    return merge


def _require(unit: Unit, tasks: Iterable[Task], actor: Actor) -> None:
    """Let who acts for the unit decide, and the named office of the superior of all who are concerned."""
    acts = actor.may(Role.CLERK, unit.path) or actor.may(Role.HEAD, unit.path)
    paths = {unit.path, *(task.issuer.path for task in tasks)}
    party = covers(unit.path, actor.unit_path) or actor.unit_path in paths
    rules = not party and all(actor.may(Role.ARBITER, path) for path in paths)
    if not (acts or rules):
        raise ForbiddenError.of("merge.side", unit=unit.short)


def _record(kind: str, merge: Merge, task_ids: Iterable[int], actor: Actor, now: datetime) -> None:
    subjects = [("merge", merge.pk), *(("task", key) for key in task_ids)]
    append(kind, actor=actor, now=now, subjects=subjects, payload={"version": merge.version})
