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
        "burden.reason_missing": _(
            "%(hours)s hours will be late whatever the order. Say why it is issued in spite of it."
        ),
        "burden.price_changed": _(
            "What it costs has changed since you opened this page. The page shows the new price; what you"
            " typed is kept. Look at it and issue again."
        ),
        "burden.unpriced": _(
            "What it costs could not be worked out. Say why it is issued without the price."
        ),
        "burden.no_free_date": _("Within twelve weeks there is no later day on which everything fits."),
        "burden.answer_side": _("Only %(office)s itself answers to the assessment of its directive."),
        "act.burden.answer": pgettext_lazy("act", "The office answered to the assessment"),
        "burden.no_assessment": _("This directive was issued without an assessment that you may see."),
        "burden.not_ready": _(
            "%(units)s units with known hours are addressed, and %(done)s of them are worked out: the price"
            " is not there yet."
        ),
    }
)
