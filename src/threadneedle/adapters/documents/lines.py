"""Lines of text from cells and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from threadneedle.core.sheets import Grid, Merge
from threadneedle.core.sheets.grid import ABOVE

_MARKER = re.compile(
    r"(?:[(（][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,3}[.、．)）](?!\d)|"
    r"[①-⑳]|第[一二三四五六七八九十百]{1,4}[条章节]|[•●◆■▪·])"
)
_UNIT_ENDS = re.compile(
    r"(?:局|委|办|部|厅|院|会|司|处|科|队|所|站|中心|公司|政府|办事处|街道|[乡镇村]|社区|专班|单位|部门|"
    r"学校|[中小]学|医院|银行|支部|开发区|园区)[)）]?$"
)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text without what no reader sees: control characters, byte order marks, lone surrogates.

    Line breaks and tabs stay. Characters of the private use area stay too: fonts of offices draw there.
    """
    text = _BREAK.sub("\n", text)
    return text if text.isprintable() else _UNSEEN.sub("", text)


def in_one_line(words: str) -> str:
    """Join the lines of a cell as a reader would.

    Chinese is joined directly, words in letters with a space. A space also stands before the number of a
    list, and between two names of units that stand on lines of their own.
    """
    parts = [part.strip() for part in _BREAK.split(words.replace("\t", " ")) if part.strip()]
    if not parts:
        return ""
    joined = parts[0]
    for part in parts[1:]:
        joined += joint(joined, part) + part
    return joined


def joint(before: str, after: str) -> str:
    """Return what stands between two lines that belong together: nothing or a space."""
    if not before or not after:
        return ""
    if _MARKER.match(after):
        return " "
    if _narrow(before[-1]) and _narrow(after[0]):
        return " "
    if _UNIT_ENDS.search(before) and _UNIT_ENDS.search(after) and len(after) >= 3:
        return " "
    return ""


def soft_joint(before: str, after: str) -> str:
    """Return what stands between two lines of one paragraph: a space between words in letters only."""
    if not before or not after or (before[-1].isdigit() and after[0].isdigit()):
        return ""
    return " " if _narrow(before[-1]) and _narrow(after[0]) else ""


def _narrow(char: str) -> bool:
    return char.isascii() and char.isalnum()


def row_line(cells: Iterable[str]) -> str:
    """Return a row as a line: cells between tabs, the empty ones at its end left out."""
    return "\t".join(in_one_line(cell) for cell in cells).rstrip("\t")


def covered(merges: Sequence[Merge]) -> set[tuple[int, int]]:
    """Return (row, column) of every cell of a merged range but its first."""
    return {
        (row, column)
        for merge in merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
        if (row, column) != (merge.top, merge.left)
    }


def table_lines(rows: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> list[str]:
    """Return the rows that hold anything as lines, the rest of each merged cell as ``〃``.

    A cell as wide as the table stands alone.
    """
    below = covered(merges)
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    whole = {
        number
        for merge in merges
        if merge.left == 0 and merge.right + 1 >= width
        for number in range(merge.top, merge.bottom + 1)
    }
    lines = []
    for number, row in enumerate(rows):
        if not any(row):
            continue
        if number in whole:
            # One cell as wide as the table is a title or a note, not a row.
            lines.append(row_line(row[:1]))
            continue
        lines.append(
            row_line(
                ABOVE if not cell and (number, column) in below else cell for column, cell in enumerate(row)
            )
        )
    return lines


def text_of(grids: Sequence[Grid]) -> str:
    """Return sheets as text: each with its rows, headed by its name where there are several."""
    parts = []
    for grid in grids:
        lines = table_lines(grid.rows, grid.merges)
        if lines and len(grids) > 1:
            lines.insert(0, in_one_line(grid.name))
        if lines:
            parts.append("\n".join(lines))
    return "\n\n".join(parts)
