from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.core.planning.day.problems import township

from threadneedle.core.base import InvalidError
from threadneedle.core.planning.day.check import check
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.planner import Budget, plan
from threadneedle.core.planning.slot.model import SlotPlan, SlotProblem
from threadneedle.core.planning.wire import day_plan_from, day_problem_from, plan_to, problem_from

TASK: dict[str, Any] = {
    "id": 1,
    "unit": 0,
    "tier": 0,
    "weight": 2,
    "effort": 4,
    "crew": 1,
    "skill": 3,
    "place": 1,
    "release": 0,
    "due": 1,
    "limit": 1,
    "after": [],
}
DAY: dict[str, Any] = {
    "grid": "day",
    "horizon": 2,
    "tasks": [TASK],
    "people": [{"id": 5, "unit": 0, "skills": [3], "capacity": [3, 9]}],
    "travel": [[0, 2]],
}


def test_a_problem_by_days_is_read_and_its_plan_written() -> None:
    problem = problem_from(DAY)
    assert isinstance(problem, DayProblem)
    made = plan(problem)
    assert plan_to(made) == {
        "placements": [{"task": 1, "day": 1, "people": [5], "quarters": 4, "part": 1}],
        "left_out": [],
        "cost": [0, 0, 0, 0, 0],
    }


def test_a_plan_that_was_written_reads_as_it_was() -> None:
    problem = township(2, 20, divided=True)
    made = plan(problem, budget=Budget(50))
    again = day_plan_from(json.loads(json.dumps(plan_to(made))), problem)
    assert replace(again, left_out=made.left_out) == made
    assert check(problem, again) == ()


def test_a_problem_by_slots_is_read_and_its_plan_written() -> None:
    tasks = [{"id": 7, "duration": 3, "demands": {"a": 1}, "after": [], "due": None, "weight": 1}]
    problem = problem_from({"grid": "slot", "objective": "makespan", "pools": {"a": 1}, "tasks": tasks})
    assert isinstance(problem, SlotProblem)
    assert plan_to(SlotPlan(((7, 0),), 3)) == {"placements": [{"task": 7, "start": 0}], "cost": [3]}


def test_where_days_are_needed_another_grid_is_refused() -> None:
    slots = {"grid": "slot", "objective": "makespan", "pools": {}, "tasks": []}
    with pytest.raises(InvalidError) as raised:
        day_problem_from(slots)
    assert raised.value.problems[0].params == {"where": "grid", "value": "slot"}
    assert day_problem_from(DAY) == problem_from(DAY)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"grid": "week"}, "grid"),
        ({"horizon": "2"}, "problem.horizon"),
        ({"tasks": 5}, "problem.tasks"),
        ({"tasks": [{**TASK, "effort": 1.5}]}, "tasks[0].effort"),
        ({"tasks": [{**TASK, "tier": 4}]}, "tasks[0].tier"),
        ({"tasks": [{**TASK, "after": ["1"]}]}, "tasks[0].after"),
        ({"tasks": [{**TASK, "effort": True}]}, "tasks[0].effort"),
        ({"people": [{"id": 5, "capacity": None, "skills": 3}]}, "people[0].skills"),
        ({"travel": [[0, -1]]}, "travel[0]"),
    ],
)
def test_what_is_not_of_the_form_is_named(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidError) as raised:
        problem_from({**DAY, **changes})
    assert (raised.value.problems[0].code, raised.value.problems[0].params["where"]) == ("plan_form", where)
