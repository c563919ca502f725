"""Sample values for the gallery, those of the mock pages: a fictional district."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threadneedle.core.base import InvalidError, Tier
from threadneedle.ui.forms import DayField, Form, add_problems
from threadneedle.ui.lifeline import Kind, LifeEvent, LifeLine, Pause
from threadneedle.ui.paging import paginate
from threadneedle.ui.places import Place
from threadneedle.ui.truth import Estimate

TODAY = date(2026, 6, 15)
LOADS = (0.96, 0.955, 0.91, 1.22, 0.86, 0.8, 0.74, 0.72)


class SampleForm(Form):
    """One field of each sort."""

    title = forms.CharField(label=gettext_lazy("Fact in one sentence"), max_length=60)
    due = DayField(
        label=gettext_lazy("Due"), required=False, help_text=gettext_lazy("Ask before the date has passed.")
    )
    found = forms.ChoiceField(
        label=gettext_lazy("What did you find"),
        choices=[("done", gettext_lazy("Done")), ("partly", gettext_lazy("Partly"))],
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(label=gettext_lazy("The owner knows"), required=False)


class SampleFilter(Form):
    """Two fields in one line."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False)
    progress = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all")), ("late", gettext_lazy("late"))],
    )


def samples(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything the gallery shows."""
    form = SampleForm({"title": _("Window bars removed"), "due": "2026-06-17"})
    add_problems(form, InvalidError.of("gallery_example", field="title"))
    return {
        "place": "board",
        "places": [Place("board", _("Board"), "#"), Place("worklist", _("Worklist"), "#list")],
        "post": _("Supervision office, head"),
        "today": TODAY,
        "as_of": datetime(2026, 6, 14, 23, 30, tzinfo=UTC),
        "tiers": list(Tier),
        "full": Estimate(35 / 43, 0.619, 0.936, 35, 43, 612),
        "few": Estimate(3 / 5, 0.172, 0.929, 3, 5, 70),
        "all": Estimate(1.0, 0.78, 1.0, 12, 12, 41),
        "week": [("15", 79 * 4, 88 * 4), ("16", 88 * 4, 88 * 4), ("17", 96 * 4, 88 * 4), ("18", 0, 0)],
        "loads": LOADS,
        "calm": tuple(min(load, 0.98) for load in LOADS),
        "days": [(TODAY + timedelta(days=shift), shift < 2) for shift in range(4)],
        "life": life(),
        "page": paginate(range(1, 431), query.get("page"), 10),
        "form": form,
        "filter": SampleFilter(query or None),
    }


def life() -> LifeLine:
    """Return the life of the mock page's task."""
    return LifeLine(
        events=(
            LifeEvent(date(2026, 3, 18), _("issued"), Kind.ISSUED),
            LifeEvent(date(2026, 3, 20), _("signed for")),
            LifeEvent(date(2026, 5, 15), _("was due"), Kind.WAS_DUE),
            LifeEvent(date(2026, 5, 22), _("reported"), Kind.REPORT),
            LifeEvent(date(2026, 5, 23), _("returned")),
            LifeEvent(date(2026, 5, 24), _("reported"), Kind.REPORT),
            LifeEvent(date(2026, 5, 29), _("was due"), Kind.WAS_DUE),
            LifeEvent(date(2026, 6, 5), _("reported"), Kind.REPORT),
            LifeEvent(TODAY, _("Today"), Kind.TODAY),
            LifeEvent(date(2026, 6, 17), _("due"), Kind.DUE),
        ),
        today=TODAY,
        pauses=(Pause(date(2026, 4, 13), date(2026, 4, 27), _("Blocked, clock paused")),),
    )
