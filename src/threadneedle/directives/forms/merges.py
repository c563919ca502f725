"""What is typed about lines of several tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.forms.drafts import VersionForm
from threadneedle.directives.reads.merges import MergeRow
from threadneedle.directives.reads.units import own_posts
from threadneedle.ui.forms import Form, SearchField


class FindForm(Form):
    """Words that stand in the tasks one looks for."""

    q = SearchField(label=_("Words in the title, or the office"))


class LineHoursForm(VersionForm):
    """Hours of a whole line; empty leaves them to its longest task."""

    hours = forms.DecimalField(
        label=_("Hours of the whole line"),
        required=False,
        min_value=0,
        max_value=100_000,
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
        help_text=_("Empty: as long as its longest task."),
    )


class LinePostForm(Form):
    """The post that takes on all tasks of a line."""

    post = forms.TypedChoiceField(label=_("Responsible post"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, row: MergeRow) -> None:
        super().__init__(data)
        choices = [(post.id, str(post)) for post in own_posts(row.unit.id)]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]
