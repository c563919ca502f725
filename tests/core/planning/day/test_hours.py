"""What a plan takes of each day: exact, with ways paid once a day, and never more than there is."""

from __future__ import annotations

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.hours import hours_by_day, hours_used
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Placement, Score, Worker
from threadneedle.core.planning.day.planner import Budget, plan

OFFICE, VILLAGE = 0, 9


def act(key: int, effort: int, place: int = OFFICE, crew: int = 1) -> Activity:
    return Activity(key, 1, Tier.SAFETY, 3, effort, crew=crew, place=place)


def test_a_way_is_paid_once_a_day_by_each_who_goes() -> None:
    workers = tuple(Worker(person, 1, frozenset(), (30, 30)) for person in (1, 2))
    activities = (act(1, 4, VILLAGE), act(2, 6, VILLAGE, crew=2), act(3, 5))
    problem = DayProblem(2, activities, workers, {1: {VILLAGE: 3}})
    placements = (
        Placement(0, 1, 1, (1,), 4),
        Placement(0, 2, 1, (1, 2), 6),
        Placement(1, 3, 1, (2,), 5),
    )
    made = DayPlan(placements, (), Score(0, (0, 0, 0, 0)))
    assert dict(hours_used(problem, made)) == {(1, 0): 13, (2, 0): 9, (2, 1): 5}
    assert hours_by_day(problem, made) == ((22, 60), (5, 60))


def test_a_plan_never_takes_more_than_there_is() -> None:
    workers = tuple(Worker(person, 1, frozenset(), (7, 5, 9)) for person in range(3))
    activities = tuple(act(key, 4 + key % 3, VILLAGE if key % 2 else OFFICE) for key in range(1, 9))
    problem = DayProblem(3, activities, workers, {1: {VILLAGE: 1}})
    days = hours_by_day(problem, plan(problem, budget=Budget(200), seed=1))
    assert all(used <= there for used, there in days)
    assert [there for _used, there in days] == [21, 15, 27]
    assert sum(used for used, _there in days) > 0
