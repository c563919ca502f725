"""Letting a norm be what reports say it is: somebody decides, nothing happens by itself."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, NotFoundError
from threadneedle.directives.reads.norms import norm_rows
from threadneedle.org.drafts import NormDraft
from threadneedle.org.models import Norm
from threadneedle.org.services.norms import set_norm


@transaction.atomic
def accept_norm(norm_id: int, hours: Decimal, source: str, *, actor: Actor, now: datetime) -> Norm:
    """Let a norm be, from today on, what is proposed from the hours that were spent.

    Parameters
    ----------
    hours
        What whoever decides has read as proposed.
    source
        Where the new number comes from, in words.

    Raises
    ------
    NotFoundError
        ``norm.unknown`` if it does not hold today.
    ConflictError
        ``norm.proposal_gone`` if reports have come since that propose something else, or nothing.
    ForbiddenError
        Not administrator of the whole district.
    """
    today = local_day(now)
    row = next((row for row in norm_rows(today, past=False) if row.id == norm_id), None)
    if row is None or row.state != "holds":
        raise NotFoundError.of("norm.unknown", norm=norm_id)
    if row.now is None or row.now.proposed != hours:
        raise ConflictError.of("norm.proposal_gone", name=row.name.zh, hours=str(hours))
    draft = NormDraft(
        name=row.name.zh,
        name_en=row.name.en,
        words=row.words,
        counter=row.counter,
        hours=hours,
        since=today,
        source=source,
    )
    return set_norm(draft, actor=actor, now=now)
