from __future__ import annotations

import pytest
from tests.core.planning.day.problems import activity, worker

from threadneedle.core.base import NotFoundError, Tier
from threadneedle.core.planning.day.explain import Bound, Earlier, Moved, done_by, explain
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.planner import Budget, plan


def _reason(problem: DayProblem, key: int):  # type: ignore[no-untyped-def]
    return explain(problem, plan(problem, budget=Budget(50)), key)


def test_work_lies_where_it_can_begin_where_it_was_put_or_behind_what_it_waits_for() -> None:
    work = (
        activity(1, release=1, due=3),
        activity(2, due=3, pin=2),
        activity(3, due=3, after=(1,)),
    )
    problem = DayProblem(4, work, (worker(1, (8, 8, 8, 8)),))
    assert _reason(problem, 1).bound is Bound.RELEASE
    assert _reason(problem, 2).bound is Bound.PIN
    waiting = _reason(problem, 3)
    assert (waiting.bound, waiting.before, waiting.day) == (Bound.AFTER, 1, 2)


def test_one_day_earlier_names_what_it_would_push_and_the_price() -> None:
    safety = activity(1, tier=Tier.SAFETY, effort=8, due=0, limit=0, weight=2)
    other = activity(2, tier=Tier.ECONOMY, effort=8, due=0, weight=3)
    reason = _reason(DayProblem(2, (safety, other), (worker(4, (8, 8)),)), 2)
    assert (reason.day, reason.days_late, reason.bound, reason.people) == (1, 1, Bound.FULL, (4,))
    assert reason.earlier == Earlier(0, (Moved(1, 0, 1),), (2, 2, 0, -3, 0))


def test_what_is_certainly_late_comes_with_its_proof_and_what_is_only_late_in_our_plan_does_not() -> None:
    two = (activity(1, effort=8), activity(2, effort=8))
    problem = DayProblem(2, two, (worker(1, (8, 8)),))
    made = plan(problem)
    late = max(made.days(), key=made.days().__getitem__)
    certain = explain(problem, made, late)
    assert certain.certainly is not None
    assert (certain.days_late, certain.certainly.activities, certain.certainly.short) == (1, (1, 2), 8)
    in_time = _reason(DayProblem(2, two, (worker(1, (8, 8)), worker(2, (8, 8)))), 2)
    assert (in_time.days_late, in_time.certainly) == (0, None)


def test_work_that_nobody_can_do_or_that_no_day_holds_says_so() -> None:
    problem = DayProblem(2, (activity(1, skill=9), activity(2, effort=9)), (worker(1, (8, 8)),))
    for key in (1, 2):
        reason = _reason(problem, key)
        assert (reason.day, reason.days_late, reason.bound) == (None, 12, Bound.NOBODY)


def test_what_is_not_in_the_problem_cannot_be_explained() -> None:
    problem = DayProblem(1, (activity(1),), (worker(1, (8,)),))
    with pytest.raises(NotFoundError):
        explain(problem, plan(problem), 2)


def test_being_done_by_any_earlier_day_names_what_gives_way() -> None:
    work = tuple(activity(key, tier=Tier.ECONOMY, effort=8, due=key - 1, weight=1) for key in (1, 2, 3, 4))
    problem = DayProblem(5, work, (worker(1, (8, 8, 8, 8, 8)),))
    made = plan(problem, budget=Budget(50))
    assert made.days() == {1: 0, 2: 1, 3: 2, 4: 3}
    for day in (0, 1, 2):
        gives_way = Moved(day + 1, day, 3)
        assert done_by(problem, made, 4, day) == Earlier(day, (gives_way,), (0, 0, 0, 3 - day, 0))
    assert done_by(problem, made, 4, 2) == explain(problem, made, 4).earlier
    assert done_by(problem, made, 4, 3) == Earlier(3, (), (0, 0, 0, 0, 0))


def test_no_way_is_found_before_what_is_waited_for_or_in_the_place_of_what_was_put_there() -> None:
    held = activity(1, effort=8, due=3, pin=0)
    first = activity(2, effort=8, due=3, pin=1)
    last = activity(3, effort=8, due=3, after=(2,))
    problem = DayProblem(4, (held, first, last), (worker(1, (8, 8, 8, 8)),))
    made = plan(problem, budget=Budget(50))
    assert made.days()[3] == 2
    assert done_by(problem, made, 3, 1) is None
    assert done_by(problem, made, 3, 0) is None
    with pytest.raises(NotFoundError):
        done_by(problem, made, 9, 0)
