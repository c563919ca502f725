"""What it would cost to put a line of a unit's list on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from threadneedle.core.base import Actor, ForbiddenError, NotFoundError
from threadneedle.core.planning.day.pins import STEPS, price
from threadneedle.core.planning.day.planner import Budget
from threadneedle.core.planning.wire import day_plan_from, day_problem_from
from threadneedle.directives.models import Task
from threadneedle.directives.reads.merges import acts_for
from threadneedle.org.reads import limit, unit_of
from threadneedle.worklists.mapping import QUARTERS, Name
from threadneedle.worklists.models import Pin, WorkPlan

FOR_SAFETY = 2
"""Levels of cost before which the limit of re-dated lines gives way: safety past its limit, safety late."""


@dataclass(frozen=True, slots=True)
class PinChoice:
    """A line, the days on which it can be put, the day on which it is done by the plan, and its pin.

    ``effort`` and what is ``laid`` on each day by the plan are quarter-hours of the whole ``crew``, and so
    are the ``parts`` into which somebody has divided it.
    """

    unit_id: int
    task_id: int
    title: Name
    due: date
    days: tuple[date, ...]
    done: date | None
    pinned: date | None
    crew: int = 1
    effort: int = 0
    laid: Mapping[date, int] = field(default_factory=dict)
    parts: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PushedLine:
    """A line that would be done later; ``late`` if it is in time now and would not be then."""

    task_id: int
    title: Name
    was: date
    would_be: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class PinPrice:
    """What putting a line on a day would push; with ``refused``, a code of the core, it cannot lie there."""

    day: date
    days_late: int
    pushed: tuple[PushedLine, ...]
    refused: str

    @property
    def late(self) -> int:
        """How many other lines would be late by it."""
        return sum(row.late for row in self.pushed)


def may_order(actor: Actor, path: str) -> bool:
    """Tell whether the actor may put lines of a unit on days: its clerk or its head."""
    return acts_for(path, actor)


def pins_of(unit_id: int) -> Mapping[int, tuple[date, ...]]:
    """Return the days on which lines of a unit, or parts of them, have been put, in order."""
    found: dict[int, tuple[date, ...]] = {}
    for task, day in Pin.objects.filter(unit=unit_id).order_by("day").values_list("task", "day"):
        found[task] = (*found.get(task, ()), day)
    return found


def pin_choice(unit_id: int, task_id: int, *, actor: Actor, today: date) -> PinChoice:
    """Return where a line can be put.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the unit or the task is not the actor's to see, or not in the unit's plan of today; if the actor is
        neither its clerk nor its head.
    """
    unit = unit_of(unit_id, actor)
    task = Task.objects.visible_to(actor).filter(unit=unit, pk=task_id).first()
    if task is None:
        raise NotFoundError.of("plan.not_planned", task=task_id)
    if not may_order(actor, unit.path):
        raise ForbiddenError.of("pin.clerk_or_head")
    row = _plan_of(unit_id, task_id, today)
    planned = tuple(date.fromisoformat(day) for day in row.days)
    own = [it for it in row.plan["placements"] if it["task"] == task_id]
    done = max((it["day"] for it in own), default=None)
    laid: Counter[date] = Counter()
    for it in own:
        laid[planned[it["day"]]] += it["quarters"] * len(it["people"])
    activity = next(it for it in row.problem["tasks"] if it["id"] == task_id)
    crew = activity["crew"]
    pins = dict(Pin.objects.filter(task=task).order_by("day").values_list("day", "quarters"))
    return PinChoice(
        unit_id,
        task_id,
        Name(task.title, task.title_en),
        task.due,
        planned,
        None if done is None else planned[done],
        next(iter(pins), None),
        crew=crew,
        effort=activity["effort"] * crew,
        laid=laid,
        parts={day: quarters * crew for day, quarters in pins.items() if quarters is not None},
    )


def price_of(choice: PinChoice, day: date, *, actor: Actor, today: date) -> PinPrice:
    """Return what putting a line on a day would push; it comes about so if nothing changes meanwhile."""
    if day not in choice.days:
        return PinPrice(day, 0, (), "beyond")
    return _price(choice, day, choice.days.index(day), actor=actor, today=today)


def price_of_parts(choice: PinChoice, parts: Mapping[date, int], *, actor: Actor, today: date) -> PinPrice:
    """Return what dividing a line over days would push.

    Parameters
    ----------
    parts
        Quarter-hours of the whole crew by day, at least one.
    """
    last = max(parts)
    if not parts.keys() <= set(choice.days):
        return PinPrice(last, 0, (), "beyond")
    asked = [(choice.days.index(day), -(-quarters // choice.crew)) for day, quarters in parts.items()]
    if sum(quarters for _day, quarters in asked) > -(-choice.effort // choice.crew):
        return PinPrice(last, 0, (), "too_much")
    return _price(choice, last, sorted(asked), actor=actor, today=today)


def quarters_of_parts(parts: Mapping[date, Decimal]) -> dict[date, int]:
    """Return hours by day in quarter-hours, rounded up; days without hours are left out."""
    return {
        day: int((hours * QUARTERS).to_integral_value(ROUND_CEILING))
        for day, hours in parts.items()
        if hours > 0
    }


def _price(
    choice: PinChoice, day: date, asked: int | Sequence[tuple[int, int]], *, actor: Actor, today: date
) -> PinPrice:
    row = _plan_of(choice.unit_id, choice.task_id, today)
    problem = day_problem_from(row.problem)
    told = price(
        problem,
        day_plan_from(row.plan, problem),
        choice.task_id,
        asked,
        most_redated=int(limit("redated_most", today)),
        yielding=FOR_SAFETY,
        budget=Budget(STEPS),
        seed=row.seed,
    )
    tasks = Task.objects.visible_to(actor).in_bulk([it.activity for it in told.pushed])
    pushed = tuple(
        PushedLine(
            it.activity,
            Name(tasks[it.activity].title, tasks[it.activity].title_en),
            choice.days[it.was],
            None if it.would_be is None else choice.days[it.would_be],
            it.activity in told.late,
        )
        for it in told.pushed
        if it.was is not None and it.activity in tasks
    )
    return PinPrice(day, told.days_late, pushed, told.refused.value if told.refused else "")


def _plan_of(unit_id: int, task_id: int, today: date) -> WorkPlan:
    row = WorkPlan.objects.filter(unit=unit_id, day=today).first()
    if row is None or all(it["id"] != task_id for it in row.problem["tasks"]):
        raise NotFoundError.of("plan.not_planned", task=task_id)
    return row
