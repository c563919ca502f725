"""Every write of worklists: plans of days."""

from threadneedle.worklists.services.failures import forget_failure, note_failure
from threadneedle.worklists.services.pins import divide_line, pin_line, unpin_line
from threadneedle.worklists.services.plans import (
    mark_all_stale,
    mark_stale,
    mark_units_stale,
    plan_if_waiting,
    plan_unit,
    replay_plans,
    replayed_digest,
    units_to_plan,
)

__all__ = [
    "divide_line",
    "forget_failure",
    "mark_all_stale",
    "mark_stale",
    "mark_units_stale",
    "note_failure",
    "pin_line",
    "plan_if_waiting",
    "plan_unit",
    "replay_plans",
    "replayed_digest",
    "units_to_plan",
    "unpin_line",
]
