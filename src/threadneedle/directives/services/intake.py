"""From the source text to drafts with their questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, Role
from threadneedle.core.extraction import (
    Directory,
    Kind,
    QuestionCode,
    Reading,
    ResolutionKind,
    looks_secret,
    read,
    resolve,
)
from threadneedle.directives.mapping import may_register, searchable
from threadneedle.directives.models import Directive, Draft, Question
from threadneedle.directives.reads.planned import needs_authority
from threadneedle.directives.services.drafts import drafted
from threadneedle.directives.services.reading import Asked, sentences_of, store_reading
from threadneedle.ledger.services import append
from threadneedle.org.reads import directory as read_directory

MAX_TEXT = 400_000
"""Characters of one directive: four times the longest work report we know; more is not one document."""


SAYS = re.compile(r"[^\W\d_]{2}")
IS_NAME = re.compile(r"[\w（）()、·]{2,60}")
"""What an office is called; a sentence is no name."""


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of an order that another office gave, and that the unit enters as received.

    Parameters
    ----------
    issuer_words
        The office as the paper names it; empty, it is read from the head of the text.
    arrived_on
        Today, if it is not given. Counts of days run from it.
    """

    issuer_words: str = ""
    arrived_on: date | None = None


@dataclass(frozen=True, slots=True)
class DirectiveText:
    """A source text as it was pasted or read from a file; empty fields are read from the text.

    ``kind`` is what the clerk says it asks for: a task, a regular return, a meeting, information.
    ``received`` is given for an order of another office, which the unit registers.
    """

    text: str
    title: str = ""
    number: str = ""
    authority: str = ""
    title_en: str = ""
    client_key: str | None = None
    kind: str = ""
    received: Received | None = None


@transaction.atomic
def draft_directive(given: DirectiveText, *, actor: Actor, now: datetime) -> Directive:
    """Read a text into drafts, each with its place in the source and its open questions.

    A resend with the same ``client_key`` returns the directive made the first time.

    Raises
    ------
    ForbiddenError
        If the actor may not issue for their unit, or not enter what it received.
    ConflictError
        ``directive.key_of_another`` if somebody else has used the key.
    InvalidError
        If the text is empty, too long, holds a NUL, or carries a mark of secrecy: then nothing is
        stored and nothing is logged.
    """
    require_entry(given.received, actor)
    text = checked_text(given.text)
    refuse_secret_head(given)
    earlier = earlier_entry(given.client_key, actor)
    if earlier is not None and earlier.text == text:
        return earlier
    # Back, edit, send: other words under a key that was used are another directive.
    client_key = (given.client_key or None) if earlier is None else None
    directive = new_directive(given, client_key, actor=actor, now=now)
    try:
        with transaction.atomic():
            directive.save()
    except IntegrityError:
        # The same text was sent twice at the same moment, and the other was faster.
        earlier = earlier_entry(given.client_key, actor)
        if earlier is None:
            raise
        return earlier
    drafts = read_into(directive, given, text, actor=actor, now=now)
    record_draft(directive, len(drafts), actor=actor, now=now)
    return directive


def require_entry(received: Received | None, actor: Actor) -> None:
    """Check that the actor may issue for their unit, or enter what it received.

    Raises
    ------
    ForbiddenError
    """
    if received is not None and not may_register(actor):
        raise ForbiddenError.of("directive.not_received", unit=actor.unit_id)
    if received is None and not actor.may(Role.ISSUER, actor.unit_path):
        raise ForbiddenError.of("directive.not_issuer", unit=actor.unit_id)


def new_directive(given: DirectiveText, client_key: str | None, *, actor: Actor, now: datetime) -> Directive:
    """Return a directive that has no text yet, not saved."""
    today = local_day(now)
    arrived = None if given.received is None else (given.received.arrived_on or today)
    if arrived is not None and arrived > today:
        raise InvalidError.of(
            "directive.arrived_later", field="arrived_on", day=arrived.isoformat(), today=today.isoformat()
        )
    if given.kind and given.kind not in list(Kind):
        raise InvalidError.of("draft.not_a_choice", value=given.kind, field="kind")
    return Directive(
        issuer_id=actor.unit_id,
        title=given.title.strip()[:200],
        title_en=given.title_en.strip()[:240],
        number=given.number.strip()[:64],
        authority=given.authority.strip()[:120],
        text="",
        client_key=client_key,
        created_at=now,
        created_by_id=actor.post_id,
        arrived_on=arrived,
        issuer_words=given.received.issuer_words.strip()[:120] if given.received else "",
        search_text=searchable(given.title, given.title_en, given.number),
    )


def read_into(
    directive: Directive,
    given: DirectiveText,
    text: str,
    *,
    called: str = "",
    actor: Actor,
    now: datetime,
) -> list[Draft]:
    """Read a checked text into a saved directive that has none: its head, its drafts, its questions.

    ``called`` is its title if neither the clerk nor the text gives one; without it, the first line is.
    """
    today = local_day(now)
    names = read_directory(actor.unit_path)
    reading = read(text, year=today.year, directory=names)
    _fill_head(directive, reading, text, names, called)
    whole = not reading.drafts and bool(given.kind or directive.registered)
    directive.sentences = sentences_of(reading, whole=whole)
    directive.save()
    drafts = store_reading(directive, reading, Asked(names, given.kind, today, now))
    _ask_authority(directive, drafts)
    return drafts


