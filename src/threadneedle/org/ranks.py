"""Which kinds of units stand above which; offices and departments stand wherever they are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from threadneedle.org.models import Unit

RANKED = (
    Unit.Kind.COUNTRY,
    Unit.Kind.PROVINCE,
    Unit.Kind.CITY,
    Unit.Kind.DISTRICT,
    Unit.Kind.TOWNSHIP,
    Unit.Kind.VILLAGE,
)
"""From the top down. A division's level in the national lists, 1 to 5, is its place here."""

RANKS: Mapping[str, int] = MappingProxyType({kind.value: rank for rank, kind in enumerate(RANKED)})
NO_RANK = -1


def rank_above(kinds: Iterable[str]) -> int:
    """Return the rank that units below a chain of units must stay under, from the kinds of the chain."""
    return max((RANKS.get(kind, NO_RANK) for kind in kinds), default=NO_RANK)


def first_misplaced(rank: int, kinds: Iterable[str]) -> str:
    """Return the first kind that may not stand below a unit of ``rank``, or nothing."""
    return next((kind for kind in kinds if kind in RANKS and RANKS[kind] <= rank), "")
