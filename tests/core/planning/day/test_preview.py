"""What new work would cost: exact in a worked example, never less than what is proved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.day.problems import activity, small_problems, worker

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import Activity, DayProblem
from threadneedle.core.planning.day.planner import Budget, insert, plan
from threadneedle.core.planning.day.preview import (
    Case,
    Displaced,
    Week,
    certain_quarters,
    extended,
    free_date,
    preview,
)

FEW = Budget(20)


def full_week() -> DayProblem:
    """One person with 8 quarter-hours a day for ten days, of whom the first four days are asked."""
    work = tuple(activity(key, tier=Tier.ECONOMY, due=key - 1, effort=8) for key in (1, 2, 3, 4))
    return DayProblem(10, work, (worker(1, (8,) * 10),))


def asked(key: int, **changes: object) -> Activity:
    return activity(key, **{"tier": Tier.SAFETY, "due": 0, "effort": 8, **changes})


def test_safety_due_on_a_full_day_displaces_the_lighter_work_and_says_by_how_much() -> None:
    problem = full_week()
    impact = preview(problem, plan(problem, budget=FEW), [asked(9)])
    assert impact.score_before.vector == (0, 0, 0, 0, 0)
    assert impact.late_new == ()
    assert impact.displaced == (Displaced(1, Tier.ECONOMY, 0, 4),)
    assert impact.score_after.vector == (0, 0, 0, 4, 0)
    assert (impact.certain_before, impact.certain_after) == (0, 8)
    assert (impact.best_before, impact.best_after) == (0, 8)
    assert impact.weeks == (Week(0, 32, 40, 40), Week(5, 0, 0, 40))


def test_divided_work_of_a_lighter_tier_yields_too() -> None:
    lighter = activity(1, tier=Tier.DEVELOPMENT, due=2, effort=96, splittable=True)
    problem = DayProblem(20, (lighter,), (worker(1, (32,) * 20),))
    impact = preview(problem, plan(problem, budget=FEW), [asked(9, due=6, effort=160, splittable=True)])
    assert impact.displaced == (Displaced(1, Tier.DEVELOPMENT, 2, 7),)
    assert (impact.late_new, impact.certain_after, impact.best_after) == ((), 32, 96)


def test_more_due_in_a_week_than_it_has_stands_over_the_line_of_that_week() -> None:
    problem = full_week()
    impact = preview(problem, plan(problem, budget=FEW), [asked(9, due=4, effort=20, splittable=True)])
    assert impact.weeks == (Week(0, 32, 52, 40), Week(5, 0, 0, 40))
    assert (impact.weeks[0].over_before, impact.weeks[0].over_after) == (0, 12)
    assert impact.certain_after == 12


def test_work_due_in_a_full_week_lies_in_an_earlier_one_with_room() -> None:
    problem = DayProblem(10, (activity(1, due=9, effort=50, splittable=True),), (worker(1, (8,) * 10),))
    impact = preview(problem, plan(problem, budget=FEW), ())
    assert impact.weeks == (Week(0, 10, 10, 40), Week(5, 40, 40, 40))


def test_the_free_date_is_the_first_day_that_displaces_nothing() -> None:
    problem = full_week()
    assert free_date([Case(problem, plan(problem, budget=FEW), [asked(9)])]) == 4
    assert free_date([Case(problem, plan(problem, budget=FEW), [asked(9, due=7)])]) == 7


def test_there_is_no_free_date_where_the_horizon_has_no_room_and_one_beyond_it() -> None:
    work = tuple(activity(key, due=key - 1, effort=8) for key in (1, 2))
    problem = DayProblem(2, work, (worker(1, (8, 8)),))
    made = plan(problem, budget=FEW)
    assert free_date([Case(problem, made, [asked(9)])]) is None
    assert free_date([Case(extended(problem, 5), made, [asked(9)])]) == 2
    assert free_date([Case(problem, made, ())]) is None


def test_a_longer_problem_repeats_the_last_week() -> None:
    problem = DayProblem(6, (), (worker(1, (9, 1, 2, 3, 4, 5)),))
    assert extended(problem, 9).workers[0].quarters == (9, 1, 2, 3, 4, 5, 1, 2, 3)
    assert extended(problem, 6) is problem


def test_work_due_after_the_horizon_is_not_called_late() -> None:
    problem = DayProblem(2, (activity(1, due=5, effort=9),), (worker(1, (1, 1)),))
    impact = preview(problem, plan(problem, budget=FEW), ())
    assert (impact.certain_after, impact.best_after) == (0, 0)


def drafts(horizon: int) -> st.SearchStrategy[list[Activity]]:
    one = st.builds(
        lambda key, tier, due, effort: activity(key, tier=tier, due=due, effort=effort),
        st.integers(100, 102),
        st.sampled_from(Tier),
        st.integers(0, horizon - 1),
        st.integers(1, 6),
    )
    return st.lists(one, min_size=1, max_size=3, unique_by=lambda row: row.id)


@given(small_problems(), drafts(2))
@settings(max_examples=120)
def test_what_is_proved_is_never_more_than_what_the_best_plan_has_late(
    problem: DayProblem, draft: list[Activity]
) -> None:
    impact = preview(problem, plan(problem, budget=FEW), draft)
    assert impact.certain_before <= impact.best_before
    assert impact.certain_before <= impact.certain_after <= impact.best_after
    assert all(row.would_be is None or row.would_be > row.was for row in impact.displaced)


@given(small_problems(), st.integers(1, 8))
@settings(max_examples=120)
def test_more_hours_never_raise_what_is_certainly_late(problem: DayProblem, more: int) -> None:
    people = tuple(
        replace(row, quarters=tuple(each + more for each in row.quarters)) for row in problem.workers
    )
    assert certain_quarters(replace(problem, workers=people)) <= certain_quarters(problem)


def test_one_day_is_found_for_all_units_and_what_is_due_later_keeps_its_own() -> None:
    full, calm = full_week(), DayProblem(10, (), (worker(1, (0,) * 6 + (8,) * 4),))
    cases = [
        Case(full, plan(full, budget=FEW), [asked(9), asked(10, due=9)]),
        Case(calm, plan(calm, budget=FEW), [asked(11)]),
    ]
    assert free_date(cases[:1]) == 4
    assert free_date(cases[1:]) == 6
    assert free_date(cases) == free_date(cases[::-1]) == 6


@given(small_problems(), drafts(2))
@settings(max_examples=80)
def test_a_free_date_fits_and_every_day_before_it_was_tried_and_does_not(
    problem: DayProblem, draft: list[Activity]
) -> None:
    longer = extended(problem, 8)
    made = plan(longer, budget=FEW)
    settled = insert(longer, made, ()).days()

    def fits(day: int) -> bool:
        moved = [replace(row, due=max(day, row.due)) for row in draft]
        done = insert(longer, made, moved).days()
        kept = all(done.get(key, longer.horizon) <= day for key, day in settled.items())
        return kept and all(done.get(row.id, longer.horizon) <= row.due for row in moved)

    first = min(row.due for row in draft)
    tried = [day for day in range(first, longer.horizon) if fits(day)]
    found = free_date([Case(longer, made, draft)])
    assert found == (tried[0] if tried else None)
    if found is not None:
        impact = preview(longer, made, [replace(row, due=max(found, row.due)) for row in draft])
        assert (impact.displaced, impact.late_new) == ((), ())
        assert impact.best_after == impact.best_before


@given(small_problems(), drafts(2))
@settings(max_examples=60)
def test_other_numbers_for_the_same_work_change_no_proved_number(
    problem: DayProblem, draft: list[Activity]
) -> None:
    def renamed(row: Activity) -> Activity:
        return replace(row, id=row.id + 500, after=tuple(key + 500 for key in row.after))

    other = replace(problem, activities=tuple(map(renamed, problem.activities)))
    one = preview(problem, plan(problem, budget=FEW), draft)
    two = preview(other, plan(other, budget=FEW), list(map(renamed, draft)))
    assert (one.certain_before, one.certain_after, one.weeks) == (
        two.certain_before,
        two.certain_after,
        two.weeks,
    )
