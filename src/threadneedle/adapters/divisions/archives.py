"""The five lists out of a folder, a ``.zip`` or a ``.tgz``, whatever the archive would like to do."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from threadneedle.core.base import InvalidError

MEGABYTE = 1024 * 1024
UNPACKED_MOST = 512 * MEGABYTE
"""Bytes that an archive may hold in all; the package of 2023 holds 189 million."""
LIST_MOST = 128 * MEGABYTE
RATIO_MOST = 60
"""Times that an archive may swell, beyond the first megabyte; lists of names swell some tenfold."""
MEMBERS_MOST = 2000
CHUNK = 256 * 1024


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


def copy_lists(source: Path, names: Sequence[str], target: Path) -> None:
    """Copy the files with these names, wherever in the archive they lie, into the folder ``target``.

    Nothing else is written: the names of the archive are compared and never used as places.

    Raises
    ------
    InvalidError
        ``divisions.not_an_archive``, ``divisions.broken``, ``divisions.bomb``, ``divisions.unsafe_name``,
        ``divisions.file_twice``, ``divisions.file_missing``, ``divisions.locked``.
    """
    if source.is_dir():
        _from_folder(source, names, target)
    else:
        with source.open("rb") as file:
            begin = file.read(4)
        try:
            if begin[:2] == b"\x1f\x8b":
                _from_tar(source, names, target)
            elif begin[:2] == b"PK":
                _from_zip(source, names, target)
            else:
                raise InvalidError.of("divisions.not_an_archive", field="archive")
        except (EOFError, OSError, tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
            raise InvalidError.of("divisions.broken", field="archive") from error
        except RuntimeError as error:
            # A member that is encrypted, or packed in a way that the library does not know.
            raise InvalidError.of("divisions.locked", field="archive") from error
    for name in names:
        if not (target / name).exists():
            raise InvalidError.of("divisions.file_missing", field="archive", file=name)


def _from_folder(source: Path, names: Sequence[str], target: Path) -> None:
    for name in names:
        file = source / name
        if file.is_file():
            with file.open("rb") as given:
                _copy(given, target / name)


def _from_tar(source: Path, names: Sequence[str], target: Path) -> None:
    allowed = min(UNPACKED_MOST, MEGABYTE + RATIO_MOST * source.stat().st_size)
    with gzip.open(source) as unzipped, _Measured(unzipped, allowed) as measured:
        with tarfile.open(fileobj=measured, mode="r|") as archive:
            for number, member in enumerate(archive, 1):
                if number > MEMBERS_MOST:
                    raise InvalidError.of("divisions.bomb", field="archive")
                given = archive.extractfile(member) if member.isreg() else None
                if given is not None and _wanted(member.name, names, target):
                    _copy(given, target / PurePosixPath(member.name).name)
        # Only the end of the stream carries its checksum.
        while measured.read(CHUNK):
            pass


def _from_zip(source: Path, names: Sequence[str], target: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS_MOST:
            raise InvalidError.of("divisions.bomb", field="archive")
        for member in members:
            if member.is_dir() or not _wanted(member.filename, names, target):
                continue
            allowed = MEGABYTE + RATIO_MOST * member.compress_size
            with archive.open(member) as opened, _Measured(opened, allowed) as measured:
                _copy(measured, target / PurePosixPath(member.filename).name)


def _wanted(path: str, names: Sequence[str], target: Path) -> bool:
    """Tell whether a member is one of the lists.

    Raises
    ------
    InvalidError
        ``divisions.unsafe_name`` for one that points out of the archive; ``divisions.file_twice``.
    """
    place = PurePosixPath(path.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts:
        raise InvalidError.of("divisions.unsafe_name", field="archive", file=path[:80])
    if place.name not in names:
        return False
    if (target / place.name).exists():
        raise InvalidError.of("divisions.file_twice", field="archive", file=place.name)
    return True


def _copy(given: Readable, place: Path) -> None:
    left = LIST_MOST
    with place.open("wb") as kept:
        while chunk := given.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise InvalidError.of("divisions.bomb", field="archive")
            kept.write(chunk)


class _Measured(io.RawIOBase):
    """A stream that ends the reading once more has come out of it than is allowed."""

    def __init__(self, inner: Readable, allowed: int) -> None:
        self._inner = inner
        self._left = allowed

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._inner.read(CHUNK if size < 0 else size)
        self._left -= len(found)
        if self._left < 0:
            raise InvalidError.of("divisions.bomb", field="archive")
        return found
