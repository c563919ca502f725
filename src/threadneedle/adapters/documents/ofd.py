"""OFD with a text layer (GB/T 33190-2016)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from threadneedle.adapters.documents.layout import Glyph, Page, text_of_pages
from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.markup import parse
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.packed import Packed
from threadneedle.adapters.documents.rulings import Box
from threadneedle.core.base import InvalidError

_POINTS = 72 / 25.4
"""OFD measures in millimetres, the layout in points."""

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def read_ofd(packed: Packed, limits: Limits) -> Document:
    """Read the text layer of an OFD; templates (watermarks, letterheads) and stamps are left out."""
    root = _part(packed, "OFD.xml", limits)
    pages: list[tuple[str, Element | None]] = []
    for place in (item.text or "" for item in root.iter("DocRoot")):
        document = _within("", place)
        listed = _part(packed, document, limits)
        size = listed.find("CommonData/PageArea")
        folder = posixpath.dirname(document)
        pages += [(_within(folder, page.get("BaseLoc", "")), size) for page in listed.iterfind("Pages/Page")]
    if not pages:
        raise InvalidError.of("file.part_missing", part="Pages")
    if len(pages) > limits.pages:
        raise InvalidError.of("file.too_many_pages", pages=len(pages), limit=limits.pages)
    return Document(Media.OFD, text_of_pages(_pages(packed, pages, limits)), len(pages))


def _pages(packed: Packed, places: list[tuple[str, Element | None]], limits: Limits) -> Iterator[Page]:
    characters = 0
    for place, area in places:
        content = _part(packed, place, limits)
        own = content.find("Area")
        box = _numbers(_text(own, "PhysicalBox") or _text(area, "PhysicalBox"), 4) or (0, 0, 210, 297)
        page = Page(box[2] * _POINTS, box[3] * _POINTS)
        for item in content.iterfind("Content//"):
            if item.tag == "TextObject":
                page.glyphs += _glyphs(item)
            elif item.tag == "PathObject":
                page.rules += _rules(item)
        characters += len(page.glyphs)
        if characters > limits.characters:
            raise InvalidError.of("file.too_much_text", limit=limits.characters)
        yield page


def _glyphs(item: Element) -> Iterator[Glyph]:
    left, top, _, _ = _numbers(item.get("Boundary"), 4) or (0, 0, 0, 0)
    matrix = _numbers(item.get("CTM"), 6) or _PLAIN
    if min(abs(matrix[0]), abs(matrix[1])) > 0.1 * max(abs(matrix[0]), abs(matrix[1])):
        # Letters that run aslant are a watermark.
        return
    size = (_numbers(item.get("Size"), 1) or (3.5,))[0] or 3.5
    tall = size * (abs(matrix[3]) or abs(matrix[1]) or 1)
    x = y = 0.0
    for code in item.iterfind("TextCode"):
        x = (_numbers(code.get("X"), 1) or (x,))[0]
        y = (_numbers(code.get("Y"), 1) or (y,))[0]
        words = code.text or ""
        across, down = _deltas(code.get("DeltaX"), len(words)), _deltas(code.get("DeltaY"), len(words))
        at_x, at_y = x, y
        for index, char in enumerate(words):
            gx = left + matrix[0] * at_x + matrix[2] * at_y + matrix[4]
            gy = top + matrix[1] * at_x + matrix[3] * at_y + matrix[5]
            usual = size if ord(char) > 0x2E80 else size / 2
            step = across[index] if index < len(across) else (0.0 if down else usual)
            # No font is read: how far the next letter is tells how wide this one may be.
            wide = (min(max(step, usual / 2), size) if step else usual) * tall / size
            # The place of a letter is its baseline, a fifth above the lower edge of its box.
            yield Glyph(
                char,
                gx * _POINTS,
                (gy - 0.8 * tall) * _POINTS,
                (gx + wide) * _POINTS,
                (gy + 0.2 * tall) * _POINTS,
            )
            at_x += step
            at_y += down[index] if index < len(down) else 0


def _rules(item: Element) -> Iterator[Box]:
    left, top, _, _ = _numbers(item.get("Boundary"), 4) or (0, 0, 0, 0)
    matrix = _numbers(item.get("CTM"), 6) or _PLAIN
    data = _text(item, "AbbreviatedData")
    if not data or len(data) > 20_000:
        return
    start: tuple[float, float] | None = None
    before: tuple[float, float] | None = None
    for found in re.finditer(r"([A-Z])([^A-Z]*)", data):
        if found.group(1) == "C":
            point = start
        else:
            numbers = _numbers(found.group(2), None)
            if len(numbers) < 2:
                continue
            x, y = numbers[-2], numbers[-1]
            point = (
                (left + matrix[0] * x + matrix[2] * y + matrix[4]) * _POINTS,
                (top + matrix[1] * x + matrix[3] * y + matrix[5]) * _POINTS,
            )
        if found.group(1) in "MS":
            start = point
        elif before is not None and point is not None and found.group(1) in "LC":
            yield (
                min(before[0], point[0]),
                min(before[1], point[1]),
                max(before[0], point[0]),
                max(before[1], point[1]),
            )
        before = point


def _deltas(words: str | None, count: int) -> list[float]:
    """Return steps between letters; ``g 3 5.2`` stands for three steps of 5.2 (GB/T 33190, 11.3)."""
    out: list[float] = []
    parts = iter((words or "").split())
    for part in parts:
        if part == "g":
            times, step = _numbers(next(parts, ""), 1), _numbers(next(parts, ""), 1)
            out += [step[0] if step else 0.0] * min(int(times[0]) if times else 0, count)
        else:
            out += _numbers(part, 1) or (0.0,)
        if len(out) > count:
            break
    return out


def _numbers(words: str | None, count: int | None) -> tuple[float, ...]:
    """Return the numbers in a value, or nothing if they are not as many as there must be."""
    found = tuple(
        float(part)
        for part in re.findall(r"[-+]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})(?![\d.])", (words or "")[:20_000])
    )
    return found if count is None or len(found) == count else ()


def _text(element: Element | None, path: str) -> str:
    return (element.findtext(path) or "") if element is not None else ""


def _within(folder: str, place: str) -> str:
    place = place.strip().replace("\\", "/")
    joined = place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place)
    return posixpath.normpath(joined)


def _part(packed: Packed, name: str, limits: Limits) -> Element:
    return parse(packed.read(name), name, limits)
