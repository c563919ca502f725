from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.day.problems import activity, best_score, small_problems, township, worker

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning.day.board import Board
from threadneedle.core.planning.day.check import check
from threadneedle.core.planning.day.construct import first_plan, place_by_class, reserve_late
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Placement, Score
from threadneedle.core.planning.day.planner import Budget, carried_on, insert, plan, settle


@given(small_problems())
@settings(max_examples=120, deadline=None)
def test_a_plan_keeps_every_rule_and_is_never_better_than_the_best(problem: DayProblem) -> None:
    made = plan(problem, budget=Budget(300))
    assert check(problem, made) == ()
    assert made.score.vector >= best_score(problem)


@pytest.mark.parametrize("divided", [False, True])
def test_a_full_unit_is_planned_by_the_rules_and_better_than_by_class_and_due_day(*, divided: bool) -> None:
    problem = township(7, divided=divided, load=1.1)
    board = Board(problem)
    place_by_class(board)
    made = plan(problem, budget=Budget(1500))
    assert check(problem, made) == ()
    assert made.score < settle(board).score


def test_reserving_late_days_leaves_early_ones_to_urgent_work_below() -> None:
    calm = activity(1, tier=Tier.SAFETY, due=1, effort=8)
    urgent = activity(2, tier=Tier.DEVELOPMENT, due=0, effort=8)
    problem = DayProblem(2, (calm, urgent), (worker(1, (8, 8)),))
    by_class, reserved = Board(problem), Board(problem)
    place_by_class(by_class)
    reserve_late(reserved)
    assert by_class.plan().days() == {1: 0, 2: 1}
    assert reserved.plan().days() == {1: 1, 2: 0}
    assert first_plan(problem).plan().score == Score(0, (0, 0, 0, 0))


def test_no_amount_of_a_lower_tier_buys_any_of_a_higher_one() -> None:
    safety = activity(1, tier=Tier.SAFETY, due=0, effort=8, weight=1)
    others = tuple(activity(key, tier=Tier.LIVELIHOOD, due=0, effort=1, weight=9) for key in range(2, 10))
    made = plan(DayProblem(2, (safety, *others), (worker(1, (8, 8)),)))
    assert made.days()[1] == 0
    assert made.score.vector == (0, 0, 72, 0, 0)


def test_a_way_is_paid_once_a_day_for_each_person_and_place() -> None:
    rows = tuple(activity(key, effort=2, place=1, due=0) for key in (1, 2, 3))
    problem = DayProblem(1, rows, (worker(1, (10,)),), {0: {1: 4}})
    assert plan(problem).left_out == ()
    tight = DayProblem(1, rows, (worker(1, (9,)),), {0: {1: 4}})
    assert len(plan(tight).left_out) == 1


def test_work_of_two_needs_both_on_the_same_day() -> None:
    both = activity(1, crew=2, effort=4, due=0)
    problem = DayProblem(2, (both,), (worker(1, (4, 4)), worker(2, (0, 4))))
    assert plan(problem).placements == (Placement(1, 1, 1, (1, 2), 4),)


def test_divided_work_of_many_days_is_carried_by_many_people() -> None:
    whole = activity(1, effort=1680, due=3, splittable=True)
    team = tuple(worker(key, (28,) * 5) for key in range(1, 21))
    made = plan(DayProblem(5, (whole,), team), budget=Budget(0))
    assert (made.left_out, made.days()) == ((), {1: 2})
    far = DayProblem(5, (replace(whole, effort=1200, place=1),), team, {0: {1: 8}})
    assert (plan(far, budget=Budget(0)).left_out, check(far, plan(far, budget=Budget(0)))) == ((), ())


