"""Files as they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from threadneedle.core.base import NotFoundError
from threadneedle.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was kept; ``size`` in bytes, ``media`` a value of the adapters' ``Media``."""

    id: int
    name: str
    media: str
    size: int
    digest: str


def stored_file(file_id: int) -> KeptFile:
    """Return a kept file, whoever asks; one query.

    Raises
    ------
    NotFoundError
        ``file.unknown``.
    """
    found = StoredFile.objects.filter(pk=file_id).values_list("pk", "name", "media", "size", "digest").first()
    if found is None:
        raise NotFoundError.of("file.unknown")
    return KeptFile(*found)


def digests() -> frozenset[str]:
    """Return the SHA-256 of every file that is kept, once each."""
    return frozenset(StoredFile.objects.values_list("digest", flat=True).distinct())
