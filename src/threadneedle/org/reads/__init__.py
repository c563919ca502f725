"""Who may act where, what a name means, which days are worked, which limits hold; what pages show."""

from __future__ import annotations

from threadneedle.org.reads.actors import Seat, actor_in_post, actor_of, seats_of
from threadneedle.org.reads.limits import capacity_of, limit, work_calendar
from threadneedle.org.reads.tree import (
    common_superior,
    directory,
    district_name,
    head_of,
    names_along,
    superiors_of,
    unit_named,
    unit_of,
    units_named,
)

__all__ = [
    "Seat",
    "actor_in_post",
    "actor_of",
    "capacity_of",
    "common_superior",
    "directory",
    "district_name",
    "head_of",
    "limit",
    "names_along",
    "seats_of",
    "superiors_of",
    "unit_named",
    "unit_of",
    "units_named",
    "work_calendar",
]
