"""The days by which people know their work, and how many of them may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from threadneedle.core.planning.day.board import Board


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan that people work by says.

    Parameters
    ----------
    days
        Piece → day on which the activity that it ends is done.
    most
        How many of them may lie on another day; None for any number. What lies elsewhere already, because it
        no longer fits, may stay there.
    """

    days: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    most: int | None = None

    @property
    def limited(self) -> bool:
        """Whether only so many may change."""
        return self.most is not None and bool(self.days)

    def redated(self, board: Board, pieces: Iterable[int] | None = None) -> int:
        """Count which of some pieces, or of all, lie on another day than known, or on none."""
        days = self.days
        if pieces is None:
            return sum(board.day[piece] != day for piece, day in days.items())
        return sum(piece in days and board.day[piece] != days[piece] for piece in pieces)

    def allows(self, before: int, after: int) -> bool:
        """Tell whether so many may lie on another day if so many did before."""
        return self.most is None or after <= max(self.most, before)
