"""The dry run: what taking in a table would do, row by row, without doing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from threadneedle.core.base import Actor, ConflictError, InvalidError
from threadneedle.core.sheets import Skip, Skipped, Table, letters
from threadneedle.sheets.mapping import fingerprint, kept_problem
from threadneedle.sheets.purposes import purpose_of
from threadneedle.sheets.purposes.base import GivenRow, Kind, Outcome, Purpose
from threadneedle.sheets.reads import TakeView, take_of
from threadneedle.sheets.services.reading import Sheet, given, likeliest, sheets_of

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A table with its file read again; ``sheet`` is the chosen one, or the likeliest."""

    take: TakeView
    purpose: Purpose
    sheets: tuple[Sheet, ...]
    sheet: Sheet

    @property
    def table(self) -> Table:
        """The table in the chosen sheet."""
        if self.sheet.table is None:
            raise InvalidError.of("sheet.no_heading", sheet=self.sheet.name, rows=len(self.sheet.grid.rows))
        return self.sheet.table

    @property
    def fields(self) -> tuple[str, ...]:
        """The field of each column: as the office has told for these headings, else as guessed."""
        layout = self.take.layout
        if layout is None or layout.fingerprint != self.fingerprint:
            return self.sheet.guess
        return tuple(column.field for column in layout.columns)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the headings."""
        return fingerprint(column.heading for column in self.table.columns)

    def letters(self, at: int) -> str:
        """Return the letters of a column as spreadsheets call it."""
        return letters(self.table.columns[at].place)

    def samples(self, at: int) -> tuple[str, ...]:
        """Return the first words of a column that differ."""
        found = dict.fromkeys(row.cells[at] for row in self.table.rows[:200] if row.cells[at])
        return tuple(found)[:SAMPLES]


@dataclass(frozen=True, slots=True)
class Checked:
    """What taking in a table would do; ``seal`` stands for all of it: if it differs, something changed."""

    opened: Opened
    rows: tuple[GivenRow, ...]
    outcomes: tuple[Outcome, ...]
    seal: str

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Rows that are no data and hold words; blank ones are only counted."""
        return tuple(row for row in self.opened.table.skipped if row.reason is not Skip.BLANK)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what would become of them."""
        found = {kind.value: 0 for kind in Kind}
        for outcome in self.outcomes:
            found[outcome.kind.value] += 1
        found["skipped"] = len(self.skipped)
        found["conflicts"] = sum(change.conflict for row in self.outcomes for change in row.changes)
        return found

    @property
    def wrong(self) -> tuple[Outcome, ...]:
        """Rows with a problem."""
        return tuple(row for row in self.outcomes if row.kind is Kind.PROBLEM)


def open_table(take_id: int, actor: Actor, *, sheet: str | None = None) -> Opened:
    """Return a table that waits, with its file read again.

    Parameters
    ----------
    sheet
        The sheet to look at instead of the one chosen.

    Raises
    ------
    NotFoundError, ConflictError, InvalidError
        If the office has no such table; ``sheet.closed`` if it was taken in or dropped; if the file
        can no longer be read, or holds no table.
    """
    take = take_of(take_id, actor)
    purpose = purpose_of(take.purpose, actor)
    if not take.open:
        raise ConflictError.of("sheet.closed", file=take.file, take=take.state)
    sheets = sheets_of(take.digest, take.file, purpose)
    wanted = sheet if sheet is not None else take.sheet
    chosen = next((one for one in sheets if one.name == wanted and one.table is not None), None)
    return Opened(take, purpose, sheets, chosen or likeliest(sheets))


def check_table(opened: Opened, actor: Actor, today: date) -> Checked:
    """Say what taking in the table would do; in as many queries as the purpose needs for any table."""
    rows = given(opened.table, opened.fields, opened.take.media)
    outcomes = opened.purpose.check(rows, actor=actor, today=today)
    return Checked(opened, rows, outcomes, _seal(outcomes))


def settled(
    rows: Sequence[GivenRow], outcomes: Sequence[Outcome], *, keep_ours: bool
) -> tuple[GivenRow, ...]:
    """Return the rows to take in: without those that have a problem; where both sides changed a cell and
    ours shall stay, without the cell."""
    found = []
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.kind is Kind.PROBLEM:
            continue
        ours = {change.field for change in outcome.changes if change.conflict and keep_ours}
        if ours:
            cells = {code: words for code, words in row.cells.items() if code not in ours}
            found.append(replace(row, cells=MappingProxyType(cells)))
        else:
            found.append(row)
    return tuple(found)


def _seal(outcomes: Sequence[Outcome]) -> str:
    said = [
        [
            row.number,
            row.kind.value,
            [[change.field, change.old, change.new, change.conflict] for change in row.changes],
            [[fault.field, fault.value, kept_problem(fault.problem)] for fault in row.faults],
        ]
        for row in outcomes
    ]
    body = json.dumps(said, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()
