"""Units whose plan could not be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from threadneedle.worklists.models import PlanFailure


@dataclass(frozen=True, slots=True)
class Failure:
    """How often in a row the plan of a unit failed, since when, and when it is tried again."""

    times: int
    since: datetime
    tried_at: datetime
    not_before: datetime


def failure_of(unit_id: int) -> Failure | None:
    """Return the failure of a unit's plan, in one query; None if its last plan was made."""
    row = PlanFailure.objects.filter(unit=unit_id).first()
    return Failure(row.times, row.since, row.tried_at, row.not_before) if row else None


def resting(now: datetime) -> frozenset[int]:
    """Return the units whose plan failed and is not to be tried yet."""
    return frozenset(PlanFailure.objects.filter(not_before__gt=now).values_list("unit", flat=True))
