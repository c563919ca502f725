"""What is typed into the filter of the board and into the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.results.reads import Wanted
from threadneedle.ui.forms import Form, SearchField
from threadneedle.worklists.forms import EVERY, TIERS
from threadneedle.worklists.mapping import Name

LONGEST = 100


class BoardForm(Form):
    """Which matters to show."""

    q = SearchField(label=pgettext_lazy("filter", "Words"), max_length=LONGEST)
    tier = forms.TypedChoiceField(
        label=pgettext_lazy("filter", "Tier"), required=False, choices=TIERS, coerce=int, empty_value=None
    )
    issuer = forms.TypedChoiceField(label=_("Lead office"), required=False, coerce=int, empty_value=None)
    late = forms.BooleanField(label=_("Late only"), required=False)
    closed = forms.BooleanField(label=_("With closed matters"), required=False)
    registered = forms.BooleanField(label=_("Followed up only"), required=False)

    def choose_from(self, issuers: Iterable[tuple[int, Name]]) -> None:
        """Offer the offices that lead a matter."""
        self.fields["issuer"].choices = [EVERY, *((str(key), str(name)) for key, name in issuers)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what was asked for; a field that makes no sense asks for everything."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Wanted(
            words=given.get("q") or "",
            tier=given.get("tier"),
            issuer_id=given.get("issuer"),
            late=bool(given.get("late")),
            closed=bool(given.get("closed")),
            registered=bool(given.get("registered")),
        )


class SearchForm(Form):
    """What to look for, and among which things."""

    q = SearchField(label=_("Words to look for"), max_length=LONGEST)
    kind = forms.ChoiceField(
        label=_("Among"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "All")),
            ("directive", pgettext_lazy("search", "Directives")),
            ("task", pgettext_lazy("search", "Tasks")),
            ("matter", pgettext_lazy("search", "Matters")),
            ("unit", pgettext_lazy("search", "Units")),
        ],
    )
