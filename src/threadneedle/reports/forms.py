"""What a unit types when it reports."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.core.workflow import TaskState
from threadneedle.directives.forms.acts import LONG, ActForm
from threadneedle.reports.services import ReportDraft


class ReportForm(ActForm):
    """The total so far where something is counted, one sentence, and whether that is all."""

    quantity = forms.DecimalField(
        label=_("Total so far"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    text = forms.CharField(
        label=_("The fact in one sentence"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What was done, where, how much. No photo, no table, no minutes."),
    )
    hours = forms.DecimalField(
        label=_("Hours it took so far"),
        min_value=0,
        max_value=99_999,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=_("All persons together. May be left empty; it makes the norms truer."),
    )
    proof_words = forms.CharField(label=_("Where the proof can be seen"), required=False, max_length=LONG)
    complete = forms.TypedChoiceField(
        label=_("Is that all?"),
        coerce=lambda chosen: chosen == "all",
        choices=[("all", _("Yes, all is done")), ("part", _("Not yet: this is progress"))],
        widget=forms.RadioSelect,
    )
    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def begin(self) -> dict[str, Any]:
        """A key of its own for each page, so that a resend is not a second report."""
        measured = self.task.quantity is not None
        return {
            "client_key": secrets.token_urlsafe(24),
            "complete": "" if measured else "all",
            "hours": "" if self.task.hours_spent is None else f"{self.task.hours_spent.normalize():f}",
        }

    def prepare(self) -> None:
        """Only what the task asks for is asked."""
        task = self.task
        if task.quantity is None and not task.counter:
            del self.fields["quantity"]
        else:
            counted = self.fields["quantity"]
            counted.required = task.quantity is not None
            counted.help_text = (
                _("In %(counter)s, of %(quantity)s.")
                % {"counter": task.counter, "quantity": f"{task.quantity.normalize():f}"}
                if task.quantity is not None
                else _("In %(counter)s.") % {"counter": task.counter}
            )
        if task.proof is None:
            del self.fields["proof_words"]
        else:
            self.fields["proof_words"].help_text = task.proof.asks
        if task.state == TaskState.EXTENSION_ASKED:
            # Where more time is asked the table knows a whole report only.
            whole = self.fields["complete"]
            if isinstance(whole, forms.ChoiceField):
                whole.choices = [("all", _("Yes, all is done"))]
            self.initial["complete"] = "all"

    def given(self) -> ReportDraft:
        """Return the report for the service."""
        cleaned = self.cleaned_data
        return ReportDraft(
            task_id=self.task.id,
            client_key=cleaned["client_key"],
            text=cleaned["text"],
            complete=cleaned["complete"],
            quantity=cleaned.get("quantity"),
            hours=cleaned["hours"],
            proof_words=cleaned.get("proof_words", ""),
            version=cleaned["version"],
        )
