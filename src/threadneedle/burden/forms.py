"""What is typed of a burden."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.burden.services.answering import MAX_ANSWER
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


class PricedIssueForm(Form):
    """Issuing with the price in view: why in spite of it, and what it replaces."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    digest = forms.CharField(
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"required": _("Open the price once before you issue: it is shown on this page.")},
    )
    reason = forms.CharField(
        label=_("Why it is issued in spite of it"),
        help_text=_("Needed where hours are certain to be late. It is kept with the assessment."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    supersedes = forms.TypedChoiceField(
        label=_("Replaces an earlier directive"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, replaceable: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["supersedes"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", pgettext_lazy("directive", "none")), *replaceable]

    def at_price(self, version: int, digest: str) -> None:
        """Keep what was typed, and let it be sent with the price that the page shows now."""
        shown = {"version": version, "digest": digest}
        if not self.is_bound:
            self.initial = {**self.initial, **shown}
            return
        data: Any = self.data
        changed = data.copy()
        changed.update({name: str(value) for name, value in shown.items()})
        self.data = changed


class AnswerForm(Form):
    """What the office says to the assessment of a directive that it has issued."""

    answer = forms.CharField(
        label=_("What your office says to it"),
        help_text=_("It stands in the record beside what was worked out, and changes none of it."),
        max_length=MAX_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MoveForm(Form):
    """The state of the directive whose dates are moved."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
