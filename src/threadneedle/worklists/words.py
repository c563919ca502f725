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
        "line.objected": _("objection: %(reason)s"),
        "group.today": pgettext_lazy("part of a list", "Start today"),
        "group.week": pgettext_lazy("part of a list", "This week"),
        "group.later": pgettext_lazy("part of a list", "Later"),
        "group.paused": pgettext_lazy("part of a list", "Clock paused"),
        "plan.not_planned": _("Task %(task)s is not in today's plan of this unit."),
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
