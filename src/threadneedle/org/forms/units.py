"""The input on the pages of units."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import (
    CODE_MOST,
    ENGLISH_MOST,
    NAME_MOST,
    SHORT_MOST,
)
from threadneedle.org.forms.rows import choices_of
from threadneedle.org.words import KINDS
from threadneedle.ui.forms import Form, SearchField

MOST_ALIASES = 20
BETWEEN_NAMES = re.compile(r"[,，、;；\n]+")


class UnitFilter(Form):
    """What a list of units is narrowed to."""

    q = SearchField(label=_("Any part of a name"), max_length=64)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", pgettext_lazy("every kind of unit", "all")), *choices_of(KINDS)],
    )
    vacant = forms.BooleanField(label=_("With a vacant post"), required=False)


class UnitForm(Form):
    """The names of a unit."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MOST)
    short = forms.CharField(label=_("Short name"), max_length=SHORT_MOST, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=ENGLISH_MOST, required=False)
    code = forms.CharField(label=_("Area code"), max_length=CODE_MOST, required=False)


class NewUnitForm(UnitForm):
    """A unit to be added below another."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[choice for choice in choices_of(KINDS) if choice[0] != "country"]
    )
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=MOST_ALIASES * NAME_MOST,
        help_text=_("As documents write it; with commas between them."),
    )
    field_order = ("kind", "name", "short", "aliases", "name_en", "code")

    def clean_aliases(self) -> tuple[str, ...]:
        """Split the names at commas of either width."""
        parts = (part.strip() for part in BETWEEN_NAMES.split(self.cleaned_data["aliases"]))
        return tuple(part for part in parts if part)


class MoveForm(Form):
    """Where a unit goes."""

    parent = forms.CharField(
        label=_("Below which unit"),
        max_length=2 * NAME_MOST,
        help_text=_("Name, short name or other name; if two share it, the upper unit before it: A/B."),
    )


class AliasForm(Form):
    """Another name of a unit."""

    alias = forms.CharField(label=_("Other name"), max_length=NAME_MOST)
