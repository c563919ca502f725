"""Shape of the input on the page of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import HOURS_MOST, RESERVE_MOST, SHORT_MOST
from threadneedle.org.services.teams import HANDS_MOST, WAY_MOST
from threadneedle.ui.forms import DayField, Form


def _people(*, least: int = 1, help_text: Any = "") -> forms.IntegerField:
    label = pgettext_lazy("counted", "People")
    return forms.IntegerField(label=label, min_value=least, max_value=HANDS_MOST, help_text=help_text)


class CapacityForm(Form):
    """The hours of a team."""

    since = DayField(label=pgettext_lazy("first day", "From"))
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


class TeamForm(CapacityForm):
    """The hours of a team, and how many people share them."""

    hands = forms.IntegerField(
        label=pgettext_lazy("counted", "People"),
        min_value=1,
        max_value=HANDS_MOST,
        required=False,
        help_text=_("Counted, never named. Empty: as many as there are seven hours."),
    )


class SkillForm(Form):
    """How many can do something."""

    name = forms.CharField(label=_("Skill"), max_length=SHORT_MOST)
    hands = _people(least=0, help_text=_("0 takes the skill away."))


class AbsenceForm(Form):
    """How many are away, and when."""

    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    hands = _people(help_text=_("A number is enough: no names, no reasons."))
    skill_id = forms.TypedChoiceField(
        label=_("Skill of those away"), coerce=int, empty_value=None, required=False
    )


class WayForm(Form):
    """Hours there and back."""

    site_id = forms.TypedChoiceField(label=pgettext_lazy("of a way", "To"), coerce=int)
    hours = forms.DecimalField(
        label=_("Hours there and back"),
        min_value=0,
        max_value=WAY_MOST,
        max_digits=4,
        decimal_places=2,
        help_text=_("0 takes the way away."),
    )
