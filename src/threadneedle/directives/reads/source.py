"""The source text as it is shown: paragraphs, and in them the passages that became drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from threadneedle.core.extraction import Fate


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the source that belongs to the draft at ``position``; ``asked`` if it is in question."""

    start: int
    end: int
    position: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one paragraph; ``first`` where the number of its draft is printed."""

    text: str
    position: int = 0
    asked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the source and what it is: ``org no title to date text``.

    A table is one paragraph of the role ``table``, with rows of cells of pieces instead.
    """

    role: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """How many sentences became what: nothing is dropped silently."""

    sentences: int
    drafted: int
    background: int
    heading: int
    signature: int


def account_of(sentences: Iterable[Sequence[object]]) -> Account:
    """Count the sentences of a directive by their fate; each stored as start, end, fate, draft."""
    fates = [str(row[2]) for row in sentences]
    return Account(
        sentences=len(fates),
        drafted=fates.count(Fate.TASK.value),
        background=fates.count(Fate.BACKGROUND.value) + fates.count(Fate.REQUIREMENT.value),
        heading=fates.count(Fate.HEADING.value),
        signature=fates.count(Fate.SIGNATURE.value),
    )


def paragraphs_of(
    text: str, passages: Iterable[Passage], sentences: Sequence[Sequence[object]]
) -> tuple[Paragraph, ...]:
    """Cut a text into paragraphs and passages; where passages overlap the earlier one keeps its words."""
    cuts = _disjoint(passages)
    fates = {int(str(row[0])): str(row[2]) for row in sentences}
    shown: set[int] = set()
    paragraphs: list[Paragraph] = []
    start = 0
    headings = 0
    gap = False
    for line in text.split("\n"):
        end = start + len(line)
        if "\t" in line.strip():
            row = _row(text, start, end, cuts, shown)
            above = paragraphs[-1].rows if paragraphs and not gap else ()
            if above:
                paragraphs.pop()
            paragraphs.append(Paragraph("table", rows=(*above, row)))
        elif line.strip():
            fate = next((fates[at] for at in range(start, end) if at in fates), "")
            headings += fate == Fate.HEADING.value
            role = _role(line.strip(), fate, headings)
            paragraphs.append(Paragraph(role, tuple(_pieces(text, start, end, cuts, shown))))
        gap = not line.strip()
        start = end + 1
    return tuple(paragraphs)


def _row(
    text: str, start: int, end: int, cuts: list[Passage], shown: set[int]
) -> tuple[tuple[Piece, ...], ...]:
    """Cut a row of a table into its cells, each with its passages."""
    cells = []
    for cell in text[start:end].split("\t"):
        cells.append(tuple(_pieces(text, start, start + len(cell), cuts, shown)))
        start += len(cell) + 1
    return tuple(cells)


def _disjoint(passages: Iterable[Passage]) -> list[Passage]:
    kept: list[Passage] = []
    reached = 0
    for passage in sorted(passages, key=lambda passage: (passage.start, passage.end)):
        start = max(passage.start, reached)
        if start < passage.end:
            kept.append(Passage(start, passage.end, passage.position, passage.asked))
            reached = passage.end
    return kept


def _pieces(text: str, start: int, end: int, cuts: list[Passage], shown: set[int]) -> Iterable[Piece]:
    reached = start
    for cut in cuts:
        if cut.end <= start or cut.start >= end:
            continue
        left, right = max(cut.start, start), min(cut.end, end)
        if left > reached:
            yield Piece(_lead(text, reached, left, start))
        yield Piece(_lead(text, left, right, start), cut.position, cut.asked, first=cut.position not in shown)
        shown.add(cut.position)
        reached = right
    if reached < end:
        yield Piece(_lead(text, reached, end, start))


def _lead(text: str, left: int, right: int, line: int) -> str:
    """The blanks by which a source indents a line are left to the page."""
    words = text[left:right]
    return words.lstrip(" \t\u3000") if left == line else words


def _role(line: str, fate: str, headings: int) -> str:
    if fate == Fate.SIGNATURE.value and len(line) < 24 and not line.endswith(("。", "；")):
        return "date"
    if fate != Fate.HEADING.value:
        return "to" if line.endswith(("：", ":")) and headings <= 4 and len(line) < 60 else "text"
    if line.endswith(("：", ":")):
        return "to"
    if "〔" in line and len(line) < 40:
        return "no"
    if headings == 1 and len(line) <= 20 and not line.startswith("关于"):
        return "org"
    return "title" if headings <= 3 else "head"
