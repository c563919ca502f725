"""On which days the lines of a list are laid, what has changed since the plan before, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from threadneedle.core.base import Actor, NotFoundError, covers
from threadneedle.core.planning.day.explain import Bound, explain
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.wire import day_plan_from, problem_from
from threadneedle.directives.models import Task
from threadneedle.org.reads import limit, unit_of
from threadneedle.worklists.mapping import Name
from threadneedle.worklists.models import WorkPlan


@dataclass(frozen=True, slots=True)
class Laid:
    """The plan of a unit for a day.

    ``days`` are the days on which each task is worked on, ``done`` the last of them. ``new``, ``gone`` and
    ``moved`` count against the plan before, of which ``before`` is the day; ``most_moved`` is the limit that
    the planner keeps.
    """

    day: date
    made_at: datetime
    stale: bool
    week: tuple[date, ...]
    days: Mapping[int, tuple[date, ...]]
    left_out: frozenset[int]
    late: int
    before: date | None
    new: tuple[int, ...]
    gone: int
    moved: tuple[int, ...]
    most_moved: int

    def marks(self, task_id: int) -> tuple[tuple[date, bool], ...]:
        """Return for each day of this week whether a task is worked on; nothing if not this week."""
        own = self.days.get(task_id, ())
        marks = tuple((day, day in own) for day in self.week)
        return marks if any(on for _, on in marks) else ()

    def done(self, task_id: int) -> date | None:
        """Return the day on which a task is done by the plan; None if it is left out or not planned yet."""
        own = self.days.get(task_id)
        return own[-1] if own else None


@dataclass(frozen=True, slots=True)
class Pushed:
    """A task that would be done on another day; None for later than the plan reaches."""

    title: Name
    was: date | None
    would_be: date | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line lies where it lies: a bound of the core, and what one day earlier would push."""

    task_id: int
    unit_id: int
    title: Name
    due: date
    done: date | None
    days_late: int
    bound: str
    earlier: date | None
    pushed: tuple[Pushed, ...]
    levels: tuple[int, ...]
    certain: bool
    needed: int
    available: int


def laid_out(unit_id: int, today: date) -> Laid | None:
    """Return how the work of a unit is laid, in three queries; None if nothing is planned for today."""
    rows = list(WorkPlan.objects.filter(unit=unit_id, day__lte=today).order_by("-day")[:2])
    if not rows or rows[0].day != today:
        return None
    row, before = rows[0], rows[1] if len(rows) > 1 else None
    days, earlier = _days(row), _days(before) if before else {}
    known = {task["id"] for task in row.problem["tasks"]}
    had = {task["id"] for task in before.problem["tasks"]} if before else set()
    moved = tuple(
        key for key in sorted(known & earlier.keys()) if days.get(key, ())[-1:] != earlier[key][-1:]
    )
    planned = tuple(date.fromisoformat(day) for day in row.days)
    due = {task["id"]: task["due"] for task in row.problem["tasks"]}
    number = {day: place for place, day in enumerate(planned)}
    late = sum(
        (number[days[key][-1]] if key in days else len(planned)) > limit_day for key, limit_day in due.items()
    )
    return Laid(
        day=row.day,
        made_at=row.made_at,
        stale=row.stale,
        week=tuple(day for day in planned if day.isocalendar()[:2] == planned[0].isocalendar()[:2]),
        days=days,
        left_out=frozenset(known - days.keys()),
        late=late,
        before=before.day if before else None,
        new=tuple(sorted(known - had)) if before else (),
        gone=len(had - known),
        moved=moved,
        most_moved=int(limit("redated_most", today)),
    )


def why_here(unit_id: int, task_id: int, *, actor: Actor, today: date) -> Why:
    """Return why a line of a unit's list lies where it lies.

    Raises
    ------
    NotFoundError
        If the unit's whole list is not the actor's to see, or the task is not in its plan of today.
    """
    unit = unit_of(unit_id, actor)
    task = Task.objects.visible_to(actor).of_unit(unit.path).filter(pk=task_id).first()
    row = WorkPlan.objects.filter(unit=unit, day=today).first()
    whole = any(covers(scope, unit.path) for scope in actor.scopes())
    if task is None or row is None or not whole:
        raise NotFoundError.of("plan.not_planned", task=task_id)
    problem = problem_from(row.problem)
    if not isinstance(problem, DayProblem) or all(found.id != task_id for found in problem.activities):
        raise NotFoundError.of("plan.not_planned", task=task_id)
    reason = explain(problem, day_plan_from(row.plan, problem), task_id)
    planned = [date.fromisoformat(day) for day in row.days]

    def day_of(number: int | None) -> date | None:
        return None if number is None else planned[number]

    earlier = reason.earlier
    moved = earlier.moved if earlier else ()
    titles = {
        found.pk: Name(found.title, found.title_en)
        for found in Task.objects.visible_to(actor).filter(pk__in=[change.activity for change in moved])
    }
    proof = reason.certainly
    return Why(
        task_id=task_id,
        unit_id=unit_id,
        title=Name(task.title, task.title_en),
        due=task.due,
        done=day_of(reason.day),
        days_late=reason.days_late,
        bound=reason.bound.value if reason.day != 0 else Bound.RELEASE.value,
        earlier=day_of(earlier.day) if earlier else None,
        pushed=tuple(
            Pushed(titles[change.activity], day_of(change.was), day_of(change.would_be))
            for change in moved
            if change.activity in titles
        ),
        levels=earlier.more if earlier else (),
        certain=proof is not None,
        needed=proof.needed if proof else 0,
        available=proof.available if proof else 0,
    )


def _days(row: WorkPlan) -> dict[int, tuple[date, ...]]:
    """Return the days on which each task of a plan is worked on, in order."""
    planned = [date.fromisoformat(day) for day in row.days]
    found: dict[int, set[date]] = {}
    for placement in row.plan["placements"]:
        found.setdefault(placement["task"], set()).add(planned[placement["day"]])
    return {task: tuple(sorted(days)) for task, days in found.items()}
