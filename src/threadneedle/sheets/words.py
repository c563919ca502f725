"""Words for the codes of sheets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FILES: Mapping[str, Promise] = MappingProxyType(
    {
        "sheet.empty": _("Sheet “%(sheet)s” is empty."),
        "sheet.no_heading": _(
            "No row of headings was found in sheet “%(sheet)s” (the first %(rows)s rows were looked at). "
            "Give each column a heading, and bring the table again."
        ),
        "sheet.no_sheet": _("There is no sheet in this file."),
        "sheet.no_spreadsheet": _(
            "“%(name)s” is no table but %(media)s. Bring XLSX, XLS or CSV; save a table in a document as one "
            "of these first."
        ),
        "sheet.secret": _(
            "The table carries a mark of secrecy (%(mark)s). It must not be entered here: nothing was stored "
            "and nothing was logged."
        ),
        "sheet.day_unreadable": _("This is no day. Write 2026-06-30, or 30 June with its year."),
        "sheet.day_impossible": _("There is no such day in the calendar from 1990 to 2100."),
        "sheet.day_no_year": _("The year is missing."),
        "sheet.figure_unreadable": _("This is no figure."),
        "sheet.cell_missing": _("This cell must not be empty."),
        "sheet.purpose_unknown": _("There is no such table for you to bring or take back."),
        "sheet.take_unknown": _("Your office has brought no such table."),
        "sheet.layout_unknown": _("Your office has no such set of columns."),
        "sheet.format_unknown": _("“%(value)s” is no format: a table is given as xlsx or csv."),
    }
)

ORGANISATION: Mapping[str, Promise] = MappingProxyType(
    {
        "sheet.yes_or_no": _("“%(value)s” is neither yes nor no."),
        "sheet.kind_unknown": _(
            "“%(value)s” is no kind of unit; write department, office, township or village."
        ),
        "sheet.kind_stays": _("%(unit)s is of another kind here; a kind does not change."),
        "sheet.parent_twice": _("Several rows are called “%(name)s”: %(rows)s."),
        "sheet.unit_elsewhere": _("The area code %(code)s is that of %(above)s; move that unit on its page."),
        "sheet.row_twice": _("Other rows say the same: %(rows)s."),
        "sheet.row_above_faulty": _("Its upper unit stands in row %(row)s, which has a problem."),
        "sheet.role_unknown": _("“%(value)s” is no role."),
        "sheet.post_stays": _("The post “%(post)s” is otherwise here; change it on its page."),
        "sheet.post_unknown": _("%(unit)s has no post called “%(post)s”. Take in the posts first."),
        "sheet.unit_and_post": _("Unit and post go together: fill in both or neither."),
        "sheet.number_of_a_person": _(
            "This looks like a telephone or identity number. Choose another sign-in name; such numbers are "
            "not taken."
        ),
        "sheet.somebody_else": _("The sign-in name %(username)s is somebody else’s here."),
        "sheet.two_names": _("Row %(row)s has another name for the sign-in name %(username)s."),
        "sheet.whole_number": _("“%(value)s” must be a whole number."),
    }
)

STEPS: Mapping[str, Promise] = MappingProxyType(
    {
        "sheet.closed": _("“%(file)s” no longer waits: it was %(take)s."),
        "sheet.column_count": _(
            "Sheet “%(sheet)s” has %(expected)s columns, but %(found)s were told. Open the page again."
        ),
        "sheet.field_unknown": _("“%(code)s” is nothing that a column can be."),
        "sheet.field_twice": _("%(times)s columns are said to be “%(label)s”; it can be one only."),
        "sheet.field_missing": _("No column is said to be “%(label)s”; without it no row can be taken in."),
        "sheet.columns_untold": _("Say first what the columns of “%(file)s” are."),
        "sheet.changed_since": _(
            "Something has changed here since you looked at “%(file)s”. Below is what the table would do "
            "now; nothing was taken in."
        ),
        "sheet.has_problems": _(
            "%(rows)s rows have a problem. Put them right, or say that they are left out; nothing was taken "
            "in."
        ),
        "sheet.undecided": _("%(cells)s cells were changed on both sides: say which words hold."),
        "sheet.nothing_new": _("“%(file)s” says nothing that does not stand here already."),
        "sheet.stale": _(
            "Somebody else has just acted on “%(file)s”. The page shows how it stands now; look again."
        ),
        "take.checked": pgettext_lazy("table", "waits for you"),
        "take.taken": pgettext_lazy("table", "taken in"),
        "take.dropped": pgettext_lazy("table", "dropped"),
        "skip.blank": pgettext_lazy("row of a table", "blank"),
        "skip.total": pgettext_lazy("row of a table", "a total"),
        "skip.note": pgettext_lazy("row of a table", "a note under the table"),
        "skip.group": pgettext_lazy("row of a table", "a heading of a group"),
        "skip.heading": pgettext_lazy("row of a table", "the headings again"),
        "skip.numbering": pgettext_lazy("row of a table", "numbers of the columns"),
        "act.sheet.give": pgettext_lazy("act", "Brought a table"),
        "act.sheet.columns": pgettext_lazy("act", "Said what the columns of a table are"),
        "act.sheet.take": pgettext_lazy("act", "Took in a table"),
        "act.sheet.drop": pgettext_lazy("act", "Dropped a table"),
        "act.sheet.give_back": pgettext_lazy("act", "Took a table back"),
    }
)

REGISTER: Mapping[str, Promise] = MappingProxyType(
    {
        "register.unit_unknown": _("No unit is called “%(words)s”."),
        "register.unit_ambiguous": _("Several units are called “%(words)s”: write which one."),
        "register.unit_in_words": _(
            "“%(words)s” names no single unit. It is kept as it stands; nobody gets a task by it."
        ),
        "register.tier_default": _("Without a tier a matter takes the tier %(tier)s."),
        "register.no_task": _(
            "Without a lead or a date the matter stands in the register and has no task until it has both."
        ),
        "register.tier_unknown": _(
            "“%(value)s” is no tier: it is safety, livelihood, economy or development."
        ),
        "register.closed_but_open": _(
            "The state says “%(state)s”, but the row was closed on %(day)s. One of the two is wrong."
        ),
        "register.closed_today": _("Closed without a day: %(day)s is written."),
        "register.number_twice": _("The same number stands in row %(rows)s."),
        "register.number_merged": _(
            "One merged cell gives this number to row %(rows)s too. Give each row a number of its own."
        ),
        "register.row_twice": _("The same matter stands in row %(rows)s."),
        "register.emptied": _(
            "The cell was emptied, but this can only be changed, not taken away; “%(stands)s” stands here."
        ),
        "register.lead_taken_away": _(
            "Somebody leads this matter already. Name the unit that shall lead instead."
        ),
        "register.due_taken_away": _("This matter has a date already. Write another date, or leave it."),
        "register.reopened": _(
            "This matter was closed on %(day)s. A table does not open it again: register a new one."
        ),
    }
)

WORDS: Mapping[str, Promise] = MappingProxyType({**FILES, **ORGANISATION, **STEPS, **REGISTER})
