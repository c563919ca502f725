"""One ordered list, and whether it can be carried.

``day`` plans by whole days, the grid of the product; ``slot`` by exact timing, so that published problems
are special cases; ``order`` and ``load`` are the plain rules for a list without hours.
"""

from __future__ import annotations

from threadneedle.core.planning.load import Capacity, Shortfall, shortfalls
from threadneedle.core.planning.order import Item, order

__all__ = ["Capacity", "Item", "Shortfall", "order", "shortfalls"]
