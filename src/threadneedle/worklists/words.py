"""Words for the codes of this context."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "line.issued": _("not signed for yet"),
        "line.signed": _("signed for, not taken on yet"),
        "line.returned": _("report returned"),
        "line.objection_unsigned": _("objection waits for the head's signature"),
        "line.extension_unsigned": _("extension to %(day)s waits for the head's signature"),
        "line.extension_asked": _("extension to %(day)s asked"),
        "line.extension_granted": _("extension granted to %(day)s"),
        "line.below": _("%(done)s of %(total)s units below have reported"),
        "line.blocked": _("blocked: %(cause)s"),
        "line.blocked_by": _("blocked, %(unit)s owes: %(cause)s"),
        "line.emergency": _("emergency: only safety runs"),
        "line.objected": _("objection: %(reason)s"),
        "group.today": pgettext_lazy("part of a list", "Start today"),
        "group.week": pgettext_lazy("part of a list", "This week"),
        "group.later": pgettext_lazy("part of a list", "Later"),
        "group.paused": pgettext_lazy("part of a list", "Clock paused"),
        "plan.not_planned": _("Task %(task)s is not in today's plan of this unit."),
        "plan.no_earlier": _("There is no earlier plan of %(unit)s to compare with."),
        "plan.by_no_day": _("“%(text)s” is no day; write it as 2026-06-17."),
        "plan.by_not_earlier": _(
            "%(day)s is no earlier day of the plan to which this line could be brought."
        ),
        "pin.clerk_or_head": _("Only the clerks and the head of the unit put its lines on days."),
        "pin.reason_long": _("The reason has %(length)s signs; %(limit)s are allowed."),
        "pin.beyond": _("This day is not among the working days that are planned."),
        "pin.release": _("It cannot begin so early."),
        "pin.before": _("It waits for other work that is not done before that day."),
        "pin.nobody": _("Too few people of the team have the skill that it needs."),
        "pin.hours": _("The day has too few hours for it, even with nothing else on it."),
        "pin.taken": _("The hours of that day are taken by other lines that were put there."),
        "pin.full": _("No order of the work was found in which it lies there."),
        "pin.no_parts": _("Say for at least one day how many hours of it are done there."),
        "pin.too_much": _("The parts take more hours than the line has left."),
        "act.task.divide": pgettext_lazy("act", "Divided over days by hand"),
        "act.task.pin": pgettext_lazy("act", "Put on a day"),
        "act.task.unpin": pgettext_lazy("act", "Taken off its day"),
        "bound.release": _("It stands as early as it can begin."),
        "bound.pin": _("Somebody has put it on this day."),
        "bound.after": _("It waits for other work to be done first."),
        "bound.nobody": _("No day has hours for it."),
        "bound.full": _(
            "Until then the hours of the team are taken by work that weighs more or is due earlier."
        ),
        "bound.free": _("It could come earlier, and nothing would be gained by it."),
        "progress.paused": pgettext_lazy("progress", "Clock paused"),
    }
)
