"""Groups of texts of which each is like each other one."""

from __future__ import annotations

from collections.abc import Iterable

from threadneedle.core.likeness.pairs import Pair


def groups_alike(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    """Return disjoint groups of at least two keys in which every pair is one of those given.

    The most alike are joined first, then by keys; two groups are joined only if all of one goes with all of
    the other (complete linkage: Defays 1977, "An efficient algorithm for a complete link method"). So a chain
    of likenesses never carries what has nothing in common.

    Returns
    -------
    tuple
        Groups by their least key, each in the order of its keys. Which they are depends on the pairs alone,
        not on their order.
    """
    ordered = sorted(pairs, key=lambda pair: (-pair.likeness, pair.first, pair.second))
    together = {(pair.first, pair.second) for pair in ordered}
    group_of: dict[int, frozenset[int]] = {}
    for pair in ordered:
        one = group_of.get(pair.first, frozenset({pair.first}))
        other = group_of.get(pair.second, frozenset({pair.second}))
        if one is other or any((min(a, b), max(a, b)) not in together for a in one for b in other):
            continue
        joined = one | other
        group_of.update(dict.fromkeys(joined, joined))
    return tuple(sorted(tuple(sorted(group)) for group in set(group_of.values())))
