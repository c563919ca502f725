"""A norm, as an administrator fills it in."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import (
    COUNTER_MOST,
    NORM_WORDS_MOST,
    RULE_ENGLISH_MOST,
    RULE_NAME_MOST,
    SOURCE_MOST,
)
from threadneedle.ui.forms import DayField, Form

LEAST_HOURS = Decimal("0.01")
HOURS_MOST = Decimal("99999.99")


class NormForm(Form):
    """How many hours a kind of work takes, from a day on."""

    name = forms.CharField(label=_("Kind of work"), max_length=RULE_NAME_MOST)
    name_en = forms.CharField(label=_("English name"), max_length=RULE_ENGLISH_MOST, required=False)
    hours = forms.DecimalField(
        label=_("Hours of the team"),
        min_value=LEAST_HOURS,
        max_value=HOURS_MOST,
        max_digits=7,
        decimal_places=2,
        help_text=_("Of everybody who works on it together, never of one person."),
    )
    counter = forms.CharField(
        label=_("For each"),
        max_length=COUNTER_MOST,
        required=False,
        help_text=_("What is counted, such as 户, 处, 份. Empty: for the whole task."),
    )
    words = forms.CharField(
        label=_("Words in an order"),
        max_length=NORM_WORDS_MOST,
        required=False,
        help_text=_("A task with one of them in its title counts by this norm. Put “、” between them."),
    )
    since = DayField(label=pgettext_lazy("first day", "From"))
    source = forms.CharField(
        label=_("Source"), max_length=SOURCE_MOST, help_text=_("Law and article, or document and year.")
    )


class AcceptForm(Form):
    """One click: the norm and the hours that were proposed."""

    row = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    hours = forms.DecimalField(min_value=LEAST_HOURS, max_value=HOURS_MOST, max_digits=7, decimal_places=2)