def _fill_head(directive: Directive, reading: Reading, text: str, names: Directory, called: str) -> None:
    directive.text = text
    first = called or _first_line(text)
    directive.title = (directive.title or reading.title or first)[:200]
    directive.number = (directive.number or reading.number)[:64]
    directive.authority = (directive.authority or reading.authority)[:120]
    directive.dated = reading.dated
    directive.search_text = searchable(directive.title, directive.title_en, directive.number, text)
    if directive.arrived_on is not None:
        read_issuer = reading.issuer if IS_NAME.fullmatch(reading.issuer) else ""
        directive.issuer_words = directive.issuer_words or read_issuer
        directive.registered_for_id = office_named(directive.issuer_words, names, directive.issuer_id)


def _first_line(text: str) -> str:
    """Return the first line that says something; a chat begins with days and rules of dashes."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return next((line for line in lines if SAYS.search(line)), lines[0])


def office_named(words: str, names: Directory, own_id: int) -> int | None:
    """Return the unit that an office's name means, if there is exactly one and it is not one's own."""
    meant = resolve(words, names) if words else None
    if meant is None or meant.kind is not ResolutionKind.UNIT or meant.unit_ids[0] == own_id:
        return None
    return meant.unit_ids[0]


def record_draft(
    directive: Directive,
    drafts: int,
    *,
    files: Mapping[str, str] = MappingProxyType({}),
    actor: Actor,
    now: datetime,
) -> None:
    """Append to the ledger that an order was entered; its files by name and SHA-256."""
    payload: dict[str, object] = {"title": directive.title, "number": directive.number, "drafts": drafts}
    if directive.registered and directive.arrived_on is not None:
        payload |= {"issuer": directive.issuer_words, "arrived_on": directive.arrived_on.isoformat()}
    if files:
        payload["files"] = dict(files)
    append("directive.draft", actor=actor, now=now, subjects=[("directive", directive.pk)], payload=payload)


def earlier_entry(client_key: str | None, actor: Actor) -> Directive | None:
    """Return what was entered with a key before.

    Raises
    ------
    ConflictError
        ``directive.key_of_another`` if it was somebody else.
    """
    if not client_key:
        return None
    earlier = Directive.objects.filter(client_key=client_key).first()
    if earlier is not None and earlier.created_by_id != actor.post_id:
        raise ConflictError.of("directive.key_of_another")
    return earlier


def checked_text(text: str) -> str:
    """Return a text with plain line ends.

    Raises
    ------
    InvalidError
        If it is empty, too long, holds a NUL, or carries a mark of secrecy.
    """
    if "\x00" in text:
        raise InvalidError.of("text.nul", field="text", offset=text.index("\x00"))
    if len(text) > MAX_TEXT:
        raise InvalidError.of("words.too_long", field="text", length=len(text), limit=MAX_TEXT)
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if not clean.strip():
        raise InvalidError.of("words.missing", field="text")
    refuse_secret(clean)
    return clean


def refuse_secret(text: str, *, file: str = "") -> None:
    """Refuse words with a mark of secrecy; the message names the file, never what stands in it.

    Raises
    ------
    InvalidError
    """
    mark = looks_secret(text)
    if mark is not None and file:
        raise InvalidError.of("directive.secret_file", name=file, field="file")
    if mark is not None:
        raise InvalidError.of("directive.secret", mark=mark, field="text")


def refuse_secret_head(given: DirectiveText) -> None:
    """Refuse a head with a mark of secrecy in any of its parts.

    Raises
    ------
    InvalidError
    """
    issuer = given.received.issuer_words if given.received else ""
    for part in (given.title, given.title_en, given.number, given.authority, issuer):
        refuse_secret(part)


def _ask_authority(directive: Directive, drafts: list[Draft]) -> None:
    """Ask who consented: a department alone may not order townships (公文处理工作条例, 2012, art. 16)."""
    if directive.authority or not drafts:
        return
    read_again = Draft.objects.filter(directive=directive).prefetch_related("units__unit")
    if needs_authority(directive, read_again):
        Question.objects.create(directive=directive, code=QuestionCode.AUTHORITY_MISSING.value)


@transaction.atomic
def type_text(
    directive_id: int,
    text: str,
    *,
    kind: str = "",
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Directive:
    """Read the words that were typed beside a picture; the files say from then on that they were.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, StaleError
        As for every change of a directive; ``directive.text_known`` if it has a text already.
    InvalidError
        As for a text that is pasted.
    """
    directive = drafted(directive_id, actor, version=version)
    if directive.text:
        raise ConflictError.of("directive.text_known", directive=directive_id)
    clean = checked_text(text)
    directive.title = ""
    drafts = read_into(directive, DirectiveText(text=clean, kind=kind), clean, actor=actor, now=now)
    directive.files.update(typed=True)
    append(
        "directive.type",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk)],
        payload={"title": directive.title, "drafts": len(drafts)},
    )
    return directive
