"""Issuing with its price: the assessment is kept with the directive, and nobody is refused."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.burden.mapping import Assessment, digest_of, seen_digest, to_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import assess
from threadneedle.core.base import Actor, ConflictError, InvalidError, StaleError
from threadneedle.directives.models import Directive, Draft
from threadneedle.directives.services import DraftEdit, edit_draft, issue_directive
from threadneedle.ledger.services import append

MAX_REASON = 1000


@transaction.atomic
def issue_assessed(
    directive_id: int,
    *,
    version: int | None = None,
    digest: str | None = None,
    reason: str = "",
    supersedes: int | None = None,
    actor: Actor,
    now: datetime,
) -> Directive:
    """Issue a directive and keep with it what it costs on this day.

    Parameters
    ----------
    digest : str, optional
        ``seen_digest`` of the price that the actor decides on. Without one, whatever it costs now is kept.

    Raises
    ------
    ConflictError
        ``burden.price_changed`` if the directive no longer costs what the actor saw: plans of units change
        while somebody reads.
    InvalidError
        ``burden.reason_missing`` with the hours, if some of them are late in every plan and nobody says why
        it is issued in spite of that; ``words.too_long`` for a reason of more than 1,000 characters.
    NotFoundError, ForbiddenError, ConflictError, StaleError
        As ``assess`` and ``issue_directive``.
    """
    today = local_day(now)
    found = _priced(directive_id, version, digest, actor=actor, today=today)
    said = reason.replace("\x00", "").strip()
    if len(said) > MAX_REASON:
        raise InvalidError.of("words.too_long", field="reason", length=len(said), limit=MAX_REASON)
    if found.certain and not said:
        raise InvalidError.of("burden.reason_missing", hours=_hours(found.certain))
    issued = issue_directive(directive_id, version=version, supersedes=supersedes, actor=actor, now=now)
    kept = to_json(found)
    outcome = BurdenAssessment.Outcome.IN_SPITE if found.certain else BurdenAssessment.Outcome.ISSUED
    row, _ = BurdenAssessment.objects.update_or_create(
        directive=issued,
        version=found.version,
        day=today,
        defaults={
            "state": BurdenAssessment.State.READY,
            "done": len(found.units),
            "total": len(found.units),
            "result": kept,
            "digest": digest_of(kept),
            "made_by_id": actor.post_id,
            "made_at": now,
            "outcome": outcome,
            "reason": said,
            "decided_by_id": actor.post_id,
            "decided_at": now,
        },
    )
    append(
        "burden.assess",
        actor=actor,
        now=now,
        subjects=[("directive", issued.pk)],
        payload={
            "outcome": str(outcome),
            "digest": row.digest,
            "asked": found.asked,
            "certain": found.certain,
            "best": found.best,
        },
    )
    return issued


@transaction.atomic
def move_to_free_date(directive_id: int, *, version: int, actor: Actor, now: datetime) -> int:
    """Move the due day of every draft that is due before the free date to it; return how many were moved.

    Raises
    ------
    ConflictError
        ``burden.no_free_date`` if there is none, or nothing has to be moved.
    NotFoundError, ForbiddenError, StaleError
        As ``edit_draft``.
    """
    free = assess(directive_id, actor=actor, today=local_day(now)).free_date
    if free is None:
        raise ConflictError.of("burden.no_free_date", directive=directive_id)
    early = Draft.objects.filter(directive=directive_id, dropped=False, due__lt=free).order_by("position")
    moved = list(early.values_list("pk", flat=True))
    for place, draft_id in enumerate(moved):
        edit_draft(draft_id, DraftEdit(due=free), version=version + place, actor=actor, now=now)
    return len(moved)


def _priced(
    directive_id: int, version: int | None, digest: str | None, *, actor: Actor, today: date
) -> Assessment:
    """Return the price of today, if it is that of the version and of the digest that the actor saw."""
    found = assess(directive_id, actor=actor, today=today)
    if version is not None and version != found.version:
        raise StaleError.of("directive.stale", directive=directive_id, expected=version, found=found.version)
    if digest is not None and digest != seen_digest(found, actor):
        raise ConflictError.of("burden.price_changed", directive=directive_id)
    return found


def _hours(quarters: int) -> str:
    return f"{quarters / 4:g}"
