"""Words for the codes of reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "report.client_key": _("The page was sent without its own mark. Open it again and send it once."),
        "report.key_of_another": _(
            "This page has reported on another task already. Open it again and send it once."
        ),
        "report.quantity_missing": _("This task is counted in %(counter)s: say how many there are by now."),
        "report.proof_missing": _("This task asks for proof: %(asks)s. Say where it can be seen."),
        "form.no_fields": _("This form has no fields."),
        "form.no_name": _(
            "The field %(field)s lacks its name in Chinese or English, or the fact it asks for."
        ),
        "form.range": _("The lowest value of %(field)s, %(lowest)s, is above the highest, %(highest)s."),
        "form.range_of_words": _("The field %(field)s is no number and can have no lowest or highest value."),
        "form.choices": _(
            "%(field)s has %(count)s choices: a choice needs two different ones, other fields none."
        ),
        "form.twice": _("The field %(field)s stands in the form more than once."),
        "form.expired": _("This form (%(approval)s) could be asked until %(until)s and no longer."),
        "return.missing": _("%(field)s is required and is empty."),
        "return.figure": _(
            "%(field)s: “%(value)s” is no figure of at most twelve digits and two behind the point."
        ),
        "return.whole": _("%(field)s: “%(value)s” is no whole number."),
        "return.too_low": _("%(field)s: %(value)s is below the lowest value, %(lowest)s."),
        "return.too_high": _("%(field)s: %(value)s is above the highest value, %(highest)s."),
        "return.day": _("%(field)s: “%(value)s” is no day. Write it like 2026-06-30."),
        "return.yes_no": _("%(field)s: “%(value)s” is neither yes nor no."),
        "return.choice": _("%(field)s: “%(value)s” is none of the choices."),
        "return.unknown": _("The form has no field %(field)s; the value “%(value)s” was not taken."),
        "report_state.sent": pgettext_lazy("report", "awaiting confirmation"),
        "report_state.progress": pgettext_lazy("report", "progress"),
        "report_state.confirmed": pgettext_lazy("report", "confirmed"),
        "report_state.returned": pgettext_lazy("report", "returned"),
    }
)
