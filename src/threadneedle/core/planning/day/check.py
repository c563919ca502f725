"""Whether a plan keeps every rule; written from the rules, not from the planners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from threadneedle.core.base import Problem
from threadneedle.core.planning.day.hours import hours_used
from threadneedle.core.planning.day.model import (
    Activity,
    DayPlan,
    DayProblem,
    Placement,
    score_of,
)


def check(problem: DayProblem, plan: DayPlan) -> tuple[Problem, ...]:
    """Return every rule that a plan breaks, with the activity, person or day; nothing if it keeps all.

    Codes: ``plan_unknown``, ``plan_early``, ``plan_beyond``, ``plan_not_pinned``, ``plan_crew``,
    ``plan_person``, ``plan_effort``, ``plan_divided``, ``plan_order``, ``plan_over``, ``plan_score``.
    """
    activities = {activity.id: activity for activity in problem.activities}
    of: dict[int, list[Placement]] = defaultdict(list)
    for placement in plan.placements:
        of[placement.activity].append(placement)
    found = [Problem("plan_unknown", {"activity": key}) for key in of if key not in activities]
    for activity in problem.activities:
        found += _of_activity(problem, activity, of.get(activity.id, []))
        found += _of_order(activity, of)
    found += _of_people(problem, plan)
    missing = tuple(sorted(activities.keys() - of.keys()))
    done = {key: max(placement.day for placement in rows) for key, rows in of.items() if key in activities}
    if plan.left_out != missing or plan.score != score_of(problem, done):
        found.append(Problem("plan_score", {"score": plan.score.vector, "left_out": len(missing)}))
    return tuple(found)


def _of_activity(problem: DayProblem, activity: Activity, rows: list[Placement]) -> Iterator[Problem]:
    if not rows:
        return
    able = {
        worker.id
        for worker in problem.workers
        if worker.unit == activity.unit and (activity.skill is None or activity.skill in worker.skills)
    }
    for row in rows:
        if row.day < activity.release:
            yield Problem("plan_early", {"activity": activity.id, "day": row.day, "first": activity.release})
        if row.day >= problem.horizon:
            yield Problem("plan_beyond", {"activity": activity.id, "day": row.day})
        if activity.pin is not None and row.day != activity.pin:
            yield Problem("plan_not_pinned", {"activity": activity.id, "day": row.day, "pin": activity.pin})
        if len(set(row.people)) != activity.crew or len(row.people) != activity.crew:
            yield Problem("plan_crew", {"activity": activity.id, "crew": activity.crew, "people": row.people})
        for person in set(row.people) - able:
            yield Problem("plan_person", {"activity": activity.id, "person": person})
    for day, quarters in activity.parts:
        if sum(row.quarters for row in rows if row.day == day) < quarters:
            yield Problem("plan_not_pinned", {"activity": activity.id, "day": None, "pin": day})
    effort = sum(row.quarters for row in rows)
    if effort != activity.effort:
        yield Problem("plan_effort", {"activity": activity.id, "asked": activity.effort, "given": effort})
    if len(rows) > max(1, len(activity.parts) + bool(activity.rest)) and not activity.splittable:
        yield Problem("plan_divided", {"activity": activity.id, "parts": len(rows)})


def _of_order(activity: Activity, of: dict[int, list[Placement]]) -> Iterator[Problem]:
    if activity.id not in of:
        return
    begins = min(row.day for row in of[activity.id])
    for before in activity.after:
        if before not in of or max(row.day for row in of[before]) >= begins:
            yield Problem("plan_order", {"activity": activity.id, "before": before})


def _of_people(problem: DayProblem, plan: DayPlan) -> Iterator[Problem]:
    has = {worker.id: worker.quarters for worker in problem.workers}
    for (person, day), quarters in sorted(hours_used(problem, plan).items()):
        there_is = has[person][day] if person in has and 0 <= day < problem.horizon else 0
        if quarters > there_is:
            yield Problem("plan_over", {"person": person, "day": day, "used": quarters, "has": there_is})
