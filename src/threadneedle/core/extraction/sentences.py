"""Cutting blocks into sentences, brackets kept whole, so that each has one fate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from threadneedle.core.extraction.model import Fate

_SIGN = re.compile(r"[()\[\]]|[。!?;]+[”\"』」’]*|,(?=联\s?系\s?(?:人|电话|方式)|电话:)")
_LONGEST_BRACKET = 600


@dataclass(slots=True)
class Piece:
    """A sentence while its fate is being found. ``draft`` counts found tasks."""

    start: int
    end: int
    block: int
    fate: Fate | None = None
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Bracket:
    """The outermost brackets of a block: ``start`` at the opening sign, ``end`` behind the closing one."""

    start: int
    end: int


def scan(text: str, start: int, end: int) -> tuple[list[int], list[Bracket]]:
    """Return the ends of sentences and the outermost brackets of a stretch, in one pass.

    The end of a sentence inside a bracket does not count, unless the bracket
    is never closed or too long to be one.
    """
    cuts: list[int] = []
    held: list[int] = []
    brackets: list[Bracket] = []
    depth, opened = 0, start
    for found in _SIGN.finditer(text, start, end):
        sign = found.group()
        if sign in {"(", "["}:
            if depth == 0:
                opened = found.start()
            depth += 1
        elif sign in {")", "]"}:
            if depth == 0:
                continue
            depth -= 1
            if depth == 0:
                if found.end() - opened <= _LONGEST_BRACKET:
                    brackets.append(Bracket(opened, found.end()))
                else:
                    cuts.extend(held)
                held = []
        elif depth:
            held.append(found.end())
        else:
            cuts.append(found.end())
    cuts.extend(held)
    return cuts, brackets


def pieces_of(
    text: str, start: int, end: int, block: int, cuts: list[int], whole: list[tuple[int, int]]
) -> list[Piece]:
    """Cut a block at ``cuts``; a range in ``whole`` (a unit bracket) belongs to the sentence before it."""
    marks = {cut for cut in cuts if start < cut < end}
    for left, right in whole:
        marks.discard(left)
        if right < end:
            marks.add(right)
    pieces: list[Piece] = []
    at = start
    for cut in [*sorted(marks), end]:
        piece = trimmed(text, at, cut)
        if piece:
            pieces.append(Piece(piece[0], piece[1], block))
        at = cut
    return pieces


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without white space at its ends; None when nothing is left."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return (start + left, start + right) if right > left else None
