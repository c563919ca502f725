"""What is said when a rule says no."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DIRECTIVE: Mapping[str, Promise] = MappingProxyType(
    {
        "directive.unknown": _("There is no such directive here."),
        "directive.not_issuer": _("Your post does not issue directives for your unit."),
        "directive.not_yours": _("Only the unit that wrote this directive may change, issue or withdraw it."),
        "directive.issued": _("This directive is %(state)s already: drafts can no longer be changed."),
        "directive.not_issued": _("Only an issued directive can be withdrawn or replaced; this one is not."),
        "directive.key_of_another": _(
            "This page has sent another text already. Open it again and send it once."
        ),
        "directive.stale": _(
            "Somebody else has changed this draft since you opened it (you saw version %(expected)s, "
            "now it is %(found)s)."
        ),
        "directive.not_own": _("This order was received, not issued here: put it on your list instead."),
        "directive.not_registered": _(
            "This order is your own: issue it on the page that shows what it costs the front line."
        ),
        "directive.not_received": _("Your post does not enter orders for your unit."),
        "directive.issuer_missing": _("Who gave the order? Write the office as the paper names it."),
        "directive.not_offered": _("This order is not offered to your unit."),
        "directive.text_known": _("This order has its text already."),
        "directive.arrived_later": _("%(day)s lies ahead; today is %(today)s. When did the order arrive?"),
        "directive.no_task": _("No passage is a task, so there is nothing to issue."),
        "directive.authority_missing": _(
            "A department may order townships only with the government's consent: write down who consented."
        ),
        "directive.secret": _(
            "The text carries a mark of secrecy. Such a text must not be kept here: "
            "nothing was stored and nothing was logged."
        ),
        "directive.secret_file": _(
            "%(name)s carries a mark of secrecy. Such a file must not be kept here: nothing of it was stored "
            "and nothing was logged."
        ),
        "directive.file_known": _("“%(name)s” was entered already: on %(day)s, as “%(title)s”."),
        "directive.file_base64": _("The bytes of “%(name)s” are not in base64."),
        "directive.file_long": _(
            "“%(name)s” has %(length)s characters; an order has at most %(limit)s. Send the part that orders."
        ),
        "directive.files_many": _("%(files)s files at once; at most %(limit)s. Send the rest afterwards."),
        "draft.unknown": _("There is no such draft here."),
        "draft.unit_missing": _("%(position)s, “%(title)s”: no unit is named."),
        "draft.nobody": _("%(position)s, “%(title)s”: no unit belongs to “%(words)s”."),
        "draft.unit_closed": _("%(position)s, “%(title)s”: %(unit)s has been closed; name another unit."),
        "draft.lead_missing": _("%(position)s, “%(title)s”: several units, and none of them leads."),
        "draft.tier_missing": _("%(position)s, “%(title)s”: the tier is not chosen."),
        "draft.due_missing": _("%(position)s, “%(title)s”: no date."),
        "draft.not_below": _(
            "%(position)s, “%(title)s”: %(unit)s is not below your unit. An order that you registered gives "
            "tasks only to your unit and those below it."
        ),
        "draft.due_passed": _("%(due)s has passed; today is %(today)s. Choose a later date."),
        "draft.due_far": _("%(due)s is more than ten years away. Is the year right?"),
        "draft.not_a_choice": _("“%(value)s” cannot be chosen here."),
        "draft.range": _("%(value)s is out of range: from 0 to less than %(limit)s."),
        "question.open": _("%(position)s: still open is %(code)s."),
        "question.open_head": _("About the whole directive: still open is %(code)s."),
        "question.unknown": _("This question is no longer asked."),
        "question.no_answer": _("This question needs an answer."),
        "question.one_unit_to_remember": _("“%(words)s” can be another name of one unit only: name one."),
        "question.lead_not_named": _("The unit that leads must be one of those named in the passage."),
        "question.no_such_date": _("Passage %(position)s has no date that could be taken."),
        "unit.ambiguous": _("“%(said)s” may be any of these: %(units)s. Write the full name."),
        "unit.unknown": _(
            "No unit of the district is called “%(said)s”. Check the name in the list of units."
        ),
    }
)

TASK: Mapping[str, Promise] = MappingProxyType(
    {
        "norm.unknown": _("There is no such norm today."),
        "norm.proposal_gone": _(
            "Reports have come since: %(hours)s h is no longer proposed for “%(name)s”. Look again."
        ),
        "task.unknown": _("There is no such task here."),
        "task.side": _("Your post cannot do this here: %(action)s."),
        "task.stale": _(
            "Somebody else acted first: the task has changed since you opened it "
            "(you saw version %(expected)s, now it is %(found)s)."
        ),
        "task.transition": _("A task that is “%(state)s” does not allow this: %(action)s."),
        "task.post_elsewhere": _("This post is closed, or belongs to another unit. Choose one of your own."),
        "task.crew_range": _("Between 1 and %(most)s people work on a task together; this says %(crew)s."),
        "task.crew_too_many": _("The team has %(people)s people; %(crew)s cannot work on it together."),
        "task.skill_lacking": _("Only %(people)s of the team can do “%(skill)s”; the task needs %(crew)s."),
        "task.site_outside": _("The place must be %(unit)s or a unit below it."),
        "task.after_elsewhere": _("It can only come after an open task of %(unit)s."),
        "task.after_circle": _("That task itself waits for this one, directly or through others."),
        "task.hours_range": _("%(hours)s hours are out of range: from 0 to %(limit)s."),
        "task.chased_today": _("This task was chased today already. Once a day is enough."),
        "objection.unknown": _("There is no such objection here."),
        "objection.waiting": _("An objection to this task waits for a decision already."),
        "objection.settled": _("This objection has been signed or decided already."),
        "objection.ground": _(
            "“%(ground)s” is none of the three grounds: not ours, not lawful, not feasible."
        ),
        "extension.unknown": _("There is no such request for time here."),
        "extension.waiting": _("A request for time waits for a decision already."),
        "extension.settled": _("This request for time has been signed or decided already."),
        "extension.too_late": _(
            "The date %(due)s has passed; more time is asked for before it. Today is %(today)s."
        ),
        "extension.not_later": _("%(asked)s is not later than the present date %(due)s."),
        "cascade.later": _("%(asked)s is later than the date from above, %(due)s."),
        "cascade.nobody": _("Choose at least one unit below."),
        "cascade.not_below": _("One of the units chosen does not lie below yours."),
        "help.unknown": _("There is no such request here."),
        "help.not_clerk": _("Only a clerk or the head of a unit asks for help."),
        "help.not_asked": _("This request was put to another unit."),
        "help.answered": _("This request has been answered meanwhile."),
        "help.day_passed": _("%(due)s has passed. Choose a later day."),
        "merge.unknown": _("There is no such line here."),
        "merge.few": _("Choose at least two tasks to carry as one line."),
        "merge.units": _("Only tasks of one unit can be one line."),
        "merge.not_open": _("“%(title)s” is no longer open."),
        "merge.carried": _("“%(title)s” is part of another line already. Take that apart first."),
        "merge.side": _("Only %(unit)s, or the office above it and all who ask, decides what is one line."),
        "merge.stale": _("Somebody else decided first (you saw version %(expected)s, now it is %(found)s)."),
        "merge.settled": _("This has been decided already."),
        "merge.nothing_to_do": _("Nothing in this line waits for “%(action)s” any more."),
        "words.missing": _("%(field)s is needed: some words are missing."),
        "words.too_long": _("%(field)s has %(length)s characters; at most %(limit)s fit."),
    }
)

FIELDS: Mapping[str, Promise] = MappingProxyType(
    {
        "field.text": pgettext_lazy("field", "Text"),
        "field.title": pgettext_lazy("field", "Title"),
        "field.reason": pgettext_lazy("field", "Reason"),
        "field.cause": pgettext_lazy("field", "Cause"),
        "field.because": pgettext_lazy("field", "What has changed"),
        "field.answer": pgettext_lazy("field", "Answer"),
        "field.authority": pgettext_lazy("field", "Authority"),
        "field.proof_asks": pgettext_lazy("field", "What is asked for"),
        "field.proof_reason": pgettext_lazy("field", "Why the fact is not enough"),
    }
)
