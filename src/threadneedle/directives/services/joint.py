"""Steps that a unit takes once for all tasks of a line; each issuer gets its own receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from threadneedle.core.base import Actor, ConflictError, NotFoundError
from threadneedle.core.workflow import Action, states_for
from threadneedle.directives.models import Merge, Task
from threadneedle.directives.services.life import sign_task, take_on_task


@transaction.atomic
def sign_line(merge_id: int, *, actor: Actor, now: datetime) -> tuple[Task, ...]:
    """Sign for each task of a line that waits for it, as one act of the unit.

    Raises
    ------
    NotFoundError, ForbiddenError
        ``merge.unknown`` if there is no such line here; else as for signing for a task.
    ConflictError
        ``merge.nothing_to_do`` if none waits for it.
    """
    wanted = tasks_for(merge_id, Action.SIGN, actor)
    return tuple(sign_task(task.pk, actor=actor, now=now) for task in wanted)


@transaction.atomic
def take_on_line(merge_id: int, post_id: int, *, actor: Actor, now: datetime) -> tuple[Task, ...]:
    """Take on each task of a line that waits for it, all by one post.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidError, ConflictError
        As for ``sign_line``, and as for taking on a task.
    """
    wanted = [
        task
        for task in tasks_for(merge_id, Action.TAKE_ON, actor)
        # An objection is decided first; the others need not wait for it.
        if not task.objections.filter(outcome="").exists()
    ]
    if not wanted:
        raise ConflictError.of("merge.nothing_to_do", action=Action.TAKE_ON.value)
    return tuple(take_on_task(task.pk, post_id, actor=actor, now=now) for task in wanted)


def tasks_for(merge_id: int, action: Action, actor: Actor) -> Sequence[Task]:
    """Return the tasks of a line in whose state a step may be taken, and hold them by their keys.

    Raises
    ------
    NotFoundError
        ``merge.unknown`` if it is no line, or the actor sees none of its tasks.
    ConflictError
        ``merge.nothing_to_do`` if there is none.
    """
    ready = states_for(action)
    line = Merge.objects.filter(pk=merge_id, state=Merge.State.MERGED)
    seen = Task.objects.visible_to(actor).filter(merged_in__merge__in=line)
    if not seen.exists():
        raise NotFoundError.of("merge.unknown", merge=merge_id)
    held = seen.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = [task for task in held if task.state in ready]
    if not found:
        raise ConflictError.of("merge.nothing_to_do", action=action.value)
    return found
