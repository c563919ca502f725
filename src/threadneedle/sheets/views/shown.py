"""The findings of a dry run in words, as the page and the file of problems show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from threadneedle.core.sheets import Skipped
from threadneedle.sheets.purposes.base import Change, Fault, Outcome, Purpose
from threadneedle.sheets.reads import TakeView
from threadneedle.sheets.services import Checked, Opened
from threadneedle.ui.words import in_words, word

MOST_PROBLEMS = 1000
MOST_CHANGES = 500
MOST_NEW = 20
OTHER = "+"
"""Stands before the heading of a column that is no field."""


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A problem: row, heading of the column in the office's own words, what stands there, the rule."""

    number: int
    title: str
    heading: str
    value: str
    rule: str
    near: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A cell that would change."""

    heading: str
    old: str
    new: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row that would change a thing, or make one."""

    number: int
    title: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class ShownNote:
    """What is understood in a certain way, and in which rows."""

    words: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownSkip:
    """A row that is no data, and why."""

    number: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a dry run found; of long lists the first ones, the rest counted."""

    faults: tuple[ShownFault, ...]
    more_faults: int
    changed: tuple[ShownRow, ...]
    more_changed: int
    new: tuple[ShownRow, ...]
    more_new: int
    notes: tuple[ShownNote, ...]
    skipped: tuple[ShownSkip, ...]

    @classmethod
    def of(cls, checked: Checked) -> Findings:
        """Put the findings of a dry run in words."""
        names = Headings(checked.opened)
        faults = shown_faults(checked)
        changed = [row for row in checked.outcomes if row.kind == "changed"]
        new = [row for row in checked.outcomes if row.kind == "new"]
        return cls(
            faults[:MOST_PROBLEMS],
            max(0, len(faults) - MOST_PROBLEMS),
            tuple(_row(row, names) for row in changed[:MOST_CHANGES]),
            max(0, len(changed) - MOST_CHANGES),
            tuple(_row(row, names) for row in new[:MOST_NEW]),
            max(0, len(new) - MOST_NEW),
            _notes(checked.outcomes, names),
            tuple(map(_skip, checked.skipped)),
        )


class Headings:
    """What the columns of a table are called in it, by field."""

    def __init__(self, opened: Opened) -> None:
        self._purpose = opened.purpose
        pairs = zip(opened.fields, opened.table.columns, strict=True)
        self._own = {code: column.heading for code, column in pairs if code}

    def __call__(self, code: str) -> str:
        """Return the heading of a field's column, else what the product calls it."""
        if code.startswith(OTHER):
            return code.removeprefix(OTHER)
        return self._own.get(code) or (self._purpose.label(code) if code else "")


def shown_faults(checked: Checked) -> tuple[ShownFault, ...]:
    """Return every problem of every row in words."""
    names = Headings(checked.opened)
    return tuple(
        ShownFault(
            row.number, row.title, names(fault.field), fault.value, in_words(fault.problem), fault.near
        )
        for row in checked.wrong
        for fault in row.faults
    )


def shown_left(take: TakeView, purpose: Purpose) -> tuple[ShownFault, ...]:
    """Return the rows that were left out, with their problems in words."""
    columns = {column.field: column.heading for column in take.layout.columns} if take.layout else {}
    return tuple(
        ShownFault(
            left.number,
            left.title,
            columns.get(code) or (purpose.label(code) if code else ""),
            value,
            in_words(problem),
        )
        for left in take.left
        for code, value, problem in left.faults
    )


def _row(row: Outcome, names: Headings) -> ShownRow:
    return ShownRow(row.number, row.title, tuple(_change(change, names) for change in row.changes))


def _change(change: Change, names: Headings) -> ShownChange:
    return ShownChange(names(change.field), change.old, change.new, change.conflict)


def _notes(outcomes: Iterable[Outcome], names: Headings) -> tuple[ShownNote, ...]:
    rows: dict[str, list[int]] = {}
    for outcome in outcomes:
        for note in outcome.notes:
            said = _said(note, names)
            if outcome.number not in rows.setdefault(said, []):
                rows[said].append(outcome.number)
    return tuple(ShownNote(words, tuple(numbers)) for words, numbers in rows.items())


def _said(note: Fault, names: Headings) -> str:
    heading = names(note.field)
    rule = in_words(note.problem)
    return f"{heading}：{rule}" if heading else rule


def _skip(row: Skipped) -> ShownSkip:
    return ShownSkip(row.number, word(row.reason, "skip"), row.words)
