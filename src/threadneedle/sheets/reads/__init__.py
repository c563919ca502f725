"""Tables that an office has taken in, and how it lays them out."""

from __future__ import annotations

from threadneedle.sheets.reads.layouts import LayoutView, latest_layout, layouts_of, shown
from threadneedle.sheets.reads.takes import Left, TakeView, given_rows, take_of, takes_of

__all__ = [
    "LayoutView",
    "Left",
    "TakeView",
    "given_rows",
    "latest_layout",
    "layouts_of",
    "shown",
    "take_of",
    "takes_of",
]
