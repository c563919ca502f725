"""How a task is worked, as the unit that does the work says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.workflow import Action
from threadneedle.directives.models import Task
from threadneedle.directives.reads.shape import OPEN
from threadneedle.directives.services.steps import move, record, require, task_of
from threadneedle.org.models import SkilledHands, Unit
from threadneedle.org.reads.teams import people_of

CREW_MOST = 999


@dataclass(frozen=True, slots=True)
class ShapeDraft:
    """How a task is to be worked.

    ``crew`` people together, 1..999; each can do ``skill_id``; at ``site_id``; in one go or not, None leaves
    it to the length; not before the task ``after`` is done.
    """

    crew: int = 1
    skill_id: int | None = None
    site_id: int | None = None
    divisible: bool | None = None
    after: int | None = None


@transaction.atomic
def shape_task(
    task_id: int, draft: ShapeDraft, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """State how a task is worked: only its unit can, as it can correct the hours.

    Raises
    ------
    InvalidError
        ``task.crew_range``; ``task.crew_too_many`` for more people than the team has; ``task.skill_lacking``
        for more than can do it; ``task.site_outside``; ``task.after_elsewhere``, ``task.after_circle``.
    NotFoundError, ForbiddenError, StaleError, IllegalTransitionError
        As for every act on a task.
    """
    task = task_of(task_id, actor)
    target = require(task, Action.ESTIMATE, actor, version=version)
    _check_people(task, draft, now)
    if draft.site_id is not None and not (
        Unit.objects.active().filter(pk=draft.site_id, path__startswith=task.unit.path).exists()
    ):
        raise InvalidError.of("task.site_outside", field="site_id", unit=task.unit.short)
    if draft.after is not None:
        _check_order(task, draft.after)
    move(
        task,
        target,
        crew=draft.crew,
        skill_id=draft.skill_id,
        site_id=draft.site_id,
        divisible=draft.divisible,
        after_id=draft.after,
    )
    payload: dict[str, object] = {
        "crew": draft.crew,
        "skill": draft.skill_id or 0,
        "site": draft.site_id or 0,
        "divisible": "" if draft.divisible is None else draft.divisible,
        "after": draft.after or 0,
    }
    record(task, "shape", actor=actor, now=now, payload=payload)
    return task


def _check_people(task: Task, draft: ShapeDraft, now: datetime) -> None:
    if not 1 <= draft.crew <= CREW_MOST:
        raise InvalidError.of("task.crew_range", field="crew", crew=draft.crew, most=CREW_MOST)
    people = people_of(task.unit_id, local_day(now))
    if people is not None and draft.crew > people:
        raise InvalidError.of("task.crew_too_many", field="crew", crew=draft.crew, people=people)
    if draft.skill_id is None:
        return
    row = SkilledHands.objects.filter(unit=task.unit_id, skill=draft.skill_id).select_related("skill").first()
    if row is None:
        raise InvalidError.of("org.skill_unknown", field="skill_id", unit=task.unit.short)
    if row.hands < draft.crew:
        raise InvalidError.of(
            "task.skill_lacking", field="skill_id", skill=row.skill.name, people=row.hands, crew=draft.crew
        )


def _check_order(task: Task, after: int) -> None:
    """Refuse work of other units, and work that itself waits for this task."""
    # Held, so that two acts cannot close a circle from both ends at once.
    held = Task.objects.select_for_update(no_key=True).filter(unit=task.unit_id, state__in=sorted(OPEN))
    before = dict(held.order_by("pk").values_list("pk", "after_id"))
    if after not in before:
        raise InvalidError.of("task.after_elsewhere", field="after", unit=task.unit.short)
    step: int | None = after
    while step is not None:
        if step == task.pk:
            raise InvalidError.of("task.after_circle", field="after")
        step = before.get(step)
