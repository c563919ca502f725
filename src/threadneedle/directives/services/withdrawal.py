"""Taking back what was ordered: one task, or a whole directive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError
from threadneedle.core.workflow import Action, TaskState, states_for
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Block, Directive, Extension, Objection, Task
from threadneedle.directives.services.steps import hold_above, move, require, task_of, words
from threadneedle.ledger.services import append

UNFINISHED = states_for(Action.WITHDRAW)
BATCH = 500


def leave(task: Task) -> None:
    """Count a task that falls away no longer at the one above."""
    if task.parent_id is not None:
        Task.objects.filter(pk=task.parent_id).update(children_count=F("children_count") - 1)


def let_rest(task_ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """End what still ran on tasks that fall away: pauses stand still, requests for time lapse."""
    today = local_day(now)
    for part in in_parts(task_ids):
        Block.objects.filter(task__in=part, until=None).update(until=today)
        Objection.objects.filter(task__in=part, outcome="", until=None).exclude(since=None).update(
            until=today
        )
        Extension.objects.filter(task__in=part, outcome="").update(
            outcome=Extension.Outcome.LAPSED, decided_by=actor.post_id, decided_on=today
        )


@transaction.atomic
def withdraw_task(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Withdraw one task, and all that was put below it; what was finished stays as it is."""
    hold_above(task_id)
    task = task_of(task_id, actor)
    target = require(task, Action.WITHDRAW, actor, version=version)
    clean = words(reason, "reason")
    move(task, target, paused_since=None)
    leave(task)
    fallen: list[int] = []
    level = [task.pk]
    while level:
        below = held(Task.objects.filter(parent__in=level))
        fallen += take_off(below, TaskState.WITHDRAWN)
        level = [each.pk for each in below]
    let_rest([task.pk, *fallen], actor=actor, now=now)
    append(
        "task.withdraw",
        actor=actor,
        now=now,
        subjects=[("task", task.pk), *(("task", key) for key in fallen)],
        payload={"reason": clean},
    )
    return task


@transaction.atomic
def withdraw_directive(
    directive_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Directive:
    """Withdraw an issued directive with every task of it that is not finished, as one act.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        If it is not visible, not the actor's to withdraw, or not issued.
    """
    directive = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    if not stands_for_issuer(directive, directive.issuer.path, actor):
        raise ForbiddenError.of("directive.not_yours", directive=directive_id)
    clean = words(reason, "reason")
    moved = Directive.objects.filter(
        pk=directive_id, state=Directive.State.ISSUED, version=version or directive.version
    ).update(state=Directive.State.WITHDRAWN, version=F("version") + 1)
    if not moved:
        raise ConflictError.of("directive.not_issued", directive=directive_id, state=directive.state)
    fallen = end_tasks([directive_id], TaskState.WITHDRAWN, actor=actor, now=now)
    append(
        "directive.withdraw",
        actor=actor,
        now=now,
        subjects=[("directive", directive_id), *(("task", key) for key in fallen)],
        payload={"reason": clean},
    )
    directive.refresh_from_db()
    return directive


def end_tasks(directive_ids: Sequence[int], state: TaskState, *, actor: Actor, now: datetime) -> list[int]:
    """Take every unfinished task of some directives off the lists; return their ids."""
    fallen: list[int] = []
    # While the tasks were waited for, a level below may have made new ones; its own tasks have ended now.
    while found := take_off(held(Task.objects.filter(directive_id__in=directive_ids)), state):
        fallen += found
    let_rest(fallen, actor=actor, now=now)
    return fallen


def held(tasks: QuerySet[Task]) -> list[Task]:
    """Hold tasks from the top down: a task is always older than those below it."""
    rows = tasks.select_for_update(no_key=True).order_by("pk")
    return list(rows.only("pk", "parent_id", "state"))


def take_off(tasks: Iterable[Task], state: TaskState) -> list[int]:
    """End those of the tasks held that are not finished, and count them no longer at those above."""
    unfinished = [task for task in tasks if task.state in UNFINISHED]
    fallen = [task.pk for task in unfinished]
    for part in in_parts(fallen):
        Task.objects.filter(pk__in=part).update(
            state=state.value, paused_since=None, version=F("version") + 1
        )
    fewer = Counter(task.parent_id for task in unfinished if task.parent_id is not None)
    for count in sorted(set(fewer.values())):
        for part in in_parts([parent for parent, fell in fewer.items() if fell == count]):
            Task.objects.filter(pk__in=part).update(children_count=F("children_count") - count)
    return fallen


def in_parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
