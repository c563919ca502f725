"""Tables that lost their lines: a cell a line under a row of column names."""

from __future__ import annotations

import re

from threadneedle.core.extraction.columns import Line, Table, TableRow, column_of, is_header
from threadneedle.core.extraction.units import looks_like_unit

_DATE = re.compile(
    r"^(?:(?:20\d\d|二〇)?[^,。]{0,12}(?:年|月|日|季度|底|前|旬|半年)|长期|持续|全年|常态化|立即|"
    r"20\d\d[./\-—]\d.*)[^,。]{0,16}$"
)
_SERIAL = re.compile(r"\(?(\d{1,4})\)?[.、]?")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明)\s*:|合计|总计|联系人|填报")
_GROUP = re.compile(r"[ ]*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;]{2,28}$")
_MERGED = frozenset({"lead", "responsible", "cooperating", "deadline"})
_MOST_COLUMNS, _MOST_LINES = 14, 60


def read_flat(text: str, lines: list[Line], at: int) -> tuple[int, Table] | None:
    """Read the table whose first column the line at ``at`` names; return the line after it, and the table."""
    columns: list[str] = []
    stop = at
    while (
        stop < len(lines)
        and len(columns) < _MOST_COLUMNS
        and (name := column_of(text[lines[stop][0] : lines[stop][1]]))
    ):
        columns.append(name)
        stop += 1
    if len(columns) < 3 or not is_header(columns):
        return None
    rows, end = (_by_serial if columns[0] == "serial" else _by_count)(text, lines, stop, columns)
    return (end, Table(tuple(columns), tuple(rows))) if rows else None


def _by_serial(text: str, lines: list[Line], at: int, columns: list[str]) -> tuple[list[TableRow], int]:
    rows: list[TableRow] = []
    expected: int | None = None
    while at < len(lines):
        serial = _SERIAL.fullmatch(text[lines[at][0] : lines[at][1]].strip())
        if not serial or (expected is not None and int(serial.group(1)) != expected):
            following = expected if expected is not None else 1
            short = len(text[lines[at][0] : lines[at][1]]) <= 30
            if short and at + 1 < len(lines) and _is_serial(text, lines[at + 1], following):
                # A line between two rows that is no cell: the heading of a group.
                at += 1
                continue
            break
        expected = int(serial.group(1)) + 1
        stop = at + 1
        while stop < len(lines) and stop - at < _MOST_LINES and not _is_serial(text, lines[stop], expected):
            words = text[lines[stop][0] : lines[stop][1]].strip()
            if _NOTE.match(words) or (stop - at >= len(columns) and column_of(words)):
                break
            stop += 1
        if (
            stop - at > 2
            and _GROUP.match(text, *lines[stop - 1])
            and _is_serial(text, lines[min(stop, len(lines) - 1)], expected)
        ):
            stop -= 1
        cells = lines[at:stop]
        if stop >= len(lines) or not (
            _is_serial(text, lines[stop], expected) or _GROUP.match(text, *lines[stop])
        ):
            cells = cells[: _natural_end(cells, columns)]
        rows.append(_merged(TableRow(_fit(text, cells, columns)), rows, columns))
        at += len(cells)
    return rows, at


def _merged(row: TableRow, rows: list[TableRow], columns: list[str]) -> TableRow:
    """Give a row that has neither unit nor date those of the row above: their cells were merged."""
    open_columns = [index for index, kind in enumerate(columns) if kind in _MERGED]
    if not rows or any(row.cells[index] for index in open_columns):
        return row
    above = rows[-1].cells
    cells = tuple(above[index] if index in open_columns else cell for index, cell in enumerate(row.cells))
    return TableRow(cells, frozenset(open_columns))


def _is_serial(text: str, line: Line, expected: int | None) -> bool:
    found = _SERIAL.fullmatch(text[line[0] : line[1]].strip())
    return found is not None and int(found.group(1)) == expected


def _natural_end(cells: list[Line], columns: list[str]) -> int:
    """Bound the last row, which no serial number follows: as many lines as there are columns."""
    return min(len(cells), len(columns))


def _by_count(text: str, lines: list[Line], at: int, columns: list[str]) -> tuple[list[TableRow], int]:
    rows: list[TableRow] = []
    size = len(columns)
    while at + size <= len(lines):
        cells = lines[at : at + size]
        if any(_NOTE.match(text[start:end].strip()) for start, end in cells[:1]):
            break
        if not all(
            _likes(text[start:end].strip(), name) >= 0
            for (start, end), name in zip(cells, columns, strict=True)
        ):
            break
        rows.append(TableRow(tuple((cell,) for cell in cells)))
        at += size
    return rows, at


def _likes(words: str, column: str) -> int:
    """Score how well words suit a column: above 0 they do, below 0 they cannot."""
    unit = looks_like_unit(re.split(r"[、,;\s及]", words)[0]) and len(words) <= 120
    date = _DATE.match(words) is not None
    plain = not unit and not date
    if column in {"lead", "responsible", "cooperating"}:
        short = len(words) <= 16 and not re.search(r"[。%\d]", words) and not date
        return 4 if unit and not re.search(r"[。\d]", words) else 1 if short else -4
    scores = {
        "serial": 4 if _SERIAL.fullmatch(words) else -8,
        "deadline": 4 if date else -3,
        "post": 2 if 2 <= len(words) <= 12 and plain else -2,
        "content": (3 if len(words) >= 8 else 1) if plain else -2,
        "measure": (3 if len(words) >= 8 else 1) if plain else -2,
        "name": 2 if len(words) <= 24 and plain else 0,
    }
    return scores.get(column, 0 if unit else 1)


def _fit(text: str, cells: list[Line], columns: list[str]) -> tuple[tuple[Line, ...], ...]:
    """Lay the lines of one row into its columns, in order: an empty cell takes none, a broken one several."""
    if len(cells) == len(columns):
        return tuple((cell,) for cell in cells)
    lines, width = len(cells), len(columns)
    words = [text[start:end].strip() for start, end in cells]
    worst = -(10**6)
    best = [[worst] * (width + 1) for _ in range(lines + 1)]
    step: list[list[tuple[int, int]]] = [[(0, 0)] * (width + 1) for _ in range(lines + 1)]
    best[0][0] = 0
    for i in range(lines + 1):
        for j in range(width + 1):
            if best[i][j] == worst:
                continue
            if j < width and best[i][j] - 2 > best[i][j + 1]:
                best[i][j + 1], step[i][j + 1] = best[i][j] - 2, (i, j)
            if i < lines and j < width and best[i][j] + _likes(words[i], columns[j]) > best[i + 1][j + 1]:
                best[i + 1][j + 1], step[i + 1][j + 1] = best[i][j] + _likes(words[i], columns[j]), (i, j)
            if i < lines and j and best[i][j] + _likes(words[i], columns[j - 1]) - 2 > best[i + 1][j]:
                best[i + 1][j], step[i + 1][j] = best[i][j] + _likes(words[i], columns[j - 1]) - 2, (i, j)
    out: list[list[Line]] = [[] for _ in columns]
    i, j = lines, width
    while i or j:
        before = step[i][j]
        if before[0] < i:
            out[j - 1].insert(0, cells[i - 1])
        i, j = before
    return tuple(tuple(cell) for cell in out)
