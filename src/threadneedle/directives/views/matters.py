"""The register of matters, one matter, and how it is registered, chased and closed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import Actor, ConflictError, DomainError, ForbiddenError, StaleError
from threadneedle.directives import services
from threadneedle.directives.forms import matters as forms
from threadneedle.directives.forms.drafts import VersionForm
from threadneedle.directives.reads import matter as one
from threadneedle.directives.reads import matters as register
from threadneedle.directives.reads.matter import MatterPage
from threadneedle.directives.reads.matters import Shelf, Wanted
from threadneedle.directives.reads.numbers import examples_of, next_number, trial_of
from threadneedle.directives.reads.units import suggested
from threadneedle.org.middleware import acting
from threadneedle.org.reads import directory
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words

PLACE = "matters"


@require_GET
def matter_list(request: HttpRequest) -> HttpResponse:
    """Show the register: what is open, late or closed, of one's own office or of all that one sees."""
    actor = acting(request).actor
    today = local_day(now())
    offices = register.offices_of(actor)
    own = actor.unit_id in {unit.id for unit in offices}
    asked = request.GET.dict()
    if own and "office" not in asked:
        asked["office"] = str(actor.unit_id)
    shelf = Shelf(asked["shelf"]) if asked.get("shelf") in set(Shelf) else Shelf.OPEN
    form = forms.RegisterFilter(
        {**asked, "shelf": shelf.value}, offices=offices, leads=register.leads_of(actor)
    )
    wanted = Wanted(shelf=shelf)
    if form.is_valid():
        cleaned = form.cleaned_data
        wanted = Wanted(
            shelf=shelf,
            office=cleaned.get("office"),
            origin=cleaned["origin"],
            lead=cleaned["lead"],
            words=cleaned["q"],
        )
    counts = register.counts_of(wanted, actor, today)
    numbers = {Shelf.OPEN: counts.open, Shelf.LATE: counts.late, Shelf.CLOSED: counts.closed}
    context = {
        "place": PLACE,
        "shelf": shelf,
        "tabs": [(each, numbers.get(each, counts.open + counts.closed)) for each in Shelf],
        "counts": counts,
        "form": form,
        "page": register.matters(wanted, actor, today, request.GET.get("page")),
        "narrowed": bool(wanted.origin or wanted.lead or wanted.words),
        "office": wanted.office,
        "own": own and (wanted.office == actor.unit_id or len(offices) == 1),
    }
    return render(request, "directives/matters_list.html", context)


@require_GET
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Show one matter."""
    actor = acting(request).actor
    page = one.matter_page(matter_id, actor, local_day(now()))
    return render(request, "directives/matters_one.html", {"place": PLACE, "matter": page})


@require_GET
def slips(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Show the newest slips of a matter, one sheet of paper a unit."""
    page = one.matter_page(matter_id, acting(request).actor, local_day(now()))
    return render(request, "directives/matters_slips.html", {"place": PLACE, "matter": page})


def _keeper(request: HttpRequest) -> Actor:
    actor = acting(request).actor
    if not register.keeps(actor):
        raise ForbiddenError.of("matter.not_registry", unit=register.office_of(actor))
    return actor


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a matter by hand; what was typed stays, but for what bears a mark of secrecy."""
    actor, moment = _keeper(request), now()
    today = local_day(moment)
    shared: dict[str, Any] = {
        "directory": directory(actor.unit_path),
        "registry_id": actor.unit_id,
        "today": today,
    }
    status = 200
    if request.method == "GET":
        form = forms.MatterForm(initial={"client_key": secrets.token_urlsafe(24)}, **shared)
    else:
        form, status = forms.MatterForm(request.POST, **shared), 422
        if form.empty_if_secret():
            form.add_error(None, in_words("directive.secret"))
        elif form.is_valid():
            try:
                made = services.register_matter(form.given(), actor=actor, now=moment)
            except DomainError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("Registered as %(number)s.") % {"number": made.number})
                return redirect("directives:matter", made.pk)
    context = {
        "place": PLACE,
        "form": form,
        "units": suggested(actor),
        "following": next_number(actor, today.year),
    }
    return render(request, "directives/matters_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Register a passage of an issued directive as a matter of one's own office."""
    page = one.passage_page(draft_id, acting(request).actor)
    actor, moment = _keeper(request), now()
    source = " ".join(filter(None, (page.directive.zh, page.directive_number)))
    begin = {"origin": "document", "source_words": source[:300]}
    form = forms.PassageForm(request.POST if request.method == "POST" else None, initial=begin)
    status = 200
    if request.method == "POST":
        status = 422
        if form.empty_if_secret():
            form.add_error(None, in_words("directive.secret"))
        elif form.is_valid():
            try:
                made = services.register_passage(draft_id, actor=actor, now=moment, **form.cleaned_data)
            except ConflictError as error:
                add_problems(form, error)
                page, status = one.passage_page(draft_id, actor), 409
            except DomainError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("Registered as %(number)s.") % {"number": made.number})
                return redirect("directives:matter", made.pk)
    context = {
        "place": PLACE,
        "form": form,
        "passage": page,
        "following": next_number(actor, local_day(moment).year),
    }
    return render(request, "directives/matters_passage.html", context, status=status)


