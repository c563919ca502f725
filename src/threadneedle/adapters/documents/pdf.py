"""PDF with a text layer (ISO 32000-1, 2008) through PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from threadneedle.adapters.documents.layout import Glyph, Page, text_of_pages
from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.rulings import Box
from threadneedle.core.base import InvalidError

_PASSWORD = 4
_MOST_PATHS = 6000
Turn = Callable[[float, float], tuple[float, float]]


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Read the text layer of a PDF; one without gives a document without words."""
    if b"%%EOF" not in data[-2048:].rstrip(b"\x00") and b"%%EOF" not in data[-2048:]:
        raise InvalidError.of("file.truncated")
    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise InvalidError.of("file.encrypted") from error
        raise InvalidError.of("file.corrupted", part="PDF") from error
    count = len(book)
    if count > limits.pages:
        raise InvalidError.of("file.too_many_pages", pages=count, limit=limits.pages)
    if not count:
        raise InvalidError.of("file.corrupted", part="PDF")
    text = text_of_pages(_pages(book, count, limits))
    return Document(Media.PDF, text, count)


def _pages(book: pypdfium2.PdfDocument, count: int, limits: Limits) -> Iterator[Page]:
    characters = 0
    for number in range(count):
        try:
            page = book[number]
            laid = _page(page)
            page.close()
        except pypdfium2.PdfiumError as error:
            raise InvalidError.of("file.corrupted_page", page=number + 1) from error
        characters += len(laid.glyphs)
        if characters > limits.characters:
            raise InvalidError.of("file.too_much_text", limit=limits.characters)
        yield laid


def _page(page: pypdfium2.PdfPage) -> Page:
    turn, width, height = _turn(page)
    text = page.get_textpage()
    glyphs = list(_glyphs(text, turn))
    text.close()
    rules = list(_rules(page, turn)) if glyphs else []
    return Page(width, height, glyphs, rules)


def _turn(page: pypdfium2.PdfPage) -> tuple[Turn, float, float]:
    """Return how places on the sheet become places as seen, y downwards, and the size as seen."""
    left, bottom, right, top = page.get_cropbox()
    across, up = right - left, top - bottom
    rotation = page.get_rotation()
    if rotation == 90:
        return (lambda x, y: (y - bottom, x - left)), up, across
    if rotation == 180:
        return (lambda x, y: (right - x, y - bottom)), across, up
    if rotation == 270:
        return (lambda x, y: (top - y, right - x)), up, across
    return (lambda x, y: (x - left, top - y)), across, up


def _boxed(turn: Turn, left: float, bottom: float, right: float, top: float) -> Box:
    (a, b), (c, d) = turn(left, bottom), turn(right, top)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _glyphs(text: pypdfium2.PdfTextPage, turn: Turn) -> Iterator[Glyph]:
    box = pdfium.FS_RECTF()
    where = ctypes.byref(box)
    high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0
        high = 0
        # PDFium makes up spaces and line ends of its own; we know the places.
        if code < 0x20 or code in {0xFFFE, 0xFFFF} or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if code > 0x10FFFF or not pdfium.FPDFText_GetLooseCharBox(text, index, where):
            continue
        yield Glyph(chr(code), *_boxed(turn, box.left, box.bottom, box.right, box.top))


def _rules(page: pypdfium2.PdfPage, turn: Turn) -> Iterator[Box]:
    """Yield the edges of lines and rectangles as thin boxes."""
    seen = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        seen += 1
        if seen > _MOST_PATHS:
            return
        count = pdfium.FPDFPath_CountSegments(item)
        if count > 400:
            continue
        left, bottom, right, top = item.get_bounds()
        if right - left <= 3 or top - bottom <= 3:
            yield _boxed(turn, left, bottom, right, top)
        else:
            yield from _segments(item, count, turn)


def _segments(item: pypdfium2.PdfObject, count: int, turn: Turn) -> Iterator[Box]:
    stroke = ctypes.c_int()
    fill = ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)) or not stroke.value:
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            return
        point = matrix.on_point(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        else:
            yield _boxed(turn, before[0], before[1], point[0], point[1])
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _boxed(turn, point[0], point[1], start[0], start[1])
        before = point
