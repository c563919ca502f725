"""Word documents (DOCX: ECMA-376, 2006): what a reader sees, from top to bottom."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.lines import clean, in_one_line, row_line
from threadneedle.adapters.documents.markup import parse
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.numbering import BULLET, Numbering
from threadneedle.adapters.documents.packed import Packed
from threadneedle.core.base import InvalidError
from threadneedle.core.sheets.grid import ABOVE

_MAIN = "word/document.xml"
_SECRET = re.compile(r"[绝机秘]\s{0,4}密|密\s?级")
_UNSEEN = {
    "rt",
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "Fallback",
    "pPr",
    "rPr",
    "sdtPr",
    "tblPr",
}
_BLOCKS = {"p", "tbl"}


@dataclass(slots=True)
class _Budget:
    """How much text and how many rows the document may still have."""

    limits: Limits
    characters: int = 0
    rows: int = 0

    def count(self, line: str) -> str:
        self.characters += len(line)
        if self.characters > self.limits.characters:
            raise InvalidError.of("file.too_much_text", limit=self.limits.characters)
        return line

    def count_row(self) -> None:
        self.rows += 1
        if self.rows > self.limits.rows:
            raise InvalidError.of("file.too_many_rows", sheet="DOCX", rows=self.rows, limit=self.limits.rows)


def read_word(packed: Packed, limits: Limits) -> Document:
    """Read a DOCX: paragraphs and tables in their order, numbers that Word makes, notes at the end.

    Headers and footers are left out as they repeat, but for a line that bears a mark of secrecy: that
    one goes first.
    """
    names = {name.lower(): name for name in packed.names}

    def part(name: str) -> Element | None:
        return parse(packed.read(names[name]), name, limits) if name in names else None

    body = parse(packed.read(names[_MAIN]), _MAIN, limits).find("body")
    if body is None:
        raise InvalidError.of("file.part_missing", part="word/document.xml")
    reader = _Reader(Numbering(part("word/numbering.xml"), part("word/styles.xml")), _Budget(limits))
    lines = list(reader.lines(body))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        notes = part(name)
        for note in notes if notes is not None else ():
            if not note.get("type"):
                lines += reader.lines(note)
    marked = []
    for name in sorted(names):
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", posixpath.normpath(name)):
            running = part(name)
            marked += (
                [line for line in reader.lines(running) if _SECRET.search(line)]
                if running is not None
                else []
            )
    text = "\n".join([*dict.fromkeys(marked), *lines]).strip("\n")
    if not text.strip():
        raise InvalidError.of("file.empty")
    return Document(Media.DOCX, text)


class _Reader:
    def __init__(self, numbering: Numbering, budget: _Budget) -> None:
        self._numbering = numbering
        self._budget = budget

    def lines(self, parent: Element) -> Iterator[str]:
        """Yield the lines of the blocks below ``parent``, also those within controls and insertions."""
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag not in _UNSEEN:
                yield from self.lines(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        """Yield a paragraph, then the text boxes anchored in it."""
        boxes: list[Element] = []
        mark = self._numbering.mark(paragraph)
        words = clean("".join(_runs(paragraph, boxes))).strip(" \t\n")
        # A column of serial numbers often holds empty paragraphs that Word numbers.
        if words or mark != BULLET:
            words = mark + words
        for line in words.split("\n"):
            yield self._budget.count(line.replace("\t", " ").strip())
        for box in boxes:
            yield from self.lines(box)

    def _table(self, table: Element) -> Iterator[str]:
        for row in _rows(table):
            self._budget.count_row()
            cells: list[str] = []
            found = list(_cells(row))
            for cell, span, continues in found:
                if span is None:
                    cells += [""] * continues
                    continue
                words = in_one_line("\n".join(self.lines(cell)))
                cells.append(ABOVE if continues else words)
                # One cell as wide as the table is a title or a note, not a row.
                cells += [ABOVE] * (span - 1 if len(found) > 1 else 0)
            line = row_line(cells)
            if line.strip("\t" + ABOVE):
                yield self._budget.count(line)


def _runs(parent: Element, boxes: list[Element]) -> Iterator[str]:
    """Yield the words below a paragraph; text boxes are put aside."""
    for child in parent:
        tag = child.tag
        if tag in {"t", "noBreakHyphen"}:
            yield (child.text or "") if tag == "t" else "-"
        elif tag in {"br", "cr"}:
            yield "\n"
        elif tag in {"tab", "ptab"}:
            yield "\t"
        elif tag == "sym":
            yield _symbol(child)
        elif tag == "txbxContent":
            boxes.append(child)
        elif tag not in _UNSEEN and not (tag == "r" and child.find("rPr/vanish") is not None):
            yield from _runs(child, boxes)


def _symbol(element: Element) -> str:
    code = element.get("char", "")
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else ""


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            if child.find("trPr/del") is None:
                yield child
        elif child.tag not in _UNSEEN:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[tuple[Element, int | None, int]]:
    """Yield each cell with its width in columns and whether it continues the one above.

    Columns left out at the start of a row have no width and their count.
    """
    before = row.find("trPr/gridBefore")
    if before is not None:
        yield row, None, _count(before.get("val"), 0)
    for cell in _found(row, "tc"):
        span = cell.find("tcPr/gridSpan")
        merge = cell.find("tcPr/vMerge")
        along = cell.find("tcPr/hMerge")
        continues = (merge is not None and merge.get("val", "continue") != "restart") or (
            along is not None and along.get("val", "continue") != "restart"
        )
        yield cell, _count(span.get("val") if span is not None else None, 1), int(continues)


def _found(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _found(child, tag)


def _count(words: str | None, default: int) -> int:
    return (
        min(int(words), 100) if words and words.isascii() and words.isdigit() and len(words) < 6 else default
    )
