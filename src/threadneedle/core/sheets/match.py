"""Which column of an office's table is which field, by what its heading says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
NO_WORDS = re.compile(r"[^\w]+|_")
LONGER = 6
"""A heading may say this many characters more than the synonym in it; a sentence is no heading."""

EXACT, BOTTOM, PLAIN, PART = 400, 380, 360, 100
SURE = PLAIN
"""From this score on a heading says a synonym and nothing else."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a purpose wants to know of a row, and what offices call the column.

    ``headings`` are compared without white space, punctuation and case. A heading of two rows is written
    as one word: ``时间计划`` for *计划* below *时间*.
    """

    code: str
    headings: tuple[str, ...]
    required: bool = False


def plain(words: str) -> str:
    """Return a heading for comparing: half width, lower case, without white space and punctuation."""
    return NO_WORDS.sub("", unicodedata.normalize("NFKC", words)).lower()


def unbracketed(words: str) -> str:
    """Return a heading for comparing, without what stands in brackets."""
    folded = unicodedata.normalize("NFKC", words)
    return plain(BRACKETS.sub("", folded))


class Vocabulary:
    """The headings of a set of fields, ready to be compared."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.codes = tuple(field.code for field in fields)
        self._known: dict[str, str] = {}
        for field in fields:
            for heading in field.headings:
                self._known.setdefault(plain(heading), field.code)
        self._parts = sorted((word for word in self._known if len(word) > 1), key=len, reverse=True)

    def scores(self, levels: Sequence[str]) -> dict[str, int]:
        """Return how well a column of these heading words, from top to bottom, fits each field."""
        found: dict[str, int] = {}
        distinct = [words for place, words in enumerate(levels) if words and words not in levels[:place]]
        if not distinct:
            return found
        for words, exact in (("".join(distinct), EXACT), (distinct[-1], BOTTOM)):
            self._note(found, plain(words), exact)
            self._note(found, unbracketed(words), exact - 20)
        if not found:
            self._note_part(found, unbracketed("".join(distinct)))
            self._note_part(found, unbracketed(distinct[-1]))
        return found

    def _note(self, found: dict[str, int], word: str, score: int) -> None:
        code = self._known.get(word)
        if code is not None:
            found[code] = max(found.get(code, 0), score)

    def _note_part(self, found: dict[str, int], word: str) -> None:
        for part in self._parts:
            if part in word and len(word) <= len(part) + LONGER:
                code = self._known[part]
                found.setdefault(code, PART + len(part))


def assign(columns: Sequence[Sequence[str]], fields: Sequence[Field]) -> tuple[str, ...]:
    """Return the code of the field of each column, ``""`` where none fits.

    Every field is given to one column at most: the one that says it best, then the one further left.

    Parameters
    ----------
    columns
        The heading words of each column, from top to bottom.
    """
    return tuple(code for code, _ in graded(columns, Vocabulary(fields)))


def graded(columns: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[tuple[str, int], ...]:
    """Return the code of each column with its score, ``("", 0)`` where none fits."""
    order = {code: place for place, code in enumerate(vocabulary.codes)}
    bids = [
        (-score, place, order[code], code)
        for place, levels in enumerate(columns)
        for code, score in vocabulary.scores(levels).items()
    ]
    given: list[tuple[str, int]] = [("", 0)] * len(columns)
    taken: set[str] = set()
    for score, place, _, code in sorted(bids):
        if code not in taken and not given[place][0]:
            given[place] = (code, -score)
            taken.add(code)
    return tuple(given)
