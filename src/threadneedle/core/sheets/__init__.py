"""Tables of offices: which rows are headings, which column is what, what a merged cell stands for."""

from __future__ import annotations

from threadneedle.core.sheets.grid import Grid, Merge
from threadneedle.core.sheets.match import Field, assign, plain, unbracketed
from threadneedle.core.sheets.table import Column, Row, Skip, Skipped, Table, find_table, letters
from threadneedle.core.sheets.values import read_day, read_figure, split_names

__all__ = [
    "Column",
    "Field",
    "Grid",
    "Merge",
    "Row",
    "Skip",
    "Skipped",
    "Table",
    "assign",
    "find_table",
    "letters",
    "plain",
    "read_day",
    "read_figure",
    "split_names",
    "unbracketed",
]
