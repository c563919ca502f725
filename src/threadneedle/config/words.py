"""Words for what the API and the adapters refuse; the adapters have no room of their own to keep them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "api.key_missing": _("Each act needs the header %(header)s, made once per act."),
        "api.unreadable": _("The request cannot be read: %(says)s"),
        "api.nowhere": _("There is nothing at this address."),
        "shape.wrong": _("%(field)s has not the shape described (%(rule)s): %(says)s"),
        "plan_form": _("%(where)s is not of the form described; found: %(value)s"),
        "plan_repeated": _("The same id stands twice in the problem."),
        "plan_range": _("Task %(activity)s: %(field)s must be at least %(least)s; it is %(value)s."),
        "plan_unknown_before": _("Task %(activity)s waits for %(before)s, which is not in the problem."),
        "policy_range": _(
            "Rule of raised work %(field)s is %(value)s: days must be at least 1, shares 0 to 100 together."
        ),
        "plan_circle": _("These tasks wait for one another in a circle: %(activities)s"),
        "plan_days": _(
            "Person %(worker)s has hours for %(days)s days; the horizon has %(horizon)s, none below 0."
        ),
        "plan_pool": _("Task %(activity)s asks for %(used)s of pool %(pool)s, which has %(has)s."),
        "plan_no_due": _("Task %(activity)s has no due time; weighted tardiness needs one for each."),
        "plan_unknown": _("There is no task %(activity)s in the problem."),
        "typesetting.too_much": _("There is too much for one record: %(size)s bytes, at most %(limit)s."),
        "typesetting.too_slow": _("Setting the record took more than %(seconds)s seconds and was ended."),
        "typesetting.failed": _("The record could not be set as PDF. The page shows the same."),
        "ledger.not_covered": _("No checkpoint covers event %(sequence)s of %(stream)s yet."),
        "ledger.no_checkpoint": _("There is no checkpoint %(number)s."),
        "proof_out_of_range": _("There is no place %(position)s in a log of %(size)s."),
        "text.nul": _(
            "The text holds a NUL sign at position %(offset)s: it is not plain text. Save it as UTF-8 text."
        ),
        "text.too_large": _("The text is too large: %(size)s bytes, at most %(limit)s. Please divide it."),
        "text.encoding": _(
            "The text cannot be read from byte %(offset)s on: it is neither UTF-8 nor GB18030 throughout. "
            "Save it as UTF-8 text."
        ),
    }
)
