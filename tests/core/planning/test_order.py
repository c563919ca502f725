from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning import Item, order

items = st.lists(
    st.builds(
        Item,
        st.integers(1, 50),
        st.sampled_from(Tier),
        st.none() | st.dates(date(2026, 6, 15), date(2026, 6, 19)),
        st.none() | st.integers(0, 8),
        st.integers(1, 3),
        st.none() | st.integers(1, 3),
    ),
    max_size=8,
    unique_by=lambda item: item.id,
)


def ids(*given: Item) -> list[int]:
    return [item.id for item in order(given)]


def test_tiers_come_before_dates() -> None:
    assert ids(
        Item(1, Tier.DEVELOPMENT, date(2026, 6, 1)),
        Item(2, Tier.ECONOMY, date(2026, 6, 2)),
        Item(3, Tier.LIVELIHOOD, date(2026, 6, 3)),
        Item(4, Tier.SAFETY),
    ) == [4, 3, 2, 1]


def test_within_a_tier_the_earlier_date_comes_first_and_none_comes_last() -> None:
    assert ids(
        Item(1, Tier.SAFETY),
        Item(2, Tier.SAFETY, date(2026, 6, 18)),
        Item(3, Tier.SAFETY, date(2026, 6, 17)),
        Item(4, Tier.SAFETY, date.max),
    ) == [3, 2, 4, 1]


def test_equal_dates_go_by_id() -> None:
    due = date(2026, 6, 17)
    assert ids(Item(10, Tier.ECONOMY, due), Item(9, Tier.ECONOMY, due)) == [9, 10]


def test_of_equal_dates_the_item_that_carries_more_demands_comes_first() -> None:
    due = date(2026, 6, 17)
    assert ids(Item(1, Tier.ECONOMY, due), Item(2, Tier.ECONOMY, due, weight=3)) == [2, 1]


def test_pinned_items_lead_their_tier_in_the_order_of_their_pins() -> None:
    assert ids(
        Item(1, Tier.LIVELIHOOD, date(2026, 6, 1)),
        Item(2, Tier.LIVELIHOOD, date(2026, 6, 9), pinned=2),
        Item(3, Tier.LIVELIHOOD, None, pinned=1),
    ) == [3, 2, 1]


def test_a_pin_does_not_lift_an_item_over_a_higher_tier() -> None:
    assert ids(Item(1, Tier.DEVELOPMENT, date(2026, 6, 1), pinned=1), Item(2, Tier.SAFETY)) == [2, 1]


@pytest.mark.parametrize(("field", "value"), [("quarters", -1), ("weight", 0), ("pinned", 0)])
def test_a_number_out_of_range_is_refused_by_name(field: str, value: int) -> None:
    with pytest.raises(InvalidError, match=rf"item_out_of_range: field='{field}', item=7, .* value={value}"):
        Item(7, Tier.SAFETY, **{field: value})  # type: ignore[arg-type]


def comes_first(one: Item, other: Item) -> bool:
    """The rule as it is told to people, one clause a line."""
    if one.tier != other.tier:
        return one.tier < other.tier
    if one.pinned != other.pinned:
        return other.pinned is None or (one.pinned is not None and one.pinned < other.pinned)
    if one.due != other.due:
        return other.due is None or (one.due is not None and one.due < other.due)
    if one.weight != other.weight:
        return one.weight > other.weight
    return one.id < other.id


@given(items)
def test_every_item_stands_where_the_rule_puts_it(given: list[Item]) -> None:
    ordered = order(given)
    assert sorted(item.id for item in ordered) == sorted(item.id for item in given)
    assert all(comes_first(one, other) for one, other in pairwise(ordered))


@given(items.flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))))
def test_the_order_of_the_input_does_not_matter(pair: tuple[list[Item], list[Item]]) -> None:
    given, permuted = pair
    assert order(given) == order(permuted)
