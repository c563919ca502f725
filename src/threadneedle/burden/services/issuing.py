"""Issuing with its price: the assessment is kept with the directive, and nobody is refused."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.burden.mapping import Assessment, digest_of, seen_digest, to_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import Waiting, assess, price_of
from threadneedle.core.base import Actor, ConflictError, InvalidError, StaleError, plain_words
from threadneedle.core.demands import DemandKind, demands_in
from threadneedle.directives.models import Directive, Draft
from threadneedle.directives.services import DraftEdit, edit_draft, issue_directive
from threadneedle.ledger.services import append

MAX_REASON = 1000

State = BurdenAssessment.State


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
        it is issued in spite of that; ``burden.unpriced`` if the price could not be worked out and nobody
        says why it cannot wait; ``words.too_long`` for a reason of more than 1,000 characters.
    NotFoundError, ForbiddenError, ConflictError, StaleError
        As ``assess`` and ``issue_directive``.
    """
    today = local_day(now)
    found, before = _priced(directive_id, version, digest, actor=actor, today=today)
    said = plain_words(reason, "reason", most=MAX_REASON, required=False)
    if found is None and not said:
        raise InvalidError.of("burden.unpriced", field="reason")
    # Only a proof asks for words. A plan that was found late may be a poor plan, and who has to answer for
    # what may be untrue writes down nothing that is worth reading.
    if found is not None and found.certain and not said:
        raise InvalidError.of("burden.reason_missing", field="reason", hours=_hours(found.certain))
    issued = issue_directive(directive_id, version=version, supersedes=supersedes, actor=actor, now=now)
    row = _keep(found, issued, before, said, actor=actor, now=now)
    append(
        "burden.assess",
        actor=actor,
        now=now,
        subjects=[("directive", issued.pk)],
        payload={
            "outcome": str(row.outcome),
            "digest": row.digest,
            "asked": found.asked if found else 0,
            "certain": found.certain if found else 0,
            "best": found.best if found else 0,
        },
    )
    return issued


def _keep(
    found: Assessment | None, issued: Directive, version: int, said: str, *, actor: Actor, now: datetime
) -> BurdenAssessment:
    """Keep a price with what was decided on it; without one, that there was none and why it was issued."""
    kept = to_json(found) if found else {}
    late = found is None or found.certain > 0
    units = len(found.units) if found else 0
    row, _ = BurdenAssessment.objects.update_or_create(
        directive=issued,
        version=version,
        day=local_day(now),
        defaults={
            "state": State.READY if found else State.FAILED,
            "done": units,
            "total": units,
            "result": kept,
            "digest": digest_of(kept) if found else "",
            "made_by_id": actor.post_id,
            "made_at": now,
            "visits": sum(each.kind is DemandKind.VISIT for each in demands_in(issued.text)),
            "outcome": BurdenAssessment.Outcome.IN_SPITE if late else BurdenAssessment.Outcome.ISSUED,
            "reason": said,
            "decided_by_id": actor.post_id,
            "decided_at": now,
        },
    )
    return row


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
) -> tuple[Assessment | None, int]:
    """Return the price of today and the version that it is of; no price if the worker has failed at it."""
    found = price_of(directive_id, actor=actor, today=today)
    if version is not None and version != found.version:
        raise StaleError.of("directive.stale", directive=directive_id, expected=version, found=found.version)
    if isinstance(found, Waiting):
        if found.state != State.FAILED:
            raise ConflictError.of("burden.not_ready", units=found.units, done=found.done)
        return None, found.version
    if digest is not None and digest != seen_digest(found, actor):
        raise ConflictError.of("burden.price_changed", directive=directive_id)
    return found, found.version


def _hours(quarters: int) -> str:
    return f"{quarters / 4:g}"
