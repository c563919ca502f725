"""How a task is worked, as its unit fills it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.directives.forms.acts import ActForm
from threadneedle.directives.reads.shape import shape_choices, shapes_of
from threadneedle.directives.services.shape import CREW_MOST

DIVIDED = {"": None, "no": False, "yes": True}


def _choice(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class ShapeForm(ActForm):
    """People, skill, place, in one go or divided, order."""

    crew = forms.IntegerField(label=_("People together"), min_value=1, max_value=CREW_MOST)
    skill_id = _choice(_("Skill each of them needs"))
    site_id = _choice(_("Place of the work"))
    divisible = forms.ChoiceField(
        label=_("In one go or divided"),
        required=False,
        choices=[
            ("", pgettext_lazy("shape", "by its length")),
            ("no", pgettext_lazy("shape", "in one go")),
            ("yes", pgettext_lazy("shape", "may be divided")),
        ],
    )
    after = _choice(_("Comes after"))

    def begin(self) -> dict[str, Any]:
        """Begin with what is known."""
        known = shapes_of([self.task.id])[self.task.id]
        divided = next(word for word, value in DIVIDED.items() if value is known.divisible)
        return {
            "crew": known.crew,
            "skill_id": known.skill_id,
            "site_id": known.site_id,
            "divisible": divided,
            "after": known.after[0] if known.after else None,
        }

    def prepare(self) -> None:
        """Offer what the unit has: skills of its team, units below it, its other open tasks."""
        offered = shape_choices(self.task.id, self.task.unit)
        empty = {
            "skill_id": (pgettext_lazy("shape", "nothing particular"), offered.skills),
            "site_id": (pgettext_lazy("shape", "the office"), offered.sites),
            "after": (pgettext_lazy("shape", "nothing"), offered.tasks),
        }
        for name, (nothing, rows) in empty.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", nothing), *((key, str(title)) for key, title in rows)]

    def clean_divisible(self) -> bool | None:
        """Turn the word into what it means."""
        return DIVIDED[self.cleaned_data["divisible"]]
