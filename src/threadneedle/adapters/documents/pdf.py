"""PDF with a text layer (ISO 32000-1, 2008) through PDFium."""

from __future__ import annotations

import ctypes
from collections import Counter
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
    text = page.get_textpage()
    letters = list(_letters(text))
    text.close()
    # The way the letters run is what a reader turns the page for, whatever the page says of its rotation.
    ways = Counter(way for _, way, _ in letters)
    turn, width, height = _turn(page, ways.most_common(1)[0][0] if ways else 0)
    glyphs = [Glyph(char, *_boxed(turn, *box)) for char, _, box in letters]
    rules = list(_rules(page, turn)) if glyphs else []
    return Page(width, height, glyphs, rules)


def _turn(page: pypdfium2.PdfPage, way: int) -> tuple[Turn, float, float]:
    """Return how places on the sheet become places as read, y downwards, and the size as read."""
    left, bottom, right, top = page.get_cropbox()
    across, up = right - left, top - bottom
    if way == 90:
        return (lambda x, y: (y - bottom, x - left)), up, across
    if way == 180:
        return (lambda x, y: (right - x, y - bottom)), across, up
    if way == 270:
        return (lambda x, y: (top - y, right - x)), up, across
    return (lambda x, y: (x - left, top - y)), across, up


def _boxed(turn: Turn, left: float, bottom: float, right: float, top: float) -> Box:
    (a, b), (c, d) = turn(left, bottom), turn(right, top)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, int, Box]]:
    """Yield each letter with the way it runs, in degrees, and its box on the sheet.

    Letters that run aslant are a watermark.
    """
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    to_box, to_matrix = ctypes.byref(box), ctypes.byref(matrix)
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
        if code > 0x10FFFF or not pdfium.FPDFText_GetLooseCharBox(text, index, to_box):
            continue
        way = _way(matrix.a, matrix.b) if pdfium.FPDFText_GetMatrix(text, index, to_matrix) else 0
        if way is not None:
            yield chr(code), way, (box.left, box.bottom, box.right, box.top)


def _way(a: float, b: float) -> int | None:
    """Return the way that a line of letters runs, counter-clockwise from the right; None if aslant."""
    if abs(b) < 0.1 * abs(a):
        return 0 if a > 0 else 180
    if abs(a) < 0.1 * abs(b):
        return 90 if b > 0 else 270
    return 0 if a == b == 0 else None


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
