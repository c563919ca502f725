"""What the pages of worklists show; reads return frozen values in a fixed number of queries."""

from threadneedle.worklists.reads.brief import Brief, Owed, Promise, brief_of, owed_rows
from threadneedle.worklists.reads.burden import (
    NoticeRow,
    Subject,
    account_of,
    directive_subject,
    subject_of,
    task_subject,
)
from threadneedle.worklists.reads.days import days_of
from threadneedle.worklists.reads.lines import GROUPS, Line, Note, lines_of
from threadneedle.worklists.reads.lists import UnitLink, Wanted, Worklist, my_items, worklist_of
from threadneedle.worklists.reads.load import Load, Week
from threadneedle.worklists.reads.plans import Laid, Why, why_here
from threadneedle.worklists.reads.townships import Standing, UnitRow, Units, standing_counts, units_below

__all__ = [
    "GROUPS",
    "Brief",
    "Laid",
    "Line",
    "Load",
    "Note",
    "NoticeRow",
    "Owed",
    "Promise",
    "Standing",
    "Subject",
    "UnitLink",
    "UnitRow",
    "Units",
    "Wanted",
    "Week",
    "Why",
    "Worklist",
    "account_of",
    "brief_of",
    "days_of",
    "directive_subject",
    "lines_of",
    "my_items",
    "owed_rows",
    "standing_counts",
    "subject_of",
    "task_subject",
    "units_below",
    "why_here",
    "worklist_of",
]
