"""The input on the page of the duty list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import (
    DEPARTMENT_MOST,
    DUTY_MOST,
    DUTY_NUMBER_MOST,
    NAME_MOST,
    SOURCE_MOST,
)
from threadneedle.org.forms.rows import choices_of
from threadneedle.org.words import SHARES
from threadneedle.ui.forms import DayField, Form, SearchField


class DutyFilter(Form):
    """Which part of the duty list is shown."""

    q = SearchField(label=_("Any words"), max_length=64)
    unit = forms.TypedChoiceField(label=_("For which township"), required=False, coerce=int)
    share = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "Share"),
        required=False,
        choices=[("", pgettext_lazy("every share of duties", "all")), *choices_of(SHARES)],
    )
    past = forms.BooleanField(label=_("Also what no longer holds"), required=False)


class DutyForm(Form):
    """A line of the duty list."""

    unit = forms.TypedChoiceField(label=_("For which township"), required=False, coerce=int)
    number = forms.CharField(label=pgettext_lazy("of a duty", "Number"), max_length=DUTY_NUMBER_MOST)
    share = forms.ChoiceField(label=pgettext_lazy("of a duty", "Share"), choices=choices_of(SHARES))
    field = forms.CharField(label=_("Field of work"), max_length=NAME_MOST, required=False)
    name = forms.CharField(label=pgettext_lazy("line", "Duty"), max_length=DUTY_MOST)
    department = forms.CharField(
        label=pgettext_lazy("of a duty", "Department"),
        max_length=DEPARTMENT_MOST,
        required=False,
        help_text=_("Who leads, or who has taken it back."),
    )
    ground = forms.CharField(
        label=pgettext_lazy("of a duty", "Ground"), max_length=SOURCE_MOST, required=False
    )
    since = DayField(label=pgettext_lazy("first day", "From"))
    until = DayField(label=_("Last day"), required=False)
