"""The tree of units, one unit, and what an administrator changes in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, ForbiddenError, Role
from threadneedle.org import services
from threadneedle.org.acting import acting
from threadneedle.org.drafts import PostDraft, UnitDraft
from threadneedle.org.forms.people import PostForm
from threadneedle.org.forms.rows import RowForm
from threadneedle.org.forms.teams import CapacityForm
from threadneedle.org.forms.units import AliasForm, MoveForm, NewUnitForm, UnitFilter, UnitForm
from threadneedle.org.reads import unit_named
from threadneedle.org.reads.people import may_keep_people
from threadneedle.org.reads.succession import unit_history
from threadneedle.org.reads.teams import may_see_team
from threadneedle.org.reads.units import UnitView, find_units, root_of, tally, unit_view, units_below
from threadneedle.org.views.acts import Act, Desk
from threadneedle.ui.forms import Form

PER_LEVEL, PER_SEARCH, PER_UNFOLDED = 100, 50, 200


def now_and_today() -> tuple[datetime, date]:
    """Read the clock once for a request."""
    now = clock.now()
    return now, clock.local_day(now)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The district's first level, or what a search finds anywhere in it."""
    actor = acting(request).actor
    _now, today = now_and_today()
    form = UnitFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    root = root_of(actor)
    page = request.GET.get("page")
    searching = any(asked.values())
    if searching:
        found = find_units(
            actor,
            today,
            words=asked["q"],
            kind=asked["kind"],
            vacant=asked["vacant"],
            page=page,
            per=PER_SEARCH,
        )
    else:
        found = units_below(root.pk, actor, today, page, PER_LEVEL)
    context = {
        "place": "org",
        "today": today,
        "root": root,
        "tally": tally(actor, today),
        "filter": form,
        "searching": searching,
        "page": found,
        "administrator": actor.may(Role.ADMINISTRATOR, root.path),
        "keeps_people": may_keep_people(actor),
    }
    return render(request, "org/units.html", context)


@require_safe
def below(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The rows of the units right below one, to be put under its row."""
    actor = acting(request).actor
    _now, today = now_and_today()
    parent = unit_view(unit_id, actor, today)
    found = units_below(parent.id, actor, today, None, PER_UNFOLDED)
    context = {"page": found, "parent": parent, "inner": True, "today": today}
    return render(request, "org/_unit_rows.html", context)


@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One unit: its posts and who holds them, its names, its hours, what stands below it."""
    actor = acting(request).actor
    _now, today = now_and_today()
    shown = unit_view(unit_id, actor, today)
    context = {
        "place": "org",
        "today": today,
        "unit": shown,
        "history": unit_history(shown.id),
        "page": units_below(shown.id, actor, today, request.GET.get("page"), PER_LEVEL),
        "administrator": actor.may(Role.ADMINISTRATOR, shown.path) and shown.closed_on is None,
        "sees_team": may_see_team(actor, shown.path),
    }
    return render(request, "org/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What an administrator changes in one unit."""
    actor = acting(request).actor
    now, today = now_and_today()
    shown = unit_view(unit_id, actor, today)
    if not actor.may(Role.ADMINISTRATOR, shown.path):
        raise ForbiddenError.of("org.administrator_needed")
    desk = Desk(request, _acts(shown, actor, now))
    if desk.perform():
        if desk.chosen == "close":
            return redirect("org:unit", shown.parents[-1].id)
        return redirect("org:change_unit", shown.id)
    context = {"place": "org", "today": today, "unit": shown, "desk": desk, "forms": desk.forms}
    return render(request, "org/unit_change.html", context, status=desk.status)


def _acts(unit: UnitView, actor: Actor, now: datetime) -> dict[str, Act]:
    by: dict[str, Any] = {"actor": actor, "now": now}
    today = clock.local_day(now)
    names = {"name": unit.name, "short": unit.short, "name_en": unit.name_en, "code": unit.code}
    hours = unit.capacities[0] if unit.capacities else None
    capacity = {
        "since": today,
        "hours_per_day": hours.hours_per_day if hours else None,
        "reserve_percent": hours.reserve_percent if hours else 20,
    }

    def move(data: dict[str, Any]) -> object:
        parent = unit_named(data["parent"], actor, "parent")
        return services.move_unit(unit.id, parent.pk, **by)

    return {
        "rename": Act(UnitForm, lambda data: services.rename_unit(unit.id, **data, **by), _("Saved."), names),
        "add_alias": Act(
            AliasForm, lambda data: services.add_alias(unit.id, data["alias"], **by), _("The name was added.")
        ),
        "remove_alias": Act(
            RowForm, lambda data: services.remove_alias(data["row"], **by), _("The name was taken away.")
        ),
        "capacity": Act(
            CapacityForm,
            lambda data: services.set_capacity(unit.id, **data, **by),
            _("The hours were saved."),
            capacity,
        ),
        "add_post": Act(
            PostForm,
            lambda data: services.add_post(PostDraft(unit.id, **data), **by),
            _("The post was added."),
        ),
        "add_unit": Act(
            NewUnitForm,
            lambda data: services.add_unit(unit.id, UnitDraft(**data), **by),
            _("The unit was added."),
        ),
        "move": Act(MoveForm, move, _("The unit was moved.")),
        "close": Act(Form, lambda _data: services.close_unit(unit.id, **by), _("The unit was closed.")),
    }
