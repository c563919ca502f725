"""Lines that somebody of a unit puts on a day, and takes off again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.worklists.models import Pin
from threadneedle.worklists.reads.pins import pin_choice, price_of
from threadneedle.worklists.services.plans import plan_unit

REASON_MOST = 120


@transaction.atomic
def pin_line(unit_id: int, task_id: int, day: date, reason: str = "", *, actor: Actor, now: datetime) -> None:
    """Put a line on a day; the unit is planned again around it at once.

    Parameters
    ----------
    reason
        At most 120 signs; may be empty.

    Raises
    ------
    NotFoundError, ForbiddenError
        As for ``reads.pins.pin_choice``.
    InvalidError
        ``pin.beyond``, ``pin.release`` and the other reasons of the core; ``pin.reason_long``.
    """
    today = local_day(now)
    Unit.objects.select_for_update().get(pk=unit_id)
    choice = pin_choice(unit_id, task_id, actor=actor, today=today)
    words = reason.strip()
    if len(words) > REASON_MOST:
        raise InvalidError.of("pin.reason_long", field="reason", length=len(words), limit=REASON_MOST)
    told = price_of(choice, day, actor=actor, today=today)
    if told.refused:
        raise InvalidError.of(f"pin.{told.refused}", field="day")
    Pin.objects.filter(task=task_id).delete()
    Pin.objects.create(
        unit_id=unit_id,
        task_id=task_id,
        day=day,
        reason=words,
        made_by_id=actor.post_id,
        made_on=today,
    )
    plan_unit(unit_id, now=now)
    payload = {"unit": unit_id, "day": day.isoformat(), "reason": words}
    append("task.pin", actor=actor, now=now, subjects=[("task", task_id)], payload=payload)


@transaction.atomic
def unpin_line(unit_id: int, task_id: int, *, actor: Actor, now: datetime) -> None:
    """Leave a line to the planner again; nothing happens to one that is on no day.

    Raises
    ------
    NotFoundError, ForbiddenError
        As for ``reads.pins.pin_choice``.
    """
    Unit.objects.select_for_update().get(pk=unit_id)
    pin_choice(unit_id, task_id, actor=actor, today=local_day(now))
    gone, _ = Pin.objects.filter(task=task_id).delete()
    if gone:
        plan_unit(unit_id, now=now)
        append("task.unpin", actor=actor, now=now, subjects=[("task", task_id)], payload={"unit": unit_id})
