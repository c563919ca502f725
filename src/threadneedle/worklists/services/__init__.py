"""Every write of worklists: plans of days."""

from threadneedle.worklists.services.plans import mark_stale, plan_unit, replayed_digest, units_to_plan

__all__ = [
    "mark_stale",
    "plan_unit",
    "replayed_digest",
    "units_to_plan",
]
