"""The input on the pages where units are merged and split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import (
    CODE_MOST,
    HOURS_MOST,
    NAME_MOST,
    SHORT_MOST,
)
from threadneedle.org.forms.units import UnitForm
from threadneedle.ui.forms import Form


class SuccessorForm(UnitForm):
    """What a unit that follows others is called, if it is new."""

    name = forms.CharField(label=_("Name of the new unit"), max_length=NAME_MOST, required=False)


class MergeForm(SuccessorForm):
    """Which units are merged, and into what."""

    units = forms.TypedMultipleChoiceField(
        label=_("Together with"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    into = forms.TypedChoiceField(label=pgettext_lazy("merge", "Into"), coerce=int, required=False)
    hours_per_day = forms.DecimalField(
        label=_("Hours per working day"),
        required=False,
        min_value=0,
        max_value=HOURS_MOST,
        max_digits=6,
        decimal_places=2,
        help_text=_("Of the whole team. Empty: the sum of what the merged units had."),
    )
    field_order = ("units", "into", "name", "short", "name_en", "code", "hours_per_day")

    def clean(self) -> dict[str, Any]:
        """Ask for a name if the successor is new."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("into") and not data.get("name"):
            self.add_error("name", _("A new unit needs a name."))
        return data


class SplitForm(Form):
    """What a unit is split into; the parts and the units below are filled in for the unit."""

    goes_on = forms.BooleanField(
        label=_("The unit itself goes on as the first part"),
        required=False,
        help_text=_("What is open stays with it; only the other parts are new."),
    )

    def __init__(self, *args: Any, parts: int, children: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts, self.children = range(1, parts + 1), children
        for part in self.parts:
            self.fields[f"name_{part}"] = forms.CharField(
                label=format_lazy(_("Part {n}: name"), n=part), max_length=NAME_MOST, required=False
            )
            self.fields[f"short_{part}"] = forms.CharField(
                label=format_lazy(_("Part {n}: short name"), n=part), max_length=SHORT_MOST, required=False
            )
            self.fields[f"code_{part}"] = forms.CharField(
                label=format_lazy(_("Part {n}: area code"), n=part), max_length=CODE_MOST, required=False
            )
        numbers = [(part, format_lazy(_("Part {n}"), n=part)) for part in self.parts]
        self.fields["main"] = forms.TypedChoiceField(
            label=_("Carries on what is open"), coerce=int, choices=numbers, initial=1
        )
        for key, name in children:
            self.fields[f"child_{key}"] = forms.TypedChoiceField(
                label=name, coerce=int, choices=numbers, initial=1
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a name for each part that is new."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for part in self.parts:
            if not data.get(f"name_{part}") and not (part == 1 and data.get("goes_on")):
                self.add_error(f"name_{part}", _("A new unit needs a name."))
        return data