@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """Show how one's own office numbers its matters, with the next number of each origin, and change it."""
    actor, moment = _keeper(request), now()
    status = 200
    form = forms.NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                services.set_number_rule(
                    actor.unit_id,
                    cleaned["origin"],
                    cleaned["pattern"],
                    cleaned["digits"],
                    actor=actor,
                    now=moment,
                )
            except DomainError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("The rule holds from the next number on."))
                return redirect("directives:matter_numbers")
    year = local_day(moment).year
    trial, wrong = trial_of(actor, request.GET.get("pattern", ""), request.GET.get("digits", ""), year)
    context = {
        "place": PLACE,
        "form": form,
        "examples": examples_of(actor, year),
        "trial": trial,
        "wrong": [in_words(problem) for problem in wrong],
    }
    return render(request, "directives/matters_numbers.html", context, status=status)


@require_http_methods(["GET", "POST"])
def chase(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Chase a matter: a slip for each of its tasks on which something is owed."""

    def run(cleaned: dict[str, Any], actor: Actor, moment: datetime) -> str:
        done = services.chase_matter(
            matter_id, cleaned["reason"], version=cleaned["version"], actor=actor, now=moment
        )
        count = len(done.slips)
        said = ngettext("%(count)d slip is sent.", "%(count)d slips are sent.", count) % {"count": count}
        if done.spared:
            spared = ngettext(
                "%(count)d unfinished task got none: nothing is owed on it now.",
                "%(count)d unfinished tasks got none: nothing is owed on them now.",
                done.spared,
            )
            said += pgettext("between sentences", " ") + spared % {"count": done.spared}
        return said

    return _step(request, matter_id, forms.ChaseForm, run, "directives/matters_chase.html")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Close a matter with what came of it; unfinished tasks end only for a reason."""

    def run(cleaned: dict[str, Any], actor: Actor, moment: datetime) -> str:
        done = services.close_matter(
            matter_id,
            cleaned["result"],
            reason=cleaned.get("reason", ""),
            version=cleaned["version"],
            actor=actor,
            now=moment,
        )
        return _("%(number)s is closed.") % {"number": done.number}

    return _step(request, matter_id, forms.CloseForm, run, "directives/matters_close.html")


@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Write down in one's own words how far a matter is."""

    def run(cleaned: dict[str, Any], actor: Actor, moment: datetime) -> str:
        change = services.MatterChange(matter_id, cleaned["version"], progress=cleaned["progress"])
        services.update_matters([change], actor=actor, now=moment)
        return _("Your words are kept.")

    return _step(request, matter_id, forms.ProgressForm, run, "directives/matters_progress.html")


Run = Callable[[dict[str, Any], Actor, datetime], str]


def _step(
    request: HttpRequest, matter_id: int, kind: type[VersionForm], run: Run, template: str
) -> HttpResponse:
    """Show the form of an act on a matter, or take it; what was typed stays if it is refused."""
    actor, moment = acting(request).actor, now()
    page = one.matter_page(matter_id, actor, local_day(moment))
    if not page.mine:
        raise ForbiddenError.of("matter.not_yours", number=page.row.number)
    form, status = _form(kind, request, page), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = run(form.cleaned_data, actor, moment)
            except ConflictError as error:
                add_problems(form, error)
                page, status = one.matter_page(matter_id, actor, local_day(moment)), 409
                if isinstance(error, StaleError):
                    form.at_version(page.version)
            except DomainError as error:
                add_problems(form, error)
            else:
                messages.success(request, said)
                return redirect("directives:matter", matter_id)
    return render(request, template, {"place": PLACE, "matter": page, "form": form}, status=status)


def _form(kind: type[VersionForm], request: HttpRequest, page: MatterPage) -> VersionForm:
    data = request.POST if request.method == "POST" else None
    begin = {"version": page.version, "progress": page.progress}
    if issubclass(kind, forms.CloseForm):
        return kind(data, initial=begin, matter=page)
    return kind(data, initial=begin)
