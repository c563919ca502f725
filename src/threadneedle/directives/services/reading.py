"""What a text yields, as rows: drafts with their place in the source, units as they are worded, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from threadneedle.core.calendar import WorkCalendar
from threadneedle.core.extraction import (
    Deadline,
    DeadlineKind,
    Directory,
    Fate,
    Kind,
    QuestionCode,
    Reading,
    ResolutionKind,
    Sentence,
    Span,
    TaskDraft,
    UnitMention,
    UnitRole,
    next_due,
    resolve,
)
from threadneedle.directives.models import Directive, Draft, DraftUnit, Question
from threadneedle.directives.reads.planned import COUNTED
from threadneedle.directives.services.drafts import DATE_CODES, UNIT_CODES
from threadneedle.directives.services.registering import Addressed, addressed_to, own_part
from threadneedle.org.reads import work_calendar

FURTHEST_DAYS = 3650
YEAR = re.compile(r"\d{4}|[一二三四五六七八九〇○]{4}年")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a text is to be read: into which kind, if the clerk chose one, and by which names."""

    names: Directory
    kind: str = ""
    today: date = date.min
    now: datetime | None = None


def store_reading(directive: Directive, reading: Reading, asked: Asked) -> list[Draft]:
    """Keep the drafts of a reading with their units and questions; the directive has its issuer already.

    A text in which nothing reads as an order becomes one draft if a kind was chosen for it, or if it was
    received: nothing that has arrived is lost.
    """
    found = reading.drafts or _whole(directive, asked.kind)
    base = directive.arrived_on or directive.dated or asked.today
    counted = [_counted(draft.deadline, base) for draft in found]
    drafts = Draft.objects.bulk_create(
        [
            _draft(
                directive, place, each, asked.kind or each.kind.value, term.due if term else _due(each, base)
            )
            for place, (each, term) in enumerate(zip(found, counted, strict=True), start=1)
        ]
    )
    units: list[DraftUnit] = []
    questions: list[Question] = []
    near = directive.registered_for_id if directive.registered else directive.issuer_id
    for draft, each, term in zip(drafts, found, counted, strict=True):
        rows = [_resolved(draft, mention, asked.names, near) for mention in each.units]
        of_draft = _questions(directive, draft, each, rows, asked.names, near)
        if directive.registered:
            rows, of_draft = _as_received(directive, draft, rows, of_draft, asked.names)
        of_draft = _about_date(directive, draft, of_draft, term, base)
        if term is not None and asked.now is not None:
            of_draft.append(term.as_question(directive, draft, asked.now))
        if not reading.drafts:
            of_draft += _of_whole(directive, draft, asked.kind)
        units += rows
        questions += of_draft
    changed = [draft for draft in drafts if draft.dropped or draft.due is None]
    Draft.objects.bulk_update(changed, ["dropped", "due"])
    DraftUnit.objects.bulk_create(units)
    Question.objects.bulk_create(questions)
    return drafts


def sentences_of(reading: Reading, *, whole: bool) -> list[list[object]]:
    """Return the sentences as they are kept; those of a text that is one draft belong to it."""
    return [_sentence(sentence, whole=whole) for sentence in reading.sentences]


def _sentence(sentence: Sentence, *, whole: bool) -> list[object]:
    fate, draft = sentence.fate, sentence.draft
    if whole and fate in {Fate.BACKGROUND, Fate.REQUIREMENT}:
        fate, draft = Fate.TASK, 0
    return [sentence.span.start, sentence.span.end, fate.value, draft]


def _whole(directive: Directive, kind: str) -> tuple[TaskDraft, ...]:
    if not kind and not directive.registered:
        return ()
    from_, to = len(directive.text) - len(directive.text.lstrip()), len(directive.text.rstrip())
    span = Span(from_, to)
    return (TaskDraft(number="", title=directive.title[:120], text=span.of(directive.text), span=span),)


@dataclass(frozen=True, slots=True)
class Term:
    """A count of days, the day from which it runs, and the day to which it comes."""

    days: int
    working: bool
    base: date
    due: date

    def as_question(self, directive: Directive, draft: Draft, now: datetime) -> Question:
        """Return what is kept of it: asked by the text, answered by the calendar."""
        params: dict[str, object] = {
            "days": self.days,
            "working": self.working,
            "base": self.base.isoformat(),
        }
        params["arrived"] = directive.arrived_on is not None
        return Question(
            directive=directive,
            draft=draft,
            code=COUNTED,
            params=params,
            answer={"due": self.due.isoformat()},
            answered_at=now,
        )


def _counted(deadline: Deadline | None, base: date) -> Term | None:
    if deadline is None or deadline.kind is not DeadlineKind.RELATIVE or deadline.days is None:
        return None
    return term_of(deadline.days, base, work_calendar(), working=deadline.working)


