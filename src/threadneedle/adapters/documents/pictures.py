"""Pictures: kept and shown, never read."""

from __future__ import annotations

from threadneedle.adapters.documents.limits import Limits
from threadneedle.adapters.documents.model import Media
from threadneedle.core.base import InvalidError

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers that carry the size of a JPEG (ITU-T T.81, 1992, table B.1)."""


def media_of(data: bytes) -> Media | None:
    """Return the format of a picture that browsers show, or None."""
    if data.startswith(_JPEG):
        return Media.JPEG
    return Media.PNG if data.startswith(_PNG) else None


def check(data: bytes, media: Media, limits: Limits) -> None:
    """Refuse a picture that ends too early or that would fill the memory of whoever looks at it."""
    end = _PNG_END if media is Media.PNG else b"\xff\xd9"
    size = _size(data, media)
    if size is None or end not in data:
        raise InvalidError.of("file.truncated")
    width, height = size
    if width * height > limits.pixels:
        raise InvalidError.of("file.too_many_pixels", width=width, height=height, limit=limits.pixels)


def _size(data: bytes, media: Media) -> tuple[int, int] | None:
    if media is Media.PNG:
        if len(data) < 24:
            return None
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        # A marker may be preceded by any number of fill bytes 0xFF.
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
