from __future__ import annotations

from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.planning.slot.model import (
    Job,
    Objective,
    SlotPlan,
    SlotProblem,
    check_slots,
    cost_of,
)
from threadneedle.core.planning.slot.planner import plan_slots
from threadneedle.core.planning.slot.project import Project
from threadneedle.core.planning.slot.single import SingleMachine


def _never() -> bool:
    return False


def _tardy(rows: list[tuple[int, int, int]]) -> SlotProblem:
    jobs = tuple(Job(key, p, {"one": 1}, (), d, w) for key, (p, w, d) in enumerate(rows))
    return SlotProblem(jobs, {"one": 1}, Objective.WEIGHTED_TARDINESS)


def _best_order(rows: list[tuple[int, int, int]]) -> int:
    costs = []
    for order in permutations(rows):
        now = cost = 0
        for duration, weight, due in order:
            now += duration
            cost += weight * max(0, now - due)
        costs.append(cost)
    return min(costs)


def test_three_processors_need_twelve_as_printed() -> None:
    # Graham, "Bounds on multiprocessing timing anomalies", SIAM Journal on Applied Mathematics 17, 1969: nine
    # tasks with T1 < T9 and T4 < T5..T8; the optimum on three processors is 12, and on four it stays 12.
    durations = (3, 2, 2, 2, 4, 4, 4, 4, 9)
    after = {9: (1,), 5: (4,), 6: (4,), 7: (4,), 8: (4,)}
    jobs = tuple(Job(key, long, {"p": 1}, after.get(key, ())) for key, long in enumerate(durations, 1))
    for processors in (3, 4):
        assert plan_slots(SlotProblem(jobs, {"p": processors}), steps=200, spent=_never).cost == 12


def test_due_at_once_the_heaviest_for_its_length_comes_first() -> None:
    # Smith, "Various optimizers for single-stage production", Naval Research Logistics Quarterly 3, 1956.
    rows = [(5, 1, 0), (3, 9, 0), (8, 8, 0), (2, 1, 0), (4, 7, 0)]
    made = plan_slots(_tardy(rows), steps=20, spent=_never)
    assert [key for key, _ in made.starts] == [1, 4, 2, 3, 0]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 25)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_one_after_the_other_no_order_is_better(rows: list[tuple[int, int, int]]) -> None:
    problem = _tardy(rows)
    made = plan_slots(problem, steps=60, spent=_never)
    assert check_slots(problem, made) == ()
    assert made.cost == _best_order(rows)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_the_tables_of_moves_say_what_each_move_costs(seed: int) -> None:
    random = Random(seed)
    columns = [np.array([random.randint(1, 20) for _ in range(9)], dtype=np.int64) for _ in range(2)]
    dues = np.array([random.randint(0, 90) for _ in range(9)], dtype=np.int64)
    machine = SingleMachine(columns[0], columns[1], dues)
    order = np.array(random.sample(range(9), 9))
    forward, backward = machine._insertions(order)
    exchanges = machine._exchanges(order)
    for first in range(9):
        for last in range(first + 1, 9):
            for table, moved in (
                (forward, [*order[:first], *order[first + 1 : last + 1], order[first], *order[last + 1 :]]),
                (backward, [*order[:first], order[last], *order[first:last], *order[last + 1 :]]),
                (
                    exchanges,
                    [*order[:first], order[last], *order[first + 1 : last], order[first], *order[last + 1 :]],
                ),
            ):
                assert table[first, last] == machine.cost(np.array(moved)) - machine.cost(order)


@st.composite
def _projects(draw: st.DrawFn) -> SlotProblem:
    jobs = tuple(
        Job(
            key,
            draw(st.integers(0, 4)),
            {"a": draw(st.integers(0, 3)), "b": draw(st.integers(0, 2))},
            draw(st.sets(st.sampled_from(range(key)), max_size=2).map(tuple)) if key else (),
        )
        for key in range(draw(st.integers(1, 6)))
    )
    return SlotProblem(jobs, {"a": 3, "b": 2})


