"""Keeping files as they came."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.db import transaction

from threadneedle.adapters import blobs
from threadneedle.core.base import Actor
from threadneedle.files.models import StoredFile

NAME_MOST = 200
ONE_DAY = timedelta(days=1)


@transaction.atomic
def keep_file(data: bytes, name: str, media: str, *, actor: Actor, now: datetime) -> StoredFile:
    """Keep a file whole and return its row; it belongs to the actor's unit.

    Keeping a file is a part of a larger act, such as registering an order: that act writes the event and
    names the file in it, so none is written here. If the act fails, the row goes with it; the bytes stay
    under their digest and are found there when the file is sent again.

    Parameters
    ----------
    name
        As the sender's computer had it; see `clean_name`.
    media
        The value of `threadneedle.adapters.documents.Media`.
    """
    return StoredFile.objects.create(
        unit_id=actor.unit_id,
        digest=blobs.keep(data),
        name=clean_name(name),
        media=media,
        size=len(data),
        given_by_id=actor.post_id,
        given_at=now,
    )


def forget_bytes(spared: Collection[str]) -> int:
    """Remove bytes that no file has any more, and return how many there were.

    A draft that was thrown away takes the rows of its files along; their bytes go a day later, because
    another sending of the same bytes may be under way.

    Parameters
    ----------
    spared
        Digests that others keep for their own use: archives of divisions.
    """
    removed = 0
    for digest in blobs.untouched(ONE_DAY):
        if digest not in spared and not StoredFile.objects.filter(digest=digest).exists():
            blobs.remove(digest)
            removed += 1
    return removed


def clean_name(name: str) -> str:
    """Return a file's name without folders, control characters and marks that turn the reading direction.

    At most 200 characters; a longer one loses its middle, never its ending.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    kept = " ".join(kept.split()).strip(". ") or "file"
    if len(kept) <= NAME_MOST:
        return kept
    ending = PurePosixPath(kept).suffix[:20]
    return kept[: NAME_MOST - 1 - len(ending)] + "…" + ending
