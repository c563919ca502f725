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
        "report_state.sent": pgettext_lazy("report", "awaiting confirmation"),
        "report_state.progress": pgettext_lazy("report", "progress"),
        "report_state.confirmed": pgettext_lazy("report", "confirmed"),
        "report_state.returned": pgettext_lazy("report", "returned"),
    }
)
