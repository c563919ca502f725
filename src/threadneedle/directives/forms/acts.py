"""The small forms of a task's life: each knows what its act needs, and keeps what was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.core.base import Actor
from threadneedle.core.extraction import Directory
from threadneedle.directives.forms.choices import ground_choices
from threadneedle.directives.forms.drafts import VersionForm
from threadneedle.directives.forms.naming import DueField, UnitsField
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.task import TaskPage
from threadneedle.directives.reads.units import below, own_posts, units_with_task
from threadneedle.org.reads import directory

LONG = 4000


def _area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ActForm(VersionForm):
    """Base: an act on one task, at the version that was seen; with nothing to type it only asks."""

    def __init__(self, data: Any = None, *, task: TaskPage, actor: Actor, today: date) -> None:
        self.task, self.actor, self.today = task, actor, today
        super().__init__(data, initial={"version": task.version, **self.begin()})
        for field in self.fields.values():
            if isinstance(field, DueField):
                field.today = today
        self.prepare()

    def begin(self) -> dict[str, Any]:
        """Return the values with which the form begins."""
        return {}

    def prepare(self) -> None:
        """Fill in what depends on the task: choices, names."""

    def day(self, name: str) -> date | None:
        """Return a day that was typed; “same as” means nothing here."""
        given = self.cleaned_data[name]
        return given if isinstance(given, date) else None


class WhyForm(ActForm):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=LONG, widget=_area(autofocus=True))


class TakeOnForm(ActForm):
    """The unit itself names the post."""

    post = forms.TypedChoiceField(label=_("Responsible post"), coerce=int, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the open posts of the unit; one that the issuer proposed by its exact name is chosen."""
        field = self.fields["post"]
        posts = own_posts(self.task.unit.id)
        if isinstance(field, forms.ChoiceField):
            field.choices = [(post.id, str(post)) for post in posts]
        proposed = [post.id for post in posts if post.name.zh == self.task.post_words]
        if len(proposed) == 1:
            self.initial["post"] = proposed[0]


class HoursForm(ActForm):
    """The unit's own estimate."""

    hours = forms.DecimalField(
        label=_("Hours it will take"),
        min_value=0,
        max_value=100_000,
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"autofocus": True, "inputmode": "decimal"}),
    )

    def begin(self) -> dict[str, Any]:
        """Begin with what is known."""
        task = self.task
        known = task.hours_corrected if task.hours_corrected is not None else task.hours_asked
        return {"hours": None if known is None else f"{known.normalize():f}"}


class ObjectForm(ActForm):
    """One of three grounds, and why."""

    ground = forms.ChoiceField(
        label=pgettext_lazy("objection", "Ground"), choices=ground_choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONG, widget=_area())


class ExtensionForm(ActForm):
    """A later day, and why."""

    due = DueField(label=_("New date"))
    reason = forms.CharField(label=_("Reason"), max_length=LONG, widget=_area())


class GrantForm(ActForm):
    """The day asked for, or another one."""

    due = DueField(
        label=_("New date"),
        required=False,
        help_text=_("The day asked for, or another one later than the present."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONG, widget=_area())

    def begin(self) -> dict[str, Any]:
        """Begin with the day that is asked for."""
        waiting = self.task.waiting_extension
        return {"due": waiting.due_asked.isoformat() if waiting else ""}


class BlockForm(ActForm):
    """The cause, and the unit that owes."""

    cause = forms.CharField(label=_("Cause"), max_length=LONG, widget=_area(autofocus=True))
    owed_by = UnitsField(
        label=_("Who owes something"),
        required=False,
        help_text=_("The unit on which it depends. It is named on the page and on the board."),
    )

    def prepare(self) -> None:
        """Names are looked up only when something was typed."""
        _with_names(self, "owed_by")

    def clean_owed_by(self) -> int | None:
        """One unit, no collective."""
        return _one_unit(self.cleaned_data["owed_by"])


class UnblockForm(ActForm):
    """What has changed."""

    because = forms.CharField(label=_("What has changed"), max_length=LONG, widget=_area(autofocus=True))


class CascadeForm(ActForm):
    """Units below, an earlier day if need be, demands added, and a part of the quantity for each."""

    units = forms.TypedMultipleChoiceField(
        label=_("Units below"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    due = DueField(
        label=_("Due"), required=False, help_text=_("An earlier date takes days off; it is shown.")
    )
    demands_added = forms.CharField(
        label=_("Demands added"),
        required=False,
        max_length=LONG,
        widget=_area(),
        help_text=_("What you ask beyond the order from above. It is shown. Empty is best."),
    )

    def begin(self) -> dict[str, Any]:
        """Begin with the date from above."""
        return {"due": self.task.due.isoformat()}

    def prepare(self) -> None:
        """Offer the units directly below; a quantity for each where the task is counted."""
        self.below = below(self.task.unit.path)
        self.kept = units_with_task(self.task.id)
        field = self.fields["units"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(unit.id, str(unit)) for unit in self.below]
        if self.task.counter or self.task.quantity is not None:
            for unit in self.below:
                self.fields[f"quantity_{unit.id}"] = forms.DecimalField(
                    required=False,
                    min_value=0,
                    max_digits=14,
                    decimal_places=2,
                    label=_("Quantity for %(unit)s") % {"unit": unit},
                )

    def rows(self) -> list[tuple[UnitName, Any, Any, bool]]:
        """Return each unit below with its box, its quantity, and whether it has its task already."""
        boxes = {str(box.data["value"]): box for box in self["units"]}
        return [
            (
                unit,
                boxes[str(unit.id)],
                self[f"quantity_{unit.id}"] if f"quantity_{unit.id}" in self.fields else None,
                unit.id in self.kept,
            )
            for unit in self.below
        ]

    def quantities(self) -> dict[int, Decimal]:
        """Return the parts of the quantity that were typed."""
        given = {unit.id: self.cleaned_data.get(f"quantity_{unit.id}") for unit in self.below}
        return {key: value for key, value in given.items() if value is not None}


class HelpForm(VersionForm):
    """A difficulty carried upward."""

    asked = UnitsField(label=_("Whom do you ask"), help_text=_("One unit of the district."))
    title = forms.CharField(label=_("What you need, in one line"), max_length=120)
    text = forms.CharField(label=_("What stands in the way"), max_length=LONG, widget=_area(5))
    answer_due = DueField(
        label=_("Answer wanted by"),
        required=False,
        help_text=_("Left empty, the rule pack says when an answer is owed."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        del self.fields["version"]
        field = self.fields["answer_due"]
        if isinstance(field, DueField):
            field.today = today
        _with_names(self, "asked")

    def clean_asked(self) -> int | None:
        """One unit, no collective."""
        return _one_unit(self.cleaned_data["asked"])


class AnswerHelpForm(VersionForm):
    """The answer to a request for help."""

    answer = forms.CharField(label=_("Answer"), max_length=LONG, widget=_area(5, autofocus=True))


def _with_names(form: ActForm | HelpForm, name: str) -> None:
    field = form.fields[name]
    field.widget.attrs["list"] = "units"
    if isinstance(field, UnitsField):
        field.issuer_id = form.actor.unit_id
        field.directory = directory(form.actor.unit_path) if form.is_bound else Directory()


def _one_unit(choices: tuple[Any, ...]) -> int | None:
    if len(choices) > 1 or (choices and choices[0].member_kind):
        raise forms.ValidationError(_("Name one unit."), code="unit.one")
    return int(choices[0].unit_id) if choices else None
