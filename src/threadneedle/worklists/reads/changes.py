"""What is different in the plan of a unit from the plan before, line by line, and the acts behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, NotFoundError, covers
from threadneedle.directives.models import Task
from threadneedle.ledger.reads import acts_between
from threadneedle.org.models import Unit
from threadneedle.org.reads import unit_of
from threadneedle.org.reads.tree import paths_above
from threadneedle.worklists.mapping import Name, unit_name
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.reads.plans import days_of_plan, done_on, moved_since


@dataclass(frozen=True, slots=True)
class Cause:
    """An act since the plan before, by the kind of its event, and the day on which it was taken."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Change:
    """A line that came, went, or is done on another day; ``was`` and ``now`` are the last days of its work.

    Without ``causes`` nothing was done about the line itself: it moved with the others.
    """

    task_id: int
    title: Name
    due: date
    was: date | None
    now: date | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The plan of ``day`` against that of ``before``.

    ``team`` are the acts that changed hands or hours; ``emergencies`` those by which the clocks of the unit
    stood or ran again.
    """

    unit_id: int
    unit: Name
    day: date
    before: date
    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    moved: tuple[Change, ...]
    team: tuple[Cause, ...]
    emergencies: tuple[Cause, ...]


CHANGES_OF_WORK = (
    "directive.issue",
    "directive.withdraw",
    "matter.close",
    "matter.register",
    "matter.update",
    "merge.estimate",
    "merge.make",
    "merge.undo",
    "task.block",
    "task.carry",
    "task.cascade",
    "task.close",
    "task.concede",
    "task.confirm",
    "task.estimate",
    "task.grant_extension",
    "task.object",
    "task.overrule",
    "task.progress",
    "task.report",
    "task.retract",
    "task.return",
    "task.shape",
    "task.share",
    "task.unblock",
    "task.uphold",
    "task.withdraw",
)
"""Kinds of events after which the open work of a unit, its hours or its dates may be others."""

CAUSES = (*CHANGES_OF_WORK, "task.divide", "task.pin", "task.unpin")
"""Kinds of acts on a task by which its line may come, go or move."""

TEAM_CAUSES = ("capacity.set", "team.change")
"""Kinds of acts on a unit by which it has other hands, hours or ways."""

EMERGENCIES = ("emergency.close", "emergency.open")
"""Kinds of acts on a unit, or on one above it, by which all its clocks but those of safety stand or run."""


def changes_of(unit_id: int, *, actor: Actor, today: date) -> Changes:
    """Return what changed in the plan of a unit since that of an earlier day, in a fixed number of queries.

    Raises
    ------
    NotFoundError
        If the unit's whole list is not the actor's to see; ``plan.no_earlier`` without two plans.
    """
    unit = unit_of(unit_id, actor)
    if not any(covers(scope, unit.path) for scope in actor.scopes()):
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    rows = list(WorkPlan.objects.filter(unit=unit, day__lte=today).order_by("-day")[:2])
    if len(rows) < 2:
        raise NotFoundError.of("plan.no_earlier", unit=unit.short)
    row, before = rows
    now, was = days_of_plan(row), days_of_plan(before)
    known = {task["id"] for task in row.problem["tasks"]}
    had = {task["id"] for task in before.problem["tasks"]}
    moved = moved_since(row, before)
    keys = (known ^ had) | moved
    causes: defaultdict[int, list[Cause]] = defaultdict(list)
    for kind, at, key in acts_between("task", keys, CAUSES, before.made_at, row.made_at):
        causes[key].append(Cause(kind, local_day(at)))
    tasks = Task.objects.visible_to(actor).in_bulk(list(keys))

    def on_units(units: Iterable[int], kinds: Sequence[str]) -> tuple[Cause, ...]:
        acts = acts_between("unit", set(units), kinds, before.made_at, row.made_at)
        return tuple(Cause(kind, local_day(at)) for kind, at, _key in acts)

    def told(wanted: set[int]) -> tuple[Change, ...]:
        found = [tasks[key] for key in wanted if key in tasks]
        return tuple(
            Change(
                task_id=task.pk,
                title=Name(task.title, task.title_en),
                due=task.due,
                was=done_on(was, task.pk),
                now=done_on(now, task.pk),
                causes=tuple(causes[task.pk]),
            )
            for task in sorted(found, key=lambda task: (task.tier, task.due, task.pk))
        )

    chain = Unit.objects.filter(path__in=[*paths_above(unit.path), unit.path]).values_list("pk", flat=True)
    return Changes(
        unit_id=unit.pk,
        unit=unit_name(unit),
        day=row.day,
        before=before.day,
        new=told(known - had),
        gone=told(had - known),
        moved=told(moved),
        team=on_units([unit.pk], TEAM_CAUSES),
        emergencies=on_units(chain, EMERGENCIES),
    )
