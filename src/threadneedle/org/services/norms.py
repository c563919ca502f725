"""Norms: how many hours a kind of work takes, each with its dates and its source."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import NormDraft
from threadneedle.org.models import Norm
from threadneedle.org.services.access import require_district
from threadneedle.org.services.dated import make_room


@transaction.atomic
def set_norm(draft: NormDraft, *, actor: Actor, now: datetime) -> Norm:
    """Let a norm hold from a day on; the row of the same kind and counter that held ends the day before.

    What held in the past is not rewritten, for orders were priced by it. Tasks that were issued keep the
    row they were issued with.

    Raises
    ------
    ConflictError
        ``org.norm_in_the_past``.
    ForbiddenError
        Not administrator of the whole district.
    """
    require_district(actor)
    if draft.since < local_day(now):
        raise ConflictError.of("org.norm_in_the_past", field="since", since=draft.since)
    kind = {"name": draft.name, "counter": draft.counter}
    former, until = make_room(Norm.objects.select_for_update().filter(**kind), draft.since)
    row, _made = Norm.objects.update_or_create(
        name=draft.name,
        counter=draft.counter,
        since=draft.since,
        defaults={
            "name_en": draft.name_en,
            "words": draft.words,
            "hours": draft.hours,
            "source": draft.source,
            "pack": draft.pack,
            "until": until,
        },
    )
    append(
        "norm.set",
        actor=actor,
        now=now,
        subjects=[("norm", row.pk)],
        payload={
            **kind,
            "hours": str(draft.hours),
            "since": draft.since.isoformat(),
            "source": draft.source,
            "former": former.pk if former else None,
        },
    )
    return row
