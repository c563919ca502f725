"""Marks of secrecy. A text that bears one is refused before anything else is read."""

from __future__ import annotations

import re

from threadneedle.core.extraction.folding import fold

_GRADE = r"(?P<grade>绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密)"
_STARRED = re.compile(rf"{_GRADE}\s{{0,4}}[★☆*](?!\*)")
_LABELLED = re.compile(
    rf"(?:密\s?级|保密等级|涉密等级|定密)\s{{0,4}}[:]?\s{{0,4}}[\[(]?{_GRADE}(?![级性事工文信资])"
)
_ALONE = re.compile(
    rf"[ \t\[(]*{_GRADE}[ \t\])]*(?:[ \t]*(?:长期|\d{{1,2}}\s?年|\d{{1,2}}个?月|特急|加急|急件|"
    rf"平急))*[ \t\])]*"
)
_COLUMN = re.compile(r"\s*(?:密\s?级|保密等级|涉密等级|定密(?:等级)?)\s*")
_HEAD_LINES = 8


def looks_secret(text: str) -> str | None:
    """Return the secrecy mark that a text bears (绝密, 机密 or 秘密), or None.

    A mark is a grade with a star anywhere (``机密★10年``), behind ``密级：``, alone on one of the first
    lines, or alone in a table's column of that name (cells between tabs). 内部 is no grade;
    商业秘密, 保守秘密 or 机密级计算机 in running text are no marks.
    """
    folded = fold(text).replace("★", "★")
    found = _STARRED.search(folded) or _LABELLED.search(folded) or _in_a_column(folded)
    if found is None:
        start = 0
        for _ in range(_HEAD_LINES):
            start += len(folded[start : start + 400]) - len(folded[start : start + 400].lstrip())
            end = folded.find("\n", start)
            end = len(folded) if end < 0 else end
            if end - start <= 40:
                found = _ALONE.fullmatch(folded[start:end].strip())
            if found is not None or end >= len(folded):
                break
            start = end + 1
    return re.sub(r"\s", "", found.group("grade")) if found else None


def _in_a_column(folded: str) -> re.Match[str] | None:
    """Find a grade that stands alone in a column of grades."""
    columns: set[int] = set()
    for line in folded.split("\n") if "密" in folded else ():
        if "\t" not in line:
            columns = set()
            continue
        cells = line.split("\t")
        named = {place for place, cell in enumerate(cells) if _COLUMN.fullmatch(cell)}
        if named:
            columns |= named
            continue
        for place in columns:
            found = _ALONE.fullmatch(cells[place].strip()) if place < len(cells) else None
            if found is not None:
                return found
    return None
