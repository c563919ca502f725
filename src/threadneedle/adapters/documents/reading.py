"""From bytes to a document; the only way in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from threadneedle.adapters.documents import pictures, separated
from threadneedle.adapters.documents.formats import is_untrusted
from threadneedle.adapters.documents.limits import LIMITS, Limits, megabytes
from threadneedle.adapters.documents.lines import text_of
from threadneedle.adapters.documents.model import Document, Media
from threadneedle.adapters.documents.process import read_apart
from threadneedle.core.base import DomainError, InvalidError, Problem
from threadneedle.core.sheets import Grid, Merge

_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_SHEETS = {".csv", ".tsv", ".xls", ".xlsx", ".et"}


def read_document(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """Read a file as an office gave it.

    The format is told from the bytes. Text, CSV and pictures are looked at here; everything else in a
    process of its own, so that no file can take this one down.

    Parameters
    ----------
    data
        The whole file.
    name
        Its name, for the problems; its ending only tells CSV from text.

    Raises
    ------
    InvalidError
        Problems ``file.*`` with the ``name``, and the rule and value that each is about.
    """
    try:
        return _read(data, name, limits)
    except DomainError as error:
        raise InvalidError(
            *(Problem(problem.code, {"name": name, **problem.params}) for problem in error.problems)
        ) from error


def _read(data: bytes, name: str, limits: Limits) -> Document:
    if not data:
        raise InvalidError.of("file.empty")
    if len(data) > limits.size:
        raise InvalidError.of("file.too_large", megabytes=megabytes(len(data)), limit=megabytes(limits.size))
    if is_untrusted(data):
        return _document(read_apart(data, limits))
    media = pictures.media_of(data)
    if media is not None:
        pictures.check(data, media, limits)
        return Document(media, "")
    if data.startswith(_ARCHIVES):
        raise InvalidError.of("file.archive", parts=1)
    if data.startswith(b"{\\rtf"):
        raise InvalidError.of("file.legacy_word")
    return _read_text(data, PurePath(name).suffix.lower(), limits)


def _read_text(data: bytes, ending: str, limits: Limits) -> Document:
    text = separated.decode_text(data, ending)
    if len(text) > limits.characters:
        raise InvalidError.of("file.too_much_text", limit=limits.characters)
    if not text.strip():
        raise InvalidError.of("file.empty")
    if ending in _SHEETS:
        grid = separated.read_separated(text, limits)
        return Document(Media.CSV, text_of((grid,)), grids=(grid,))
    return Document(Media.TXT, text)


def _document(said: Mapping[str, Any]) -> Document:
    """Make a document of the answer, whatever shape it has: the file may have taken over its reader."""
    try:
        grids = tuple(
            Grid(
                str(name),
                tuple(tuple(map(str, row)) for row in rows),
                tuple(Merge(*map(int, merge)) for merge in merges),
            )
            for name, rows, merges in said["grids"]
        )
        text = text_of(grids) if grids else str(said["text"])
        return Document(
            Media(said["media"]), text, int(said["pages"]), grids, tuple(map(str, said["hidden"]))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidError.of("file.unreadable") from error
