"""Groups in which each is like each other one: exact cases, an oracle, and that order does not matter."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.likeness import Pair, groups_alike


def test_a_chain_is_not_a_group() -> None:
    chain = [Pair(1, 2, 0.9), Pair(2, 3, 0.8)]
    assert groups_alike(chain) == ((1, 2),)
    assert groups_alike([*chain, Pair(1, 3, 0.3)]) == ((1, 2, 3),)


def test_two_groups_are_joined_only_if_all_of_one_goes_with_all_of_the_other() -> None:
    inner = [Pair(1, 2, 0.9), Pair(3, 4, 0.9)]
    across = [Pair(a, b, 0.5) for a in (1, 2) for b in (3, 4)]
    assert groups_alike([*inner, *across]) == ((1, 2, 3, 4),)
    assert groups_alike([*inner, *across[1:]]) == ((1, 2), (3, 4))


def test_nothing_alike_gives_no_group() -> None:
    assert groups_alike([]) == ()


@st.composite
def some_pairs(draw: st.DrawFn) -> list[Pair]:
    keys = range(draw(st.integers(2, 7)))
    chosen = draw(st.lists(st.sampled_from(list(combinations(keys, 2))), unique=True))
    return [Pair(a, b, draw(st.sampled_from([0.25, 0.5, 0.75, 1.0]))) for a, b in chosen]


def slowly(pairs: list[Pair]) -> set[frozenset[int]]:
    """Go through the pairs, the most alike first, and join their groups if every pair across is known."""
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    groups = {frozenset({key}) for key in keys}
    known = {frozenset({pair.first, pair.second}) for pair in pairs}
    queue = sorted(pairs, key=lambda pair: (-pair.likeness, pair.first, pair.second))
    while queue:
        pair = queue.pop(0)
        one = next(group for group in groups if pair.first in group)
        other = next(group for group in groups if pair.second in group)
        if one != other and all(frozenset({a, b}) in known for a in one for b in other):
            groups = (groups - {one, other}) | {one | other}
    return {group for group in groups if len(group) > 1}


@given(some_pairs(), st.randoms(use_true_random=False))
def test_as_the_slow_way_and_in_any_order(pairs: list[Pair], random: object) -> None:
    found = groups_alike(pairs)
    assert {frozenset(group) for group in found} == slowly(pairs)
    assert groups_alike(sorted(pairs, key=lambda _pair: random.random())) == found  # type: ignore[attr-defined]
    known = {(pair.first, pair.second) for pair in pairs}
    assert all(set(combinations(group, 2)) <= known for group in found)
    assert all(
        any((min(a, b), max(a, b)) not in known for a in one for b in other)
        for one, other in combinations(found, 2)
    )
