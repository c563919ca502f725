"""Merging and splitting a unit: what would happen is shown before the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from threadneedle.core.base import Actor, ConflictError, DomainError, ForbiddenError, Role
from threadneedle.org import services
from threadneedle.org.acting import acting
from threadneedle.org.drafts import SplitPart, UnitDraft
from threadneedle.org.effects import effects_of
from threadneedle.org.forms.succession import MergeForm, SplitForm
from threadneedle.org.reads.succession import Hours, closing_of, siblings_of
from threadneedle.org.reads.units import UnitView, unit_view
from threadneedle.org.templatetags.named import plain_named
from threadneedle.org.views.acts import UNPROCESSABLE
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import Form, add_problems

MOST_PARTS = 6
RESERVE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Merge a unit with others of its kind beside it, into a new one or one of them."""
    actor = acting(request).actor
    now, today = now_and_today()
    unit = _open_unit(unit_id, actor, today)
    form = MergeForm(request.POST or None)
    beside = [(key, plain_named(*names)) for key, *names in siblings_of(unit.id)]
    own = (unit.id, plain_named(unit.name, unit.name_en))
    form.fields["units"].choices = beside  # type: ignore[attr-defined]
    form.fields["into"].choices = [  # type: ignore[attr-defined]
        (0, pgettext("merge into", "a new unit")),
        own,
        *beside,
    ]
    context: dict[str, Any] = {"place": "org", "today": today, "unit": unit, "form": form, "beside": beside}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        ids = [unit.id, *data["units"]]
        if request.POST.get("act") != "merge":
            closing = [key for key in ids if key != data["into"]]
            context |= _shown(closing, ids, today)
            return render(request, "org/merge.html", context)
        try:
            after = services.merge_units(
                ids, data["into"] or _draft(unit.kind, data), hours=_hours(data), actor=actor, now=now
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The units were merged. What was open passes on within moments."))
            return redirect("org:unit", after.pk)
    return render(request, "org/merge.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Split a unit; each unit below it goes to a part, and one part carries on what is open."""
    actor = acting(request).actor
    now, today = now_and_today()
    unit = _open_unit(unit_id, actor, today)
    closing = closing_of([unit.id], today)
    children = [(key, plain_named(name, name_en)) for key, name, name_en in closing.children]
    form = SplitForm(_sent(request, children), parts=_parts(request), children=children)
    context: dict[str, Any] = {
        "place": "org",
        "today": today,
        "unit": unit,
        "form": form,
        "most": MOST_PARTS,
        "children": [form[f"child_{key}"] for key, _name in children],
        "parts": [[form[f"{name}_{part}"] for name in ("name", "short", "code")] for part in form.parts],
    }
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if request.POST.get("act") != "split":
            context |= _shown([] if data["goes_on"] else [unit.id], [unit.id], today)
            stays = 1 if data["goes_on"] else 0
            context["moving"] = sum(data[f"child_{key}"] != stays for key, _name in children)
            return render(request, "org/split.html", context)
        try:
            parts = services.split_unit(unit.id, _split_parts(unit, form), actor=actor, now=now)
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The unit was split. What was open passes on within moments."))
            return redirect("org:unit", parts[data["main"] - 1].pk)
    return render(request, "org/split.html", context, status=_status(form))


def _open_unit(unit_id: int, actor: Actor, today: date) -> UnitView:
    unit = unit_view(unit_id, actor, today)
    if not actor.may(Role.ADMINISTRATOR, unit.path):
        raise ForbiddenError.of("org.administrator_needed")
    if unit.closed_on is not None:
        raise ConflictError.of("org.unit_closed", unit=unit.name)
    return unit


def _shown(closing: Sequence[int], involved: Sequence[int], today: date) -> dict[str, Any]:
    ends = closing_of(closing, today)
    return {
        "preview": True,
        "ends": ends,
        "moving": len(ends.children),
        "together": closing_of(involved, today).hours,
        "effects": [(code, number) for code, number in effects_of(closing) if number],
    }


def _draft(kind: str, data: dict[str, Any]) -> UnitDraft:
    return UnitDraft(kind, data["name"], data["short"], data["name_en"], data["code"])


def _hours(data: dict[str, Any]) -> Hours | None:
    return None if data["hours_per_day"] is None else Hours(data["hours_per_day"], RESERVE)


def _sent(request: HttpRequest, children: Sequence[tuple[int, str]]) -> QueryDict | None:
    """Return what was sent; a unit below of which nothing is said goes to the main part."""
    if not request.POST:
        return None
    sent = request.POST.copy()
    for key, _name in children:
        sent.setdefault(f"child_{key}", sent.get("main", "1"))
    return sent


def _parts(request: HttpRequest) -> int:
    asked = (request.POST or request.GET).get("parts", "")
    return (
        min(max(int(asked), 2), MOST_PARTS) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 2
    )


def _split_parts(unit: UnitView, form: SplitForm) -> list[SplitPart]:
    data = form.cleaned_data
    return [
        SplitPart(
            draft=None
            if part == 1 and data["goes_on"]
            else UnitDraft(unit.kind, data[f"name_{part}"], data[f"short_{part}"], "", data[f"code_{part}"]),
            children=tuple(key for key, _name in form.children if data[f"child_{key}"] == part),
            main=part == data["main"],
        )
        for part in form.parts
    ]


def _status(form: Form) -> int:
    return UNPROCESSABLE if form.is_bound else 200
