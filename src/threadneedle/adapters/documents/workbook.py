"""Workbooks (XLSX: ECMA-376, 2006; XLS: [MS-XLS]) through calamine."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from threadneedle.adapters.documents.cells import Percentages, look_through
from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.lines import clean
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.packed import Packed
from threadneedle.core.base import DomainError, InvalidError
from threadneedle.core.sheets import Grid, Merge

_NO_PERCENTAGES: Percentages = {}


def read_xlsx(packed: Packed, data: bytes, limits: Limits) -> Document:
    """Read the visible sheets of an XLSX."""
    return _read(data, Media.XLSX, look_through(packed, limits), limits)


def read_xls(data: bytes, limits: Limits) -> Document:
    """Read the visible sheets of an XLS. Percentages stay shares: calamine does not tell their style."""
    return _read(data, Media.XLS, {}, limits)


def _read(data: bytes, media: Media, percentages: Mapping[str, Percentages], limits: Limits) -> Document:
    grids: list[Grid] = []
    with _told(media):
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown, hidden = _visible(book)
        if len(shown) > limits.sheets:
            raise InvalidError.of("file.too_many_sheets", sheets=len(shown), limit=limits.sheets)
        cells = 0
        for name in shown:
            grid = _grid(book.get_sheet_by_name(name), name, percentages.get(name, _NO_PERCENTAGES), limits)
            cells += sum(map(len, grid.rows))
            if cells > limits.cells:
                raise InvalidError.of("file.too_many_cells", cells=cells, limit=limits.cells)
            if grid.rows:
                grids.append(grid)
    if not grids:
        raise InvalidError.of("file.empty")
    return Document(media, "", len(grids), tuple(grids), hidden)


@contextmanager
def _told(media: Media) -> Iterator[None]:
    """Say as a problem what calamine says as an error, or as a panic where it had not expected the bytes."""
    try:
        yield
    except DomainError:
        raise
    except calamine.PasswordError as error:
        raise InvalidError.of("file.encrypted") from error
    except BaseException as error:
        known = (calamine.CalamineError, ValueError, OSError, OverflowError)
        if isinstance(error, known) or type(error).__name__ == "PanicException":
            raise InvalidError.of("file.corrupted", part=media.value.upper()) from error
        raise


def _visible(book: calamine.CalamineWorkbook) -> tuple[list[str], tuple[str, ...]]:
    """Return the names of the sheets with cells that are shown, and of those that are hidden."""
    sheets = [one for one in book.sheets_metadata if one.typ is calamine.SheetTypeEnum.WorkSheet]
    shown = calamine.SheetVisibleEnum.Visible
    return [one.name for one in sheets if one.visible is shown], tuple(
        one.name for one in sheets if one.visible is not shown
    )


def _grid(sheet: calamine.CalamineSheet, name: str, percentages: Percentages, limits: Limits) -> Grid:
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
    values = sheet.to_python(skip_empty_area=False)
    rows = [tuple(map(seen, row)) for row in values]
    for row in {row for row, _ in percentages if row < height}:
        rows[row] = tuple(
            _percentage(value, percentages.get((row, column)), words)
            for column, (value, words) in enumerate(zip(values[row], rows[row], strict=True))
        )
    merges = tuple(
        Merge(start[0], start[1], min(stop[0], height - 1), min(stop[1], width - 1))
        for start, stop in sheet.merged_cell_ranges or ()
        if start[0] < height and start[1] < width
    )
    return Grid(name, tuple(rows), merges)


def _percentage(value: object, decimals: int | None, words: str) -> str:
    if decimals is None or not isinstance(value, int | float) or isinstance(value, bool):
        return words
    return f"{value * 100:.{min(decimals, 10)}f}%"


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
