"""What the pages of worklists show; reads return frozen values in a fixed number of queries."""

from threadneedle.worklists.reads.brief import Brief, Owed, Promise, brief_of, owed_rows
from threadneedle.worklists.reads.days import days_of
from threadneedle.worklists.reads.failures import Failure, failure_of, resting
from threadneedle.worklists.reads.lines import GROUPS, Line, Note, lines_of
from threadneedle.worklists.reads.lists import UnitLink, Wanted, Worklist, my_items, worklist_of
from threadneedle.worklists.reads.load import Load, Week
from threadneedle.worklists.reads.plans import Laid, Why, why_here
from threadneedle.worklists.reads.townships import Standing, UnitRow, Units, standing_counts, units_below

__all__ = [
    "GROUPS",
    "Brief",
    "Failure",
    "Laid",
    "Line",
    "Load",
    "Note",
    "Owed",
    "Promise",
    "Standing",
    "UnitLink",
    "UnitRow",
    "Units",
    "Wanted",
    "Week",
    "Why",
    "Worklist",
    "brief_of",
    "days_of",
    "failure_of",
    "lines_of",
    "my_items",
    "owed_rows",
    "resting",
    "standing_counts",
    "units_below",
    "why_here",
    "worklist_of",
]
