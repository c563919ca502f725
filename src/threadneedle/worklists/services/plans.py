"""The days on which a unit's work is laid: made each night, and again when something has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from threadneedle.adapters.clock import local_day
from threadneedle.core.planning.day.model import DayPlan, DayProblem
from threadneedle.core.planning.day.pins import put_on
from threadneedle.core.planning.day.planner import Budget, plan
from threadneedle.core.planning.day.policy import Policy
from threadneedle.core.planning.wire import day_plan_from, day_problem_from, plan_to
from threadneedle.directives.models import Task
from threadneedle.directives.reads.norms import norm_quarters
from threadneedle.directives.reads.shape import shapes_of
from threadneedle.org.models import Capacity, Unit
from threadneedle.org.reads import limit
from threadneedle.org.reads.teams import Team, team_of
from threadneedle.worklists.mapping import PAUSED, Days
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.planning import (
    digest_of,
    joined_shapes,
    moved_on,
    problem_of,
    problem_to,
    working_days,
)
from threadneedle.worklists.raising import lowered, policy_from, policy_on, policy_to, raised_by
from threadneedle.worklists.reads import days_of, lines_of
from threadneedle.worklists.reads.pins import FOR_SAFETY

STEPS = 1500
"""Steps of the search for one unit: a fifth of a CPU-second for a hundred tasks."""

KEPT = 2
"""Plans of a unit that stay: today's, and the one before, to tell what has changed."""


@transaction.atomic
def plan_unit(unit_id: int, *, now: datetime) -> WorkPlan | None:
    """Lay the open work of a unit on the coming working days; None if nobody has said what hours it has.

    A plan of the same day is replaced; the plan of an earlier day stays beside it. What people know from it
    moves only within the rule ``redated_most``, unless safety would be late by it. Not an act of a person and
    no part of the record: it can always be made again.
    """
    today = local_day(now)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    days = days_of(today)
    planned = working_days(days)
    team = team_of(unit_id, planned)
    if team is None or unit.closed_on is not None:
        WorkPlan.objects.filter(unit=unit, day=today).delete()
        return None
    policy = policy_on(today)
    problem, raised = _problem(unit, team, days, planned, policy)
    before = WorkPlan.objects.filter(unit=unit, day__lte=today).order_by("-day").first()
    previous = _known(before, problem, planned)
    row = WorkPlan(
        unit=unit,
        day=today,
        made_at=now,
        seed=unit_id % 2**31,
        steps=STEPS,
        most_redated=int(limit("redated_most", today)) if previous else None,
        days=[day.isoformat() for day in planned],
        problem=problem_to(problem),
        previous=plan_to(previous) if previous else None,
        policy=policy_to(policy),
        raised=raised,
    )
    made = _planned(row)
    if out := [key for key in made.left_out if any(it.id == key and it.held for it in problem.activities)]:
        # What cannot be held on its day (somebody fell ill) is better late than nowhere.
        for key in out:
            problem = put_on(problem, key, [])
        row.problem = problem_to(problem)
        made = _planned(row)
    row.plan = plan_to(made)
    row.digest = _digest(row)
    WorkPlan.objects.filter(unit=unit, day=today).delete()
    row.save()
    old = WorkPlan.objects.filter(unit=unit).order_by("-day").values_list("pk", flat=True)[KEPT:]
    WorkPlan.objects.filter(pk__in=list(old)).delete()
    return row


def _problem(
    unit: Unit, team: Team, days: Days, planned: tuple[date, ...], policy: Policy
) -> tuple[DayProblem, list[dict[str, Any]]]:
    """Return the running work of a unit with its pins as a problem, and what the policy has raised."""
    running = [line for line in lines_of(Task.objects.of_unit(unit.path), days) if line.progress != PAUSED]
    lines = sorted(running, key=lambda line: line.task_id)
    tasks = [key for line in lines for key in line.task_ids]
    norms = norm_quarters(tasks, days.today)
    work = [
        (
            line.task_id,
            line.tier,
            line.due,
            max(norms[key] for key in line.task_ids) if line.quarters is None else line.quarters,
        )
        for line in lines
    ]
    shapes = joined_shapes({line.task_id: line.task_ids for line in lines}, shapes_of(tasks))
    problem, raised = raised_by(policy, problem_of(unit.pk, work, team, days, shapes))
    leads = {key: line.task_id for line in lines for key in line.task_ids}
    return _with_pins(problem, unit, planned, leads), raised


@transaction.atomic
def plan_if_waiting(unit_id: int, *, now: datetime) -> bool:
    """Plan a unit unless somebody else does so now or has just done it; tell whether it was planned.

    So that several workers share the units of a night instead of waiting for one another.
    """
    free = Unit.objects.select_for_update(skip_locked=True).filter(pk=unit_id)
    if not list(free.values_list("pk", flat=True)):
        return False
    if WorkPlan.objects.filter(unit=unit_id, day=local_day(now), stale=False).exists():
        return False
    plan_unit(unit_id, now=now)
    return True