@given(st.integers(1, 8), st.integers(1, 6), st.integers(4, 30), st.integers(1, 3))
def test_divided_work_fits_if_half_of_the_hours_would_do(people: int, days: int, day: int, crew: int) -> None:
    effort = max(1, people // crew * days * day // 2)
    work = activity(1, effort=effort, due=days - 1, splittable=True, crew=crew)
    problem = DayProblem(days, (work,), tuple(worker(key, (day,) * days) for key in range(1, people + 1)))
    assert plan(problem, budget=Budget(0)).left_out == (() if people >= crew else (1,))


def test_divided_work_is_done_on_the_day_of_its_last_part() -> None:
    long = activity(1, effort=20, due=1, splittable=True)
    problem = DayProblem(3, (long,), (worker(1, (8, 8, 8)),))
    made = plan(problem)
    assert check(problem, made) == ()
    assert made.days() == {1: 2}
    assert made.score.vector == (0, 0, 1, 0, 0)
    assert plan(replace(problem, activities=(replace(long, splittable=False),))).left_out == (1,)


def test_what_waits_for_work_that_is_left_out_is_left_out_too() -> None:
    first = activity(1, effort=9, due=0)
    second = activity(2, effort=1, due=1, after=(1,))
    assert plan(DayProblem(2, (first, second), (worker(1, (8, 8)),))).left_out == (1, 2)


def test_a_pinned_day_is_kept_whatever_it_costs() -> None:
    pinned = activity(1, tier=Tier.DEVELOPMENT, due=2, effort=8, pin=0)
    urgent = activity(2, tier=Tier.SAFETY, due=0, effort=8, limit=0)
    made = plan(DayProblem(2, (pinned, urgent), (worker(1, (8, 8)),)))
    assert made.days() == {1: 0, 2: 1}
    assert made.score.vector == (1, 1, 0, 0, 0)


def test_equal_problem_seed_and_steps_give_an_identical_plan() -> None:
    problem = township(3)
    assert plan(problem, budget=Budget(400), seed=5) == plan(problem, budget=Budget(400), seed=5)


def test_other_names_for_the_same_work_change_nothing() -> None:
    problem = township(4)
    renamed = replace(
        problem,
        activities=tuple(
            replace(row, id=row.id * 3 + 100, after=tuple(key * 3 + 100 for key in row.after))
            for row in problem.activities
        ),
    )
    first, second = plan(problem, budget=Budget(300)), plan(renamed, budget=Budget(300))
    assert second.score == first.score
    assert second.days() == {key * 3 + 100: day for key, day in first.days().items()}


def test_the_same_work_two_days_later_is_planned_two_days_later() -> None:
    problem = township(5)
    later = DayProblem(
        problem.horizon + 2,
        tuple(
            replace(
                row,
                release=row.release + 2,
                due=row.due + 2,
                limit=None if row.limit is None else row.limit + 2,
            )
            for row in problem.activities
        ),
        tuple(replace(person, quarters=(0, 0, *person.quarters)) for person in problem.workers),
        problem.travel,
    )
    first, second = plan(problem, budget=Budget(300)), plan(later, budget=Budget(300))
    assert second.score == first.score
    assert second.days() == {key: day + 2 for key, day in first.days().items()}


@given(small_problems(most=4))
@settings(max_examples=60, deadline=None)
def test_more_hours_never_make_the_best_worse(problem: DayProblem) -> None:
    more = tuple(
        replace(person, quarters=tuple(q + 2 for q in person.quarters)) for person in problem.workers
    )
    assert best_score(replace(problem, workers=more)) <= best_score(problem)


def _new(key: int, day: int) -> Activity:
    return activity(key, tier=Tier.LIVELIHOOD, due=day, effort=10, weight=5, skill=1)


def test_new_work_makes_no_higher_tier_later_and_moves_little() -> None:
    problem = township(6, 50, load=0.9)
    before = plan(problem, budget=Budget(800))
    wider = replace(problem, activities=(*problem.activities, _new(100, 2), _new(101, 3)))
    after = insert(problem, before, (_new(100, 2), _new(101, 3)))
    assert check(wider, after) == ()
    assert after.score.vector[:2] <= before.score.vector[:2]
    moved = [key for key, day in before.days().items() if after.days().get(key) != day]
    assert len(moved) <= 6


def _moved(before: DayPlan, after: DayPlan) -> int:
    done = after.days()
    return sum(done.get(key) != day for key, day in before.days().items())


@pytest.mark.parametrize("limit", [0, 3, 8])
@pytest.mark.parametrize("seed", [8, 12, 13])
def test_no_more_is_put_on_another_day_than_allowed(seed: int, limit: int) -> None:
    problem = township(seed, 50, load=1.0)
    before = plan(problem, budget=Budget(800))
    new = tuple(_new(100 + key, 3) for key in range(4))
    wider = replace(problem, activities=(*problem.activities, *new))
    after = plan(wider, previous=before, most_redated=limit, budget=Budget(800))
    assert check(wider, after) == ()
    assert _moved(before, after) <= limit
    roomier = plan(wider, previous=before, most_redated=limit + 20, budget=Budget(800))
    assert not after.score < roomier.score


@given(small_problems(), st.integers(0, 3), st.data())
@settings(max_examples=150, deadline=None)
def test_only_what_no_longer_fits_may_exceed_the_limit(
    problem: DayProblem, limit: int, data: st.DataObject
) -> None:
    """Whatever has changed since: hours lost, work that is longer, work that waits for new work."""
    before = plan(problem, budget=Budget(60))
    people = tuple(
        replace(person, quarters=tuple(data.draw(st.integers(0, hours)) for hours in person.quarters))
        for person in problem.workers
    )
    new = activity(90, effort=data.draw(st.integers(1, 4)), due=1, weight=9)
    work = tuple(
        replace(
            row,
            effort=row.effort + data.draw(st.integers(0, 1)),
            after=(*row.after, 90) if data.draw(st.booleans()) else row.after,
        )
        for row in problem.activities
    )
    changed = replace(problem, activities=(*work, new), workers=people)
    board, published = carried_on(changed, before)
    forced = sum(not board.placed(piece) for piece in published)
    after = plan(changed, previous=before, most_redated=limit, budget=Budget(120))
    assert check(changed, after) == ()
    assert _moved(before, after) <= max(limit, forced)


def test_work_that_lost_its_people_stays_on_its_day_if_others_have_the_time() -> None:
    first, second = worker(1, (8, 8), 7), worker(2, (8, 8), 7)
    problem = DayProblem(2, (activity(1, skill=7, effort=8, due=1, release=1),), (first, second))
    before = plan(problem)
    ill = replace(
        problem,
        workers=tuple(
            replace(person, quarters=(8, 0)) if person.id in before.placements[0].people else person
            for person in problem.workers
        ),
    )
    assert plan(ill, previous=before, most_redated=0).days() == {1: 1}


def test_nothing_gives_way_for_which_other_work_waits() -> None:
    # The urgent piece would fit on the first day in the place of the lighter one, for which the third waits.
    lighter = activity(1, tier=Tier.DEVELOPMENT, due=2, effort=8)
    waiting = activity(2, tier=Tier.DEVELOPMENT, due=2, effort=8, after=(1,))
    people = (worker(1, (8, 8)),)
    before = plan(DayProblem(2, (lighter, waiting), people))
    assert before.days() == {1: 0, 2: 1}
    urgent = activity(3, tier=Tier.LIVELIHOOD, due=0, effort=8)
    wider = DayProblem(2, (lighter, waiting, urgent), people)
    for limit, days in ((0, {1: 0, 2: 1}), (1, {1: 0, 3: 1}), (2, {3: 0, 1: 1})):
        after = plan(wider, previous=before, most_redated=limit, budget=Budget(200))
        assert (limit, after.days()) == (limit, days)


def test_a_limit_gives_way_by_as_much_as_safety_needs() -> None:
    # Six calm lines stand in the way of nothing; only one has to leave the first day.
    calm = tuple(activity(key, tier=Tier.DEVELOPMENT, due=3, effort=4, release=0) for key in range(1, 7))
    problem = DayProblem(4, calm, (worker(1, (8, 8, 8, 8)),))
    before = plan(problem)
    safety = activity(9, tier=Tier.SAFETY, due=0, limit=0, effort=4)
    after = plan(replace(problem, activities=(*calm, safety)), previous=before, most_redated=0, yielding=2)
    assert after.days()[9] == 0
    assert _moved(before, after) == 1


def test_frozen_days_do_not_move() -> None:
    problem = township(9, 50, load=1.0)
    before = plan(problem, budget=Budget(50))
    after = plan(problem, previous=before, frozen_days=3, budget=Budget(1500))
    frozen = {key: day for key, day in before.days().items() if day < 3}
    assert {key: after.days()[key] for key in frozen} == frozen
    assert not before.score < after.score


def test_a_person_who_falls_ill_moves_only_what_no_longer_fits() -> None:
    problem = township(10, 40, load=0.7)
    before = plan(problem, budget=Budget(200))
    ill = problem.workers[0].id
    quarters = (0, *problem.workers[0].quarters[1:])
    without = replace(problem, workers=(replace(problem.workers[0], quarters=quarters), *problem.workers[1:]))
    after = plan(without, previous=before, most_redated=0, budget=Budget(200))
    assert check(without, after) == ()
    hers = {row.activity for row in before.placements if row.day == 0 and ill in row.people}
    moved = {key for key, day in before.days().items() if after.days().get(key) != day}
    followers = {row.id for row in problem.activities if set(row.after) & hers}
    assert moved <= hers | followers


def test_a_budget_of_time_is_looked_at() -> None:
    looks = []

    def spent() -> bool:
        looks.append(1)
        return len(looks) > 2

    plan(township(11), budget=Budget(None, spent))
    assert len(looks) == 3


def test_the_checker_names_every_broken_rule() -> None:
    work = (
        activity(1, release=1, due=1, effort=4, skill=7),
        activity(2, due=0, effort=4, after=(1,), pin=1),
        activity(3, crew=2, effort=1),
    )
    problem = DayProblem(2, work, (worker(1, (4, 4)), worker(2, (9, 9), 7)))
    rows = (
        Placement(0, 1, 1, (1,), 3),
        Placement(0, 1, 2, (1,), 3),
        Placement(0, 2, 1, (1,), 4),
        Placement(2, 3, 1, (2,), 1),
        Placement(0, 9, 1, (1,), 1),
    )
    codes = {fault.code for fault in check(problem, DayPlan(rows, (), Score(0, (0, 0, 0, 0))))}
    assert codes == {
        "plan_unknown",
        "plan_early",
        "plan_person",
        "plan_effort",
        "plan_divided",
        "plan_order",
        "plan_not_pinned",
        "plan_beyond",
        "plan_crew",
        "plan_over",
        "plan_score",
    }


def test_every_fault_of_a_problem_is_named_at_once() -> None:
    with pytest.raises(InvalidError) as raised:
        DayProblem(2, (activity(1, effort=0), activity(1, after=(5,))), (worker(1, (1,)),))
    assert [problem.code for problem in raised.value.problems] == [
        "plan_range",
        "plan_repeated",
        "plan_unknown_before",
        "plan_days",
    ]
    with pytest.raises(InvalidError) as raised:
        DayProblem(1, (activity(1, after=(2,)), activity(2, after=(1,))), ())
    assert raised.value.problems[0].params["activities"] == (1, 2)


def test_the_limit_gives_way_before_safety_and_before_nothing_else() -> None:
    for tier, yields in ((Tier.SAFETY, True), (Tier.LIVELIHOOD, False)):
        urgent = activity(1, tier=Tier.ECONOMY, due=0, effort=8)
        calm = activity(2, tier=tier, due=1, effort=8)
        before = plan(DayProblem(2, (urgent, calm), (worker(1, (8, 8)),)))
        assert before.days() == {1: 0, 2: 1}
        hastened = DayProblem(2, (urgent, replace(calm, due=0)), (worker(1, (8, 8)),))
        after = plan(hastened, previous=before, most_redated=0, yielding=2, budget=Budget(60))
        assert after.days() == ({1: 1, 2: 0} if yields else {1: 0, 2: 1})


def test_work_of_which_a_part_is_done_keeps_its_last_parts() -> None:
    long = activity(1, effort=32, due=3, splittable=True)
    problem = DayProblem(4, (long,), (worker(1, (8, 8, 8, 8)),))
    before = plan(problem)
    assert [row.day for row in before.placements] == [0, 1, 2, 3]
    rest = replace(problem, activities=(replace(long, effort=16),))
    board, published = carried_on(rest, before)
    assert (board.day, published) == ([2, 3], {1: 3})
