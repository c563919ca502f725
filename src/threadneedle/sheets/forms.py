"""What is asked on the way of a table: the file, its columns, and whether it shall be taken in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from threadneedle.adapters.documents.limits import LIMITS, megabytes
from threadneedle.core.base import Problem
from threadneedle.sheets.reads import LayoutView
from threadneedle.sheets.services import Checked, Opened, Prefer
from threadneedle.ui.forms import Form
from threadneedle.ui.words import in_words

LARGEST = 2**31 - 1


class UploadForm(Form):
    """The table of an office, as it is."""

    file = forms.FileField(
        label=_("The table"),
        help_text=_("XLSX, XLS or CSV, with its title rows and merged cells."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.et"}),
        error_messages={"required": _("Choose the file of the table."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        size = given.size or 0
        if size > LIMITS.size:
            told = {"megabytes": megabytes(size), "limit": megabytes(LIMITS.size)}
            problem = Problem("file.too_large", {"name": given.name, **told})
            raise forms.ValidationError(in_words(problem), code=problem.code)
        return given


class SheetForm(Form):
    """Which sheet of the file is meant."""

    sheet = forms.ChoiceField(label=_("Sheet"))

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["sheet"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [
                (
                    sheet.name,
                    sheet.name
                    if sheet.table is not None
                    else pgettext("sheet", "%(name)s (no table)") % {"name": sheet.name},
                )
                for sheet in opened.sheets
            ]


class ColumnsForm(Form):
    """Which field each column of the table is."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    sheet = forms.CharField(required=False, strip=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        purpose = opened.purpose
        rest = _now("kept as it is") if purpose.keeps_others else _now("not taken in")
        needed = _now("%(label)s (needed)")
        choices = [("", rest)] + [
            (spec.code, needed % {"label": spec.label} if spec.required else str(spec.label))
            for spec in purpose.fields
        ]
        self.initial.update(version=opened.take.version, sheet=opened.sheet.name)
        for at, (column, code) in enumerate(zip(opened.table.columns, opened.fields, strict=True)):
            self.fields[f"c{at}"] = forms.ChoiceField(label=column.heading, required=False, choices=choices)
            self.initial[f"c{at}"] = code

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Each column with its heading, what stands in it and its field."""
        return [
            {
                "letters": self.opened.letters(at),
                "heading": column.heading,
                "samples": self.opened.samples(at),
                "field": self[f"c{at}"],
            }
            for at, column in enumerate(self.opened.table.columns)
        ]

    def given(self) -> tuple[str, ...]:
        """Return the field of each column."""
        return tuple(self.cleaned_data[f"c{at}"] for at in range(len(self.opened.table.columns)))


class TakeForm(Form):
    """The table as it was shown shall be taken in; what is left open is asked."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    seal = forms.CharField(max_length=64, widget=forms.HiddenInput)
    prefer = forms.ChoiceField(
        label=_("Cells that were changed both in the table and here"),
        choices=[
            (Prefer.OURS.value, _("Keep what stands here")),
            (Prefer.TABLE.value, _("Take what the table says")),
        ],
        widget=forms.RadioSelect,
    )
    leave_out = forms.BooleanField()

    def __init__(self, *args: Any, checked: Checked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = checked.counts
        self.initial.update(version=checked.opened.take.version, seal=checked.seal)
        if not counts["conflicts"]:
            del self.fields["prefer"]
        if not counts["problem"]:
            del self.fields["leave_out"]
        else:
            self.fields["leave_out"].label = ngettext(
                "Leave %(rows)d row out and take in the others",
                "Leave %(rows)d rows out and take in the others",
                counts["problem"],
            ) % {"rows": counts["problem"]}

    def prefer_chosen(self) -> Prefer | None:
        """Return whose words hold where both sides changed a cell."""
        chosen = self.cleaned_data.get("prefer")
        return Prefer(chosen) if chosen else None


class VersionForm(Form):
    """The version of a table that somebody saw."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)


class BackForm(Form):
    """In which format and in whose columns a table is given back."""

    format = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    layout = forms.TypedChoiceField(label=_("Columns of"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, layouts: tuple[LayoutView, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["layout"]
        if len(layouts) < 2:
            del self.fields["layout"]
        elif isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(layout.id, layout.name) for layout in layouts]
