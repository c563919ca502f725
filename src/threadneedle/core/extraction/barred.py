"""Tables whose cells stand between tabs or bars, a row a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from threadneedle.core.extraction.columns import Line, Table, TableRow, column_of, is_header

ABOVE = "〃"
"""The ditto mark. Readers of files put it for the rest of a merged cell; clerks write it for 'as above'."""

_NOTE = re.compile(
    r"[ \t]*(?:注\d?|备注|说明|附注|填表说明)[ \t]*:|(?:合|总|小)[ ]?计|联系人|填报|审核人|制表"
)
_RULE_LINE = re.compile(r"[\s|:\-—]+")
_SERIAL = re.compile(r"\(?\d{1,4}\)?[.、]?")
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|"
    r"第[一二三四五六七八九十]{1,3}[章节部类])"
)
_UNITS = frozenset({"lead", "responsible", "cooperating"})
_FILLED = frozenset({"lead", "responsible", "cooperating", "deadline", "post", "name", "serial"})
_LONGEST_LOOSE = 200
_NONE: frozenset[int] = frozenset()

Cell = tuple[int, int]


@dataclass(slots=True)
class Row:
    """A row while its table is being read. ``ditto`` holds the columns that repeat the cell above."""

    cells: list[tuple[Cell, ...]]
    ditto: set[int] = field(default_factory=set)
    given: int = 0
    """How many cells the line held."""


def is_barred(text: str, line: Line) -> bool:
    """Tell whether a line has cells between tabs or bars."""
    return text.find("\t", *line) >= 0 or text.find("|", *line) >= 0


def unmarked(text: str, line: Line) -> Line:
    """Leave out the marks and tabs behind the words of a line, as a title over merged cells has them."""
    start, end = line
    if end > start and text[end - 1] in f"{ABOVE}\t ":
        shown = len(text[start:end].rstrip(f"{ABOVE}\t "))
        end = start + shown if shown else end
    return start, end


def cells_of(text: str, line: Line) -> list[Cell]:
    """Split a line at its tabs, or else at its bars; an empty cell keeps its place."""
    start, end = line
    raw = text[start:end]
    sign = "\t" if "\t" in raw else "|"
    if sign == "|":
        bare = raw.strip()
        if bare.startswith("|"):
            start += raw.index("|") + 1
        if bare.endswith("|"):
            end = line[0] + raw.rindex("|")
        raw = text[start : max(start, end)]
    out = []
    at = start
    for part in raw.split(sign):
        size = len(part)
        if size and (part[0].isspace() or part[-1].isspace()):
            out.append(_stripped(text, (at, at + size)))
        else:
            out.append((at, at + size))
        at += size + 1
    return out


def _kinds(text: str, cells: list[Cell]) -> list[str | None]:
    return [column_of(text[start:end]) if end > start else None for start, end in cells]


def _header(text: str, lines: list[Line], at: int) -> tuple[list[str], int] | None:
    """Read one heading row, or two of which the second divides columns of the first."""
    first = cells_of(text, lines[at])
    if len(first) < 2:
        return None
    upper = _kinds(text, first)
    if not any(upper):
        return None
    if at + 1 < len(lines) and is_barred(text, lines[at + 1]):
        second = cells_of(text, lines[at + 1])
        if len(second) <= len(first) and _divides(text, first, second):
            lower = _kinds(text, second) + [None] * (len(first) - len(second))
            both = _joined(text, first, upper, second, lower)
            if is_header(both):
                return both, at + 2
    kinds = [kind or "other" for kind in upper]
    return (kinds, at + 1) if is_header(kinds) else None


def _blank(text: str, cell: Cell) -> bool:
    return cell[1] == cell[0] or text[cell[0] : cell[1]] == ABOVE


def _divides(text: str, first: list[Cell], second: list[Cell]) -> bool:
    """Tell whether a row names parts of the columns above it: short words, and only below a wide cell."""
    named = [index for index, cell in enumerate(second) if not _blank(text, cell)]
    if not named or any(second[index][1] - second[index][0] > 12 for index in named):
        return False
    words = [text[left:right] for left, right in first]
    if not any(column_of(text[second[index][0] : second[index][1]]) for index in named):
        return False
    wide = {
        index
        for index in range(len(first))
        if _blank(text, first[index]) or (index + 1 < len(first) and _blank(text, first[index + 1]))
    } | {
        # A name broken over two rows: 完成 above 时限.
        index
        for index in named
        if column_of(words[index]) is None and column_of(words[index] + text[slice(*second[index])])
    }
    return all(index in wide for index in named)


def _joined(
    text: str, first: list[Cell], upper: list[str | None], second: list[Cell], lower: list[str | None]
) -> list[str]:
    out: list[str] = []
    above: str | None = None
    for index, kind in enumerate(upper):
        above = above if _blank(text, first[index]) else kind
        named = index < len(second) and not _blank(text, second[index])
        own = lower[index]
        if named and above is None and not _blank(text, first[index]):
            own = column_of(text[slice(*first[index])] + text[slice(*second[index])]) or own
        if named and own in {None, "other", "measure"} and above in _UNITS | {"deadline"} and own is None:
            own = "other" if above == "deadline" else above
        out.append((own if named else above) or "other")
    return out


def read_barred(text: str, lines: list[Line], at: int) -> tuple[int, Table] | None:
    """Read the table whose heading row is the line at ``at``; return the line after it, and the table."""
    header = _header(text, lines, at)
    if header is None:
        return None
    columns, stop = header
    heading = text[slice(*lines[at])].strip()
    rows: list[Row] = []
    while stop < len(lines):
        line = lines[stop]
        if not is_barred(text, line):
            if not rows or not _goes_on(text, lines, stop):
                break
            _append(rows[-1], _stripped(text, line))
        elif not _RULE_LINE.fullmatch(text, *line) and text[slice(*line)].strip() != heading:
            cells = cells_of(text, line)
            if _starts_table(text, lines, stop, cells):
                break
            if rows and columns[0] == "serial" and _goes_with(text, rows[-1], cells, len(columns)):
                _lengthen(rows[-1], cells)
            elif not _is_group(text, cells, columns):
                rows.append(_row(text, cells, len(columns)))
        stop += 1
    _fill(columns, rows)
    return stop, Table(
        tuple(columns),
        tuple(TableRow(tuple(row.cells), frozenset(row.ditto) if row.ditto else _NONE) for row in rows),
    )


def _stripped(text: str, line: Line) -> Cell:
    start, end = line
    bare = text[start:end].strip()
    if not bare:
        return start, start
    start = text.index(bare[0], start, end)
    return start, start + len(bare)


def _row(text: str, cells: list[Cell], width: int) -> Row:
    filled: list[tuple[Cell, ...]] = [(cell,) if cell[1] > cell[0] else () for cell in cells[:width]]
    row = Row(filled, set(), len(cells))
    for index, (start, end) in enumerate(cells[:width]):
        if end - start == 1 and text[start] == ABOVE:
            row.ditto.add(index)
            filled[index] = ()
    filled.extend([()] * (width - len(filled)))
    return row


def _starts_table(text: str, lines: list[Line], at: int, cells: list[Cell]) -> bool:
    """Tell whether another table begins here; only a row of short words can be its heading."""
    first = next((start for start, end in cells if end > start), None)
    if first is None or text[first].isdigit() or any(end - start > 16 for start, end in cells):
        return False
    return _header(text, lines, at) is not None


def _goes_on(text: str, lines: list[Line], at: int) -> bool:
    """Tell whether a line without tabs is the rest of a broken cell: rows follow unparted."""
    start, end = lines[at]
    if end - start > _LONGEST_LOOSE or _NOTE.match(text, start, end):
        return False
    if "\n\n" in text[lines[at - 1][1] : start].replace("\r", ""):
        return False
    for place in range(at + 1, min(at + 3, len(lines))):
        if is_barred(text, lines[place]):
            return _header(text, lines, place) is None
    return False


def _append(row: Row, cell: Cell) -> None:
    """Add a line to the last cell that the row has so far."""
    index = max(0, min(row.given, len(row.cells)) - 1)
    row.cells[index] = (*row.cells[index], cell)


def _goes_with(text: str, row: Row, cells: list[Cell], width: int) -> bool:
    """Tell whether a line is the rest of a row that a line break inside a cell cut in two."""
    start, end = cells[0]
    serial = _SERIAL.fullmatch(text, start, end) is not None
    return row.given < width and end > start and not serial and row.given + len(cells) - 1 == width


def _lengthen(row: Row, cells: list[Cell]) -> None:
    _append(row, cells[0])
    for index, cell in enumerate(cells[1:], row.given):
        if cell[1] > cell[0]:
            row.cells[index] = (*row.cells[index], cell)
    row.given += len(cells) - 1


def _is_group(text: str, cells: list[Cell], columns: list[str]) -> bool:
    """Tell whether a row is the heading of the rows below it, a sum or a note, and not a task."""
    filled = [
        index
        for index, (start, end) in enumerate(cells)
        if end > start and not (end - start == 1 and text[start] == ABOVE)
    ]
    if not filled:
        return True
    start, end = cells[filled[0]]
    if _NOTE.match(text, start, end):
        return True
    if len(filled) > 1:
        return False
    marked = sum(1 for left, right in cells if text[left:right] == ABOVE)
    wide = marked == len(cells) - 1 and filled[0] == 0
    kind = columns[filled[0]] if filled[0] < len(columns) else "other"
    return (
        _GROUP.match(text, start, end) is not None
        or (wide and len(cells) > 2)
        or (kind == "serial" and _SERIAL.fullmatch(text, start, end) is None)
    )


def _fill(columns: list[str], rows: list[Row]) -> None:
    """Fill merged cells down: those that bear the mark and, where none does, blanks that clearly go on."""
    marked = any(row.ditto for row in rows)
    above: list[tuple[Cell, ...]] = [()] * len(columns)
    content = [index for index, kind in enumerate(columns) if kind == "content"]
    units = [index for index, kind in enumerate(columns) if kind in _UNITS]
    serial = columns.index("serial") if "serial" in columns else None
    for row in rows:
        if not marked:
            _continue(row, columns, content, units, serial)
        for index, kind in enumerate(columns):
            if index in row.ditto:
                if kind in _FILLED or kind in {"content", "measure"}:
                    row.cells[index] = above[index]
            else:
                above[index] = row.cells[index]


def _continue(row: Row, columns: list[str], content: list[int], units: list[int], serial: int | None) -> None:
    """Mark the blanks of a row that go on with the row above.

    A row that names no unit at all takes those above it. A date is taken only
    with the units, or by a row that has no number of its own. A row of units
    without number and words goes on with the task above.
    """
    unnumbered = serial is None or not row.cells[serial]
    unnamed = bool(units) and not any(row.cells[index] for index in units)
    if not any(row.cells[index] for index in content):
        told = any(row.cells[index] for index, kind in enumerate(columns) if kind in {"name", "measure"})
        if unnumbered and not unnamed and not told:
            row.ditto.update(content)
        return
    for index, kind in enumerate(columns):
        if row.cells[index]:
            continue
        by_number = serial is not None and unnumbered
        if (
            kind == "name"
            or (kind in _UNITS and unnamed)
            or (kind == "deadline" and (unnamed or by_number))
            or (kind == "serial" and unnamed)
        ):
            row.ditto.add(index)
