"""From a sheet to its table: titles, headings, rows of data, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from threadneedle.core.base import InvalidError
from threadneedle.core.sheets.grid import Grid, Merge
from threadneedle.core.sheets.match import SURE, Field, Vocabulary, graded

SEARCHED = 40
"""Rows from the top among which the headings are looked for."""
DEEPEST = 3
"""Rows that headings may take."""
LONGEST_HEADING = 24
"""Characters; longer words are a sentence."""
WIDE = 0.6
"""A merged cell over this share of the columns is a title of what follows."""
BETWEEN = " / "
"""Stands between the words of a heading of several rows."""

TOTAL = re.compile(r"^[\s(（]*(合\s*计|小\s*计|总\s*计|累\s*计|共\s*计|(?:sub)?total\b)", re.IGNORECASE)
NOTE = re.compile(
    r"^\s*(备\s*注|附\s*注|注|说\s*明|填表说明|填表人|填报人|填报单位|填报日期|填表日期|制表人?|审核人?|审批人"
    r"|联系人|联系电话|负责人签字|单位负责人|notes?|remarks?)\s*(\d*\s*[:：.、．]|$)",
    re.IGNORECASE,
)
GROUP = re.compile(r"^\s*(第?[一二三四五六七八九十百]+[、.．章节部]|[(（][一二三四五六七八九十]+[)）])")


class Skip(StrEnum):
    """Why a row below the headings is no row of data."""

    BLANK = "blank"
    TOTAL = "total"
    NOTE = "note"
    GROUP = "group"
    HEADING = "heading"
    NUMBERING = "numbering"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; ``place`` counts from 0 in the sheet.

    ``heading`` is unique in the table. A column without words is called by its letters, ``[F]``.
    """

    place: int
    heading: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data; ``number`` as the reader's program shows it, from 1, ``cells`` one for each column.

    ``spread`` names the columns, by their index in ``cells``, whose words stand in a merged cell that
    begins in a row above.
    """

    number: int
    cells: tuple[str, ...]
    spread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row below the headings that is not taken, why, and what stands in it."""

    number: int
    reason: Skip
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as a table. Rows ``1`` to ``first - 1`` are titles, ``first`` to ``last`` headings.

    Every row below ``last`` is either in ``rows`` or in ``skipped``.
    """

    sheet: str
    first: int
    last: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]


def find_table(grid: Grid, fields: Sequence[Field]) -> Table:
    """Find headings and data of a sheet.

    The headings are the one to three rows, among the first forty, whose words name most of ``fields``; if
    none names any, the first row that is filled like headings. A vertically merged cell stands for
    every row it covers.

    Raises
    ------
    InvalidError
        ``sheet.empty`` if there are no words; ``sheet.no_heading`` if no row looks like headings. Both
        name the ``sheet``.
    """
    if not any(any(cell.strip() for cell in row) for row in grid.rows):
        raise InvalidError.of("sheet.empty", sheet=grid.name)
    covering = _Covering(grid)
    found = _headings(grid, covering, Vocabulary(fields))
    if found is None:
        raise InvalidError.of("sheet.no_heading", sheet=grid.name, rows=min(len(grid.rows), SEARCHED))
    top, bottom = found
    columns = _columns(grid, covering, top, bottom)
    rows, skipped = _below(grid, covering, columns, bottom)
    return Table(grid.name, top + 1, bottom + 1, columns, rows, skipped)


class _Covering:
    """Which merged cell covers which place."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.upright: dict[int, list[Merge]] = {}
        self.begins: dict[int, list[Merge]] = {}
        for merge in grid.merges:
            self.begins.setdefault(merge.top, []).append(merge)
            if merge.bottom > merge.top:
                self.upright.setdefault(merge.left, []).append(merge)
        for merges in self.upright.values():
            merges.sort(key=lambda merge: merge.top)

    def heading(self, row: int, place: int) -> str:
        """Return the words over a place, both ways of merging undone."""
        words = self.grid.rows[row][place].strip()
        if words:
            return words
        for top in range(max(0, row - DEEPEST), row + 1):
            for merge in self.begins.get(top, ()):
                if merge.bottom >= row and merge.left <= place <= merge.right:
                    return self.grid.rows[merge.top][merge.left].strip()
        return ""


