"""Words for the codes of this context."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "burden.no_work": _("Your post has no tasks, so there is nothing to give notice of."),
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
        "progress.paused": pgettext_lazy("progress", "Clock paused"),
    }
)
