"""The input on the pages of posts and persons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Role
from threadneedle.org.drafts import (
    ENGLISH_MOST,
    NAME_MOST,
)
from threadneedle.org.forms.rows import choices_of
from threadneedle.org.words import ROLES
from threadneedle.ui.forms import DayField, Form, SearchField


class PostForm(Form):
    """A post to be added."""

    name = forms.CharField(label=_("Name of the post"), max_length=NAME_MOST)
    name_en = forms.CharField(label=_("English name"), max_length=ENGLISH_MOST, required=False)
    heads = forms.BooleanField(label=_("First responsible person of the unit"), required=False)


class AppointForm(Form):
    """Who is to hold a post, and when."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
        help_text=_("Begin to type a name; choose from the list."),
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"), required=False, help_text=_("A stand-in needs one."))
    stands_in = forms.BooleanField(label=_("Stands in"), required=False)


class EndForm(Form):
    """When somebody leaves a post."""

    row = forms.TypedChoiceField(label=pgettext_lazy("holder", "Who"), coerce=int)
    until = DayField(label=_("Last day"))


class GrantForm(Form):
    """A role for a post on a subtree."""

    role = forms.ChoiceField(label=_("Role"), choices=choices_of(ROLES))
    unit = forms.CharField(
        label=_("Over which unit"),
        max_length=2 * NAME_MOST,
        help_text=_("The unit and all below it. Name, short name or other name."),
    )
    delegable = forms.BooleanField(label=_("May be granted onwards"), required=False)

    def clean_role(self) -> Role:
        """Turn the code into the role."""
        return Role(self.cleaned_data["role"])


class PersonFilter(Form):
    """What the list of persons is narrowed to."""

    q = SearchField(label=_("Any part of a name"), max_length=64)
    state = forms.ChoiceField(
        label=pgettext_lazy("of a person", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("every person", "all")),
            ("active", pgettext_lazy("of a person", "Can sign in")),
            ("disabled", pgettext_lazy("of a person", "Disabled")),
        ],
    )


class PersonForm(Form):
    """A person to be made."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=64, help_text=_("2 to 64 letters, digits or . _ - @")
    )
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=NAME_MOST)
    name_en = forms.CharField(label=_("English name"), max_length=ENGLISH_MOST, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