def _headings(grid: Grid, covering: _Covering, vocabulary: Vocabulary) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    most = 0
    for top in range(min(len(grid.rows), SEARCHED)):
        if not _like_headings(grid, covering, top):
            continue
        bottom = _deepest(grid, covering, top)
        score = _score(grid, covering, top, bottom, vocabulary)
        if score > most:
            best, most = (top, bottom), score
    return best or _filled(grid, covering)


def _deepest(grid: Grid, covering: _Covering, top: int) -> int:
    bottom = top
    while bottom + 1 < min(len(grid.rows), top + DEEPEST) and _goes_on(grid, covering, top, bottom + 1):
        bottom += 1
    return bottom


def _score(grid: Grid, covering: _Covering, top: int, bottom: int, vocabulary: Vocabulary) -> int:
    levels = [_levels(covering, place, top, bottom) for place in range(len(grid.rows[top]))]
    return sum(10 if score >= SURE else 1 for code, score in graded(levels, vocabulary) if code)


def _like_headings(grid: Grid, covering: _Covering, row: int) -> bool:
    words = [cell.strip() for cell in grid.rows[row] if cell.strip()]
    title = len(words) == 1 and any(_wide(merge, grid) for merge in covering.begins.get(row, ()))
    if not words or title:
        return False
    return sum(len(word) <= LONGEST_HEADING for word in words) * 2 > len(words)


def _wide(merge: Merge, grid: Grid) -> bool:
    width = len(grid.rows[merge.top])
    return width > 2 and merge.right - merge.left + 1 >= width * WIDE


def _goes_on(grid: Grid, covering: _Covering, top: int, bottom: int) -> bool:
    """Tell whether the headings that begin at ``top`` reach down to ``bottom``."""
    if any(merge.bottom >= bottom for row in range(top, bottom) for merge in covering.begins.get(row, ())):
        return True
    under = grid.rows[bottom]
    over = [covering.heading(bottom - 1, place) for place in range(len(under))]
    across = [
        place
        for merge in covering.begins.get(bottom - 1, ())
        if merge.right > merge.left
        for place in range(merge.left, merge.right + 1)
    ]
    filled = [place for place, cell in enumerate(under) if cell.strip()]
    if not filled or any(len(under[place].strip()) > LONGEST_HEADING for place in filled):
        return False
    if across:
        return set(filled) <= set(across)
    # Without merged cells, as in CSV, the words of a group stand over its first column only.
    gaps = {place for place in filled if not over[place]}
    alone = any(words and place not in filled for place, words in enumerate(over))
    return bool(gaps) and alone and all(place in gaps or place + 1 in gaps for place in filled)


def _filled(grid: Grid, covering: _Covering) -> tuple[int, int] | None:
    """Find the first row that is filled like headings, where none says a word we know."""
    width = len(grid.rows[0])
    for row in range(min(len(grid.rows), SEARCHED)):
        words = [cell.strip() for cell in grid.rows[row] if cell.strip()]
        enough = len(words) >= max(2, width * WIDE) and len(set(words)) == len(words)
        if enough and _like_headings(grid, covering, row) and not any(map(_is_figure, words)):
            return row, _deepest(grid, covering, row)
    return None


def _is_figure(words: str) -> bool:
    return not any(sign.isalpha() for sign in words)


def _levels(covering: _Covering, place: int, top: int, bottom: int) -> tuple[str, ...]:
    return tuple(covering.heading(row, place) for row in range(top, bottom + 1))


