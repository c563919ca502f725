"""Whether two demands, each with a title and a text, ask the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from threadneedle.core.likeness.pairs import Pair, pairs_of_sets
from threadneedle.core.likeness.shingles import share_alike, shingles_of

ASKS_THE_SAME = 0.25
"""From which likeness of their words on two tasks are put before somebody as asking the same.

House choice, 2026: on eighty labelled pairs precision 1.00 and recall 0.93 (sixty), 1.00 and 1.00 (twenty
blind), none of 7,020 pairs of other subjects; ``benchmarks/likeness``.
"""

TITLES_ALIKE = 0.4
"""From which likeness on the titles alone are enough. House choice, 2026; decision 0012."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a demand is made of: shingles of its title, and of title and text together."""

    title: frozenset[str]
    whole: frozenset[str]


def wording_of(title: str, text: str, *, without: Collection[str] = ()) -> Wording:
    """Return what a demand is made of, without names that make no two alike (``shingles_of``)."""
    return Wording(shingles_of(title, without=without), shingles_of(f"{title}\n{text}", without=without))


def asks_the_same(one: Wording, other: Wording) -> bool:
    """Tell whether two demands ask the same by their words.

    Either their titles alone are alike, or all their words are and the titles have something in common: two
    orders to the same units share half of their words and ask different things. A title that says nothing
    is left out of it.
    """
    titles = share_alike(one.title, other.title)
    if titles >= TITLES_ALIKE:
        return True
    related = titles > 0 or not (one.title and other.title)
    return related and share_alike(one.whole, other.whole) >= ASKS_THE_SAME


def pairs_asking_the_same(wordings: Mapping[int, Wording]) -> tuple[Pair, ...]:
    """Return every pair of demands that ask the same, the most alike first, then by keys.

    The likeness is that of the titles or of the whole, whichever is greater.
    """
    by_title = pairs_of_sets({key: said.title for key, said in wordings.items()}, TITLES_ALIKE)
    by_words = pairs_of_sets({key: said.whole for key, said in wordings.items()}, ASKS_THE_SAME)
    found: dict[tuple[int, int], float] = {}
    for pair in (*by_title, *by_words):
        keys = (pair.first, pair.second)
        if asks_the_same(wordings[pair.first], wordings[pair.second]):
            found[keys] = max(found.get(keys, 0.0), pair.likeness)
    return tuple(
        sorted(
            (Pair(first, second, share) for (first, second), share in found.items()),
            key=lambda pair: (-pair.likeness, pair.first, pair.second),
        )
    )
