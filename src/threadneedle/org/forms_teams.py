"""Shape of the input on the page of a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.org.drafts import SHORT_MOST
from threadneedle.org.forms import CapacityForm
from threadneedle.org.services.teams import HANDS_MOST, REASON_MOST, WAY_MOST
from threadneedle.ui.forms import Form


def _people(*, least: int = 1, help_text: Any = "") -> forms.IntegerField:
    label = pgettext_lazy("counted", "People")
    return forms.IntegerField(label=label, min_value=least, max_value=HANDS_MOST, help_text=help_text)


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


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

    since = _date(_("First day"))
    until = _date(_("Last day"))
    hands = _people()
    skill_id = forms.TypedChoiceField(
        label=_("Skill of those away"), coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_MOST,
        required=False,
        help_text=_("Leave, training, duty. No names."),
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
