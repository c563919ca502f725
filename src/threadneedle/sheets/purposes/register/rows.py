"""A row of a register read: what it says of a matter, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from threadneedle.core.base import DomainError, Problem
from threadneedle.sheets.purposes.base import Fault, FieldSpec, GivenRow, faults_of
from threadneedle.sheets.purposes.register.fields import FIELDS, PLACE, STATE
from threadneedle.sheets.purposes.register.parsing import (
    CLOSED,
    Day,
    Reader,
    Units,
    origin_of,
    state_of,
)

DAYS = ("source_day", "registered_on", "due", "closed_on")
PARTS = ("lead", "cooperating")
PLAIN = ("number", "source_words", "asked_by", "title", "text", "progress", "result")
KEPT = {spec.code: spec.headings[0] for spec in FIELDS}
"""Heading under which words are kept that the product has no field for, by field."""


@dataclass(slots=True)
class Read:
    """A row with what its cells mean, by field; fields without a column are not in ``values``.

    ``kept`` holds words by the heading under which they stay with the matter.
    """

    row: GivenRow
    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def text(self, code: str) -> str:
        """The words of a plain field."""
        return str(self.values.get(code, ""))

    def day(self, code: str) -> date | None:
        """The day of a field, if there is one."""
        found = self.values.get(code)
        return found.day if isinstance(found, Day) else None

    def units(self, code: str) -> tuple[int, ...]:
        """The units of a field."""
        found = self.values.get(code)
        return found.ids if isinstance(found, Units) else ()


def read_row(row: GivenRow, reader: Reader) -> Read:
    """Read every cell of a row that has a column."""
    read = Read(row)
    for code in PLAIN:
        if code in row.cells:
            read.values[code] = row.cells[code].strip()
    for code in DAYS:
        if code in row.cells:
            _try(read, code, partial(_day, read, code, reader))
    for code in PARTS:
        if code in row.cells:
            found, faults, notes = reader.units(code, row.cells[code])
            read.values[code] = found
            read.faults += faults
            read.notes += notes
            if found.words:
                read.kept[KEPT[code]] = found.words
    _each_unit_once(read)
    if "tier" in row.cells:
        _try(read, "tier", reader.tier)
    if "origin" in row.cells:
        read.values["origin"] = origin_of(row.cells["origin"], read.text("source_words"))
    if STATE in row.cells:
        read.values[STATE] = state_of(row.cells[STATE])
    _note_closing(read)
    return read


def _each_unit_once(read: Read) -> None:
    """A unit in charge is not named again among those that co-operate."""
    found = read.values.get("cooperating")
    if isinstance(found, Units):
        ids = tuple(unit for unit in found.ids if unit not in read.units("lead"))
        read.values["cooperating"] = Units(ids, found.words)


def _day(read: Read, code: str, reader: Reader, words: str) -> Day:
    # The day of a month without its year is of the year in which the matter was registered.
    told = read.day("registered_on") if code in {"due", "closed_on"} else None
    found = reader.day(words, told.year if told else None)
    if found.words and code == "due":
        read.kept[KEPT[code]] = found.words
    return found


def _try(read: Read, code: str, parse: Callable[[str], object]) -> None:
    words = read.row.cells[code].strip()
    try:
        read.values[code] = parse(words)
    except DomainError as error:
        read.faults += faults_of(error, code, words)


def _note_closing(read: Read) -> None:
    state, closed = read.values.get(STATE, ""), read.day("closed_on")
    if state and state != CLOSED and closed is not None:
        problem = Problem(
            "register.closed_but_open", {"state": read.row.words(STATE), "day": closed.isoformat()}
        )
        read.faults.append(Fault(STATE, read.row.words(STATE), problem))


def is_closed(read: Read) -> bool:
    """Tell whether a row says that its matter is closed."""
    return read.values.get(STATE) == CLOSED or read.day("closed_on") is not None


def spec_of(code: str) -> FieldSpec:
    """Return a field by its code."""
    return next(spec for spec in FIELDS if spec.code == code)


COMPARED = tuple(spec.code for spec in FIELDS if spec.code != PLACE)
"""Fields of which a change in the table is a change of the matter."""
