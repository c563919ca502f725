"""What is typed about matters: by hand, from a passage, when chasing and when closing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.extraction import Directory, UnitRole, looks_secret
from threadneedle.directives.forms.choices import Choices, tier_choices
from threadneedle.directives.forms.drafts import VersionForm
from threadneedle.directives.forms.naming import DueField, UnitsField
from threadneedle.directives.reads.matter import MatterPage
from threadneedle.directives.reads.matters import Shelf
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.units import members_of
from threadneedle.directives.services import MatterDraft, UnitChoice
from threadneedle.directives.words import ORIGIN_NAMES, WORDS
from threadneedle.ui.forms import DayField, Form, SearchField

ORDER = (
    "origin",
    "source_words",
    "source_day",
    "asked_by",
    "title",
    "text",
    "lead",
    "cooperating",
    "due",
    "tier",
    "number",
)
"""Where a matter comes from is asked first, what is asked of whom after it."""

ONE_NAME = _("Name one unit here, not several and not a collective.")


def origin_choices() -> Choices:
    """Return where a matter may come from."""
    return [(name, WORDS[f"origin.{name}"]) for name in ORIGIN_NAMES]


def _area(label: Any, rows: int, **given: Any) -> forms.CharField:
    given = {"max_length": 4000, **given}
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)


class SourceForm(Form):
    """Where a matter comes from, and its number."""

    origin = forms.ChoiceField(label=_("Where does it come from?"), widget=forms.RadioSelect)
    source_words = forms.CharField(
        label=pgettext_lazy("field", "Source"),
        max_length=300,
        help_text=_("Title and number of the document, the meeting, or the paper with the remark."),
    )
    source_day = DayField(label=pgettext_lazy("field", "Source dated"), required=False)
    asked_by = forms.CharField(
        label=pgettext_lazy("field", "Asked by"),
        required=False,
        max_length=64,
        help_text=_("The post of who asked, for example “district head”; no person's name."),
    )
    number = forms.CharField(
        label=pgettext_lazy("field", "Number"),
        required=False,
        max_length=64,
        help_text=_("Left empty, the next number is given by your office's rule."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["origin"]
        if isinstance(field, forms.ChoiceField):
            field.choices = origin_choices()

    def empty_if_secret(self) -> bool:
        """Send nothing back of a text with a mark of secrecy, whatever else is wrong with it."""
        secret = any(looks_secret(value) for value in self.data.values() if isinstance(value, str))
        if secret:
            data: Any = self.data
            kept = data.copy()
            for name in self.fields:
                if name != "client_key":
                    kept[name] = ""
            self.data = kept
        return secret


class MatterForm(SourceForm):
    """A matter registered by hand: first where it comes from, then what is asked of whom until when."""

    title = forms.CharField(label=_("What is followed up"), max_length=120)
    text = _area(_("What exactly is asked"), 4, required=False)
    lead = UnitsField(label=pgettext_lazy("field", "Leads"), role=UnitRole.LEAD.value)
    cooperating = UnitsField(
        label=_("Co-operating"),
        required=False,
        role=UnitRole.COOPERATING.value,
        help_text=_("Names as in an order, several with a comma between; “all townships” is understood."),
    )
    due = DueField(label=_("Due"))
    tier = forms.TypedChoiceField(label=_("Tier"), coerce=int, widget=forms.RadioSelect)
    client_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, directory: Directory, registry_id: int, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitsField):
                field.directory, field.issuer_id = directory, registry_id
                field.widget.attrs["list"] = "units"
            elif isinstance(field, DueField):
                field.today = today
        tier = self.fields["tier"]
        if isinstance(tier, forms.ChoiceField):
            tier.choices = tier_choices()
        self.order_fields(ORDER)

    def clean_lead(self) -> int | None:
        """One unit leads, and it is no collective."""
        given: tuple[UnitChoice, ...] = self.cleaned_data["lead"]
        if len(given) != 1 or given[0].member_kind:
            raise forms.ValidationError(ONE_NAME)
        return given[0].unit_id

    def clean_due(self) -> date | None:
        """A date, never that of another passage."""
        due = self.cleaned_data["due"]
        if not isinstance(due, date):
            raise forms.ValidationError(_("Write a date, for example 2026-07-24."))
        return due

    def given(self) -> MatterDraft:
        """Return the matter for the service."""
        cleaned = self.cleaned_data
        return MatterDraft(
            origin=cleaned["origin"],
            title=cleaned["title"],
            text=cleaned["text"],
            source_words=cleaned["source_words"],
            source_day=cleaned["source_day"],
            asked_by=cleaned["asked_by"],
            tier=cleaned["tier"],
            due=cleaned["due"],
            lead=cleaned["lead"],
            cooperating=tuple(
                key
                for choice in cleaned["cooperating"]
                for key in members_of(choice.unit_id, choice.member_kind)
            ),
            number=cleaned["number"],
            client_key=cleaned["client_key"] or None,
        )


class PassageForm(SourceForm):
    """A passage of an issued directive: its words stay; only its origin and number are added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source_day"]


