"""What it costs to put work on a day: exact in worked examples, never a promise that does not come about."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.day.problems import activity, best_score, small_problems, township, worker

from threadneedle.core.base import InvalidError, NotFoundError, Tier
from threadneedle.core.planning.day.check import check
from threadneedle.core.planning.day.explain import Bound, Moved, explain
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.overload import certify_overload
from threadneedle.core.planning.day.pins import Refusal, price, put_on
from threadneedle.core.planning.day.planner import Budget, plan
from threadneedle.core.planning.wire import day_plan_from, day_problem_from, plan_to

FEW = Budget(30)


def full_days(**changes: Any) -> DayProblem:
    """One person with 8 quarter-hours on each of four days; three days are taken."""
    work = tuple(activity(key, tier=Tier.ECONOMY, due=key - 1, effort=8) for key in (1, 2, 3))
    return DayProblem(4, (replace(work[0], **changes), *work[1:]), (worker(1, (8,) * 4),))


def asked(problem: DayProblem, key: int, day: Any) -> Any:
    return price(problem, plan(problem, budget=FEW), key, day, budget=FEW)


def test_a_pin_on_a_full_day_pushes_what_lies_there_and_says_what_becomes_late() -> None:
    told = asked(full_days(), 3, 0)
    assert (told.was, told.day, told.days_late, told.refused) == (2, 0, 0, None)
    assert told.moved == (Moved(1, 0, 1), Moved(2, 1, 2))
    assert (told.pushed, told.late) == (told.moved, (1, 2))
    assert (told.before.vector, told.after.vector) == ((0, 0, 0, 0, 0), (0, 0, 0, 2, 0))


def test_a_pin_on_a_free_day_after_its_date_is_late_itself_and_pushes_nothing() -> None:
    told = asked(full_days(), 1, 3)
    assert (told.day, told.days_late, told.pushed, told.late) == (3, 3, (), ())
    assert told.after.vector == (0, 0, 0, 3, 0)


def test_lighter_work_that_somebody_puts_on_a_day_pushes_safety_too() -> None:
    work = (
        activity(1, tier=Tier.SAFETY, due=0, effort=8),
        activity(2, tier=Tier.DEVELOPMENT, due=1, effort=8),
    )
    told = asked(DayProblem(2, work, (worker(1, (8, 8)),)), 2, 0)
    assert (told.moved, told.late, told.after.vector) == ((Moved(1, 0, 1),), (1,), (0, 1, 0, 0, 0))


def test_work_that_waits_for_what_is_put_on_a_later_day_moves_behind_it() -> None:
    work = (activity(1, due=0, effort=4), activity(2, due=1, effort=4, after=(1,)))
    told = asked(DayProblem(4, work, (worker(1, (8,) * 4),)), 1, 2)
    assert (told.moved, told.late, told.days_late) == ((Moved(2, 1, 3),), (2,), 2)


def test_what_is_refused_says_why_and_moves_nothing() -> None:
    work = (
        activity(1, effort=4, release=1, due=3),
        activity(2, effort=4, after=(1,), due=3),
        activity(3, effort=4, skill=7, due=3),
        activity(4, effort=9, due=3),
        activity(5, effort=6, pin=2, due=3),
        activity(6, effort=4, due=3),
    )
    problem = DayProblem(4, work, (worker(1, (8,) * 4),))
    reasons = {
        (key, day): (asked(problem, key, day).refused, asked(problem, key, day).waits_for)
        for key, day in ((1, 4), (1, -1), (1, 0), (2, 1), (3, 1), (4, 1), (6, 2), (6, 3))
    }
    assert reasons == {
        (1, 4): (Refusal.BEYOND, None),
        (1, -1): (Refusal.BEYOND, None),
        (1, 0): (Refusal.RELEASE, None),
        (2, 1): (Refusal.BEFORE, 1),
        (3, 1): (Refusal.NOBODY, None),
        (4, 1): (Refusal.HOURS, None),
        (6, 2): (Refusal.TAKEN, None),
        (6, 3): (None, None),
    }
    told = asked(problem, 4, 1)
    assert (told.moved, told.late, told.before) == ((), (), told.after)


def test_unknown_work_and_parts_that_make_no_sense_are_refused() -> None:
    problem = full_days()
    with pytest.raises(NotFoundError):
        asked(problem, 9, 0)
    for parts in ([(0, 5), (1, 4)], [(0, 2), (0, 2)], [(0, 0)]):
        with pytest.raises(InvalidError):
            asked(problem, 1, parts)
    with pytest.raises(InvalidError):
        DayProblem(4, (activity(1, effort=4, pin=1, parts=((2, 2),)),), ())


def test_parts_lie_on_their_days_and_the_rest_where_it_costs_least() -> None:
    work = (activity(1, effort=12, due=2), activity(2, tier=Tier.ECONOMY, effort=6, due=0))
    problem = DayProblem(4, work, (worker(1, (8,) * 4),))
    told = asked(problem, 1, [(2, 4)])
    assert (told.day, told.days_late, told.late) == (2, 0, ())
    made = plan(put_on(problem, 1, [(2, 4)]), budget=FEW)
    rows = [(row.day, row.quarters) for row in made.placements if row.activity == 1]
    assert rows == [(1, 8), (2, 4)]


def test_what_is_divided_by_hand_is_proved_late_by_nobody_for_being_long() -> None:
    long = activity(1, effort=14, due=1, parts=((0, 7), (1, 7)))
    problem = DayProblem(2, (long, activity(2, effort=1, due=1)), (worker(1, (8, 8)),))
    assert certify_overload(problem) == ()
    assert plan(problem, budget=FEW).score.vector == (0, 0, 0, 0, 0)


def test_a_part_put_on_its_last_day_is_why_it_is_done_then() -> None:
    problem = DayProblem(4, (activity(1, effort=8, due=3, parts=((3, 2),)),), (worker(1, (8,) * 4),))
    reason = explain(problem, plan(problem, budget=FEW), 1)
    assert (reason.day, reason.bound) == (3, Bound.PIN)


def can_lie(problem: DayProblem, key: int, day: int) -> bool:
    """Tell by trying every crew whether anything at all could lie on a day, with no other work."""
    work = problem.activities[key]
    need = work.effort + problem.way(work)
    able = [row for row in problem.workers if work.skill is None or work.skill in row.skills]
    return day >= work.release and any(
        all(row.quarters[day] >= need for row in crew) for crew in combinations(able, work.crew)
    )


@settings(max_examples=150)
@given(small_problems(), st.data())
def test_a_price_is_what_comes_about_and_never_better_than_the_best_there_is(
    problem: DayProblem, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([row.id for row in problem.activities]))
    day = data.draw(st.integers(0, problem.horizon - 1))
    now = plan(problem, budget=FEW)
    told = price(problem, now, key, day, budget=FEW)
    pinned = put_on(problem, key, [(day, None)])
    then = plan(pinned, previous=now, budget=FEW)
    if told.refused:
        assert (told.moved, told.after) == ((), now.score)
        return
    assert check(pinned, then) == ()
    assert then.days()[key] == day == told.day
    assert told.after == then.score
    assert {row.activity: row.would_be for row in told.moved} == {
        row.id: then.days().get(row.id)
        for row in problem.activities
        if row.id != key and then.days().get(row.id) != now.days().get(row.id)
    }
    assert best_score(problem) <= best_score(pinned) <= told.after.vector


@settings(max_examples=150)
@given(small_problems(), st.data())
def test_what_could_lie_on_a_day_is_refused_only_for_what_comes_before_it(
    problem: DayProblem, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([row.id for row in problem.activities]))
    day = data.draw(st.integers(0, problem.horizon - 1))
    told = price(problem, plan(problem, budget=FEW), key, day, budget=FEW)
    if not can_lie(problem, key, day):
        assert told.refused
    elif told.refused:
        assert (told.refused, bool(problem.activities[key].after)) == (Refusal.BEFORE, True)


@pytest.mark.parametrize("problem", [township(3), township(3, divided=True)])
def test_a_day_full_of_pins_keeps_every_rule_in_a_township(problem: DayProblem) -> None:
    made = plan(problem, budget=FEW)
    for key in range(0, 60, 7):
        told = price(problem, made, key, 5, budget=FEW)
        if told.refused is None:
            problem = put_on(problem, key, [(5, None)])
            made = plan(problem, previous=made, budget=FEW)
            assert check(problem, made) == ()
            assert made.days()[key] == 5
    assert sum(row.held for row in problem.activities) >= 5


def test_parts_and_pins_survive_the_way_through_json() -> None:
    data = {
        "grid": "day",
        "horizon": 3,
        "tasks": [{"id": 4, "unit": 0, "tier": 1, "due": 2, "effort": 9, "parts": [[0, 4], [2, 5]]}],
        "people": [{"id": 1, "unit": 0, "capacity": [8, 8, 8]}],
    }
    problem = day_problem_from(data)
    assert problem.activities[0].parts == ((0, 4), (2, 5))
    made = plan(problem, budget=FEW)
    assert day_plan_from(plan_to(made), problem) == made
    for wrong in ([[0]], [["a", 1]], 4, [[0, True]]):
        data["tasks"][0]["parts"] = wrong  # type: ignore[index]
        with pytest.raises(InvalidError):
            day_problem_from(data)


def test_a_part_longer_than_the_day_of_one_person_is_done_by_several() -> None:
    work = (replace(activity(1, due=3, effort=40), splittable=True),)
    problem = DayProblem(4, work, (worker(1, (8,) * 4), worker(2, (8,) * 4), worker(3, (8,) * 4)))
    told = asked(problem, 1, [(2, 20)])
    assert told.refused is None
    pinned = put_on(problem, 1, [(2, 20)])
    made = plan(pinned, budget=FEW)
    assert check(pinned, made) == ()
    assert sum(row.quarters for row in made.placements if row.day == 2) >= 20
    assert len({row.people for row in made.placements if row.day == 2}) == 3
    assert asked(problem, 1, [(2, 25)]).refused is Refusal.HOURS
    whole = replace(problem, activities=(replace(work[0], splittable=False),))
    assert asked(whole, 1, [(2, 20)]).refused is Refusal.HOURS


def test_what_lies_less_on_a_day_than_was_put_there_breaks_the_rule() -> None:
    work = (replace(activity(1, due=3, effort=12), splittable=True),)
    problem = put_on(DayProblem(2, work, (worker(1, (8, 8)),)), 1, [(1, 6)])
    made = plan(problem, budget=FEW)
    assert check(problem, made) == ()
    moved = replace(made, placements=tuple(replace(row, day=0) for row in made.placements))
    assert "plan_not_pinned" in {found.code for found in check(problem, moved)}
