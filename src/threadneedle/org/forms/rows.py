"""Fields that several pages share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.ui.forms import DayField, Form

LARGEST_KEY = 2**63 - 1


def choices_of(words: Any) -> list[tuple[str, Any]]:
    """Return the codes of a room's words without their prefix, with the words."""
    return [(code.partition(".")[2], text) for code, text in words.items()]


class RowForm(Form):
    """A row that a button belongs to."""

    row = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)


class LastDayForm(Form):
    """The last day of something."""

    until = DayField(label=_("Last day"))
