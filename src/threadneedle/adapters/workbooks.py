"""Tables to bytes: XLSX and CSV in which nothing is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")
"""A cell that begins so is a formula to a spreadsheet as soon as somebody edits it (OWASP, 2024).

Spreadsheets of East Asian languages take the signs of full width for the same.
"""
CELL_MOST = 32_767
"""Characters of one cell (ECMA-376, 2016, part 1, 18.18.11)."""
NAME_MOST = 31
NO_SIGNS = str.maketrans(dict.fromkeys("\x00\ufffe\uffff", "\ufffd"))
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

Cell = str | date | int


@dataclass(frozen=True, slots=True)
class Head:
    """A row above the data; ``merges`` as ``(left, bottom, right)``, rows from 0."""

    cells: tuple[str, ...]
    merges: tuple[tuple[int, int, int], ...] = ()
    title: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written; ``widths`` in characters of half width, one for each column."""

    name: str
    heads: tuple[Head, ...]
    widths: tuple[int, ...]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(sheet: Sheet) -> bytes:
    """Return a workbook of one sheet.

    Words are written as words and days as days. Words that begin like a formula carry the mark *quote
    prefix*, so that they stay words when somebody edits the cell, in Excel and in WPS alike.
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    book = Workbook(out, options)
    page = book.add_worksheet(sheet_name(sheet.name))
    top = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#B0B0B0"}
    looks = {
        "plain": book.add_format(top),
        "quoted": book.add_format({**top, "quote_prefix": True}),
        "day": book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
        "head": book.add_format({**top, "bold": True, "align": "center", "valign": "vcenter"}),
        "title": book.add_format({"bold": True, "align": "center", "valign": "vcenter", "font_size": 14}),
    }
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width)
    _write_heads(page, sheet.heads, looks)
    if sheet.heads:
        page.freeze_panes(len(sheet.heads), 0)
    for number, row in enumerate(sheet.rows, start=len(sheet.heads)):
        for place, cell in enumerate(row):
            _write(page, number, place, cell, looks)
    book.close()
    return out.getvalue()


def _write_heads(page: object, heads: Sequence[Head], looks: dict[str, object]) -> None:
    # In constant memory a row cannot be written any more once a later one has been, so that the merged
    # ranges are told by themselves and every cell is written in its turn.
    for number, head in enumerate(heads):
        look = looks["title" if head.title else "head"]
        for place, words in enumerate(head.cells):
            if words:
                page.write_string(number, place, printable(words), look)  # type: ignore[attr-defined]
            elif not head.title:
                page.write_blank(number, place, None, look)  # type: ignore[attr-defined]
    for number, head in enumerate(heads):
        for left, bottom, right in head.merges:
            if bottom > number or right > left:
                page.merge.append([number, left, bottom, right])  # type: ignore[attr-defined]


def _write(page: object, row: int, place: int, cell: Cell, looks: dict[str, object]) -> None:
    if isinstance(cell, date):
        moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day has no zone
        page.write_datetime(row, place, moment, looks["day"])  # type: ignore[attr-defined]
    elif isinstance(cell, int):
        page.write_number(row, place, cell, looks["plain"])  # type: ignore[attr-defined]
    elif cell:
        look = looks["quoted" if cell.startswith(FORMULA_STARTS) else "plain"]
        page.write_string(row, place, printable(cell), look)  # type: ignore[attr-defined]
    else:
        page.write_blank(row, place, None, looks["plain"])  # type: ignore[attr-defined]


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV in UTF-8 with its mark, every cell in quotes, none that begins like a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([shield(_as_words(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def shield(words: str) -> str:
    """Return a cell for CSV that no spreadsheet takes for a formula (OWASP, *CSV Injection*, 2024)."""
    return f"'{words}" if words.startswith((*FORMULA_STARTS, "'")) else words


def unshield(words: str) -> str:
    """Return a cell of CSV as it was before ``shield``."""
    return words[1:] if words.startswith("'") and words[1:].startswith((*FORMULA_STARTS, "'")) else words


def _as_words(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else printable(str(cell))


def printable(words: str) -> str:
    """Return words no longer than a cell, without signs that XML cannot carry (XML 1.0, 2008, 2.2)."""
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(NO_SIGNS)[:CELL_MOST]


def sheet_name(name: str) -> str:
    """Return a name that a sheet may have."""
    return printable(name).translate(FORBIDDEN).strip(" '")[:NAME_MOST] or "1"
