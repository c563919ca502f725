"""Units, posts, holders, grants; teams, calendar, rule pack and duty list."""

from __future__ import annotations

from threadneedle.org.models.divisions import DivisionImport
from threadneedle.org.models.duties import DutyItem
from threadneedle.org.models.posts import Grant, Holder, Post
from threadneedle.org.models.rules import CalendarDay, CalendarYear, Emergency, Norm, Rule
from threadneedle.org.models.teams import Absence, Capacity, Skill, SkilledHands, Way
from threadneedle.org.models.units import Alias, FormerName, FormerPlace, Succession, Unit

__all__ = [
    "Absence",
    "Alias",
    "CalendarDay",
    "CalendarYear",
    "Capacity",
    "DivisionImport",
    "DutyItem",
    "Emergency",
    "FormerName",
    "FormerPlace",
    "Grant",
    "Holder",
    "Norm",
    "Post",
    "Rule",
    "Skill",
    "SkilledHands",
    "Succession",
    "Unit",
    "Way",
]
