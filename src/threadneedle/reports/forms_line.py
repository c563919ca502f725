"""What a unit types once for all tasks of a line."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from threadneedle.directives.forms.acts import LONG
from threadneedle.directives.reads.merges import REPORTABLE, MergeRow, MergeTask
from threadneedle.reports.forms import ReportForm
from threadneedle.reports.services import LineReport
from threadneedle.ui.forms import Form


class LineReportForm(Form):
    """One sentence, one number for each thing that is counted, and proof only for who asks for it."""

    text = ReportForm.base_fields["text"]
    complete = ReportForm.base_fields["complete"]
    client_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: MergeRow) -> None:
        self.row = row
        measured = any(task.quantity is not None for task in row.tasks)
        begun = {"client_key": secrets.token_urlsafe(24), "complete": "" if measured else "all"}
        super().__init__(data, initial=begun)
        for task in self.tasks:
            if task.counter and f"quantity_{task.counter}" not in self.fields:
                self.fields[f"quantity_{task.counter}"] = self._counted(task.counter)
            if task.proof:
                self.fields[f"proof_{task.id}"] = forms.CharField(
                    label=_("Where the proof for %(issuer)s can be seen") % {"issuer": task.issuer},
                    help_text=task.proof,
                    required=False,
                    max_length=LONG,
                )
        counted = [name for name in self.fields if name.startswith("quantity_")]
        self.order_fields([*counted, "text"])

    @property
    def tasks(self) -> tuple[MergeTask, ...]:
        """The tasks that can be reported on."""
        return tuple(task for task in self.row.tasks if task.state in REPORTABLE)

    def given(self) -> LineReport:
        """Return the report for the service."""
        cleaned = self.cleaned_data
        counters = {task.counter for task in self.tasks if task.counter}
        totals = {counter: cleaned.get(f"quantity_{counter}") for counter in counters}
        return LineReport(
            merge_id=self.row.id,
            client_key=cleaned["client_key"],
            text=cleaned["text"],
            complete=cleaned["complete"],
            quantities={counter: total for counter, total in totals.items() if total is not None},
            proofs={task.id: cleaned.get(f"proof_{task.id}", "") for task in self.tasks if task.proof},
        )

    def _counted(self, counter: str) -> forms.DecimalField:
        asked = [task for task in self.tasks if task.counter == counter]
        told = [
            _("%(issuer)s asks %(quantity)s")
            % {"issuer": task.issuer, "quantity": f"{task.quantity.normalize():f}"}
            for task in asked
            if task.quantity is not None
        ]
        return forms.DecimalField(
            label=_("Total so far (%(counter)s)") % {"counter": counter},
            help_text=_("; ").join(told),
            required=bool(told),
            min_value=0,
            max_digits=14,
            decimal_places=2,
        )
