"""From a table to rows of fields, and to the layout that is remembered."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from threadneedle.core.base import Problem
from threadneedle.core.sheets import Grid, Table, unbracketed

NARROWEST, WIDEST = 6, 48
"""Width of a column in characters of half width."""
MEASURED = 200
"""Rows that are looked at to find how wide a column is."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A row above the data as it stood, a title or a heading; ``merges`` as ``(left, bottom, right)``."""

    cells: tuple[str, ...]
    merges: tuple[tuple[int, int, int], ...]
    title: bool


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column of an office's table: its place from 0, heading, field (``""`` for none) and width."""

    place: int
    heading: str
    field: str
    width: int
    words: Mapping[str, str]


def fingerprint(headings: Iterable[str]) -> str:
    """Return the SHA-256 of a row of headings; white space, punctuation and what is in brackets is left out.

    In brackets offices write until when the table holds: *（截至6月30日）*.
    """
    words = "\x1f".join(unbracketed(heading) or heading for heading in headings)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def heads_of(grid: Grid, table: Table) -> list[dict[str, Any]]:
    """Return the rows above the data, to be kept with the layout."""
    heads = []
    for index in range(table.last):
        begun = [merge for merge in grid.merges if merge.top == index and merge.top < table.last]
        heads.append(
            {
                "cells": list(grid.rows[index]),
                "merges": [[m.left, min(m.bottom, table.last - 1), m.right] for m in begun],
                "title": index + 1 < table.first,
            }
        )
    return heads


def read_heads(heads: Sequence[Mapping[str, Any]]) -> tuple[HeadRow, ...]:
    """Return what ``heads_of`` has kept."""
    return tuple(
        HeadRow(
            tuple(row["cells"]),
            tuple((left, bottom, right) for left, bottom, right in row["merges"]),
            bool(row["title"]),
        )
        for row in heads
    )


def columns_of(table: Table, fields: Sequence[str]) -> list[dict[str, Any]]:
    """Return the columns of a table with their fields, to be kept with the layout."""
    widths = _widths(table)
    return [
        {"place": column.place, "heading": column.heading, "field": field, "width": width, "words": {}}
        for column, field, width in zip(table.columns, fields, widths, strict=True)
    ]


def read_columns(columns: Sequence[Mapping[str, Any]]) -> tuple[LaidColumn, ...]:
    """Return what ``columns_of`` has kept."""
    return tuple(
        LaidColumn(
            int(row["place"]), row["heading"], row["field"], int(row["width"]), dict(row.get("words") or {})
        )
        for row in columns
    )


def _widths(table: Table) -> list[int]:
    rows = table.rows[:MEASURED]
    return [
        min(
            WIDEST,
            max(
                NARROWEST,
                max((breadth(word) for word in column.levels), default=0) + 2,
                max((breadth(row.cells[at]) for row in rows), default=0) + 2,
            ),
        )
        for at, column in enumerate(table.columns)
    ]


def breadth(words: str) -> int:
    """Return how many characters of half width the longest line takes."""
    wide = unicodedata.east_asian_width
    return max(sum(2 if wide(sign) in "WF" else 1 for sign in line) for line in words.split("\n"))


def kept_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem to be kept with a table that was taken in."""
    return {"code": problem.code, "params": {name: _kept(value) for name, value in problem.params.items()}}


def _kept(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | bool) or value is None:
        return value
    if isinstance(value, Iterable):
        return [_kept(part) for part in value]
    return str(value)
