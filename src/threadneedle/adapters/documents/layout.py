"""From letters with places to text: lines, paragraphs, tables. For formats that know only places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from threadneedle.adapters.documents.lines import clean, in_one_line, joint, row_line, soft_joint
from threadneedle.adapters.documents.rulings import Box, Lattice, lattices
from threadneedle.core.sheets.grid import ABOVE

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–－·\s]*(?:[/／共]\s*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*"
)
_SECRET = re.compile(r"[绝机秘]\s{0,4}密|密\s?级")
_ITEM = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、]|[(（]?\d{1,2}[.．、)）]\D|第[一二三四五六七八九十]{1,4}[条章]|附件|[一-鿿]{2,8}[：:]"
)
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
"""The number of an item, 3.1 or 3.1.2, at the start of a line: a little space behind it is meant."""
_MARGIN = 0.12
"""Share of a page's height, above and below, in which page numbers and running lines stand."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and its box, y downwards from the top of the page."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What was drawn on a page: letters and thin boxes."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of letters that stand beside one another."""

    words: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float


@dataclass(slots=True)
class Table:
    """Rows of a ruled table, merged cells written as ditto marks."""

    rows: list[list[str]]
    y0: float
    y1: float
    columns: int


Block = Line | Table


def text_of_pages(pages: Iterable[Page]) -> str:
    """Return the text of pages in reading order, paragraphs joined, tables as rows, page numbers left out."""
    kept = _without_margins([(page.width, page.height, _blocks(page)) for page in pages])
    margins = {
        width: _margins([line for other, blocks in kept if other == width for line in blocks], width)
        for width in {width for width, _ in kept}
    }
    out: list[str | Table] = []
    before: Block | None = None
    for width, blocks in kept:
        left, right = margins[width]
        for block in blocks:
            last = out[-1] if out else ""
            if isinstance(block, Table):
                if isinstance(last, Table) and last.columns == block.columns:
                    _go_on(last, block)
                    continue
                out.append(block)
            elif (
                isinstance(before, Line) and isinstance(last, str) and _continues(before, block, left, right)
            ):
                out[-1] = last + soft_joint(last, block.words) + block.words
            else:
                out.append(block.words)
            before = block
    return "\n".join(line for item in out for line in ([item] if isinstance(item, str) else _rows(item)))


def _rows(table: Table) -> list[str]:
    return [line for line in map(row_line, table.rows) if line.strip("\t" + ABOVE)]


def _blocks(page: Page) -> list[Block]:
    """Return lines and tables of a page from top to bottom."""
    tables: list[Table] = []
    rest = page.glyphs
    for lattice in lattices(page.rules):
        inside = [glyph for glyph in rest if lattice.holds(_middle(glyph))]
        if inside:
            rest = [glyph for glyph in rest if not lattice.holds(_middle(glyph))]
            tables.append(_table(lattice, inside))
    blocks: list[Block] = [*tables, *lines_of(rest)]
    return sorted(blocks, key=lambda block: block.y0)


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2


