"""Tables of tasks: where they stand in a text, and the task in each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from threadneedle.core.extraction.assignments import LEAD, RESPONSIBLE, units_by_verbs
from threadneedle.core.extraction.barred import is_barred, read_barred
from threadneedle.core.extraction.columns import Line, Table, TableRow
from threadneedle.core.extraction.flat import read_flat
from threadneedle.core.extraction.found import Found
from threadneedle.core.extraction.model import Span, UnitMention, UnitRole
from threadneedle.core.extraction.units import names_in


def find_tables(text: str, lines: list[Line]) -> Iterator[tuple[int, int, Table]]:
    """Yield (first line, line after the last, table) over the given non-empty lines."""
    at = 0
    while at < len(lines):
        barred = is_barred(text, lines[at])
        found = (read_barred(text, lines, at) if barred else None) or read_flat(text, lines, at)
        if found is None:
            at += 1
            continue
        stop, table = found
        yield at, stop, table
        at = stop


def goes_on(table: Table, row: TableRow) -> bool:
    """Tell whether a row has no words of its own but those of the task above it, and so only adds to it."""
    places = [index for index, kind in enumerate(table.columns) if kind == "content"]
    own = any(
        row.cells[index] and index not in row.taken
        for index, kind in enumerate(table.columns)
        if kind in {"name", "content", "measure"}
    )
    return bool(places) and not own and all(index in row.taken for index in places)


def task_of(text: str, table: Table, row: TableRow) -> Found | None:
    """Make a task of a table's row; None for a row without content."""
    by: dict[str, list[Line]] = {}
    own: list[Line] = []
    units: list[UnitMention] = []
    for index, (name, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        if not cell or name == "other":
            continue
        by.setdefault(name, []).extend(cell)
        if name == "content" and index not in row.taken:
            own.extend(cell)
        if name in {"lead", "responsible", "cooperating"}:
            units += _units(text, cell[0][0], cell[-1][1], UnitRole(name), {unit.words for unit in units})
    ranges = _words(text, by, own)
    if not ranges or (
        not any(by.get(name) for name in ("lead", "responsible", "cooperating", "deadline"))
        and len(table.columns) > 3
        and not by.get("serial")
    ):
        return None
    post, deadline, measure = by.get("post"), by.get("deadline"), by.get("measure")
    serial = by.get("serial")
    return Found(
        text[serial[0][0] : serial[0][1]].strip(" .、()") if serial else "",
        list(ranges),
        tuple(units),
        " ".join(text[start:end] for start, end in post) if post else "",
        Span(deadline[0][0], deadline[-1][1]) if deadline else None,
        Span(measure[0][0], measure[-1][1]) if measure else None,
        " ".join(text[start:end] for start, end in by.get("name", []) if (start, end) not in ranges),
    )


def _words(text: str, by: dict[str, list[Line]], own: list[Line]) -> list[Line]:
    """Choose the cells that say what is to be done: the contents, else the name with its aim."""
    if own or by.get("content"):
        return _content(text, own or by["content"])
    name, measure = by.get("name", []), by.get("measure", [])
    aim = sum(end - start for start, end in measure)
    return sorted([*name, *measure]) if aim < 16 else measure


def _content(text: str, cells: list[Line]) -> list[Line]:
    """Leave out the mere name of a task where another column says what it is."""
    longest = max((end - start for start, end in cells), default=0)
    names = {
        cell
        for cell in cells
        if cell[1] - cell[0] <= 16 and text[cell[1] - 1] not in "。;,、" and longest > 16
    }
    return [cell for cell in cells if cell not in names or cell is not cells[0]]


def _units(text: str, start: int, end: int, role: UnitRole, known: set[str]) -> Iterator[UnitMention]:
    for words, left, right, own in _named(text[start:end]):
        if words not in known:
            span = Span(start + left, start + right) if left >= 0 else None
            yield UnitMention(words, own or role, span)


@lru_cache(maxsize=4096)
def _named(cell: str) -> tuple[tuple[str, int, int, UnitRole | None], ...]:
    """Read the units of a cell, which tables repeat: words, place in it, and the role it gives itself."""
    if re.search(r"牵头(?!\))|配合(?!\))|负责(?!\))", cell):
        return tuple(
            (
                unit.words,
                unit.span.start if unit.span else -1,
                unit.span.end if unit.span else -1,
                unit.role if unit.role is not RESPONSIBLE else None,
            )
            for unit in units_by_verbs(cell, 0, len(cell)).units
        )
    return tuple(
        (name.words, name.span.start, name.span.end, LEAD if name.leads else None)
        for name in names_in(cell, 0, len(cell))
    )
