"""What the parts of an XLSX tell before its cells are laid out: how many there are, which are percentages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.markup import parse
from threadneedle.adapters.documents.packed import Packed
from threadneedle.core.base import InvalidError

_BOOK = "xl/workbook.xml"
_CELL = re.compile(rb"<(?:\w{1,8}:)?c\b([^>]*)(?<!/)>(?!</)")
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\ss="(\d{1,6})"')
_BUILT_IN = {9: 0, 10: 2}
"""Numbers of the built-in formats 0% and 0.00% (ECMA-376 part 1, 18.8.30)."""

Percentages = Mapping[tuple[int, int], int]
"""Row and column from 0, to decimals."""


@dataclass(slots=True)
class _Extent:
    cells: int = 0
    rows: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


def look_through(packed: Packed, limits: Limits) -> Mapping[str, Percentages]:
    """Refuse sheets that would not fit; return the percentages of each, by the sheet's name.

    A table is laid out from its first cell to its last, so that two cells far apart would fill the memory:
    it is the area that counts.

    Raises
    ------
    InvalidError
        ``file.too_many_rows``, ``file.too_many_columns``, ``file.too_many_cells``, ``file.bomb_entities``.
    """
    for name in packed.names:
        if name.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(name):
            raise InvalidError.of("file.bomb_entities", part=name)
    decimals = _decimals(packed, limits)
    found: dict[str, Percentages] = {}
    total = 0
    for sheet, part in _sheets(packed, limits).items():
        extent = _Extent()
        found[sheet] = _scan(packed.read(part), extent, decimals)
        _check(sheet, extent, limits)
        total += extent.cells
    if total > limits.cells:
        raise InvalidError.of("file.too_many_cells", cells=total, limit=limits.cells)
    return found


def _sheets(packed: Packed, limits: Limits) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    rels = "xl/_rels/workbook.xml.rels"
    targets = {
        item.get("Id", ""): _within(item.get("Target", ""))
        for item in (parse(packed.read(rels), rels, limits) if rels in packed else ())
    }
    listed = parse(packed.read(_BOOK), _BOOK, limits)
    places = {
        item.get("name", ""): targets.get(item.get("id", ""), "") for item in listed.iterfind("sheets/sheet")
    }
    return {name: place for name, place in places.items() if place in packed}


def _within(target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))


def _decimals(packed: Packed, limits: Limits) -> Mapping[int, int]:
    """Return the styles that show percentages, with their decimals."""
    name = "xl/styles.xml"
    if name not in packed:
        return {}
    root = parse(packed.read(name), name, limits)
    codes = dict(_BUILT_IN)
    for item in root.iterfind("numFmts/numFmt"):
        code = item.get("formatCode", "")
        number = item.get("numFmtId", "")
        if "%" in code and number.isdigit():
            shown = re.search(r"\.(0+)\s*%", code)
            codes[int(number)] = len(shown.group(1)) if shown else 0
    styles = [item.get("numFmtId", "") for item in root.iterfind("cellXfs/xf")]
    return {
        index: codes[int(number)]
        for index, number in enumerate(styles)
        if number.isdigit() and int(number) in codes
    }


def _scan(part: bytes, extent: _Extent, decimals: Mapping[int, int]) -> Percentages:
    """Count the cells that hold anything, and find those with a style of percentages."""
    out: dict[tuple[int, int], int] = {}
    columns: dict[bytes, int] = {}
    for cell in _CELL.finditer(part):
        extent.cells += 1
        place = _PLACE.search(cell.group(1))
        if place is None:
            continue
        row, letters = int(place.group(2)), place.group(1)
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(letters)
        extent.rows.add(row)
        extent.last_row = max(extent.last_row, row)
        extent.last_column = max(extent.last_column, column)
        if decimals:
            style = _STYLE.search(cell.group(1))
            if style is not None and int(style.group(1)) in decimals:
                out[row - 1, column - 1] = decimals[int(style.group(1))]
    return out


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check(sheet: str, extent: _Extent, limits: Limits) -> None:
    rows = max(len(extent.rows), extent.last_row)
    if rows > limits.rows:
        raise InvalidError.of("file.too_many_rows", sheet=sheet, rows=rows, limit=limits.rows)
    if extent.last_column > limits.columns:
        raise InvalidError.of(
            "file.too_many_columns", sheet=sheet, columns=extent.last_column, limit=limits.columns
        )
    if rows * extent.last_column > limits.cells:
        raise InvalidError.of("file.too_many_cells", cells=rows * extent.last_column, limit=limits.cells)
