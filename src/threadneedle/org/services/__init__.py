"""Every write of the organisation, each an act in the ledger."""

from __future__ import annotations

from threadneedle.org.services.calendar import (
    announce_year,
    remove_calendar_day,
    seed_calendar,
    set_calendar_day,
)
from threadneedle.org.services.division_batches import carry_on
from threadneedle.org.services.divisions import (
    begin_divisions,
    fail_divisions,
    give_archive,
    resume_divisions,
    stop_divisions,
    take_names,
)
from threadneedle.org.services.founding import found_district
from threadneedle.org.services.grants import grant_role, grant_roles, revoke_role
from threadneedle.org.services.names import add_alias, remove_alias
from threadneedle.org.services.posts import (
    add_post,
    add_posts,
    appoint,
    appoint_all,
    cancel_holding,
    close_post,
    end_holding,
)
from threadneedle.org.services.remembered import remember_alias
from threadneedle.org.services.rules import seed_rules, set_rule
from threadneedle.org.services.succession import merge_units, split_unit
from threadneedle.org.services.units import (
    add_unit,
    add_units,
    close_unit,
    move_unit,
    rename_unit,
    set_capacity,
)

__all__ = [
    "add_alias",
    "add_post",
    "add_posts",
    "add_unit",
    "add_units",
    "announce_year",
    "appoint",
    "appoint_all",
    "begin_divisions",
    "cancel_holding",
    "carry_on",
    "close_post",
    "close_unit",
    "end_holding",
    "fail_divisions",
    "found_district",
    "give_archive",
    "grant_role",
    "grant_roles",
    "merge_units",
    "move_unit",
    "remember_alias",
    "remove_alias",
    "remove_calendar_day",
    "rename_unit",
    "resume_divisions",
    "revoke_role",
    "seed_calendar",
    "seed_rules",
    "set_calendar_day",
    "set_capacity",
    "set_rule",
    "split_unit",
    "stop_divisions",
    "take_names",
]