def _columns(grid: Grid, covering: _Covering, top: int, bottom: int) -> tuple[Column, ...]:
    width = len(grid.rows[top])
    used = {
        place for row in grid.rows[bottom + 1 :] for place, cell in enumerate(row) if cell and cell.strip()
    }
    said = [_levels(covering, place, top, bottom) for place in range(width)]
    if bottom > top:
        said = _groups(said)
    found: list[Column] = []
    names: set[str] = set()
    for place, levels in enumerate(said):
        words = [word for at, word in enumerate(levels) if word and word not in levels[:at]]
        if not words and place not in used:
            continue
        heading = BETWEEN.join(" ".join(word.split()) for word in words) or f"[{letters(place)}]"
        name, times = heading, 1
        while name in names:
            times += 1
            name = f"{heading} ({times})"
        names.add(name)
        found.append(Column(place, name, tuple(words)))
    return tuple(found)


def _groups(said: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Carry the words of a group over the columns to its right that have none above their own."""
    carried: list[tuple[str, ...]] = []
    for levels in said:
        before = carried[-1] if carried else ()
        if not levels[0] and any(levels[1:]) and before and any(before[1:]):
            carried.append((before[0], *levels[1:]))
        else:
            carried.append(levels)
    return carried


def letters(place: int) -> str:
    """Return the letters of a column that counts from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _below(
    grid: Grid, covering: _Covering, columns: tuple[Column, ...], bottom: int
) -> tuple[tuple[Row, ...], tuple[Skipped, ...]]:
    rows: list[Row] = []
    skipped: list[Skipped] = []
    spread = {
        at: [merge for merge in covering.upright.get(column.place, ()) if merge.top > bottom]
        for at, column in enumerate(columns)
    }
    reach = dict.fromkeys(spread, 0)
    heading = {column.place: column.levels[-1] for column in columns if column.levels}
    for index in range(bottom + 1, len(grid.rows)):
        own = grid.rows[index]
        cells = [own[column.place].strip() for column in columns]
        reason = _reason(own, heading, covering.begins.get(index, ()), grid, first=index == bottom + 1)
        from_above: list[int] = []
        for at, merges in spread.items():
            while reach[at] < len(merges) and merges[reach[at]].bottom < index:
                reach[at] += 1
            # A file may hold words in a cell that a merge hides: they are not dropped for those above.
            if not cells[at] and reach[at] < len(merges) and merges[reach[at]].top < index:
                merge = merges[reach[at]]
                cells[at] = grid.rows[merge.top][merge.left].strip()
                from_above.append(at)
        if reason is None:
            rows.append(Row(index + 1, tuple(cells), tuple(from_above)))
        else:
            words = " ".join(cell.strip() for cell in own if cell.strip())
            skipped.append(Skipped(index + 1, reason, words))
    return tuple(rows), tuple(skipped)


def _reason(
    own: tuple[str, ...], heading: dict[int, str], begins: Sequence[Merge], grid: Grid, *, first: bool
) -> Skip | None:
    said = {place: cell.strip() for place, cell in enumerate(own) if cell.strip()}
    if not said:
        return Skip.BLANK
    leading = next(iter(said.values()))
    alone = len(said) == 1
    wide = any(_wide(merge, grid) for merge in begins)
    few = alone or wide or len(said) * 2 <= len(heading)
    rules = (
        (Skip.TOTAL, TOTAL.match(leading) is not None),
        (Skip.NOTE, few and NOTE.match(leading) is not None),
        (Skip.GROUP, alone and (wide or (GROUP.match(leading) is not None and len(heading) > 2))),
        (Skip.HEADING, not alone and all(heading.get(place) == words for place, words in said.items())),
        (Skip.NUMBERING, first and _numbers_columns(list(said.values()), len(heading))),
    )
    return next((reason for reason, holds in rules if holds), None)


def _numbers_columns(words: list[str], width: int) -> bool:
    """Tell whether a row under the headings only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    bare = [word.strip("()（）[]") for word in words]
    counted = [str(place) for place in range(1, len(bare) + 1)]
    return len(bare) > 2 and len(bare) * 2 > width and bare == counted