def replayed_digest(row: WorkPlan) -> str:
    """Raise and plan again from what a plan was made from and return the digest, to compare it."""
    own_tiers = lowered(day_problem_from(row.problem), row.raised)
    problem, raised = raised_by(policy_from(row.policy), own_tiers)
    again = WorkPlan(
        seed=row.seed,
        steps=row.steps,
        most_redated=row.most_redated,
        days=row.days,
        problem=problem_to(problem),
        previous=row.previous,
        policy=row.policy,
        raised=raised,
    )
    again.plan = plan_to(_planned(again))
    return _digest(again)


@dataclass(frozen=True, slots=True)
class Replay:
    """A plan that was made again from all that it was made from; ``same`` if it came to the same digest."""

    unit: str
    day: date
    digest: str
    same: bool


def replay_plans() -> Iterator[Replay]:
    """Make every plan that is kept again, one after another, and compare the digests.

    A plan differs if its row was changed by hand, or if this version of the planner plans otherwise.
    """
    for row in WorkPlan.objects.select_related("unit").order_by("unit__path", "day").iterator(chunk_size=10):
        kept = _digest(row) == row.digest
        yield Replay(row.unit.short, row.day, row.digest, kept and replayed_digest(row) == row.digest)


def units_to_plan(today: date, most: int) -> tuple[int, ...]:
    """Return units with open work and known hours whose plan is missing or stale, those without one first."""
    fresh = WorkPlan.objects.filter(unit=OuterRef("pk"), day=today, stale=False)
    open_work = Task.objects.live().filter(unit=OuterRef("pk"))
    known = Capacity.objects.filter(since__lte=today).values("unit")
    stale = WorkPlan.objects.filter(unit=OuterRef("pk"), day=today)
    rows = (
        # By key from the few whose hours are known: a walk through a whole country would take its time,
        # and the worker asks each second.
        Unit.objects.active()
        .filter(Exists(open_work), pk__in=known)
        .exclude(Exists(fresh))
        .annotate(has_one=Exists(stale))
        .order_by("has_one", "pk")
    )
    return tuple(rows.values_list("pk", flat=True)[:most])


@transaction.atomic
def mark_stale(task_ids: list[int], *, now: datetime) -> int:
    """Note that something has changed for the units of some tasks; their plans are made again soon."""
    units = list(Task.objects.filter(pk__in=task_ids).values_list("unit", flat=True).distinct())
    # A plan that is being made has read the work as it was: its unit is waited for, and its new row marked.
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk").values_list("pk", flat=True))
    return WorkPlan.objects.filter(~Q(stale=True), unit__in=units, day=local_day(now)).update(stale=True)


def mark_units_stale(unit_ids: list[int], *, now: datetime) -> int:
    """Note that the hands, hours or ways of some units are others; their plans are made again soon."""
    return WorkPlan.objects.filter(stale=False, unit__in=unit_ids, day=local_day(now)).update(stale=True)


def mark_all_stale(*, now: datetime) -> int:
    """Note that days or numbers that hold for everybody are others; every plan of today is made again."""
    return WorkPlan.objects.filter(stale=False, day=local_day(now)).update(stale=True)


def _with_pins(
    problem: DayProblem, unit: Unit, planned: tuple[date, ...], leads: Mapping[int, int]
) -> DayProblem:
    """Return the problem with what the unit has put on days; what is over falls away.

    A line of several tasks lies where the last of them was put; ``leads`` names the leading task of each. Of
    parts that are more than what is left to do, the last ones are cut.
    """
    pins = Pin.objects.filter(unit=unit)
    ended = Q(day__lt=planned[0]) | ~Q(task__in=Task.objects.live().filter(unit=unit))
    pins.filter(ended).delete()
    held: dict[int, list[Pin]] = {}
    for pin in pins.filter(day__in=planned, task__in=leads).order_by("task", "day"):
        held.setdefault(pin.task_id, []).append(pin)
    left = {row.id: row.effort for row in problem.activities}
    for task, rows in held.items():
        parts: list[tuple[int, int | None]] = []
        for row in rows:
            quarters = row.quarters and min(row.quarters, left[leads[task]])
            if quarters != 0:
                parts.append((planned.index(row.day), quarters))
            left[leads[task]] -= quarters or 0
        problem = put_on(problem, leads[task], parts)
    return problem


def _known(row: WorkPlan | None, problem: DayProblem, planned: tuple[date, ...]) -> DayPlan | None:
    """Return what people know of an earlier plan, by the days of today."""
    if row is None:
        return None
    was = [date.fromisoformat(day) for day in row.days]
    earlier = day_plan_from(row.plan, day_problem_from(row.problem))
    return moved_on(earlier, problem, was, planned)


def _planned(row: WorkPlan) -> DayPlan:
    problem = day_problem_from(row.problem)
    previous = day_plan_from(row.previous, problem) if row.previous else None
    return plan(
        problem,
        previous=previous,
        most_redated=row.most_redated,
        yielding=FOR_SAFETY,
        budget=Budget(row.steps),
        seed=row.seed,
    )


def _digest(row: WorkPlan) -> str:
    parts: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "seed",
            "steps",
            "most_redated",
            "days",
            "problem",
            "previous",
            "policy",
            "raised",
            "plan",
        )
    }
    return digest_of(parts)