class ChaseForm(VersionForm):
    """Why a matter is chased."""

    reason = _area(
        _("What is asked, and by when is an answer wanted?"),
        3,
        help_text=_("This stands on every slip."),
    )


class CloseForm(VersionForm):
    """What came of a matter, and why unfinished tasks end if there are any."""

    result = _area(_("What came of it"), 3)
    reason = _area(
        _("Why unfinished tasks are taken back"),
        2,
        required=False,
        help_text=_("Needed only if some are not confirmed. The units read your reason."),
    )

    def __init__(self, *args: Any, matter: MatterPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tell_of(matter)

    def tell_of(self, matter: MatterPage) -> None:
        """Ask for a reason only where tasks are unfinished and the office may take them back."""
        if matter.foreign or not matter.open_tasks:
            self.fields.pop("reason", None)


class ProgressForm(VersionForm):
    """The office's own words on how far a matter is."""

    progress = _area(
        _("Our own words on progress"),
        3,
        required=False,
        help_text=_("The newer one counts on the page: these words, or the latest report of the lead."),
    )


LIVE = {
    "hx-get": "?",
    "hx-trigger": "input changed delay:300ms",
    "hx-include": "closest form",
    "hx-params": "origin,pattern,digits",
    "hx-target": "#example",
    "hx-select": "#example",
    "hx-swap": "outerHTML",
}
"""While a pattern is typed, the page is asked what number it would give."""


class NumberForm(Form):
    """How numbers are written for one origin."""

    origin = forms.ChoiceField(label=_("For matters from"), required=False)
    pattern = forms.CharField(
        label=pgettext_lazy("field", "Pattern"),
        required=False,
        max_length=48,
        help_text=_(
            "{year} and {serial} once each, for example 督办〔{year}〕{serial}号. "
            "Left empty, the rule is taken away and the general one holds."
        ),
    )
    digits = forms.IntegerField(
        label=_("Least digits of the serial"),
        min_value=1,
        max_value=6,
        initial=1,
        help_text=_("With three digits, the seventh number is 007."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("pattern", "digits"):
            self.fields[name].widget.attrs |= LIVE
        field = self.fields["origin"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", pgettext_lazy("numbers", "every origin without a rule")), *origin_choices()]


class RegisterFilter(Form):
    """Narrows the register."""

    shelf = forms.ChoiceField(
        required=False, choices=[(shelf.value, shelf.value) for shelf in Shelf], widget=forms.HiddenInput
    )
    q = SearchField(label=_("Number or words"), max_length=100)
    origin = forms.ChoiceField(label=pgettext_lazy("field", "Origin"), required=False)
    lead = forms.TypedChoiceField(
        label=pgettext_lazy("field", "Leads"), required=False, coerce=int, empty_value=None
    )
    office = forms.TypedChoiceField(label=_("Kept by"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, offices: tuple[UnitName, ...], leads: tuple[UnitName, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", pgettext_lazy("filter", "all"))
        offered: dict[str, Choices] = {
            "origin": [everything, *origin_choices()],
            "lead": [everything, *((str(unit.id), str(unit)) for unit in leads)],
            "office": [everything, *((str(unit.id), str(unit)) for unit in offices)],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if len(offices) < 2:
            del self.fields["office"]
