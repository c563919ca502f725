"""Archives that have been given: kept as they came among the files, and unpacked beside them."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from threadneedle.adapters import blobs
from threadneedle.adapters.divisions import CHUNK, INDEX, Inventory, digest_of, inventory, unpack
from threadneedle.core.base import InvalidError, NotFoundError

PACKED_MOST = 256 * 1024 * 1024
"""Bytes of an archive; the package of 2023 has 24 million."""

NAME = "name.txt"
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that has been given; ``rows`` counts the rows of its five lists."""

    digest: str
    file_name: str
    rows: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many rows it has in all."""
        return sum(self.rows)


def keep_archive(chunks: Iterable[bytes], file_name: str) -> str:
    """Check and keep an archive that comes piece by piece, and return its SHA-256.

    Raises
    ------
    InvalidError
        ``divisions.too_large``, or what ``unpack`` says; then nothing is kept.
    """
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root) as beside:
        together, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > PACKED_MOST:
                raise InvalidError.of("divisions.too_large", field="archive", most=PACKED_MOST // 2**20)
            together.update(chunk)
            beside.write(chunk)
        beside.flush()
        digest = together.hexdigest()
        unpack(Path(beside.name), place_of(digest))
        if not blobs.path_of(digest).exists():
            blobs.keep_chunks(_chunks(Path(beside.name)))
    _name(digest, file_name)
    return digest


def keep_file(source: Path) -> str:
    """Check and keep an archive, or five lists in a folder, on this computer; see ``keep_archive``."""
    if not source.is_dir():
        return keep_archive(_chunks(source), source.name)
    digest = digest_of(source)
    unpack(source, place_of(digest))
    _name(digest, source.resolve().name)
    return digest


def unpacked(digest: str) -> Path:
    """Return the folder of an archive, unpacked again from the file that was kept if need be.

    Raises
    ------
    NotFoundError
        ``divisions.lost``.
    """
    place = place_of(digest)
    if not (place / INDEX).exists():
        if not blobs.path_of(digest).exists():
            raise NotFoundError.of("divisions.lost")
        unpack(blobs.path_of(digest), place)
    return place


def archive(digest: str) -> Archive:
    """Return what is known of one archive.

    Raises
    ------
    NotFoundError
        ``divisions.lost``.
    """
    if DIGEST.fullmatch(digest) is None:
        raise NotFoundError.of("divisions.lost")
    place = unpacked(digest)
    name = place / NAME
    return Archive(
        digest, name.read_text(encoding="utf-8") if name.exists() else digest[:12], contents(digest).rows
    )


def kept() -> frozenset[str]:
    """Return the digests of the archives that lie here unpacked."""
    root = _root()
    return frozenset(place.name for place in root.iterdir()) if root.exists() else frozenset()


def archives() -> tuple[Archive, ...]:
    """Return the archives that lie here unpacked, the newest first."""
    root = _root()
    places = [place for place in root.iterdir() if (place / INDEX).exists()] if root.exists() else []
    places.sort(key=lambda place: (place / INDEX).stat().st_mtime, reverse=True)
    return tuple(archive(place.name) for place in places if DIGEST.fullmatch(place.name))


@lru_cache(maxsize=4)
def contents(digest: str) -> Inventory:
    """Return what an archive holds down to counties."""
    return inventory(unpacked(digest))


def place_of(digest: str) -> Path:
    """Return where an archive is unpacked; the folder may be deleted, for the file that was given is kept."""
    return _root() / digest


def _root() -> Path:
    return Path(settings.FILES_ROOT).parent / "divisions"


def _name(digest: str, file_name: str) -> None:
    (place_of(digest) / NAME).write_text(file_name[-200:], encoding="utf-8")


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
