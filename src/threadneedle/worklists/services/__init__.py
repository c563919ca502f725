"""Every write of worklists: burden notices, plans of days."""

from threadneedle.worklists.services.burden import NoticeDraft, give_burden_notice, require_work
from threadneedle.worklists.services.plans import mark_stale, plan_unit, replayed_digest, units_to_plan

__all__ = [
    "NoticeDraft",
    "give_burden_notice",
    "mark_stale",
    "plan_unit",
    "replayed_digest",
    "require_work",
    "units_to_plan",
]
