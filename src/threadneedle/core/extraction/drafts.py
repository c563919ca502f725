"""From a task found to a draft: times, measures, tier, kind, proof, title, and what is to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.deadlines import final_of, times_in
from threadneedle.core.extraction.found import Found
from threadneedle.core.extraction.measures import measures_in
from threadneedle.core.extraction.meetings import meeting_day
from threadneedle.core.extraction.model import (
    Deadline,
    DeadlineKind,
    Directory,
    Kind,
    Measure,
    ProofAsk,
    Question,
    QuestionCode,
    ResolutionKind,
    Rhythm,
    Span,
    TaskDraft,
    UnitMention,
    UnitRole,
)
from threadneedle.core.extraction.proofs import proof_in
from threadneedle.core.extraction.resolve import resolve
from threadneedle.core.extraction.rhythm import next_due, recurring_in, rhythm_in
from threadneedle.core.extraction.tiers import kind_of, tier_of
from threadneedle.core.extraction.titles import title_of
from threadneedle.core.extraction.units import is_collective, is_vague


def _times(text: str, task: Found, calendar: Calendar) -> tuple[Deadline | None, tuple[Deadline, ...]]:
    """Choose the deadline: what a label or a column says, else the last date in the words."""
    spoken = tuple(item for start, end in task.ranges for item in times_in(text, start, end, calendar))
    if task.deadline is None:
        return final_of(spoken)
    stated = times_in(text, task.deadline.start, task.deadline.end, calendar, cell=True)
    chosen, milestones = final_of(stated)
    words = text[task.deadline.start : task.deadline.end].strip()
    if chosen is None and words.strip(" /—-"):
        chosen = Deadline(words, DeadlineKind.VAGUE, None, task.deadline)
    if chosen is None or not spoken:
        return (chosen, milestones) if chosen else final_of(spoken)
    own, inner = final_of(spoken)
    known = {item.span for item in (*milestones, *inner)}
    if own and own.kind is DeadlineKind.FINAL and own.span not in known and own.date != chosen.date:
        inner = (*inner, replace(own, kind=DeadlineKind.MILESTONE))
    return chosen, (*milestones, *inner)


def _words(original: str, span: Span) -> str:
    return original[span.start : span.end]


def _as_written(original: str, deadline: Deadline) -> Deadline:
    words = _words(original, deadline.span)
    return deadline if words == deadline.words else replace(deadline, words=words)


def _as_named(original: str, unit: UnitMention) -> UnitMention:
    words = _words(original, unit.span) if unit.span else unit.words
    return unit if words == unit.words else replace(unit, words=words)


def _unit_questions(
    units: tuple[UnitMention, ...], directory: Directory | None, issuer: int | None
) -> Iterator[Question]:
    if not units:
        yield Question(QuestionCode.UNIT_MISSING)
        return
    doing = [unit for unit in units if unit.role is not UnitRole.COOPERATING]
    if not any(unit.role is UnitRole.LEAD for unit in units):
        single = [unit for unit in doing if not is_collective(unit.words)]
        if len(single) > 1 or (single and len(doing) > 1) or not doing:
            yield _asked(
                QuestionCode.LEAD_MISSING,
                span=doing[0].span if doing else None,
                candidates=tuple(unit.words for unit in doing),
            )
    for unit in units:
        if is_vague(unit.words):
            yield _asked(QuestionCode.UNIT_VAGUE, span=unit.span, words=unit.words)
        elif directory is not None:
            found = resolve(unit.words, directory, issuer_id=issuer)
            if found.kind is ResolutionKind.UNKNOWN:
                yield _asked(QuestionCode.UNIT_UNKNOWN, span=unit.span, words=unit.words)
            elif found.kind is ResolutionKind.AMBIGUOUS:
                yield _asked(
                    QuestionCode.UNIT_AMBIGUOUS, span=unit.span, words=unit.words, unit_ids=found.unit_ids
                )


def _asked(code: QuestionCode, *, span: Span | None, **params: object) -> Question:
    return Question(code, MappingProxyType(params), span)


def _deadline_question(deadline: Deadline | None, kind: Kind, *, recurring: bool) -> Question | None:
    if deadline is None:
        return (
            None
            if recurring or kind in {Kind.PERIODIC, Kind.INFORMATION}
            else Question(QuestionCode.DEADLINE_MISSING)
        )
    code = {
        DeadlineKind.VAGUE: QuestionCode.DEADLINE_VAGUE,
        # Whoever knows the work calendar turns the count into a day and answers the question.
        DeadlineKind.RELATIVE: QuestionCode.DEADLINE_VAGUE,
        DeadlineKind.INVALID: QuestionCode.DEADLINE_INVALID,
    }.get(deadline.kind)
    if code is None and deadline.date is None:
        code = QuestionCode.DEADLINE_YEAR
    return _asked(code, span=deadline.span, words=deadline.words) if code else None


def _without(text: str, ranges: list[tuple[int, int]], ask: ProofAsk | None) -> list[tuple[int, int]]:
    """Leave the demand for proof out of a task's words, unless nothing else would remain."""
    if ask is None:
        return ranges
    out: list[tuple[int, int]] = []
    for start, end in ranges:
        if start <= ask.span.start < end:
            # One of the two commas around the clause goes with it.
            left = ask.span.start - (
                1 if ask.span.start > start and text[ask.span.start - 1] in ",、;" else 0
            )
            right = min(ask.span.end, end)
            # Of a sentence that is nothing but the demand its number and its stop do not stay behind.
            if (text[start:left] + text[right:end]).strip(" ,、;。!请"):
                out += [(start, left), (right, end)]
        else:
            out.append((start, end))
    return [(start, end) for start, end in out if end > start]


