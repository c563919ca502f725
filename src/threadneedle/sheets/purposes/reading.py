"""Cells of tables of the organisation: read, or kept as a fault of their row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from threadneedle.core.base import SEGMENT, Actor, DomainError, InvalidError, Problem, Role
from threadneedle.core.sheets import read_day, read_figure
from threadneedle.sheets.purposes.base import Change, Fault, GivenRow, Kind, Outcome, faults_of

T = TypeVar("T")
YES = frozenset({"是", "有", "√", "✓", "y", "yes", "true", "1"})
NO = frozenset({"", "否", "无", "×", "n", "no", "false", "0"})


@dataclass(slots=True)
class Line:
    """A row on its way: what is wrong with it, and what it would change."""

    row: GivenRow
    title: str = ""
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: bool = False

    def text(self, code: str) -> str:
        """Return the words of a cell without blanks around them."""
        return self.row.words(code).strip()

    def needed(self, code: str) -> str:
        """Return the words of a cell; an empty one is a fault."""
        words = self.text(code)
        if not words:
            self.fault(code, Problem("sheet.cell_missing", {"field": code}))
        return words

    def fault(self, code: str, problem: Problem) -> None:
        """Keep a fault of a cell."""
        self.faults.append(Fault(code, self.row.words(code), problem))

    def read(self, code: str, parse: Callable[[str], T], default: T) -> T:
        """Return what a cell means; ``default`` if it is empty, or says something that is kept as a fault."""
        words = self.text(code)
        if not words:
            return default
        return self.attempt(code, lambda: parse(words), default)

    def attempt(
        self,
        code: str,
        make: Callable[[], T],
        default: T,
        fields: Mapping[str, str] = {},
    ) -> T:
        """Return what ``make`` gives; what it refuses is kept as a fault.

        The fault goes to the field that the problem names, as ``fields`` calls it here, or to ``code``.
        """
        try:
            return make()
        except DomainError as error:
            for problem in error.problems:
                named = str(problem.params.get("field", ""))
                at = fields.get(named, named)
                self.faults += faults_of(type(error)(problem), at or code, self.row.words(at or code))
            return default

    def compare(self, code: str, old: str, new: str) -> None:
        """Note a change of a field whose column the table has."""
        if code in self.row.cells and old != new:
            self.changes.append(Change(code, old, new))

    @property
    def good(self) -> bool:
        """Tell whether nothing is wrong so far."""
        return not self.faults

    @property
    def outcome(self) -> Outcome:
        """What taking in the row would do."""
        if self.faults:
            kind = Kind.PROBLEM
        elif self.new:
            kind = Kind.NEW
        else:
            kind = Kind.CHANGED if self.changes else Kind.UNCHANGED
        return Outcome(
            self.row.number, kind, self.title, tuple(self.changes), tuple(self.faults), tuple(self.notes)
        )


def keeps_organisation(actor: Actor) -> bool:
    """Tell whether the actor is administrator of the whole tree."""
    return actor.may(Role.ADMINISTRATOR, actor.unit_path[:SEGMENT])


def day(words: str) -> date:
    """Return the day that a cell names."""
    return read_day(words)


def figure(words: str) -> Decimal:
    """Return the figure in a cell; words behind it, as in *40 小时*, are left out."""
    return read_figure(words)[0]


def yes(words: str) -> bool:
    """Return whether a cell says yes.

    Raises
    ------
    InvalidError
        ``sheet.yes_or_no``.
    """
    plain = words.casefold()
    if plain in YES or plain in NO:
        return plain in YES
    raise InvalidError.of("sheet.yes_or_no", value=words)
