"""Narrowing the list of requests for help."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.ui.forms import Form, SearchField


class HelpFilter(Form):
    """Words and state."""

    side = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    q = SearchField(label=_("Words"), max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "all")),
            ("open", pgettext_lazy("help", "waiting for an answer")),
            ("late", pgettext_lazy("help", "answer overdue")),
            ("answered", pgettext_lazy("help", "answered")),
        ],
    )
