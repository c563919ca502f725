"""Numbering: where the items of a directive begin, and which lies under which.

Numbers stand at the head of a line or, in run-on text, behind the end of a
sentence. A number inside a line counts only if it goes on with its list or
opens one, so that 第（三）项 or 1.5 is not taken for an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.folding import numeral

_CN = "一二三四五六七八九十百"
_MARKER = re.compile(
    rf"(?P<chapter>第[{_CN}]{{1,5}}[章节部编](?:分)?[ \t]*)"
    rf"|(?P<article>第[{_CN}]{{1,5}}条[ \t:]*)"
    rf"|(?P<section>(?<![{_CN}\d、])[{_CN}]{{1,4}}、(?![{_CN}]{{1,3}}[、产级类线]))"
    rf"|(?P<part>\([{_CN}]{{1,4}}\)[ \t]*、?)"
    r"|(?P<item>(?<![\d.\-/])\d{1,3}[ \t]*(?:[.、](?!\d)|[.、](?=20\d\d年|\d{1,2}月))[ \t]*)"
    r"|(?P<detail>\(\d{1,2}\)[ \t]*)"
    r"|(?P<ring>[①-⑳])"
)
"""At one position at most one alternative can match, and each is bounded in length: linear."""

_LEAD_SPACE = re.compile(r"[ \t•·●■◆◇★☆►▪\-—*]*")
_ENDS = frozenset("。;!?):：”]")
_REFERENCE = re.compile(r"(?:第|按照|根据|依据|上述|前述|本条|其中|附件|附表|表|图|见|按)[ \t]*$")
_SECTION_POINT = re.compile(rf"(?P<section>[{_CN}]{{1,3}}[.。][ \t]*)(?=[\u4e00-\u9fff])")
"""``一.`` for ``一、``, read only at the head of a line."""
_OUTLINE = re.compile(r"(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,3})[ \t]+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Block:
    """A numbered item or an unnumbered paragraph.

    ``start`` is where the number begins, ``body`` where the words begin.
    ``parent`` is the index of the item above it, -1 at the top. A paragraph has
    kind ``""`` and hangs under the item that it follows.
    """

    kind: str
    marker: str
    start: int
    body: int
    end: int
    parent: int


def _value(kind: str, marker: str) -> int | None:
    if kind == "ring":
        return ord(marker[0]) - ord("①") + 1
    found = re.search(rf"[{_CN}]+|\d+", marker)
    return numeral(found.group()) if found else None


class _Outline:
    """The open lists, outermost first, and the last number seen of each kind."""

    def __init__(self) -> None:
        self.open: list[tuple[str, int]] = []
        self.last: dict[str, int] = {}

    def continues(self, kind: str, value: int | None) -> bool:
        """Tell whether a number opens a list or goes on with one; parts and items run on through sections."""
        return value is not None and (value == 1 or self.last.get(kind, 0) + 1 == value)

    def enter(self, kind: str, value: int | None, index: int) -> int:
        """Open the item and return the index of the item above it."""
        kinds = [name for name, _ in self.open]
        if kind in kinds:
            del self.open[kinds.index(kind) :]
        elif kind in _RANK:
            self.open = [(name, at) for name, at in self.open if _RANK.get(name, 9) < _RANK[kind]]
        self.last[kind] = value or 0
        parent = self.open[-1][1] if self.open else -1
        self.open.append((kind, index))
        return parent


_RANK = {"chapter": 0, "section": 1, "article": 1, "part": 2, "item": 3, "dotted": 4, "detail": 5, "ring": 6}


def _starts_here(text: str, line: int, at: int, kind: str, value: int | None, outline: _Outline) -> bool:
    """Tell whether a number inside a line opens an item."""
    if not outline.continues(kind, value):
        return False
    before = text[max(line, at - 4) : at].rstrip()
    if not before or _REFERENCE.search(before):
        return False
    if kind in {"chapter", "article"}:
        return before[-1] in "。;!?"
    if before[-1] in _ENDS:
        return True
    # A heading without a full stop may run straight into its first part.
    return kind == "part" and outline.last.get("section", 0) > 0 and before[-1] not in ",、和及与的"


def _markers(
    text: str, start: int, end: int, outline: _Outline
) -> Iterator[tuple[int, int, str, int | None]]:
    """Yield (position, end of the number, kind, value) of the items that begin in one line."""
    space = _LEAD_SPACE.match(text, start, end)
    head = space.end() if space else start
    position = head
    dotted = _OUTLINE.match(text, head, end)
    if dotted:
        yield head, dotted.end(), "dotted", numeral(dotted.group("dotted").rpartition(".")[2])
        position = dotted.end()
    pointed = _SECTION_POINT.match(text, head, end)
    if pointed:
        yield head, pointed.end(), "section", _value("section", pointed.group())
        position = pointed.end()
    for found in _MARKER.finditer(text, position, end):
        kind = found.lastgroup or ""
        value = _value(kind, found.group())
        if found.start() == head or _starts_here(text, start, found.start(), kind, value, outline):
            yield found.start(), found.end(), kind, value


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield the range of each line without its break."""
    start = 0
    for found in re.finditer(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def blocks_of(text: str, lines: list[tuple[int, int]]) -> tuple[Block, ...]:
    """Split the given lines of a folded text into items and paragraphs, in order."""
    outline = _Outline()
    blocks: list[Block] = []
    for start, end in lines:
        if not text[start:end].strip():
            continue
        open_at, body, kind, parent = start, start, "", outline.open[-1][1] if outline.open else -1
        for at, after, found, value in _markers(text, start, end, outline):
            if text[open_at:at].strip() and (kind or text[open_at:at].strip(" \t•·●■◆◇★☆►▪-—*")):
                blocks.append(Block(kind, text[open_at:body].strip(), open_at, body, at, parent))
            parent = outline.enter(found, value, len(blocks))
            open_at, body, kind = at, after, found
        blocks.append(Block(kind, text[open_at:body].strip(), open_at, body, end, parent))
    return tuple(blocks)


def number_of(blocks: tuple[Block, ...], index: int) -> str:
    """Return the printed number of an item, below a section with the part above it: ``"（一）1"``.

    The marks are folded; sections (一、) are headings and not repeated before their items.
    """
    block = blocks[index]
    own = block.marker.rstrip(" 、.:") if block.kind else ""
    parent = block.parent
    if (
        block.kind in {"item", "detail", "ring"}
        and parent >= 0
        and blocks[parent].kind in {"part", "item", "detail"}
    ):
        return number_of(blocks, parent) + own
    return own
