"""A reading as plain data, for files, the command line and scoring."""

from __future__ import annotations

from threadneedle.core.extraction.model import (
    Deadline,
    DeadlineKind,
    Question,
    Reading,
    Span,
    TaskDraft,
    UnitRole,
)


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _question(question: Question) -> dict[str, object]:
    return {
        "code": question.code.value,
        "params": {key: _plain(value) for key, value in question.params.items()},
        "span": _span(question.span),
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _deadline(deadline: Deadline) -> dict[str, object]:
    return {
        "text": deadline.words,
        "kind": deadline.kind.value,
        "iso": deadline.date.isoformat() if deadline.date else None,
    }


def _iso(deadline: Deadline | None) -> str | None:
    return deadline.date.isoformat() if deadline and deadline.date else None


def _rhythm(draft: TaskDraft) -> dict[str, object] | None:
    if draft.rhythm is None:
        return None
    due = draft.deadline if draft.deadline and draft.deadline.kind is DeadlineKind.RECURRING else None
    return {
        "every": draft.rhythm.every.value,
        "day": draft.rhythm.day,
        "month": draft.rhythm.month,
        "working": draft.rhythm.working,
        "next": _iso(due),
    }


def _units(draft: TaskDraft, role: UnitRole) -> list[str]:
    return [unit.words for unit in draft.units if unit.role is role]


def _task(draft: TaskDraft) -> dict[str, object]:
    due = draft.deadline
    return {
        "number": draft.number,
        "title": draft.title,
        "text": draft.text,
        "lead_units": _units(draft, UnitRole.LEAD),
        "responsible_units": _units(draft, UnitRole.RESPONSIBLE),
        "cooperating_units": _units(draft, UnitRole.COOPERATING),
        "post": draft.post,
        "deadline_text": due.words if due else None,
        # The next day of a return is reckoned, not stated: it goes with the rhythm.
        "deadline_iso": _iso(due) if due and due.kind is not DeadlineKind.RECURRING else None,
        "deadline_days": due.days if due else None,
        "deadline_working": due.working if due else False,
        "milestones": [_deadline(item) for item in draft.milestones],
        "measures": [
            {
                "text": item.words,
                "quantity": str(item.quantity) if item.quantity is not None else None,
                "counter": item.counter,
            }
            for item in draft.measures
        ],
        "tier": draft.tier.name.lower() if draft.tier is not None else None,
        "kind": draft.kind.value,
        "rhythm": _rhythm(draft),
        "proof": draft.proof.words if draft.proof else None,
        "questions": [_question(item) for item in draft.questions],
        "span": _span(draft.span),
    }


def as_json(reading: Reading) -> dict[str, object]:
    """Return a reading as dicts, lists, strings and numbers; dates as ISO, spans as ``[start, end]``."""
    return {
        "title": reading.title,
        "number": reading.number,
        "issuer": reading.issuer,
        "addressees": list(reading.addressees),
        "dated": reading.dated.isoformat() if reading.dated else None,
        "authority": reading.authority,
        "tasks": [_task(draft) for draft in reading.drafts],
        "sentences": [
            {"span": _span(item.span), "fate": item.fate.value, "task": item.draft}
            for item in reading.sentences
        ],
        "questions": [_question(item) for item in reading.questions],
    }
