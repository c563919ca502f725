"""What other rooms would pass on if units were merged or split: they say so themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

Count = Callable[[Collection[int]], Mapping[str, int]]
_COUNTS: list[Count] = []


def register(count: Count) -> None:
    """Ask ``count`` too, which returns how many things of each kind are open at units; registered once."""
    if count not in _COUNTS:
        _COUNTS.append(count)


def effects_of(unit_ids: Collection[int]) -> tuple[tuple[str, int], ...]:
    """Return how many things of each kind would pass on, kinds in the order of their rooms."""
    found: Counter[str] = Counter()
    for count in _COUNTS:
        found.update(count(unit_ids))
    return tuple(found.items())
