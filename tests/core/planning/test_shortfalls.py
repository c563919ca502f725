from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning import Capacity, Item, Shortfall, shortfalls

MONDAY = date(2026, 7, 6)
WEEK = [MONDAY + timedelta(days=step) for step in range(5)]
FRIDAY = WEEK[-1]

items = st.lists(
    st.builds(
        Item,
        st.integers(1, 50),
        st.sampled_from(Tier),
        st.none() | st.dates(MONDAY - timedelta(days=2), FRIDAY),
        st.none() | st.integers(0, 6),
    ),
    max_size=6,
    unique_by=lambda item: item.id,
)
capacities = st.lists(
    st.builds(Capacity, st.dates(MONDAY - timedelta(days=1), FRIDAY), st.integers(0, 6)), max_size=8
)


def test_thirteen_hours_more_are_due_by_friday_than_there_are() -> None:
    work = [Item(1, Tier.SAFETY, WEEK[2], 4 * 120), Item(2, Tier.ECONOMY, FRIDAY, 4 * 245)]
    team = [Capacity(day, 4 * 70 + 8) for day in WEEK[:4]] + [Capacity(FRIDAY, 4 * 64)]
    assert shortfalls(work, team, MONDAY) == (
        Shortfall(due=FRIDAY, needed=1460, available=1408, short=52, item_ids=(1, 2), unsized=0),
    )


def test_work_that_just_fits_is_no_shortfall() -> None:
    assert shortfalls([Item(1, Tier.SAFETY, MONDAY, 8)], [Capacity(MONDAY, 8)], MONDAY) == ()
    assert shortfalls([Item(1, Tier.SAFETY, MONDAY, 9)], [Capacity(MONDAY, 8)], MONDAY)[0].short == 1


def test_hours_after_the_date_do_not_help() -> None:
    found = shortfalls([Item(1, Tier.SAFETY, MONDAY, 9)], [Capacity(WEEK[1], 100)], MONDAY)
    assert [(each.due, each.needed, each.available) for each in found] == [(MONDAY, 9, 0)]


def test_hours_of_days_gone_by_do_not_help() -> None:
    yesterday = Capacity(MONDAY - timedelta(days=1), 100)
    assert shortfalls([Item(1, Tier.SAFETY, MONDAY, 1)], [yesterday], MONDAY)[0].available == 0


def test_rows_of_one_day_add_up() -> None:
    teams = [Capacity(MONDAY, 5), Capacity(MONDAY, 4)]
    assert shortfalls([Item(1, Tier.SAFETY, MONDAY, 9)], teams, MONDAY) == ()


def test_overdue_work_counts_against_today() -> None:
    overdue = Item(1, Tier.LIVELIHOOD, MONDAY - timedelta(days=9), 6)
    today = Item(2, Tier.LIVELIHOOD, MONDAY, 4)
    assert shortfalls([today, overdue], [Capacity(MONDAY, 8)], MONDAY) == (
        Shortfall(due=MONDAY, needed=10, available=8, short=2, item_ids=(1, 2), unsized=0),
    )


def test_every_tier_draws_on_the_same_hours() -> None:
    work = [Item(number, tier, MONDAY, 3) for number, tier in enumerate(Tier, start=1)]
    assert shortfalls(work, [Capacity(MONDAY, 11)], MONDAY)[0].short == 1


def test_work_without_hours_counts_nothing_and_is_told() -> None:
    work = [
        Item(1, Tier.SAFETY, MONDAY, 9),
        Item(2, Tier.SAFETY, MONDAY),
        Item(3, Tier.SAFETY, WEEK[1]),
        Item(4, Tier.SAFETY),
    ]
    found = shortfalls(work, [Capacity(MONDAY, 8)], MONDAY)
    assert [(each.due, each.short, each.item_ids, each.unsized) for each in found] == [
        (MONDAY, 1, (1,), 1),
        (WEEK[1], 1, (1,), 2),
    ]


def test_work_without_a_date_is_no_shortfall() -> None:
    assert shortfalls([Item(1, Tier.SAFETY, None, 9)], [], MONDAY) == ()


def test_a_shortfall_ends_where_later_hours_make_it_good() -> None:
    work = [Item(1, Tier.SAFETY, MONDAY, 9), Item(2, Tier.SAFETY, WEEK[1], 1)]
    found = shortfalls(work, [Capacity(MONDAY, 8), Capacity(WEEK[1], 2)], MONDAY)
    assert [each.due for each in found] == [MONDAY]


def test_negative_hours_are_refused() -> None:
    with pytest.raises(InvalidError, match="capacity_negative: day='2026-07-06', quarters=-1"):
        Capacity(MONDAY, -1)


def somebody_is_late(work: list[Item], capacity: list[Capacity]) -> bool:
    """Work off quarter-hour by quarter-hour, always the item due first: late only if every order is."""
    left = {item.id: item.quarters or 0 for item in work if item.due is not None}
    due = {item.id: max(item.due, MONDAY) for item in work if item.due is not None}
    for day in WEEK:
        for _ in range(sum(row.quarters for row in capacity if row.day == day)):
            waiting = [key for key, quarters in left.items() if quarters]
            if waiting:
                left[min(waiting, key=lambda key: (due[key], key))] -= 1
        if any(quarters and due[key] <= day for key, quarters in left.items()):
            return True
    return False


@given(items, capacities)
def test_there_is_a_shortfall_exactly_if_somebody_is_late_in_a_run(
    work: list[Item], capacity: list[Capacity]
) -> None:
    assert bool(shortfalls(work, capacity, MONDAY)) is somebody_is_late(work, capacity)


@given(items, capacities, st.builds(Capacity, st.sampled_from(WEEK), st.integers(0, 6)))
def test_more_hours_never_add_or_deepen_a_shortfall(
    work: list[Item], capacity: list[Capacity], more: Capacity
) -> None:
    before = {each.due: each.short for each in shortfalls(work, capacity, MONDAY)}
    for each in shortfalls(work, [*capacity, more], MONDAY):
        assert each.short <= before[each.due]


@given(
    items.flatmap(lambda work: st.tuples(st.just(work), st.permutations(work))),
    capacities.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))),
)
def test_the_order_of_the_input_does_not_matter(
    work: tuple[list[Item], list[Item]], capacity: tuple[list[Capacity], list[Capacity]]
) -> None:
    assert shortfalls(work[0], capacity[0], MONDAY) == shortfalls(work[1], capacity[1], MONDAY)
