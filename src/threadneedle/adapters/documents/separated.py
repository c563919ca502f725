"""Plain text, and tables in plain text (CSV, RFC 4180, 2005, as offices write it)."""

from __future__ import annotations

import csv
import io
import re

from threadneedle.adapters import text as plain
from threadneedle.adapters.documents.limits import Limits
from threadneedle.core.base import DomainError, InvalidError
from threadneedle.core.sheets import Grid

_TEXT_ENDINGS = {".txt", ".text", ".csv", ".tsv", ".md", ""}
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_WEB_PAGE = re.compile(
    r"\s*(?:<!--.{0,400}?-->\s*)?(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def decode_text(data: bytes, ending: str) -> str:
    """Return the text of a file that is none of the formats with a mark of their own.

    Raises
    ------
    InvalidError
        ``file.nul``, ``file.encoding`` with the byte, ``file.control`` with line and character,
        ``file.web_page``, or ``file.unknown_format`` where the ending does not even claim to be text.
    """
    try:
        text = plain.decode(data)
    except DomainError as error:
        problem = error.problems[0]
        if ending not in _TEXT_ENDINGS and problem.code != "text.too_large":
            raise InvalidError.of("file.unknown_format") from error
        raise InvalidError.of(problem.code.replace("text.", "file."), **problem.params) from error
    if _WEB_PAGE.match(text):
        raise InvalidError.of("file.web_page")
    # The sign for the end of a file in DOS; some exporters still write it.
    text = text.rstrip("\x1a")
    found = _CONTROL.search(text)
    if found is not None:
        if ending not in _TEXT_ENDINGS:
            raise InvalidError.of("file.unknown_format")
        line = text.count("\n", 0, found.start()) + 1
        raise InvalidError.of("file.control", line=line, character=f"U+{ord(found.group()):04X}")
    return text


def read_separated(text: str, limits: Limits) -> Grid:
    """Return the table in a text separated by commas, semicolons or tabs.

    Raises
    ------
    InvalidError
        ``file.csv_quote`` with the row at which quoting breaks off; ``file.too_many_rows`` and the like.
    """
    rows: list[tuple[str, ...]] = []
    cells = 0
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    csv.field_size_limit(limits.characters)
    try:
        for count, row in enumerate(lines, 1):
            if count > limits.rows:
                beyond = sum(1 for _ in lines)
                raise InvalidError.of(
                    "file.too_many_rows", sheet="CSV", rows=count + beyond, limit=limits.rows
                )
            rows.append(tuple(cell.strip() for cell in row))
            cells += len(row)
            if len(row) > limits.columns:
                raise InvalidError.of(
                    "file.too_many_columns", sheet="CSV", columns=len(row), limit=limits.columns
                )
            if cells > limits.cells:
                raise InvalidError.of("file.too_many_cells", cells=cells, limit=limits.cells)
    except csv.Error as error:
        raise InvalidError.of("file.csv_quote", row=len(rows) + 1) from error
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    return Grid("", tuple(row + ("",) * (width - len(row)) for row in rows))


def _separator(text: str) -> str:
    """Return the separator that stands most often in the first lines, outside of quotes."""
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    return max(",\t;", key=head.count)
