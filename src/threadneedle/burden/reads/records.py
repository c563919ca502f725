"""What the one-page record of an assessment is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.adapters.clock import local_day
from threadneedle.burden.mapping import Assessment, as_seen_by, digest_of, from_json, to_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import assess
from threadneedle.burden.reads.rules import Ruling, rulings
from threadneedle.core.base import Actor, NotFoundError
from threadneedle.directives.reads.progress import is_draft
from threadneedle.worklists.mapping import Name, post_name


@dataclass(frozen=True, slots=True)
class Record:
    """An assessment, what was decided, and by which rules; ``outcome`` is empty while nothing is.

    The digest is of the assessment as it is kept, whole, also where the reader sees less of it.
    """

    assessment: Assessment
    digest: str
    notice: Ruling | None
    outcome: str = ""
    reason: str = ""
    decided_by: Name | None = None
    decided_on: date | None = None
    answer: str = ""
    answered_by: Name | None = None
    answered_on: date | None = None


def record_of(directive_id: int, *, actor: Actor, today: date) -> Record:
    """Return the record with which a directive was issued; of a draft, what it would be today.

    Raises
    ------
    NotFoundError
        If there is neither, or the actor may not see it.
    """
    if is_draft(directive_id, actor):
        found = assess(directive_id, actor=actor, today=today)
        return Record(as_seen_by(found, actor), digest_of(to_json(found)), _notice_rule(found.day))
    rows = BurdenAssessment.objects.visible_to(actor).filter(
        directive=directive_id, state=BurdenAssessment.State.READY
    )
    row = rows.exclude(outcome="").select_related("decided_by", "answered_by").first()
    if row is None:
        raise NotFoundError.of("burden.no_assessment", directive=directive_id)
    kept = from_json(row.result)
    return Record(
        assessment=as_seen_by(kept, actor),
        digest=row.digest,
        notice=_notice_rule(kept.day),
        outcome=row.outcome,
        reason=row.reason,
        decided_by=post_name(row.decided_by) if row.decided_by else None,
        decided_on=local_day(row.decided_at) if row.decided_at else None,
        answer=row.answer,
        answered_by=post_name(row.answered_by) if row.answered_by else None,
        answered_on=row.answered_on,
    )


def _notice_rule(day: date) -> Ruling | None:
    return rulings(("notice_days",), day).get("notice_days")
