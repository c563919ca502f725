"""Workbooks (XLSX: ECMA-376, 2006; XLS: [MS-XLS]) through calamine."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.lines import clean
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.packed import Packed
from threadneedle.core.base import InvalidError
from threadneedle.core.sheets import Grid, Merge

_CELL = re.compile(rb'<(?:\w{1,8}:)?c\b(?:[^>]*?\sr="([A-Z]{1,3})(\d{1,7})")?[^>]*?(?<!/)>')


def read_xlsx(packed: Packed, data: bytes, limits: Limits) -> Document:
    """Read the visible sheets of an XLSX."""
    for name in packed.names:
        if name.lower().startswith("xl/") and name.lower().endswith((".xml", ".rels")):
            part = packed.read(name)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                raise InvalidError.of("file.bomb_entities", part=name)
            if name.lower().startswith("xl/worksheets/"):
                _count(part, name, limits)
    return _read(data, Media.XLSX, limits)


def read_xls(data: bytes, limits: Limits) -> Document:
    """Read the visible sheets of an XLS."""
    return _read(data, Media.XLS, limits)


def _count(part: bytes, name: str, limits: Limits) -> None:
    """Refuse a sheet whose cells would not fit, before a table is laid out for them."""
    rows = set[bytes]()
    cells = 0
    for found in _CELL.finditer(part):
        cells += 1
        if found.group(2):
            rows.add(found.group(2))
    sheet = name.rpartition("/")[2].removesuffix(".xml")
    if len(rows) > limits.rows:
        raise InvalidError.of("file.too_many_rows", sheet=sheet, rows=len(rows), limit=limits.rows)
    if cells > limits.cells:
        raise InvalidError.of("file.too_many_cells", cells=cells, limit=limits.cells)


def _read(data: bytes, media: Media, limits: Limits) -> Document:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is calamine.SheetVisibleEnum.Visible
            and sheet.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > limits.sheets:
            raise InvalidError.of("file.too_many_sheets", sheets=len(shown), limit=limits.sheets)
        grids = []
        cells = 0
        for name in shown:
            grid = _grid(book.get_sheet_by_name(name), name, limits)
            cells += sum(map(len, grid.rows))
            if cells > limits.cells:
                raise InvalidError.of("file.too_many_cells", cells=cells, limit=limits.cells)
            if grid.rows:
                grids.append(grid)
    except calamine.PasswordError as error:
        raise InvalidError.of("file.encrypted") from error
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        raise InvalidError.of("file.corrupted", part=media.value.upper()) from error
    if not grids:
        raise InvalidError.of("file.empty")
    return Document(media, "", len(grids), tuple(grids))


def _grid(sheet: calamine.CalamineSheet, name: str, limits: Limits) -> Grid:
    end = sheet.end
    if end is None:
        return Grid(name, ())
    height, width = end[0] + 1, end[1] + 1
    if height > limits.rows:
        raise InvalidError.of("file.too_many_rows", sheet=name, rows=height, limit=limits.rows)
    if width > limits.columns:
        raise InvalidError.of("file.too_many_columns", sheet=name, columns=width, limit=limits.columns)
    if height * width > limits.cells:
        raise InvalidError.of("file.too_many_cells", cells=height * width, limit=limits.cells)
    rows = [tuple(map(seen, row)) for row in sheet.to_python(skip_empty_area=False)]
    merges = tuple(
        Merge(start[0], start[1], min(stop[0], height - 1), min(stop[1], width - 1))
        for start, stop in sheet.merged_cell_ranges or ()
        if start[0] < height and start[1] < width
    )
    return Grid(name, tuple(rows), merges)


def seen(value: object) -> str:
    """Return a cell's value as its reader sees it."""
    return _AS_SEEN[type(value)](value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _moment(value: datetime) -> str:
    return (
        value.isoformat(sep=" ", timespec="minutes") if value.time() != time() else value.date().isoformat()
    )


_AS_SEEN: dict[type, Callable[..., str]] = {
    str: lambda value: clean(value).strip(),
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="minutes"),
    timedelta: str,
    type(None): lambda _value: "",
}
