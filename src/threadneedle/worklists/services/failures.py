"""Plans that could not be made: tried again later and later, and somebody is told."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction

from threadneedle.core.base import DomainError, Role
from threadneedle.core.planning.wire import day_plan_from, day_problem_from
from threadneedle.notifications.reads import offices
from threadneedle.notifications.services import Notice, tell_all
from threadneedle.org.models import Unit
from threadneedle.worklists.models import PlanFailure, WorkPlan

log = logging.getLogger(__name__)

REST = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long a unit rests after each failure in a row; after more of them as long as after the last."""

TOLD_AFTER = 2
"""Failures in a row after which somebody is told: the first may be a passing fault."""


@transaction.atomic
def note_failure(unit_id: int, error: Exception, *, now: datetime) -> PlanFailure:
    """Note that the plan of a unit failed and when it is tried again; its last plan stays.

    A stored plan of the unit that can no longer be read is removed, for every new plan begins from the one
    before: then the unit is tried again at once. After ``TOLD_AFTER`` failures the unit and the nearest
    administrators are told, once until it works again. Not an act of a person and no part of the record.
    """
    unit = Unit.objects.get(pk=unit_id)
    Unit.objects.select_for_update().filter(pk=unit_id).first()
    row = PlanFailure.objects.filter(unit=unit).first()
    if row is None:
        row = PlanFailure(unit=unit, times=0, since=now)
    row.times += 1
    row.tried_at = now
    row.fault = _named(error)
    row.not_before = now if _remove_unreadable(unit_id) else now + REST[min(row.times, len(REST)) - 1]
    if row.times >= TOLD_AFTER and row.told_at is None:
        tell_all(_notices(unit, row.since), now=now)
        row.told_at = now
    row.save()
    return row


@transaction.atomic
def forget_failure(unit_id: int) -> bool:
    """Note that the plan of a unit works again; tell whether it had failed."""
    removed, _ = PlanFailure.objects.filter(unit=unit_id).delete()
    return removed > 0


def _named(error: Exception) -> str:
    """Return the kind of a fault and the codes of its problems; never values, which may be somebody's."""
    codes = [problem.code for problem in error.problems] if isinstance(error, DomainError) else []
    return ": ".join([type(error).__name__, *codes[:1]])[:200]


def _remove_unreadable(unit_id: int) -> bool:
    broken = [row for row in WorkPlan.objects.filter(unit=unit_id) if not _readable(row)]
    for row in broken:
        log.warning("the stored plan of unit %d for %s cannot be read and is removed", unit_id, row.day)
    WorkPlan.objects.filter(pk__in=[row.pk for row in broken]).delete()
    return bool(broken)


def _readable(row: WorkPlan) -> bool:
    try:
        days = [date.fromisoformat(day) for day in row.days]
        found = day_plan_from(row.plan, day_problem_from(row.problem))
    except (DomainError, AttributeError, LookupError, TypeError, ValueError):
        return False
    return all(0 <= placement.day < len(days) for placement in found.placements)


def _notices(unit: Unit, since: datetime) -> list[Notice]:
    key = f"plan:{unit.pk}:{since:%Y%m%dT%H%M%S}"
    about = {"unit": unit.short, "unit_en": unit.name_en}
    own = Notice(unit.pk, "notice.plan_failed", {}, key)
    above = [
        Notice(office, "notice.plan_failed_below", about, f"{key}:{post}", post_id=post)
        for office, post in offices(Role.ADMINISTRATOR, unit.path)
    ]
    return [own, *above]
