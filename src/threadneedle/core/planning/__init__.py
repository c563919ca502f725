"""One ordered list, and whether it can be carried."""

from __future__ import annotations

from threadneedle.core.planning.load import Capacity, Shortfall, shortfalls
from threadneedle.core.planning.order import Item, order

__all__ = ["Capacity", "Item", "Shortfall", "order", "shortfalls"]
