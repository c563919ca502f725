"""What a purpose of a table tells the pages: its fields, what its rows would do, and doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from django.utils.functional import Promise

from threadneedle.core.base import Actor, DomainError, Problem
from threadneedle.core.sheets import Field


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a purpose: its code, its words, what offices call its column, and what is asked of it.

    ``headings`` begin with the heading that the product itself writes above the column in Chinese;
    ``example`` is what stands above it in an empty table.
    """

    code: str
    label: Promise
    headings: tuple[str, ...]
    required: bool = False
    help: Promise | str = ""
    example: str = ""

    @property
    def plain(self) -> Field:
        """The field as the core compares headings with it."""
        return Field(self.code, self.headings, self.required)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row as the office gave it.

    ``cells`` holds the words by field; a field without a column, or whose cell shall stay as it is here,
    is not in it, an empty cell is ``""``. ``extras`` holds the other columns by heading. ``spread`` names
    the fields whose words stand in a merged cell that begins in a row above.
    """

    number: int
    cells: Mapping[str, str]
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spread: frozenset[str] = frozenset()

    def words(self, code: str) -> str:
        """Return what stands in the cell of a field, ``""`` without one."""
        return self.cells.get(code, "")


class Kind(StrEnum):
    """What taking in a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that would change; ``conflict`` if it was changed here too since it was last given out."""

    field: str
    old: str
    new: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the field and its words (``""`` for the row as a whole) and the rule.

    ``near`` names units that unknown words may mean, as ``(id, name)``.
    """

    field: str
    value: str
    problem: Problem
    near: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking in a row would do, by its number in the sheet; ``title`` names its thing.

    ``faults`` keep a row from being taken in, ``notes`` only say how it is understood.
    """

    number: int
    kind: Kind
    title: str = ""
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A page to go on to after a table was taken in."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: how many things were made and changed, and where they stand."""

    made: int
    changed: int
    links: tuple[Link, ...] = ()


class Check(Protocol):
    """Says for every row, in order, what taking it in would do; in a fixed number of queries."""

    def __call__(self, rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]: ...


class Take(Protocol):
    """Takes in rows that were checked and have no fault, within the transaction of the caller.

    Rows that would change nothing are among them. Calls the services of the rooms below, which
    ask for the roles and write the ledger.
    """

    def __call__(self, rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken: ...


@dataclass(frozen=True, slots=True)
class OutRow:
    """A row to be given out: words or days by field, and the cells of other columns by heading."""

    cells: Mapping[str, str | date]
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


Words = Mapping[str, Mapping[str, str]]
"""The office's own words by field, for what the product has by a code: a state, a unit."""


class Give(Protocol):
    """Returns the rows to be given out, in order, in a fixed number of queries, and keeps what they say.

    Called within the transaction of the caller. ``words`` are those of the office.
    """

    def __call__(self, words: Words, *, actor: Actor, now: datetime) -> tuple[OutRow, ...]: ...


class Learn(Protocol):
    """Returns the office's own words in rows that are taken in."""

    def __call__(self, rows: Sequence[GivenRow], *, actor: Actor) -> Words: ...


class May(Protocol):
    """Tells whether the actor may take in tables for the purpose; to others it does not exist."""

    def __call__(self, actor: Actor) -> bool: ...


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of table that can be taken in.

    Attributes
    ----------
    code : str
        Part of the address, at most 16 characters.
    row : Promise
        What one row stands for, for example *a matter*.
    keeps_others : bool
        Whether columns that are no field are kept with the thing.
    give : Give, optional
        Without it tables are only taken in.
    """

    code: str
    name: Promise
    row: Promise
    fields: tuple[FieldSpec, ...]
    may: May
    check: Check
    take: Take
    keeps_others: bool = False
    give: Give | None = None
    learn: Learn | None = None

    def label(self, code: str) -> str:
        """Return the words of a field."""
        return next((str(spec.label) for spec in self.fields if spec.code == code), code)

    @property
    def required(self) -> tuple[FieldSpec, ...]:
        """The fields without which no table can be taken in."""
        return tuple(spec for spec in self.fields if spec.required)


def faults_of(error: DomainError, code: str, value: str) -> tuple[Fault, ...]:
    """Return the problems of a refused value as faults of a field."""
    return tuple(Fault(code, value, problem) for problem in error.problems)


def twice(rows: Sequence[GivenRow], keys: Sequence[object]) -> dict[int, tuple[int, ...]]:
    """Return, by row number, the numbers of the other rows with the same key; keys that are empty never meet.

    Parameters
    ----------
    keys
        One for each row, in order.
    """
    same: dict[object, list[int]] = {}
    for row, key in zip(rows, keys, strict=True):
        if key:
            same.setdefault(key, []).append(row.number)
    return {
        number: tuple(other for other in numbers if other != number)
        for numbers in same.values()
        if len(numbers) > 1
        for number in numbers
    }
