"""Planned, reported and verified, rolled up and never merged."""

from __future__ import annotations

from threadneedle.core.progress.tally import Tally
from threadneedle.core.progress.truth import Truth, Verified, percent

__all__ = ["Tally", "Truth", "Verified", "percent"]
