"""Whether two texts ask the same: how much they share, and who is alike among many."""

from __future__ import annotations

from threadneedle.core.likeness.groups import groups_alike
from threadneedle.core.likeness.pairs import ASKS_THE_SAME, Pair, pairs_alike
from threadneedle.core.likeness.shingles import containment, likeness, share_alike, share_held, shingles_of

__all__ = [
    "ASKS_THE_SAME",
    "Pair",
    "containment",
    "groups_alike",
    "likeness",
    "pairs_alike",
    "share_alike",
    "share_held",
    "shingles_of",
]
