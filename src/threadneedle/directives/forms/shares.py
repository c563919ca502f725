"""A quantity shared out: one number for each unit, and its hours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.shares import SharePage
from threadneedle.directives.services.shares import Share
from threadneedle.ui.forms import Form


class ShareForm(Form):
    """Two numbers a unit; a unit without a quantity keeps what it has."""

    def __init__(self, data: Any = None, *, page: SharePage) -> None:
        super().__init__(data)
        self.page = page
        for row in page.rows:
            unit = {"unit": row.unit}
            self._add(f"quantity_{row.unit.id}", _("Quantity for %(unit)s") % unit, row.quantity, 14)
            self._add(f"hours_{row.unit.id}", _("Hours for %(unit)s") % unit, row.hours, 8)

    def _add(self, name: str, label: str, value: Decimal | None, digits: int) -> None:
        self.fields[name] = forms.DecimalField(
            label=label, required=False, min_value=0, max_digits=digits, decimal_places=2
        )
        self.initial[name] = "" if value is None else f"{value.normalize():f}"

    def rows(self) -> list[tuple[UnitName, Any, Any]]:
        """Return each unit with its two fields."""
        return [
            (row.unit, self[f"quantity_{row.unit.id}"], self[f"hours_{row.unit.id}"])
            for row in self.page.rows
        ]

    def shares(self) -> list[Share]:
        """Return the parts that were typed."""
        cleaned = self.cleaned_data
        return [
            Share(row.unit.id, quantity, cleaned[f"hours_{row.unit.id}"])
            for row in self.page.rows
            if (quantity := cleaned[f"quantity_{row.unit.id}"]) is not None
        ]
