"""From the source text to drafts with their questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import SEGMENT, Actor, ConflictError, ForbiddenError, InvalidError, Role
from threadneedle.core.extraction import (
    Deadline,
    DeadlineKind,
    Directory,
    QuestionCode,
    Reading,
    ResolutionKind,
    TaskDraft,
    UnitMention,
    UnitRole,
    looks_secret,
    read,
    resolve,
)
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Draft, DraftUnit, Question
from threadneedle.directives.reads.planned import needs_authority
from threadneedle.ledger.services import append
from threadneedle.org.reads import directory as read_directory

MAX_TEXT = 400_000
"""Characters of one directive: four times the longest work report we know; more is not one document."""


@dataclass(frozen=True, slots=True)
class DirectiveText:
    """A source text as it was pasted or read from a file; empty fields are read from the text."""

    text: str
    title: str = ""
    number: str = ""
    authority: str = ""
    title_en: str = ""
    client_key: str | None = None


@transaction.atomic
def draft_directive(given: DirectiveText, *, actor: Actor, now: datetime) -> Directive:
    """Read a text into drafts, each with its place in the source and its open questions.

    A resend with the same ``client_key`` returns the directive made the first time.

    Raises
    ------
    ForbiddenError
        If the actor may not issue for their unit.
    ConflictError
        ``directive.key_of_another`` if somebody else has used the key.
    InvalidError
        If the text is empty, too long, holds a NUL, or carries a mark of secrecy: then nothing is
        stored and nothing is logged.
    """
    if not actor.may(Role.ISSUER, actor.unit_path):
        raise ForbiddenError.of("directive.not_issuer", unit=actor.unit_id)
    text = _checked(given.text)
    for part in (given.title, given.title_en, given.number, given.authority):
        _refuse_secret(part)
    earlier = _earlier(given.client_key, actor)
    if earlier is not None and earlier.text == text:
        return earlier
    # Back, edit, send: other words under a key that was used are another directive.
    client_key = (given.client_key or None) if earlier is None else None
    today = local_day(now)
    names = read_directory(actor.unit_path[:SEGMENT])
    reading = read(text, year=today.year, directory=names)
    title = (given.title.strip() or reading.title or text.strip().splitlines()[0])[:200]
    directive = Directive(
        issuer_id=actor.unit_id,
        title=title,
        title_en=given.title_en.strip()[:240],
        number=(given.number.strip() or reading.number)[:64],
        authority=(given.authority.strip() or reading.authority)[:120],
        text=text,
        dated=reading.dated,
        sentences=[[s.span.start, s.span.end, s.fate.value, s.draft] for s in reading.sentences],
        client_key=client_key,
        created_at=now,
        created_by_id=actor.post_id,
        search_text=searchable(title, given.title_en, given.number or reading.number, text),
    )
    try:
        with transaction.atomic():
            directive.save()
    except IntegrityError:
        # The same text was sent twice at the same moment, and the other was faster.
        earlier = _earlier(given.client_key, actor)
        if earlier is None:
            raise
        return earlier
    drafts = _store_drafts(directive, reading, names, actor.unit_id)
    _ask_authority(directive, drafts)
    append(
        "directive.draft",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk)],
        payload={"title": title, "number": directive.number, "drafts": len(drafts)},
    )
    return directive


def _earlier(client_key: str | None, actor: Actor) -> Directive | None:
    if not client_key:
        return None
    earlier = Directive.objects.filter(client_key=client_key).first()
    if earlier is not None and earlier.created_by_id != actor.post_id:
        raise ConflictError.of("directive.key_of_another")
    return earlier


def _checked(text: str) -> str:
    if "\x00" in text:
        raise InvalidError.of("text.nul", field="text", offset=text.index("\x00"))
    if len(text) > MAX_TEXT:
        raise InvalidError.of("words.too_long", field="text", length=len(text), limit=MAX_TEXT)
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if not clean.strip():
        raise InvalidError.of("words.missing", field="text")
    _refuse_secret(clean)
    return clean


def _refuse_secret(text: str) -> None:
    mark = looks_secret(text)
    if mark is not None:
        raise InvalidError.of("directive.secret", mark=mark, field="text")


def _store_drafts(directive: Directive, reading: Reading, names: Directory, issuer_id: int) -> list[Draft]:
    drafts = Draft.objects.bulk_create(
        [_draft(directive, place, found) for place, found in enumerate(reading.drafts, start=1)]
    )
    units: list[DraftUnit] = []
    questions: list[Question] = []
    for draft, found in zip(drafts, reading.drafts, strict=True):
        resolved = [_resolved(draft, mention, names, issuer_id) for mention in found.units]
        units += resolved
        questions += _questions(directive, draft, found, resolved, names, issuer_id)
    DraftUnit.objects.bulk_create(units)
    Question.objects.bulk_create(questions)
    return drafts


def _draft(directive: Directive, place: int, found: TaskDraft) -> Draft:
    measure = found.measures[0] if found.measures else None
    due = found.deadline.date if _is_due(found.deadline) and found.deadline else None
    return Draft(
        directive=directive,
        position=place,
        number=found.number[:32],
        title=found.title[:120],
        text=found.text,
        start=found.span.start,
        end=found.span.end,
        kind=found.kind.value,
        tier=None if found.tier is None else int(found.tier),
        deadline_words=found.deadline.words[:120] if found.deadline else "",
        due=due,
        measure_words="；".join(measure.words for measure in found.measures)[:200],
        quantity=_bounded(measure.quantity) if measure else None,
        counter=measure.counter[:12] if measure else "",
        post_words=found.post[:64],
    )


def _bounded(quantity: Decimal | None) -> Decimal | None:
    return quantity if quantity is not None and abs(quantity) < Decimal(10) ** 12 else None


def _is_due(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.kind in {DeadlineKind.FINAL, DeadlineKind.MILESTONE}


def _resolved(draft: Draft, mention: UnitMention, names: Directory, issuer_id: int) -> DraftUnit:
    found = resolve(mention.words, names, issuer_id=issuer_id)
    row = DraftUnit(draft=draft, role=mention.role.value, words=mention.words[:64])
    if found.kind is ResolutionKind.UNIT:
        row.unit_id = found.unit_ids[0]
    elif found.kind is ResolutionKind.COLLECTIVE:
        row.unit_id, row.member_kind = found.anchor_id, found.member_kind
    return row


def _questions(
    directive: Directive,
    draft: Draft,
    found: TaskDraft,
    units: Iterable[DraftUnit],
    names: Directory,
    issuer_id: int,
) -> list[Question]:
    asked = [
        Question(directive=directive, draft=draft, code=question.code.value, params=_plain(question.params))
        for question in found.questions
        if question.code
        not in {QuestionCode.UNIT_UNKNOWN, QuestionCode.UNIT_AMBIGUOUS, QuestionCode.UNIT_VAGUE}
        and question.code is not QuestionCode.AUTHORITY_MISSING
    ]
    codes = {
        ResolutionKind.UNKNOWN: QuestionCode.UNIT_UNKNOWN,
        ResolutionKind.AMBIGUOUS: QuestionCode.UNIT_AMBIGUOUS,
        ResolutionKind.VAGUE: QuestionCode.UNIT_VAGUE,
    }
    for row in units:
        if row.unit_id is not None:
            continue
        meaning = resolve(row.words, names, issuer_id=issuer_id)
        params = {"words": row.words, "role": row.role, "candidates": list(meaning.unit_ids[:12])}
        code = codes.get(meaning.kind, QuestionCode.UNIT_UNKNOWN)
        asked.append(Question(directive=directive, draft=draft, code=code.value, params=params))
    leads = [mention for mention in found.units if mention.role is UnitRole.LEAD]
    if len(leads) > 1:
        params = {"words": "、".join(mention.words for mention in leads)}
        code = QuestionCode.LEAD_MISSING
        asked.append(Question(directive=directive, draft=draft, code=code.value, params=params))
    return asked


def _ask_authority(directive: Directive, drafts: list[Draft]) -> None:
    """Ask who consented: a department alone may not order townships (公文处理工作条例, 2012, art. 16)."""
    if directive.authority or not drafts:
        return
    read_again = Draft.objects.filter(directive=directive).prefetch_related("units__unit")
    if needs_authority(directive, read_again):
        Question.objects.create(directive=directive, code=QuestionCode.AUTHORITY_MISSING.value)


def _plain(params: object) -> dict[str, object]:
    if not hasattr(params, "items"):
        return {}
    return {
        str(key): value if isinstance(value, int | str | bool) else str(value)
        for key, value in params.items()
    }
