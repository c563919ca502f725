"""Orders of the demo as files, in the formats in which offices send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import PurePath

from threadneedle.directives.services import GivenFile

ENCODING = "gb18030"
"""In which the computers of offices still write plain text."""


def paper_of(name: str, text: str) -> GivenFile:
    """Return a text as a file of the format that its name has; lines with tabs are rows of a table."""
    return GivenFile(name, FORMATS[PurePath(name).suffix](text))


def _plain(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode(ENCODING)


def _separated(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(line.split("\t") for line in text.splitlines())
    return out.getvalue().encode(ENCODING)


def _word(text: str) -> bytes:
    from docx import Document

    document = Document()
    for tabbed, lines in groupby(text.splitlines(), lambda line: "\t" in line):
        if tabbed:
            rows = [line.split("\t") for line in lines]
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, words in zip(cells.cells, row, strict=True):
                    cell.text = words
        else:
            for line in lines:
                document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FORMATS: Mapping[str, Callable[[str], bytes]] = {
    ".txt": _plain,
    ".csv": _separated,
    ".docx": _word,
}
