"""Tables of offices: which rows are headings, which column is what, what a merged cell stands for."""

from __future__ import annotations

from threadneedle.core.sheets.grid import Grid, Merge

__all__ = ["Grid", "Merge"]
