"""A file to its tables, and a table to rows of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from threadneedle.adapters import blobs
from threadneedle.adapters.documents import Document, Media, read_document
from threadneedle.adapters.workbooks import unshield
from threadneedle.core.base import DomainError, InvalidError, Problem
from threadneedle.core.sheets import Grid, Table, assign, find_table
from threadneedle.sheets.purposes.base import GivenRow, Purpose

SPREADSHEETS = frozenset({Media.XLSX, Media.XLS, Media.CSV})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with the table found in it, or the problem why there is none."""

    grid: Grid
    table: Table | None
    guess: tuple[str, ...]
    problem: Problem | None

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.grid.name


def read_sheets(data: bytes, name: str, purpose: Purpose) -> tuple[Document, tuple[Sheet, ...]]:
    """Read a file and find the table in each sheet.

    Raises
    ------
    InvalidError
        ``file.*`` as reading says; ``sheet.no_spreadsheet`` for a document of another kind.
    """
    document = read_document(data, name)
    if document.media not in SPREADSHEETS:
        raise InvalidError.of("sheet.no_spreadsheet", name=name, media=document.media.value)
    return document, tuple(_sheet(grid, purpose) for grid in document.grids)


def sheets_of(digest: str, name: str, purpose: Purpose) -> tuple[Sheet, ...]:
    """Read a kept file again."""
    return read_sheets(blobs.load(digest), name, purpose)[1]


def _sheet(grid: Grid, purpose: Purpose) -> Sheet:
    fields = [spec.plain for spec in purpose.fields]
    try:
        table = find_table(grid, fields)
    except DomainError as error:
        return Sheet(grid, None, (), error.problems[0])
    return Sheet(grid, table, assign([column.levels for column in table.columns], fields), None)


def likeliest(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet that says most of the fields, the first among equals.

    Raises
    ------
    InvalidError
        With the problem of every sheet, if there is a table in none.
    """
    usable = [sheet for sheet in sheets if sheet.table is not None]
    if not usable:
        problems = [sheet.problem for sheet in sheets if sheet.problem is not None]
        raise InvalidError(*problems or [Problem("sheet.no_sheet")])
    return max(usable, key=lambda sheet: sum(map(bool, sheet.guess)))


def given(table: Table, fields: Sequence[str], media: str) -> tuple[GivenRow, ...]:
    """Return the rows of a table by field and heading; ``fields`` has one code for each column."""
    clean = unshield if media == Media.CSV else str
    codes = list(zip(range(len(fields)), fields, table.columns, strict=True))
    return tuple(
        GivenRow(
            row.number,
            _frozen({code: clean(row.cells[at]) for at, code, _ in codes if code}),
            _frozen({column.heading: clean(row.cells[at]) for at, code, column in codes if not code}),
            frozenset(fields[at] for at in row.spread if fields[at]),
        )
        for row in table.rows
    )


def _frozen(cells: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(cells)
