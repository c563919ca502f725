"""Bytes kept under their SHA-256, on disk and never changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from threadneedle.core.base import NotFoundError

DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes) -> str:
    """Keep the bytes and return their SHA-256 in hexadecimal; what is kept already stays as it is."""
    digest = hashlib.sha256(data).hexdigest()
    place = path_of(digest)
    if place.exists():
        # Somebody needs it from now on: ``untouched`` must not find it old.
        os.utime(place)
        return digest
    return keep_chunks([data])


def keep_chunks(chunks: Iterable[bytes]) -> str:
    """Keep bytes that come piece by piece, however many, and return their SHA-256 as ``keep`` does."""
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    together = hashlib.sha256()
    # Written beside and renamed, so that a crash never leaves half a file under a digest.
    with tempfile.NamedTemporaryFile(dir=root, delete=False) as beside:
        try:
            for chunk in chunks:
                together.update(chunk)
                beside.write(chunk)
            beside.flush()
            os.fsync(beside.fileno())
        except BaseException:
            Path(beside.name).unlink()
            raise
    place = path_of(together.hexdigest())
    place.parent.mkdir(parents=True, exist_ok=True)
    Path(beside.name).replace(place)
    return together.hexdigest()


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest lie."""
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:]


def load(digest: str) -> bytes:
    """Return the bytes kept under a digest.

    Raises
    ------
    NotFoundError
        ``file.lost`` if they are no longer there.
    """
    try:
        return path_of(digest).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError.of("file.lost", digest=digest) from error


def untouched(age: timedelta) -> Iterator[str]:
    """Yield the digests whose bytes nobody has kept or kept again for so long."""
    root = Path(settings.FILES_ROOT)
    limit = time.time() - age.total_seconds()
    for place in root.glob("??/*"):
        digest = place.parent.name + place.name
        if DIGEST.fullmatch(digest) and place.stat().st_mtime < limit:
            yield digest


def touch(digest: str) -> None:
    """Let ``untouched`` find the bytes of a digest young; none there is as good."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path_of(digest))


def remove(digest: str) -> None:
    """Remove the bytes of a digest; none there is as good."""
    path_of(digest).unlink(missing_ok=True)
