"""Tables that lost their lines: a cell a line under a row of column names, or cells between tabs and bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.assignments import LABELS, LEAD, RESPONSIBLE, units_by_verbs
from threadneedle.core.extraction.found import Found
from threadneedle.core.extraction.model import Span, UnitMention, UnitRole
from threadneedle.core.extraction.units import looks_like_unit, names_in

_COLUMNS = {
    "serial": r"序号|编号|序",
    "lead": LABELS["lead"] + r"|牵头(?!领导|人)[\u4e00-\u9fff]{2,4}",
    "responsible": LABELS["responsible"]
    + r"|责任(?!人|领导|书|时限|期限)[\u4e00-\u9fff]{1,4}|单位|责任单位及责任人|"
    r"责任部门\(单位\)|实施主体|属地",
    "cooperating": LABELS["cooperating"] + r"|(?:配合|协办)[\u4e00-\u9fff]{2,4}",
    "deadline": LABELS["deadline"] + r"|完成时限|时间|日期|时间进度|实施时限|计划完成时间",
    "post": LABELS["post"],
    "content": r"[\u4e00-\u9fff]{2}(?:任务|内容|措施)|"
    r"(?:项目|工作|任务|重点|主要|具体|整改|建设|目标|年度|事项)*(?:内容|任务|事项|"
    r"措施|举措|项目|要求)(?:及(?:要求|措施|目标|内容))?|"
    r"实事内容|任务清单|事项内容|内容及规模|工作目标及措施",
    "name": r"[\u4e00-\u9fff]{1,4}名称|重点任务|类别|领域|板块|方面|项目类别|"
    r"任务类别|工作类别|一级指标|分类|存在问题|问题",
    "measure": r"(?:年度|工作|具体|量化|预期)*(?:目标|指标)(?:任务|值|要求)?|任务目标",
    "other": r"备注|(?:当前|目前|工作|完成)?进[度展](?:情况)?|完成情况|佐证材料|考核(?:方式|"
    r"单位)|督办单位|督导单位|联系人|联系方式|联系电话|资金来源|"
    r"总投资|投资额|计分|分值|说明",
}
_COLUMN = re.compile("|".join(f"(?P<{name}>(?:{words}))" for name, words in _COLUMNS.items()))
_DATE = re.compile(
    r"^(?:(?:20\d\d|二〇)?[^,。]{0,12}(?:年|月|日|季度|底|前|旬|半年)|长期|持续|全年|常态化|立即|"
    r"20\d\d[./\-—]\d.*)[^,。]{0,16}$"
)
_SERIAL = re.compile(r"\(?(\d{1,4})\)?[.、]?")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明)\s*:|合计|总计|联系人|填报")
_MOST_COLUMNS, _MOST_LINES = 14, 60

Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table found: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    """Row → column → the lines of its cell."""


def _column(words: str) -> str | None:
    bare = re.sub(r"[\s/]", "", words)
    found = _COLUMN.fullmatch(bare) if 0 < len(bare) <= 12 else None
    return found.lastgroup if found else None


def _is_header(columns: list[str]) -> bool:
    kinds = set(columns)
    return (
        len(columns) >= 2
        and bool(kinds & {"content", "name", "measure"})
        and bool(kinds & {"lead", "responsible", "cooperating", "deadline"})
    )


def _cells(text: str, line: Line) -> tuple[Line, ...]:
    """Split a line at tabs and bars; an empty cell keeps its place."""
    start, end = line
    raw = text[start:end]
    if "|" in raw and raw.strip().startswith("|"):
        start += raw.index("|") + 1
        end = line[0] + (raw.rstrip().rfind("|") if raw.rstrip().endswith("|") else len(raw.rstrip()))
    cells, at = [], start
    for found in re.compile(r"[\t|]").finditer(text, start, end):
        cells.append(_strip(text, at, found.start()))
        at = found.end()
    cells.append(_strip(text, at, end))
    return tuple(cells)


def _strip(text: str, start: int, end: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def find_tables(text: str, lines: list[Line]) -> Iterator[tuple[int, int, Table]]:
    """Yield (first line, line after the last, table) over the given non-empty lines."""
    at = 0
    while at < len(lines):
        words = text[lines[at][0] : lines[at][1]]
        if (("\t" in words or "|" in words) and (found := _barred(text, lines, at))) or (
            found := _flat(text, lines, at)
        ) is not None:
            stop, table = found
        else:
            at += 1
            continue
        yield at, stop, table
        at = stop


def _barred(text: str, lines: list[Line], at: int) -> tuple[int, Table] | None:
    header = _cells(text, lines[at])
    columns = [_column(text[start:end]) or "other" for start, end in header]
    if not _is_header([name for name in columns if name != "other"]):
        return None
    rows: list[list[list[Line]]] = []
    stop = at + 1
    while stop < len(lines):
        words = text[lines[stop][0] : lines[stop][1]]
        if re.fullmatch(r"[\s|:\-—]+", words):
            stop += 1
            continue
        if "\t" not in words and "|" not in words:
            if not rows or _NOTE.match(words) or len(words) > 200 or not _continues(text, lines, stop):
                break
            rows[-1][-1].append(_strip(text, *lines[stop]))
        else:
            cells = _cells(text, lines[stop])[: len(columns)]
            rows.append(
                [[cell] if cell[1] > cell[0] else [] for cell in cells]
                + [[] for _ in range(len(columns) - len(cells))]
            )
        stop += 1
    _carry(columns, rows)
    return stop, Table(tuple(columns), tuple(tuple(tuple(cell) for cell in row) for row in rows))


def _continues(text: str, lines: list[Line], at: int) -> bool:
    return any("\t" in text[start:end] or "|" in text[start:end] for start, end in lines[at + 1 : at + 3])


def _carry(columns: list[str], rows: list[list[list[Line]]]) -> None:
    """Fill an empty unit or date cell from above: a merged cell stands only in its first row."""
    for index, name in enumerate(columns):
        if name not in {"lead", "responsible", "cooperating", "deadline", "name"}:
            continue
        above: list[Line] = []
        for row in rows:
            if row[index]:
                above = row[index]
            elif above and any(row[other] for other, kind in enumerate(columns) if kind == "content"):
                row[index] = list(above)


def _flat(text: str, lines: list[Line], at: int) -> tuple[int, Table] | None:
    columns: list[str] = []
    stop = at
    while (
        stop < len(lines)
        and len(columns) < _MOST_COLUMNS
        and (name := _column(text[lines[stop][0] : lines[stop][1]]))
    ):
        columns.append(name)
        stop += 1
    if len(columns) < 3 or not _is_header(columns):
        return None
    rows, end = (_by_serial if columns[0] == "serial" else _by_count)(text, lines, stop, columns)
    return (end, Table(tuple(columns), tuple(rows))) if rows else None


def _by_serial(
    text: str, lines: list[Line], at: int, columns: list[str]
) -> tuple[list[tuple[tuple[Line, ...], ...]], int]:
    rows: list[tuple[tuple[Line, ...], ...]] = []
    expected: int | None = None
    while at < len(lines):
        serial = _SERIAL.fullmatch(text[lines[at][0] : lines[at][1]].strip())
        if not serial or (expected is not None and int(serial.group(1)) != expected):
            if (
                rows
                and at + 1 < len(lines)
                and len(text[lines[at][0] : lines[at][1]]) <= 30
                and _is_serial(text, lines[at + 1], expected)
            ):
                # A line between two rows that is no cell: the heading of a group.
                at += 1
                continue
            break
        expected = int(serial.group(1)) + 1
        stop = at + 1
        while stop < len(lines) and stop - at < _MOST_LINES and not _is_serial(text, lines[stop], expected):
            words = text[lines[stop][0] : lines[stop][1]].strip()
            if _NOTE.match(words) or (stop - at >= len(columns) and _column(words)):
                break
            stop += 1
        cells = lines[at:stop]
        if stop >= len(lines) or not _is_serial(text, lines[stop], expected):
            cells = cells[: _natural_end(cells, columns)]
        rows.append(_fit(text, cells, columns))
        at += len(cells)
    return rows, at


def _is_serial(text: str, line: Line, expected: int | None) -> bool:
    found = _SERIAL.fullmatch(text[line[0] : line[1]].strip())
    return found is not None and int(found.group(1)) == expected


def _natural_end(cells: list[Line], columns: list[str]) -> int:
    """Bound the last row, which no serial number follows: as many lines as there are columns."""
    return min(len(cells), len(columns))


def _by_count(
    text: str, lines: list[Line], at: int, columns: list[str]
) -> tuple[list[tuple[tuple[Line, ...], ...]], int]:
    rows: list[tuple[tuple[Line, ...], ...]] = []
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
        rows.append(tuple((cell,) for cell in cells))
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


def task_of(text: str, table: Table, row: tuple[tuple[Line, ...], ...]) -> Found | None:
    """Make a task of a table's row; None for a row without content."""
    by: dict[str, list[Line]] = {}
    units: list[UnitMention] = []
    for name, cell in zip(table.columns, row, strict=True):
        by.setdefault(name, []).extend(cell)
        if name in {"lead", "responsible", "cooperating"} and cell:
            units += _units(text, cell[0][0], cell[-1][1], UnitRole(name), {unit.words for unit in units})
    ranges = _content(text, by.get("content", [])) or by.get("measure") or by.get("name")
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
    if re.search(r"牵头(?!\))|配合(?!\))|负责(?!\))", text[start:end]):
        for unit in units_by_verbs(text, start, end).units:
            if unit.words not in known:
                yield UnitMention(unit.words, unit.role if unit.role is not RESPONSIBLE else role, unit.span)
        return
    for name in names_in(text, start, end):
        if name.words not in known:
            yield UnitMention(name.words, LEAD if name.leads else role, name.span)
