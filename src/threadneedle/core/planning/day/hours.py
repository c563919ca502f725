"""What a plan takes of the hours of people, day by day, ways included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from threadneedle.core.planning.day.model import DayPlan, DayProblem


def hours_used(problem: DayProblem, plan: DayPlan) -> Mapping[tuple[int, int], int]:
    """Return the quarter-hours that each person works on each day, by (person, day).

    The way to a place is paid once a day by each person who works there, however much is done at it.
    """
    activities = {activity.id: activity for activity in problem.activities}
    used: defaultdict[tuple[int, int], int] = defaultdict(int)
    ways: dict[tuple[int, int, int], int] = {}
    for row in plan.placements:
        for person in row.people:
            used[person, row.day] += row.quarters
            if row.activity in activities:
                activity = activities[row.activity]
                ways[person, row.day, activity.place] = problem.way(activity)
    for (person, day, _), way in ways.items():
        used[person, day] += way
    return used


def hours_by_day(problem: DayProblem, plan: DayPlan) -> tuple[tuple[int, int], ...]:
    """Return for each day of the horizon the quarter-hours laid on it, ways included, and those there are."""
    laid = [0] * problem.horizon
    for (_person, day), quarters in hours_used(problem, plan).items():
        laid[day] += quarters
    there = (sum(worker.quarters[day] for worker in problem.workers) for day in range(problem.horizon))
    return tuple(zip(laid, there, strict=True))
