"""Editing what was read: any field of a draft, and the head of a directive."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.extraction import Directory, UnitRole
from threadneedle.directives.forms.choices import kind_choices, norm_choices, proof_choices, tier_choices
from threadneedle.directives.forms.naming import DueField, UnitsField
from threadneedle.directives.reads.drafts import DraftView, UnitView
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.norms import HeldNorms
from threadneedle.directives.reads.review import Review
from threadneedle.directives.services import DirectiveEdit, DraftEdit, UnitChoice
from threadneedle.directives.services.shape import CREW_MOST
from threadneedle.ui.forms import DayField, Form, SearchField


class VersionForm(Form):
    """Base of every form that changes something which somebody else may change too."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def at_version(self, version: int) -> None:
        """Keep what was typed and let it be sent again on a newer state."""
        data: Any = self.data
        changed = data.copy()
        changed["version"] = str(version)
        self.data = changed


class DraftForm(VersionForm):
    """Every field of a draft; what is left empty stays as it is."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=160, required=False)
    lead = UnitsField(label=_("Leads"), required=False, role=UnitRole.LEAD.value)
    responsible = UnitsField(
        label=_("Responsible"),
        required=False,
        role=UnitRole.RESPONSIBLE.value,
        help_text=_("Names as in an order, several with a comma between; “all townships” is understood."),
    )
    cooperating = UnitsField(label=_("Co-operating"), required=False, role=UnitRole.COOPERATING.value)
    each_alone = forms.BooleanField(label=_("Each of them for itself, none leads"), required=False)
    post_words = forms.CharField(
        label=_("Post"),
        required=False,
        max_length=64,
        help_text=_("A proposal. The unit itself names the post when it takes the task on."),
    )
    due = DueField(label=_("Due"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    counter = forms.CharField(label=_("Counted in"), required=False, max_length=12)
    hours = forms.DecimalField(
        label=_("Hours for one unit"),
        required=False,
        min_value=0,
        max_value=100_000,
        max_digits=8,
        decimal_places=2,
        help_text=_("Your own estimate; left empty, the norm counts. Each unit may correct it."),
    )
    norm = forms.TypedChoiceField(label=_("Norm"), required=False, coerce=int, empty_value=None)
    crew = forms.IntegerField(
        label=_("People needed together"),
        required=False,
        min_value=1,
        max_value=CREW_MOST,
        help_text=_("For one visit or one shift, such as two for an inspection."),
    )
    tier = forms.TypedChoiceField(label=_("Tier"), required=False, coerce=int, empty_value=None)
    ground = forms.CharField(
        label=_("Statutory ground"),
        required=False,
        max_length=300,
        help_text=_("For safety: the law or rule that asks for it. “None” is an answer too."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    proof_category = forms.ChoiceField(label=_("Proof"), required=False)
    proof_asks = forms.CharField(label=_("What is asked for"), required=False, max_length=120)
    proof_reason = forms.CharField(label=_("Why the fact is not enough"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        directory: Directory,
        issuer: UnitName,
        norms: HeldNorms,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "norm": norm_choices(norms),
            "tier": [("", _("not chosen yet")), *tier_choices()],
            "kind": kind_choices(),
            "proof_category": proof_choices(_("None; the fact is enough")),
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = offered[name]
            elif isinstance(field, UnitsField):
                field.directory, field.issuer_id = directory, issuer.id
                field.widget.attrs["list"] = "units"
            elif isinstance(field, DueField):
                field.today = today

    def clean(self) -> dict[str, Any]:
        """Proof beyond the fact needs its reason in writing."""
        cleaned = super().clean() or {}
        if cleaned.get("proof_category"):
            for name in ("proof_asks", "proof_reason"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed, if proof is asked for."))
        return cleaned

    def edit(self, review: Review, draft: DraftView) -> DraftEdit:
        """Return what has changed against the draft as it was shown."""
        cleaned = self.cleaned_data
        units = tuple(choice for name in ("lead", "responsible", "cooperating") for choice in cleaned[name])
        due = cleaned["due"]
        if isinstance(due, int):
            due = next((each.due for each in review.drafts if each.position == due), None)
        same_proof = (draft.proof, draft.proof_asks, draft.proof_reason) == (
            cleaned["proof_category"],
            cleaned["proof_asks"],
            cleaned["proof_reason"],
        )
        return DraftEdit(
            title=cleaned["title"],
            title_en=cleaned["title_en"],
            kind=cleaned["kind"] if cleaned["kind"] not in {"", draft.kind} else None,
            tier=cleaned["tier"],
            ground=cleaned["ground"],
            due=due if due != draft.due else None,
            quantity=cleaned["quantity"],
            counter=cleaned["counter"],
            post_words=cleaned["post_words"],
            hours=cleaned["hours"],
            own_hours=cleaned["hours"] is not None,
            norm_id=cleaned["norm"] or 0,
            crew=cleaned["crew"],
            each_alone=cleaned["each_alone"],
            units=None if _same_units(units, draft) else units,
            proof_category=None if same_proof else cleaned["proof_category"],
            proof_asks=cleaned["proof_asks"],
            proof_reason=cleaned["proof_reason"],
        )


def _same_units(units: tuple[UnitChoice, ...], draft: DraftView) -> bool:
    now = {(unit.unit.id, unit.role, unit.member_kind) for unit in draft.units if unit.unit is not None}
    return {(unit.unit_id, unit.role, unit.member_kind) for unit in units} == now


def initial_of(draft: DraftView, version: int) -> dict[str, Any]:
    """Return the values with which the form of a draft begins."""

    def named(role: UnitRole) -> str:
        return "、".join(_typed(unit) for unit in draft.units if unit.role == role.value and unit.unit)

    return {
        "version": version,
        "title": draft.title.zh,
        "title_en": draft.title.en,
        "lead": named(UnitRole.LEAD),
        "responsible": named(UnitRole.RESPONSIBLE),
        "cooperating": named(UnitRole.COOPERATING),
        "each_alone": draft.each_alone,
        "post_words": draft.post_words,
        "due": draft.due.isoformat() if draft.due else "",
        "quantity": _plain(draft.quantity),
        "counter": draft.counter,
        "hours": _plain(draft.hours),
        "norm": str(draft.norm_id or ""),
        "crew": draft.crew,
        "tier": "" if draft.tier is None else str(draft.tier),
        "ground": draft.ground,
        "kind": draft.kind,
        "proof_category": draft.proof,
        "proof_asks": draft.proof_asks,
        "proof_reason": draft.proof_reason,
    }


def _typed(unit: UnitView) -> str:
    """A collective keeps the words of its source, a unit is written with its own name."""
    return unit.words if unit.member_kind or unit.unit is None else unit.unit.name.zh


def _plain(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"


class HeadForm(VersionForm):
    """Title, number and authority of a directive."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=240, required=False)
    number = forms.CharField(label=_("Document number"), max_length=64, required=False)
    authority = forms.CharField(label=_("Authority"), max_length=120, required=False)
    issuer_words = forms.CharField(label=_("From whom"), max_length=120, required=False)
    arrived_on = DayField(label=_("Arrived on"), required=False)

    def __init__(self, *args: Any, received: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("authority",) if received else ("issuer_words", "arrived_on"):
            del self.fields[name]

    def edit(self) -> DirectiveEdit:
        """Return the edit for the service; a day of arrival that was left empty stays as it is."""
        cleaned = self.cleaned_data
        return DirectiveEdit(
            title=cleaned["title"],
            title_en=cleaned["title_en"],
            number=cleaned["number"],
            authority=cleaned.get("authority"),
            issuer_words=cleaned.get("issuer_words"),
            arrived_on=cleaned.get("arrived_on"),
        )


class ReasonForm(VersionForm):
    """A version and a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class TaskFilterForm(Form):
    """Narrows the tasks of one directive."""

    q = SearchField(label=_("Unit or words"), max_length=100)
    item = forms.TypedChoiceField(label=_("Item"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(
        self, *args: Any, items: list[tuple[int, str]], states: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", pgettext_lazy("filter", "all"))]
        for name, choices in (("item", items), ("state", states)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*everything, *choices]
