"""Lines that somebody of a unit puts on a day, and takes off again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.worklists.models import Pin
from threadneedle.worklists.reads.pins import pin_choice, price_of, price_of_parts, quarters_of_parts
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
    words = _reason(reason)
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
def divide_line(
    unit_id: int,
    task_id: int,
    parts: Mapping[date, Decimal],
    reason: str = "",
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Put parts of a line on days; what they leave stays with the plan, which is made anew at once.

    Parameters
    ----------
    parts
        Hours of the whole crew by day, above 0; rounded up to quarter-hours of each of the crew.
    reason
        At most 120 signs; may be empty.

    Raises
    ------
    NotFoundError, ForbiddenError
        As for ``reads.pins.pin_choice``.
    InvalidError
        ``pin.no_parts``, ``pin.too_much``, ``pin.beyond`` and the other reasons of the core;
        ``pin.reason_long``.
    """
    today = local_day(now)
    Unit.objects.select_for_update().get(pk=unit_id)
    choice = pin_choice(unit_id, task_id, actor=actor, today=today)
    words = _reason(reason)
    quarters = quarters_of_parts(parts)
    if not quarters:
        raise InvalidError.of("pin.no_parts", field="parts")
    told = price_of_parts(choice, quarters, actor=actor, today=today)
    if told.refused:
        raise InvalidError.of(f"pin.{told.refused}", field="parts")
    Pin.objects.filter(task=task_id).delete()
    Pin.objects.bulk_create(
        Pin(
            unit_id=unit_id,
            task_id=task_id,
            day=day,
            quarters=-(-part // choice.crew),
            reason=words,
            made_by_id=actor.post_id,
            made_on=today,
        )
        for day, part in sorted(quarters.items())
    )
    plan_unit(unit_id, now=now)
    said = {day.isoformat(): _hours(part) for day, part in sorted(quarters.items())}
    payload = {"unit": unit_id, "parts": said, "reason": words}
    append("task.divide", actor=actor, now=now, subjects=[("task", task_id)], payload=payload)


def _reason(reason: str) -> str:
    words = reason.strip()
    if len(words) > REASON_MOST:
        raise InvalidError.of("pin.reason_long", field="reason", length=len(words), limit=REASON_MOST)
    return words


def _hours(quarters: int) -> str:
    return f"{quarters / 4:g}"


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