def term_of(days: int, base: date, calendar: WorkCalendar, *, working: bool) -> Term | None:
    """Return the day to which a count of days from a day comes; None for counts beyond ten years."""
    if not 0 < days <= FURTHEST_DAYS:
        return None
    due = calendar.add(base, days) if working else base + timedelta(days=days)
    return Term(days, working, base, due)


def _draft(directive: Directive, place: int, found: TaskDraft, kind: str, due: date | None) -> Draft:
    measure = found.measures[0] if found.measures else None
    return Draft(
        directive=directive,
        position=place,
        number=found.number[:32],
        title=found.title[:120],
        text=found.text,
        start=found.span.start,
        end=found.span.end,
        kind=kind,
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


def _due(found: TaskDraft, base: date) -> date | None:
    """Return the day that the text states; of a return again and again its next one from a day on."""
    deadline = found.deadline
    if deadline is None:
        return None
    if deadline.kind is DeadlineKind.RECURRING and found.rhythm is not None:
        return next_due(found.rhythm, base)
    return deadline.date if deadline.kind in {DeadlineKind.FINAL, DeadlineKind.MILESTONE} else None


def _resolved(draft: Draft, mention: UnitMention, names: Directory, near: int | None) -> DraftUnit:
    found = resolve(mention.words, names, issuer_id=near)
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
    near: int | None,
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
        meaning = resolve(row.words, names, issuer_id=near)
        params = {"words": row.words, "role": row.role, "candidates": list(meaning.unit_ids[:12])}
        code = codes.get(meaning.kind, QuestionCode.UNIT_UNKNOWN)
        asked.append(Question(directive=directive, draft=draft, code=code.value, params=params))
    leads = [mention for mention in found.units if mention.role is UnitRole.LEAD]
    if len(leads) > 1:
        params = {"words": "、".join(mention.words for mention in leads)}
        code = QuestionCode.LEAD_MISSING
        asked.append(Question(directive=directive, draft=draft, code=code.value, params=params))
    return asked


def _as_received(
    directive: Directive, draft: Draft, rows: list[DraftUnit], asked: list[Question], names: Directory
) -> tuple[list[DraftUnit], list[Question]]:
    """What the unit that received an order has of it: its own part; parts of others it only sees."""
    about_units = UNIT_CODES | {QuestionCode.LEAD_MISSING}
    rest = [question for question in asked if QuestionCode(question.code) not in about_units]
    meant, own = addressed_to(directive, rows, asked, names)
    if meant is Addressed.UNKNOWN:
        return own, [*rest, *_whether_us(directive, draft, own)]
    draft.dropped = meant is Addressed.OTHERS
    if meant is Addressed.US and not own:
        us = next(entry for entry in names.entries if entry.id == directive.issuer_id)
        own = [own_part(DraftUnit(draft=draft, words=us.short or us.name), us.id)]
    return own, rest


def _whether_us(directive: Directive, draft: Draft, rows: Sequence[DraftUnit]) -> Iterable[Question]:
    for row in rows:
        if row.unit_id is None:
            params = {"words": row.words, "role": row.role, "candidates": [directive.issuer_id]}
            code = QuestionCode.UNIT_UNKNOWN.value
            yield Question(directive=directive, draft=draft, code=code, params=params)


def _of_whole(directive: Directive, draft: Draft, kind: str) -> Iterable[Question]:
    """What nobody has read out of a text that is one draft as a whole."""
    codes = [QuestionCode.TIER_UNSURE]
    if kind != Kind.INFORMATION and not directive.registered:
        codes.insert(0, QuestionCode.DEADLINE_MISSING)
    if not kind:
        codes.insert(0, QuestionCode.KIND_UNSURE)
    return (Question(directive=directive, draft=draft, code=code.value) for code in codes)


def _about_date(
    directive: Directive, draft: Draft, asked: list[Question], term: Term | None, base: date
) -> list[Question]:
    """What is for information needs no date, and what the calendar has counted is not asked.

    A day before the order itself, in words that leave the year open, was read into the wrong year.
    """
    codes = {code.value for code in DATE_CODES}
    rest = [question for question in asked if question.code not in codes]
    if term is not None or draft.kind == Kind.INFORMATION:
        return rest
    words = draft.deadline_words
    if draft.due is not None and draft.due < base and not YEAR.search(words):
        draft.due = None
        code, params = QuestionCode.DEADLINE_YEAR.value, {"words": words}
        return [*rest, Question(directive=directive, draft=draft, code=code, params=params)]
    if draft.due is None and len(rest) == len(asked) and directive.registered:
        code = QuestionCode.DEADLINE_MISSING.value
        return [*rest, Question(directive=directive, draft=draft, code=code)]
    return asked


def _plain(params: object) -> dict[str, object]:
    if not hasattr(params, "items"):
        return {}
    return {
        str(key): value if isinstance(value, int | str | bool) else str(value)
        for key, value in params.items()
    }