def _joined(original: str, ranges: list[tuple[int, int]]) -> str:
    """Join the ranges as they are written; a break between paragraphs stays one."""
    parts: list[str] = []
    last = -1
    for start, end in ranges:
        words = original[start:end].strip()
        if parts and last >= 0:
            gap = original[last:start]
            parts.append("\n" if "\n" in gap or "\r" in gap else " " if "\t" in gap else "")
        parts.append(words)
        last = end
    return "".join(parts).strip().rstrip("，,、；;")


def _title_words(text: str, task: Found, ranges: list[tuple[int, int]]) -> str:
    """Leave a subject at the head out of the name of the task."""
    start, end = ranges[0]
    inside = [unit.span for unit in task.units if unit.span and start <= unit.span.start < end]
    if task.spoken and inside and inside[0].start - start <= 12:
        last = max(span.end for span in inside if span.start - start <= 60)
        if end - last > 4:
            return text[last:end]
    return text[start:end]


def draft_of(
    text: str,
    original: str,
    task: Found,
    calendar: Calendar,
    title: str,
    directory: Directory | None,
    issuer: int | None,
) -> TaskDraft:
    """Make the draft of a task found in folded ``text``; all words are those of ``original``."""
    words = "\n".join(text[start:end] for start, end in task.ranges)
    ask = next((found for start, end in task.ranges if (found := proof_in(text, start, end))), None)
    kept = _without(text, task.ranges, ask)
    shown = _joined(original, kept)
    if ask is not None and len(shown.strip("，。,.;； ")) < 6:
        kept, shown = task.ranges, _joined(original, task.ranges)
    deadline, milestones = _times(text, task, calendar)
    kind, clear = kind_of(words)
    recurring = any(recurring_in(text, start, end) for start, end in task.ranges)
    if kind is Kind.INFORMATION:
        deadline, milestones = None, ()
    rhythm = _rhythm(text, task) if kind is Kind.PERIODIC else None
    if rhythm is not None and (deadline is None or deadline.kind is DeadlineKind.VAGUE):
        deadline = _next_return(text, task, rhythm, calendar) or deadline
    if kind is Kind.MEETING and (day := meeting_day(text, task.ranges, calendar)) is not None:
        deadline, milestones = day, ()
    tier = tier_of(_without_units(text, task), task.context, title)
    questions = list(_unit_questions(task.units, directory, issuer))
    asked = _deadline_question(deadline, kind, recurring=recurring)
    if asked is not None:
        questions.append(asked)
    if ask is not None:
        ask = ProofAsk(_words(original, ask.span), ask.span)
        questions.append(_asked(QuestionCode.PROOF_ASKED, span=ask.span, words=ask.words))
    if tier is None:
        questions.append(Question(QuestionCode.TIER_UNSURE))
    if not clear:
        questions.append(Question(QuestionCode.KIND_UNSURE))
    return TaskDraft(
        number=task.number,
        title=title_of(_title_words(text, task, kept)),
        text=shown,
        span=_span(task, kept, ask),
        units=tuple(_as_named(original, unit) for unit in task.units),
        post=task.post,
        deadline=_as_written(original, deadline) if deadline else None,
        milestones=tuple(_as_written(original, item) for item in milestones),
        measures=_measures(text, task, words),
        tier=tier,
        kind=kind,
        rhythm=rhythm,
        proof=ask,
        questions=tuple(questions),
    )


def _without_units(text: str, task: Found) -> str:
    """Return a task's words without the names of its units: 区教育局 makes no task one of education."""
    words = "\n".join(text[start:end] for start, end in task.ranges)
    for unit in task.units:
        words = words.replace(unit.words, "")
    return words


def _span(task: Found, kept: list[tuple[int, int]], ask: ProofAsk | None) -> Span:
    end = kept[-1][1]
    if task.spoken and task.core_end is not None:
        end = min(end, task.core_end)
    if ask is not None and task.spoken and ask.span.end >= end - 1 and ask.span.start > kept[0][0]:
        end = min(end, ask.span.start - 1)
    return Span(kept[0][0], max(end, kept[0][0]))


def _measures(text: str, task: Found, words: str) -> tuple[Measure, ...]:
    found = measures_in(words)
    if task.measure is not None:
        stated = measures_in(text[task.measure.start : task.measure.end])
        found = (*stated, *(item for item in found if item not in stated))
    return found


def _rhythm(text: str, task: Found) -> Rhythm | None:
    known = (rhythm_in(text, start, end) for start, end in task.ranges)
    return next((found for found in known if found is not None), None)


def _next_return(text: str, task: Found, rhythm: Rhythm, calendar: Calendar) -> Deadline | None:
    """A return is due on the next of its days, where the document says from which day to count."""
    due = next_due(rhythm, calendar.dated) if calendar.dated is not None else None
    for start, end in task.ranges if due is not None else ():
        span = recurring_in(text, start, end)
        if span is not None:
            return Deadline(span.of(text), DeadlineKind.RECURRING, due, span)
    return None
