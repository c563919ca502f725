"""The planner and its proofs against the exact optimum of problems of twelve activities."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest
from benchmarks.exact import Cost, best_cost, best_vector
from benchmarks.instances import small
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.day.problems import activity, best_score, small_problems, worker

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.check import check
from threadneedle.core.planning.day.model import Activity, DayProblem
from threadneedle.core.planning.day.overload import certify_overload
from threadneedle.core.planning.day.planner import Budget, plan

SEEDS = range(1000, 1060)
"""Beside those that the benchmark measures."""


@given(small_problems())
@settings(max_examples=150, deadline=None)
def test_tables_of_sets_find_what_trying_everything_finds(problem: DayProblem) -> None:
    assert best_vector(problem) == best_score(problem)


def test_the_best_of_a_problem_reckoned_by_hand() -> None:
    # Five and three quarter-hours fit on one day; both people needed for the pair meet on the second.
    work = (
        activity(0, tier=Tier.LIVELIHOOD, effort=5, due=0, weight=2),
        activity(1, tier=Tier.ECONOMY, effort=3, due=0, weight=3),
        activity(2, tier=Tier.SAFETY, effort=6, due=0, limit=0, crew=2, weight=4),
        activity(3, tier=Tier.DEVELOPMENT, effort=9, due=1, weight=1),
    )
    problem = DayProblem(2, work, (worker(1, (8, 8)), worker(2, (0, 8))))
    # Safety a day late and unlawful; what never fits is late by 12 - 1 days.
    assert best_vector(problem) == (4, 4, 0, 0, 11)


@pytest.mark.simulation
def test_twelve_activities_are_planned_as_well_as_can_be_in_nineteen_of_twenty() -> None:
    whole = upper = 0
    for seed in SEEDS:
        problem = small(seed)
        made, best = plan(problem, budget=Budget(1500), seed=1), best_vector(problem)
        assert check(problem, made) == ()
        assert made.score.vector >= best
        whole += made.score.vector == best
        upper += made.score.vector[:3] == best[:3]
    assert whole >= 57
    assert upper >= 59


@pytest.mark.simulation
def test_proofs_of_overload_are_true_and_count_no_more_hours_than_must_be_late() -> None:
    caught = overloaded = 0
    for seed in SEEDS:
        problem = small(seed)
        late = list(accumulate(best_vector(problem)[1:]))
        overloaded += bool(late[-1])
        proofs = certify_overload(problem)
        caught += bool(proofs)
        for proof in proofs:
            assert late[proof.tier] > 0
            if not proof.whole_days:
                assert proof.short <= best_cost(problem, _hours_late(problem, proof.tier))
    assert overloaded >= 40
    assert caught >= 0.55 * overloaded


def _hours_late(problem: DayProblem, tier: Tier) -> Cost:
    """Return what an activity costs if each late hour counts, with the way at its dearest."""

    def cost(row: Activity, day: int) -> int:
        return row.crew * (row.effort + problem.way(row)) if row.tier <= tier and day > row.due else 0

    return cost


@given(st.integers(0, 10**6), st.integers(1, 8))
@settings(max_examples=12, deadline=None)
def test_more_hours_or_another_person_never_make_the_best_of_twelve_worse(seed: int, more: int) -> None:
    problem = small(seed, count=9)
    longer = tuple(replace(row, quarters=tuple(q + more for q in row.quarters)) for row in problem.workers)
    best = best_vector(problem)
    assert best_vector(replace(problem, workers=longer)) <= best
    assert best_vector(replace(problem, workers=(*problem.workers, worker(9, (8,) * 4, 1, 2)))) <= best


@given(st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_the_best_has_no_names_and_no_calendar(seed: int) -> None:
    problem = small(seed, count=9)
    renamed = tuple(
        replace(row, id=500 - row.id, after=tuple(500 - key for key in row.after))
        for row in problem.activities[::-1]
    )
    later = tuple(
        replace(
            row,
            release=row.release + 1,
            due=row.due + 1,
            limit=None if row.limit is None else row.limit + 1,
        )
        for row in problem.activities
    )
    people = tuple(replace(row, quarters=(0, *row.quarters)) for row in problem.workers)
    best = best_vector(problem)
    assert best_vector(replace(problem, activities=renamed)) == best
    assert best_vector(DayProblem(problem.horizon + 1, later, people, problem.travel)) == best
