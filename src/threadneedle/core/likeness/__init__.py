"""Whether two texts ask the same: how much they share, and who is alike among many."""

from __future__ import annotations

from threadneedle.core.likeness.groups import groups_alike
from threadneedle.core.likeness.pairs import Pair, pairs_alike
from threadneedle.core.likeness.shingles import containment, likeness, share_alike, share_held, shingles_of
from threadneedle.core.likeness.wording import (
    ASKS_THE_SAME,
    TITLES_ALIKE,
    Wording,
    asks_the_same,
    pairs_asking_the_same,
    wording_of,
)

__all__ = [
    "ASKS_THE_SAME",
    "TITLES_ALIKE",
    "Pair",
    "Wording",
    "asks_the_same",
    "containment",
    "groups_alike",
    "likeness",
    "pairs_alike",
    "pairs_asking_the_same",
    "share_alike",
    "share_held",
    "shingles_of",
    "wording_of",
]
