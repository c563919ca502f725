"""All pairs of texts that are alike, without comparing all pairs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from threadneedle.core.likeness.shingles import share_alike, shingles_of

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their keys, the smaller first, and their likeness (0..1)."""

    first: int
    second: int
    likeness: float


def pairs_alike(texts: Mapping[int, str], *, least: float, without: Collection[str] = ()) -> tuple[Pair, ...]:
    """Return every pair of texts with a likeness of at least ``least``, the most alike first, then by keys.

    Exact: two sets that share enough share one of the rarest shingles of either, so only sets that meet
    there are compared (prefix filtering: Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity
    search"). Texts that say nothing are like no other.

    Parameters
    ----------
    texts
        Texts by a key.
    least
        Above 0, at most 1.
    without
        Names that make no two texts alike, as for ``shingles_of``.

    Raises
    ------
    ValueError
        If ``least`` is outside (0, 1].
    """
    if not 0 < least <= 1:
        raise ValueError(f"least is {least}; it must lie above 0 and be at most 1")
    return pairs_of_sets({key: shingles_of(text, without=without) for key, text in texts.items()}, least)


def pairs_of_sets(shingles: Mapping[int, frozenset[str]], least: float) -> tuple[Pair, ...]:
    """Return every pair of sets of shingles that are alike, as ``pairs_alike`` does for texts."""
    sets = {key: own for key, own in shingles.items() if own}
    often = Counter(piece for shingles in sets.values() for piece in shingles)
    index: defaultdict[str, list[int]] = defaultdict(list)
    found: list[Pair] = []
    for key in sorted(sets, key=lambda one: (len(sets[one]), one)):
        own = sets[key]
        rarest = sorted(own, key=lambda piece: (often[piece], piece))[: _prefix(len(own), least)]
        others = {other for piece in rarest for other in index[piece]}
        for other in others:
            # Those in the index are the smaller sets: one that is too small cannot reach the share.
            if len(sets[other]) + _ROUNDING < least * len(own):
                continue
            share = share_alike(own, sets[other])
            if share >= least:
                found.append(Pair(min(key, other), max(key, other), share))
        for piece in rarest:
            index[piece].append(key)
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second)))


def _prefix(size: int, least: float) -> int:
    """Return how many of its rarest shingles a set must show, so as to miss no partner."""
    return size - math.ceil(least * size - _ROUNDING) + 1
