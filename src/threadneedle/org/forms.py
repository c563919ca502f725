"""Shape of the input on the organisation's pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Role
from threadneedle.core.calendar import DayKind
from threadneedle.org.drafts import (
    CODE_MOST,
    DAY_NAME_MOST,
    DEPARTMENT_MOST,
    DUTY_MOST,
    DUTY_NUMBER_MOST,
    ENGLISH_MOST,
    FIRST_YEAR,
    HOURS_MOST,
    LAST_YEAR,
    NAME_MOST,
    RESERVE_MOST,
    RULE_ENGLISH_MOST,
    RULE_KEY_MOST,
    RULE_NAME_MOST,
    SHORT_MOST,
    SOURCE_MOST,
)
from threadneedle.org.words import KINDS, ROLES, SHARES, VALUE_UNITS
from threadneedle.ui.forms import Form

LARGEST_KEY = 2**63 - 1
MOST_ALIASES = 20
BETWEEN_NAMES = re.compile(r"[,，、;；\n]+")


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(code.partition(".")[2], text) for code, text in words.items()]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class UnitFilter(Form):
    """What a list of units is narrowed to."""

    q = forms.CharField(
        label=_("Any part of a name"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", pgettext_lazy("every kind of unit", "all")), *_choices(KINDS)],
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
        label=_("Kind"), choices=[choice for choice in _choices(KINDS) if choice[0] != "country"]
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


class AliasForm(Form):
    """Another name of a unit."""

    alias = forms.CharField(label=_("Other name"), max_length=NAME_MOST)


class RowForm(Form):
    """A row that a button belongs to."""

    row = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)


class CapacityForm(Form):
    """The hours of a team."""

    since = _day(pgettext_lazy("first day", "From"))
    hours_per_day = forms.DecimalField(
        label=_("Hours per working day"),
        min_value=0,
        max_value=HOURS_MOST,
        max_digits=6,
        decimal_places=2,
        help_text=_("Of the whole team, really available; never of one person."),
    )
    reserve_percent = forms.IntegerField(
        label=_("Reserve, per cent"),
        min_value=0,
        max_value=RESERVE_MOST,
        initial=20,
        help_text=_("Kept back for what nobody planned: duty, petitions, callers."),
    )


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
    since = _day(_("First day"))
    until = _day(_("Last day"), required=False, help_text=_("A stand-in needs one."))
    stands_in = forms.BooleanField(label=_("Stands in"), required=False)


class EndForm(Form):
    """When somebody leaves a post."""

    row = forms.TypedChoiceField(label=pgettext_lazy("holder", "Who"), coerce=int)
    until = _day(_("Last day"))


class GrantForm(Form):
    """A role for a post on a subtree."""

    role = forms.ChoiceField(label=_("Role"), choices=_choices(ROLES))
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

    q = forms.CharField(
        label=_("Any part of a name"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
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


class YearField(forms.IntegerField):
    """A year that the calendar deals with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class YearFilter(Form):
    """Which year is shown, and which day is taken up to be changed."""

    year = YearField(label=_("Year"), required=False)
    day = _day(pgettext_lazy("of the calendar", "Day"), required=False)


class DayForm(Form):
    """A day that differs from the weekly rule."""

    day = _day(pgettext_lazy("of the calendar", "Day"))
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
    unit_of_value = forms.ChoiceField(label=_("Counted in"), choices=_choices(VALUE_UNITS))
    name = forms.CharField(label=_("Name"), max_length=RULE_NAME_MOST)
    name_en = forms.CharField(label=_("English name"), max_length=RULE_ENGLISH_MOST, required=False)
    since = _day(pgettext_lazy("first day", "From"))
    source = forms.CharField(
        label=_("Source"), max_length=SOURCE_MOST, help_text=_("Law and article, or document and year.")
    )
    house_default = forms.BooleanField(
        label=_("House default: our own number; it advises and marks nobody"), required=False
    )


class DutyFilter(Form):
    """Which part of the duty list is shown."""

    q = forms.CharField(
        label=_("Any words"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = forms.TypedChoiceField(label=_("For which township"), required=False, coerce=int)
    share = forms.ChoiceField(
        label=pgettext_lazy("of a duty", "Share"),
        required=False,
        choices=[("", pgettext_lazy("every share of duties", "all")), *_choices(SHARES)],
    )
    past = forms.BooleanField(label=_("Also what no longer holds"), required=False)


class DutyForm(Form):
    """A line of the duty list."""

    unit = forms.TypedChoiceField(label=_("For which township"), required=False, coerce=int)
    number = forms.CharField(label=pgettext_lazy("of a duty", "Number"), max_length=DUTY_NUMBER_MOST)
    share = forms.ChoiceField(label=pgettext_lazy("of a duty", "Share"), choices=_choices(SHARES))
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
    since = _day(pgettext_lazy("first day", "From"))
    until = _day(_("Last day"), required=False)


class LastDayForm(Form):
    """The last day of something."""

    until = _day(_("Last day"))
