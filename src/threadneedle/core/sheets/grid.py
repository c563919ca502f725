"""A sheet as it was read: cells as text, and which of them are merged."""

from __future__ import annotations

from dataclasses import dataclass

ABOVE = "〃"
"""The ditto mark: in text made from a table it stands for the merged cell above or to the left."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. Every row has as many cells as the widest; an empty cell is ``""``.

    A cell holds what its reader sees: a date as ``2026-06-30``, a whole number without ``.0``. Of a merged
    range only the top left cell holds words.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
