"""What is typed of a burden."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.ui.forms import Form


class BurdenForm(Form):
    """ "This is a burden": what is too much."""

    text = forms.CharField(
        label=_("What is too much?"),
        help_text=_("One or two sentences. Your unit is named, you are not."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    directive = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
