from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.progress import Tally, Truth, Verified, percent

tallies = st.integers(0, 20).flatmap(
    lambda planned: st.builds(Tally, st.just(planned), *[st.integers(0, planned)] * (len(fields(Tally)) - 1))
)


def test_tallies_add_up_field_by_field() -> None:
    one = Tally(9, 8, 7, 6, 5, 4, 3, 2, 1)
    other = Tally(90, 80, 70, 60, 50, 40, 30, 20, 10)
    assert one + other == Tally(
        planned=99,
        reported=88,
        confirmed=77,
        closed=66,
        late_open=55,
        late_recovered=44,
        near=33,
        on_time=22,
        paused=11,
    )


def test_rolling_up_nothing_gives_the_empty_tally() -> None:
    assert Tally.roll([]) == Tally()


@pytest.mark.parametrize("field", [each.name for each in fields(Tally)][1:])
def test_no_count_exceeds_what_was_planned(field: str) -> None:
    with pytest.raises(InvalidError, match=rf"tally_out_of_range: field='{field}', planned=3, value=4"):
        Tally(planned=3, **{field: 4})


@pytest.mark.parametrize("field", [each.name for each in fields(Tally)])
def test_no_count_is_negative(field: str) -> None:
    with pytest.raises(InvalidError, match="tally_out_of_range"):
        Tally(**{"planned": 3, field: -1})


@given(st.lists(tallies, max_size=6), st.integers(0, 6))
def test_rolling_up_in_two_steps_or_in_one_is_the_same(children: list[Tally], cut: int) -> None:
    halves = [Tally.roll(children[:cut]), Tally.roll(children[cut:])]
    assert Tally.roll(halves) == Tally.roll(children)
    assert Tally.roll(children[::-1]) == Tally.roll(children)


@given(st.lists(tallies, max_size=6))
def test_a_roll_up_counts_every_task_once(children: list[Tally]) -> None:
    rolled = Tally.roll(children)
    for each in fields(Tally):
        assert getattr(rolled, each.name) == sum(getattr(child, each.name) for child in children)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (612, 624, 98),
        (35, 43, 81),
        (70, 72, 97),
        (69, 74, 93),
        (996, 1000, 99),
        (2, 1000, 1),
        (1002, 1000, 101),
        (1, 200, 1),
        (5, 1000, 1),
        (125, 1000, 13),
        (0, 5, 0),
        (5, 5, 100),
        (3, 2, 150),
    ],
)
def test_a_share_is_printed_in_whole_percent(part: int, whole: int, shown: int) -> None:
    assert percent(part, whole) == shown


def test_a_share_of_nothing_is_none() -> None:
    assert percent(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (1, -5)])
def test_a_negative_count_has_no_share(part: int, whole: int) -> None:
    with pytest.raises(InvalidError, match="count_negative"):
        percent(part, whole)


@given(st.integers(0, 3000), st.integers(1, 2000))
def test_none_and_all_are_printed_only_when_exact(part: int, whole: int) -> None:
    shown = percent(part, whole)
    assert shown is not None
    assert (shown == 0) is (part == 0)
    assert (shown == 100) is (part == whole)
    assert abs(shown - Fraction(100 * part, whole)) < 1
    if shown not in {1, 99, 101}:
        assert abs(shown - Fraction(100 * part, whole)) <= Fraction(1, 2)


@given(st.integers(0, 300), st.integers(1, 200), st.integers(1, 9))
def test_counting_in_larger_lots_prints_the_same(part: int, whole: int, lot: int) -> None:
    assert percent(part * lot, whole * lot) == percent(part, whole)


def test_the_two_numbers_stand_side_by_side() -> None:
    matter = Truth(planned=624, reported=612, verified=Verified(done=35, checked=43, frame=612))
    assert matter.reported_share == 612 / 624
    assert matter.verified == Verified(35, 43, 612)


def test_what_nobody_has_checked_is_unknown() -> None:
    assert Truth(planned=24, reported=10).verified is None


def test_nothing_planned_has_no_share() -> None:
    assert Truth(planned=0, reported=0).reported_share is None


def test_more_than_planned_may_be_reported() -> None:
    assert Truth(planned=4, reported=5).reported_share == 1.25


@pytest.mark.parametrize(("planned", "reported"), [(-1, 0), (0, -1)])
def test_a_truth_of_negative_counts_is_refused(planned: int, reported: int) -> None:
    with pytest.raises(InvalidError, match="count_negative"):
        Truth(planned, reported)


@pytest.mark.parametrize(("done", "checked", "frame"), [(-1, 5, 9), (6, 5, 9), (5, 10, 9), (0, 0, 9)])
def test_a_check_finds_no_more_than_was_drawn(done: int, checked: int, frame: int) -> None:
    with pytest.raises(InvalidError, match=f"verified_out_of_range: checked={checked}, done={done}"):
        Verified(done, checked, frame)
