"""What is typed into the filter of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Tier
from threadneedle.ui.forms import DayField, Form, SearchField
from threadneedle.ui.vocabulary import PROGRESS, TIER
from threadneedle.worklists.mapping import Name
from threadneedle.worklists.reads import Wanted

EVERY = ("", pgettext_lazy("filter", "All"))
TIERS = [EVERY, *((str(int(tier)), TIER[tier][1]) for tier in Tier)]
STATES = [
    EVERY,
    ("late", PROGRESS["late"]),
    ("near", PROGRESS["near"]),
    ("on_time", PROGRESS["ontime"]),
    ("paused", pgettext_lazy("progress", "Clock paused")),
    ("issued", pgettext_lazy("filter", "Not signed for yet")),
    ("returned", pgettext_lazy("filter", "Report returned")),
]


class FilterForm(Form):
    """Which lines of a worklist to show."""

    q = SearchField(label=pgettext_lazy("filter", "Words"), max_length=100)
    tier = forms.TypedChoiceField(
        label=pgettext_lazy("filter", "Tier"), required=False, choices=TIERS, coerce=int, empty_value=None
    )
    issuer = forms.TypedChoiceField(label=_("Who asks"), required=False, coerce=int, empty_value=None)
    post = forms.TypedChoiceField(label=_("Post"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    by = DayField(label=_("Due by"), required=False)

    def choose_from(self, issuers: Iterable[tuple[int, Name]], posts: Iterable[tuple[int, Name]]) -> None:
        """Offer the issuers and posts that the list names."""
        for field, rows in (("issuer", issuers), ("post", posts)):
            self.fields[field].choices = [EVERY, *((str(key), str(name)) for key, name in rows)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what was asked for; a field that makes no sense asks for everything."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Wanted(
            words=given.get("q") or "",
            tier=given.get("tier"),
            issuer_id=given.get("issuer"),
            post_id=given.get("post"),
            state=given.get("state") or "",
            by=given.get("by"),
        )
