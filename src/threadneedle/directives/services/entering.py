"""Orders that come as files: one file or several are one order, and each file is kept as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.adapters.documents import Document, read_document
from threadneedle.adapters.documents.limits import LIMITS, megabytes
from threadneedle.core.base import Actor, ConflictError, InvalidError
from threadneedle.directives.models import Directive, SourceFile
from threadneedle.directives.services.intake import (
    MAX_TEXT,
    DirectiveText,
    checked_text,
    earlier_entry,
    new_directive,
    read_into,
    record_draft,
    refuse_secret,
    refuse_secret_head,
    require_entry,
)
from threadneedle.files.services import clean_name, keep_file
from threadneedle.org.models import Unit

MOST_FILES = 40
"""Files of one sending: nearly three Mondays of a busy township."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as the sender's computer had it.

    One that is too large is not read: then ``data`` is empty and ``size`` says how many bytes it has.
    """

    name: str
    data: bytes
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    data: bytes
    digest: str
    document: Document


def draft_from_files(
    files: Sequence[GivenFile], given: DirectiveText, *, actor: Actor, now: datetime
) -> Directive:
    """Read the files of one order into drafts, in their order, and keep them as they came.

    Where none of them has words, as with photographs and scans, the order waits for its text to be typed.
    Everything is read and checked before anything is kept.

    Parameters
    ----------
    given
        The head as far as it is known, with ``kind`` and ``received``; its ``text`` comes before that of
        the files.

    Raises
    ------
    ForbiddenError
        As for a text.
    ConflictError
        ``directive.file_known`` with the ``directive`` that the same bytes were entered as, and its ``day``.
    InvalidError
        ``file.*`` for what cannot be read, ``directive.secret_file``, ``directive.file_long``.
    """
    require_entry(given.received, actor)
    refuse_secret_head(given)
    if not files:
        raise InvalidError.of("words.missing", field="text")
    if len(files) > MOST_FILES:
        raise InvalidError.of("directive.files_many", field="file", files=len(files), limit=MOST_FILES)
    found = [_read(file) for file in told_apart(files)]
    return _draft(found, given, actor=actor, now=now)


def told_apart(files: Sequence[GivenFile]) -> list[GivenFile]:
    """Return files of which no two have one name: the later one gets a number."""
    seen: dict[str, int] = {}
    kept = []
    for file in files:
        name = clean_name(file.name)
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            path = PurePath(name)
            name = f"{path.stem} ({seen[name]}){path.suffix}"
        kept.append(replace(file, name=name))
    return kept


def _read(file: GivenFile) -> _Read:
    refuse_secret(file.name, file=file.name)
    if file.size > LIMITS.size:
        told = {"megabytes": megabytes(file.size), "limit": megabytes(LIMITS.size)}
        raise InvalidError.of("file.too_large", name=file.name, **told)
    document = read_document(file.data, file.name)
    refuse_secret(document.text, file=file.name)
    if len(document.text) > MAX_TEXT:
        raise InvalidError.of(
            "directive.file_long", name=file.name, length=len(document.text), limit=MAX_TEXT, field="file"
        )
    return _Read(file.name, file.data, hashlib.sha256(file.data).hexdigest(), document)


@transaction.atomic
def _draft(found: Sequence[_Read], given: DirectiveText, *, actor: Actor, now: datetime) -> Directive:
    # Of two sendings at the same moment the later one has to see what the other became.
    Unit.objects.select_for_update(no_key=True).filter(pk=actor.unit_id).values_list("pk", flat=True).first()
    earlier = earlier_entry(given.client_key, actor)
    if earlier is not None and _digests(earlier) == [file.digest for file in found]:
        return earlier
    refuse_known(found, actor)
    parts = [part for part in (given.text, *(file.document.text for file in found)) if part.strip()]
    text = parts[0] if len(parts) == 1 else "\n\n".join(part.strip("\n") for part in parts)
    checked = checked_text(text) if text else ""
    client_key = (given.client_key or None) if earlier is None else None
    directive = new_directive(given, client_key, actor=actor, now=now)
    called = PurePath(found[0].name).stem
    directive.title = directive.title if text else called[:200]
    directive.save()
    for place, file in enumerate(found, start=1):
        media = file.document.media.value
        stored = keep_file(file.data, file.name, media, actor=actor, now=now)
        SourceFile.objects.create(directive=directive, file=stored, position=place, pages=file.document.pages)
    drafts = []
    if checked:
        drafts = read_into(directive, given, checked, called=called, actor=actor, now=now)
    names = {file.name: file.digest for file in found}
    record_draft(directive, len(drafts), files=names, actor=actor, now=now)
    return directive


def _digests(directive: Directive) -> list[str]:
    return list(directive.files.order_by("position").values_list("file__digest", flat=True))


def refuse_known(found: Sequence[_Read], actor: Actor) -> None:
    """Refuse bytes that the unit has entered before, and name the order that they became.

    Raises
    ------
    ConflictError
    """
    digests = {file.digest: file.name for file in found}
    before = (
        SourceFile.objects.filter(file__digest__in=digests, directive__issuer=actor.unit_id)
        .exclude(directive__state=Directive.State.WITHDRAWN)
        .select_related("directive", "file")
        .defer("directive__text", "directive__sentences")
        .first()
    )
    if before is not None:
        raise ConflictError.of(
            "directive.file_known",
            name=digests[before.file.digest],
            title=before.directive.title,
            directive=before.directive_id,
            day=local_day(before.directive.created_at).isoformat(),
        )
