"""Bytes of a text file to text."""

from __future__ import annotations

import codecs
import re

from threadneedle.core.base import DomainError, InvalidError

LIMIT = 10 * 1024 * 1024
"""Bytes. A county's work report has some sixty thousand characters."""

UTF_8_RUN = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){5}")
"""Five Chinese characters in UTF-8 one after another; in a text in GB18030 fewer occur by chance."""

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its mark, or in GB18030 (GB 18030-2022).

    The whole file is in one encoding: nothing is replaced or left out.

    Raises
    ------
    InvalidError
        ``text.too_large`` with ``limit`` and ``size`` in bytes; ``text.nul`` or ``text.encoding`` with the
        ``offset`` of the first byte that cannot be read, counted from 0.
    """
    if len(data) > LIMIT:
        raise InvalidError.of("text.too_large", size=len(data), limit=LIMIT)
    for mark, name in UTF_16.items():
        if data.startswith(mark):
            return _without_nul(_decode(data[2:], name, 2), 2, 2)
    if b"\x00" in data:
        raise InvalidError.of("text.nul", offset=data.index(b"\x00"))
    if data.startswith(codecs.BOM_UTF8):
        return _decode(data[3:], "utf-8", 3)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_gb18030(data, error)


def _decode_gb18030(data: bytes, as_utf8: UnicodeDecodeError) -> str:
    """Return the text as GB18030, if no part of it was written in UTF-8.

    Bytes of UTF-8 are mostly GB18030 too and would give rare characters, so that nobody is told.
    """
    run = UTF_8_RUN.search(data)
    if run is not None:
        raise _unreadable(max(run.start(), as_utf8.start)) from as_utf8
    return _decode(data, "gb18030", 0)


def _decode(data: bytes, name: str, skipped: int) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _unreadable(error.start + skipped) from error


def _without_nul(text: str, width: int, skipped: int) -> str:
    at = text.find("\x00")
    if at >= 0:
        before = text[:at].encode("utf-16-le", "surrogatepass")
        raise InvalidError.of("text.nul", offset=len(before) // 2 * width + skipped)
    return text


def _unreadable(offset: int) -> DomainError:
    return InvalidError.of("text.encoding", offset=offset)