def _table(lattice: Lattice, glyphs: Sequence[Glyph]) -> Table:
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        cells.setdefault(lattice.cell_at(_middle(glyph)), []).append(glyph)
    rows = []
    for row in range(lattice.height):
        words = []
        for column in range(lattice.width):
            first = lattice.first_of(row, column)
            if first != (row, column):
                words.append(ABOVE)
            else:
                words.append(in_one_line("\n".join(line.words for line in lines_of(cells.get(first, [])))))
        rows.append(words)
    return Table(rows, lattice.ys[0], lattice.ys[-1], lattice.width)


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group letters into lines, from top to bottom, each from left to right."""
    groups: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda one: (one.y0 + one.y1, one.x0)):
        at = (glyph.y0 + glyph.y1) / 2
        if groups and at - middle <= 0.5 * max(height, glyph.y1 - glyph.y0) * 0.9:
            groups[-1].append(glyph)
            if glyph.y1 - glyph.y0 > height:
                middle, height = at, glyph.y1 - glyph.y0
        else:
            groups.append([glyph])
            middle, height = at, glyph.y1 - glyph.y0
    lines = [_line(group) for group in groups]
    return [line for line in lines if line.words]


def _line(group: list[Glyph]) -> Line:
    group.sort(key=lambda glyph: glyph.x0)
    size = Counter(round(glyph.y1 - glyph.y0, 1) for glyph in group).most_common(1)[0][0]
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in group:
        if before is not None:
            # Bold letters are often drawn twice, a little beside one another.
            if glyph.char == before.char and glyph.x0 - before.x0 < 0.3 * (before.x1 - before.x0):
                continue
            gap = (glyph.x0 - before.x1) / size if size else 0.0
            if gap > _space(before.char, glyph.char) or (
                gap > 0.15 and before.char.isdigit() and _DECIMAL.fullmatch("".join(parts))
            ):
                parts.append(" ")
        parts.append(glyph.char)
        before = glyph
    words = re.sub(r"[ \u3000]+", " ", clean("".join(parts)).replace("\n", " ").replace("\t", " ")).strip()
    seen = [glyph for glyph in group if not glyph.char.isspace()] or group
    return Line(
        words,
        seen[0].x0,
        min(glyph.y0 for glyph in seen),
        max(glyph.x1 for glyph in seen),
        max(glyph.y1 for glyph in seen),
        size,
    )


def _space(before: str, char: str) -> float:
    """Return from which gap on, in sizes of the letters, there is a space between two letters.

    Lines are stretched to the margin letter by letter, digits of one number too.
    """
    if before.isascii() and char.isascii() and not (before.isdigit() and char.isdigit()):
        return 0.2
    return 0.8


def _margins(blocks: Sequence[Block], width: float) -> tuple[float, float]:
    """Return where the lines without indent begin and where the full ones end.

    Where several lines end at one place, the margin is there. Short lines alone tell neither: margins are
    then taken to be alike on both sides, and a line that begins more than some 30 mm from the edge to be
    indented.
    """
    lines = [block for block in blocks if isinstance(block, Line)]
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.x0 / 3) for line in lines)
    left = 3.0 * min(place for place, count in starts.items() if count * 12 >= len(lines) or count > 8)
    left = min(left, width / 6.8)
    furthest = max(line.x1 for line in lines)
    ends = Counter(round(line.x1 / 3) for line in lines)
    flush = 3.0 * max((place for place, count in ends.items() if count >= 3), default=0)
    if flush > 0.7 * width and furthest < flush + lines[0].size:
        return left, flush
    return left, max(width - left, furthest)


def _continues(before: Line, line: Line, left: float, right: float) -> bool:
    """Tell whether a line goes on with the paragraph of the one before it."""
    size = before.size
    if abs(line.size - size) > 0.15 * size or before.x1 < right - 2.2 * size:
        return False
    if line.x0 > left + 0.9 * size or line.y0 - before.y1 > 2.5 * size:
        return False
    return not (_ITEM.match(line.words) and before.words.endswith(("。", "；", "：", ";", ":", "！")))


def _go_on(table: Table, more: Table) -> None:
    """Append what stands on the next page: without the heading said again, a broken row made whole."""
    rows = more.rows[1:] if more.rows[0] == table.rows[0] else more.rows
    if rows and not rows[0][0]:
        first = [row[0] for row in table.rows]
        if ABOVE in first:
            rows[0][0] = ABOVE
        elif all(first) and not all(rows[0][1:]):
            last = table.rows[-1]
            table.rows[-1] = [
                was if now in {"", ABOVE} else was + joint(was, now) + now
                for was, now in zip(last, rows[0], strict=True)
            ]
            rows = rows[1:]
    table.rows += rows


def _edges(height: float, blocks: Sequence[Block]) -> list[Line]:
    """Return short lines in the margins that keep a distance from the text between them."""
    top, bottom = height * _MARGIN, height * (1 - _MARGIN)
    return [
        line
        for line in blocks
        if isinstance(line, Line)
        and (line.y1 <= top or line.y0 >= bottom)
        and len(line.words) <= 40
        and not any(
            _gap(line, other) < line.size
            for other in blocks
            if other is not line and abs(other.y0 - line.y0) > line.size
        )
    ]


def _gap(line: Line, block: Block) -> float:
    """Return the distance between a line and a block above or below it."""
    if block.y0 < line.y0:
        return line.y0 - block.y1
    return block.y0 - line.y1


def _running(edges: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Return what stands at one place in the margin of most pages."""
    if len(edges) < 3:
        return set()
    counts = Counter(place for lines in edges for place in {_place(line) for line in lines})
    return {place for place, count in counts.items() if count >= 3 and count * 2 >= len(edges)}


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.words), round(line.y0 / 8)


def _without_margins(laid: Sequence[tuple[float, float, list[Block]]]) -> list[tuple[int, list[Block]]]:
    """Return the blocks of each page, with its width, but for page numbers and running lines.

    A mark of secrecy stays, wherever it stands.
    """
    edges = [_edges(height, blocks) for _, height, blocks in laid]
    running = _running(edges)
    out = []
    for (width, _, blocks), lines in zip(laid, edges, strict=True):
        left_out = {
            id(line)
            for line in lines
            if not _SECRET.search(line.words)
            and (_PAGE_NUMBER.fullmatch(line.words) or _place(line) in running)
        }
        out.append((round(width), [block for block in blocks if id(block) not in left_out]))
    return out
