"""What an issuing office answers to the assessment that stands beside its directive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.burden.models import BurdenAssessment
from threadneedle.core.base import Actor, ForbiddenError, NotFoundError, Role, plain_words
from threadneedle.ledger.services import append

MAX_ANSWER = 1000


@transaction.atomic
def answer_assessment(directive_id: int, text: str, *, actor: Actor, now: datetime) -> BurdenAssessment:
    """Keep what the issuing office says to the assessment with which its directive was issued.

    It stands in the record beside what was worked out, and changes none of it. A later answer takes the place
    of an earlier one; both stay in the ledger.

    Raises
    ------
    NotFoundError
        ``burden.no_assessment`` if the directive was issued without one, or the actor may not see it.
    ForbiddenError
        ``burden.answer_side`` if the actor does not issue for the office.
    InvalidError
        ``words.missing``; ``words.too_long`` for more than 1,000 characters.
    """
    visible = BurdenAssessment.objects.visible_to(actor).filter(directive=directive_id).exclude(outcome="")
    row = visible.select_related("directive__issuer").select_for_update(of=("self",)).first()
    if row is None:
        raise NotFoundError.of("burden.no_assessment", directive=directive_id)
    if not actor.may(Role.ISSUER, row.directive.issuer.path):
        raise ForbiddenError.of("burden.answer_side", office=row.directive.issuer.short)
    said = plain_words(text, "answer", most=MAX_ANSWER)
    row.answer, row.answered_by_id, row.answered_on = said, actor.post_id, local_day(now)
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    append(
        "burden.answer",
        actor=actor,
        now=now,
        subjects=[("directive", directive_id)],
        payload={"answer": said, "digest": row.digest},
    )
    return row
