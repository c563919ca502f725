"""Taking back what was ordered: one task, or a whole directive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError, Role
from threadneedle.core.workflow import TRANSITIONS, Action, TaskState
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.services.steps import move, require, task_of, words
from threadneedle.ledger.services import append

UNFINISHED = [state.value for (state, action) in TRANSITIONS if action is Action.WITHDRAW]


def leave(tasks: Iterable[Task]) -> None:
    """Tasks that fall away are no longer counted at their parents."""
    for task in tasks:
        if task.parent_id is not None:
            Task.objects.filter(pk=task.parent_id, children_count__gt=0).update(
                children_count=F("children_count") - 1
            )


@transaction.atomic
def withdraw_task(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Withdraw one task, and what the same directive put below it; what was finished stays as it is."""
    task = task_of(task_id, actor)
    target = require(task, Action.WITHDRAW, actor, version=version)
    clean = words(reason, "reason")
    move(task, target, paused_since=None)
    leave([task])
    below = Task.objects.filter(Q(parent=task) | Q(parent__parent=task), state__in=UNFINISHED)
    fallen = list(below.values_list("pk", flat=True))
    _take_off(fallen, TaskState.WITHDRAWN)
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
    if not actor.may(Role.ISSUER, directive.issuer.path):
        raise ForbiddenError.of("directive.not_yours", directive=directive_id)
    clean = words(reason, "reason")
    moved = Directive.objects.filter(
        pk=directive_id, state=Directive.State.ISSUED, version=version or directive.version
    ).update(state=Directive.State.WITHDRAWN, version=F("version") + 1)
    if not moved:
        raise ConflictError.of("directive.not_issued", directive=directive_id, state=directive.state)
    fallen = end_tasks([directive_id], TaskState.WITHDRAWN)
    append(
        "directive.withdraw",
        actor=actor,
        now=now,
        subjects=[("directive", directive_id), *(("task", key) for key in fallen)],
        payload={"reason": clean},
    )
    directive.refresh_from_db()
    return directive


def end_tasks(directive_ids: Sequence[int], state: TaskState) -> list[int]:
    """Take every unfinished task of some directives off the lists in one statement; return their ids."""
    fallen = list(
        Task.objects.filter(directive_id__in=directive_ids, state__in=UNFINISHED).values_list("pk", flat=True)
    )
    _take_off(fallen, state)
    return fallen


def _take_off(keys: Sequence[int], state: TaskState) -> None:
    for start in range(0, len(keys), 500):
        Task.objects.filter(pk__in=keys[start : start + 500]).update(
            state=state.value, paused_since=None, version=F("version") + 1
        )
