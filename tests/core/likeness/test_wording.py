"""Whether two demands with a title ask the same; the pairs against all pairs compared one by one."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.likeness import (
    Wording,
    asks_the_same,
    pairs_asking_the_same,
    share_alike,
    wording_of,
)


def said(title: str, whole: str = "") -> Wording:
    """Shingles by letters: enough to say exactly how much two share."""
    return Wording(frozenset(title), frozenset(title + whole))


def test_titles_that_are_alike_are_enough() -> None:
    # 2 of 5 are 0.4; 3 of 8 are not.
    assert asks_the_same(said("abc", "1234567"), said("bcde"[:2] + "xy", "890"))
    assert not asks_the_same(said("abcde", "1234567"), said("cdexyz", "89"))


def test_words_alike_ask_the_same_only_if_the_titles_have_something_in_common() -> None:
    assert not asks_the_same(said("abc", "12345678"), said("xyz", "12345678"))
    assert asks_the_same(said("abc", "12345678"), said("cyzuvw", "12345678"))
    assert not asks_the_same(said("abc", "12"), said("cyzuvw", "34"))


def test_a_title_that_says_nothing_is_left_out() -> None:
    assert asks_the_same(said("", "1234"), said("xyz", "1234"))
    assert not asks_the_same(said(""), said(""))


def test_two_offices_in_their_own_words() -> None:
    visits = wording_of("独居老人高温走访", "请各乡镇（街道）对 818 名独居老人逐一上门走访，看电扇能不能用。")
    health = wording_of("独居老人高温健康随访", "结合民政走访，对 818 名独居老人量血压、问用药。")
    other = wording_of("企业用电月报代填", "请各乡镇（街道）统计企业用电量。")
    assert asks_the_same(visits, health)
    assert not asks_the_same(visits, other)


LETTERS = st.text("abcdef", max_size=5)


@given(st.lists(st.tuples(LETTERS, LETTERS), max_size=8), st.integers(1, 50))
def test_as_all_pairs_one_by_one_and_under_any_numbering(words: list[tuple[str, str]], shift: int) -> None:
    wordings = {key: said(*pair) for key, pair in enumerate(words)}
    slow = {
        (a, b): max(
            share_alike(wordings[a].title, wordings[b].title),
            share_alike(wordings[a].whole, wordings[b].whole),
        )
        for a, b in combinations(wordings, 2)
        if asks_the_same(wordings[a], wordings[b])
    }
    found = pairs_asking_the_same(wordings)
    assert {(pair.first, pair.second) for pair in found} == set(slow)
    assert all(pair.likeness <= slow[pair.first, pair.second] for pair in found)
    moved = pairs_asking_the_same({key + shift: each for key, each in wordings.items()})
    assert [(p.first - shift, p.second - shift, p.likeness) for p in moved] == [
        (p.first, p.second, p.likeness) for p in found
    ]