@given(_projects())
@settings(max_examples=60, deadline=None)
def test_a_project_is_as_short_as_the_best_of_all_lists(problem: SlotProblem) -> None:
    made = plan_slots(problem, steps=400, spent=_never)
    assert check_slots(problem, made) == ()
    # Some list decoded by serial generation is optimal (Kolisch 1996), so all lists are all there is to try.
    project = Project(problem)
    best = min(
        max(project.generate(keys, backward=False), default=0) for keys in permutations(range(project.count))
    )
    assert made.cost == best


@given(_projects(), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_schedules_from_the_right_keep_the_rules_too(problem: SlotProblem, seed: int) -> None:
    project = Project(problem)
    keys = [Random(seed).random() for _ in range(project.count)]
    from_right = project.generate(keys, backward=True)
    length = max(from_right, default=0)
    starts = {job.id: length - end for job, end in zip(problem.jobs, from_right, strict=True)}
    plan = SlotPlan(tuple(sorted(starts.items())), cost_of(problem, starts))
    assert check_slots(problem, plan) == ()


def test_with_pools_and_order_late_jobs_are_kept_few() -> None:
    jobs = (
        Job(1, 3, {"a": 1}, (), 3, 1),
        Job(2, 3, {"a": 1}, (), 3, 9),
        Job(3, 1, {"a": 1}, (2,), 4, 9),
    )
    problem = SlotProblem(jobs, {"a": 1}, Objective.WEIGHTED_TARDINESS)
    made = plan_slots(problem, steps=200, spent=_never)
    assert check_slots(problem, made) == ()
    assert (dict(made.starts), made.cost) == ({2: 0, 3: 3, 1: 4}, 4)


def test_equal_steps_and_seed_give_the_same_schedule() -> None:
    random = Random(1)
    jobs = tuple(
        Job(key, random.randint(1, 9), {"a": random.randint(1, 4)}, (key - 4,) if key > 3 else ())
        for key in range(30)
    )
    problem = SlotProblem(jobs, {"a": 5})
    first = plan_slots(problem, steps=300, spent=_never, seed=3)
    assert plan_slots(problem, steps=300, spent=_never, seed=3) == first
    later = SlotProblem(
        tuple(Job(job.id + 50, job.duration, job.demands, tuple(k + 50 for k in job.after)) for job in jobs),
        {"a": 5},
    )
    assert plan_slots(later, steps=300, spent=_never, seed=3).cost == first.cost


def test_the_checker_names_every_broken_rule() -> None:
    problem = SlotProblem((Job(1, 2, {"a": 1}), Job(2, 2, {"a": 1}, (1,))), {"a": 1})
    assert [fault.code for fault in check_slots(problem, SlotPlan(((1, 0), (2, 1)), 3))] == [
        "plan_order",
        "plan_over",
    ]
    assert [fault.code for fault in check_slots(problem, SlotPlan(((1, -1), (2, 1)), 3))] == ["plan_early"]
    assert [fault.code for fault in check_slots(problem, SlotPlan(((1, 0), (2, 2)), 9))] == ["plan_score"]
    assert [fault.code for fault in check_slots(problem, SlotPlan(((1, 0), (7, 2)), 4))] == [
        "plan_unknown",
        "plan_missing",
    ]
    assert [fault.code for fault in check_slots(problem, SlotPlan(((1, 0), (2, 2), (2, 3)), 4))] == [
        "plan_repeated"
    ]


def test_every_fault_of_a_problem_is_named_at_once() -> None:
    with pytest.raises(InvalidError) as raised:
        SlotProblem((Job(1, -1, {"a": 9}), Job(1, 1, {"b": 1}, (5,))), {"a": 1}, Objective.WEIGHTED_TARDINESS)
    assert [problem.code for problem in raised.value.problems] == [
        "plan_range",
        "plan_pool",
        "plan_no_due",
        "plan_repeated",
        "plan_pool",
        "plan_no_due",
        "plan_unknown_before",
    ]
    with pytest.raises(InvalidError) as raised:
        SlotProblem((Job(1, 1, {}, (2,)), Job(2, 1, {}, (1,))), {})
    assert raised.value.problems[0].code == "plan_circle"
