"""The input on the pages of the calendar and the limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.calendar import DayKind
from threadneedle.org.drafts import (
    DAY_NAME_MOST,
    FIRST_YEAR,
    LAST_YEAR,
    RULE_ENGLISH_MOST,
    RULE_KEY_MOST,
    RULE_NAME_MOST,
    SOURCE_MOST,
)
from threadneedle.org.forms.rows import choices_of
from threadneedle.org.words import VALUE_UNITS
from threadneedle.ui.forms import DayField, Form


class YearField(forms.IntegerField):
    """A year that the calendar deals with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class YearFilter(Form):
    """Which year is shown, and which day is taken up to be changed."""

    year = YearField(label=_("Year"), required=False)
    day = DayField(label=pgettext_lazy("of the calendar", "Day"), required=False)


class DayForm(Form):
    """A day that differs from the weekly rule."""

    day = DayField(label=pgettext_lazy("of the calendar", "Day"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (DayKind.HOLIDAY.value, pgettext_lazy("kind of day", "Holiday")),
            (DayKind.WORKING.value, pgettext_lazy("kind of day", "Working day")),
            ("weekly", pgettext_lazy("kind of day", "As the weekly rule says")),
        ],
    )
    name = forms.CharField(label=_("Name"), max_length=DAY_NAME_MOST, required=False)


class YearForm(Form):
    """A year whose holidays have been announced."""

    year = YearField(label=_("Year"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The notice, with its number."))


class RuleForm(Form):
    """A limit from a day on."""

    key = forms.CharField(
        label=pgettext_lazy("of a rule", "Key"),
        max_length=RULE_KEY_MOST,
        help_text=_("Small Latin letters, digits and “_”."),
    )
    value = forms.DecimalField(label=pgettext_lazy("of a rule", "Value"), max_digits=12, decimal_places=3)
    unit_of_value = forms.ChoiceField(label=_("Counted in"), choices=choices_of(VALUE_UNITS))
    name = forms.CharField(label=_("Name"), max_length=RULE_NAME_MOST)
    name_en = forms.CharField(label=_("English name"), max_length=RULE_ENGLISH_MOST, required=False)
    since = DayField(label=pgettext_lazy("first day", "From"))
    source = forms.CharField(
        label=_("Source"), max_length=SOURCE_MOST, help_text=_("Law and article, or document and year.")
    )
    house_default = forms.BooleanField(
        label=_("House default: our own number; it advises and marks nobody"), required=False
    )
