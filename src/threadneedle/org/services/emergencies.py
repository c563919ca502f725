"""Emergencies: while one lasts, every clock below its unit stands that is not of safety."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError, plain_words
from threadneedle.ledger.services import append
from threadneedle.org.models import Emergency, Unit
from threadneedle.org.reads.emergencies import lasting_over, may_declare

TITLE_MOST, GROUND_MOST = 120, 300


@transaction.atomic
def open_emergency(unit_id: int, title: str, ground: str, *, actor: Actor, now: datetime) -> Emergency:
    """Declare an emergency for a unit and all below it, from today on.

    The named office of the government, or one of its leaders, says what has happened and on what ground:
    which law or whose decision (Emergency Response Law of the PRC, 2024 revision, article 70: who declares).

    Raises
    ------
    NotFoundError
        If the unit is not the actor's to see.
    ForbiddenError
        ``emergency.side``.
    InvalidError
        ``words.missing``, ``words.too_long`` for the title (120) or the ground (300).
    ConflictError
        ``emergency.lasting`` if one lasts for this unit or one above it.
    """
    unit = Unit.objects.visible_to(actor).active().select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    if not may_declare(actor, unit.path):
        raise ForbiddenError.of("emergency.side", unit=unit.short)
    clean = {
        "title": plain_words(title, "title", most=TITLE_MOST),
        "ground": plain_words(ground, "ground", most=GROUND_MOST),
    }
    if (lasting := lasting_over(unit.path)) is not None:
        raise ConflictError.of("emergency.lasting", title=lasting.title)
    row = Emergency.objects.create(unit=unit, since=local_day(now), opened_by_id=actor.post_id, **clean)
    append(
        "emergency.open",
        actor=actor,
        now=now,
        subjects=[("emergency", row.pk), ("unit", unit.pk)],
        payload={**clean, "since": row.since.isoformat()},
    )
    return row


@transaction.atomic
def close_emergency(emergency_id: int, *, actor: Actor, now: datetime) -> Emergency:
    """End an emergency today: the clocks run again, and the days that they stood are given back.

    Raises
    ------
    NotFoundError
        ``emergency.unknown`` if there is none that the actor may see.
    ForbiddenError
        ``emergency.side``.
    ConflictError
        ``emergency.over`` if it is over already.
    """
    seen = Unit.objects.visible_to(actor)
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("unit").filter(unit__in=seen)
    row = rows.filter(pk=emergency_id).first()
    if row is None:
        raise NotFoundError.of("emergency.unknown", emergency=emergency_id)
    if not may_declare(actor, row.unit.path):
        raise ForbiddenError.of("emergency.side", unit=row.unit.short)
    if row.until is not None:
        raise ConflictError.of("emergency.over", title=row.title)
    row.until, row.closed_by_id = local_day(now), actor.post_id
    row.save(update_fields=["until", "closed_by"])
    append(
        "emergency.close",
        actor=actor,
        now=now,
        subjects=[("emergency", row.pk), ("unit", row.unit_id)],
        payload={"until": row.until.isoformat()},
    )
    return row
