"""Persons, for the administrator of the district."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from threadneedle.accounts.services import (
    disable_person,
    enable_person,
    hand_out_code,
    make_person,
    reset_second_factor,
)
from threadneedle.core.base import DomainError
from threadneedle.org.acting import acting
from threadneedle.org.forms.people import PersonFilter, PersonForm
from threadneedle.org.reads import people as reads
from threadneedle.org.views.acts import UNPROCESSABLE, Act, Desk
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import Form
from threadneedle.ui.words import in_words

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Persons by sign-in name; a new one is made here."""
    actor = acting(request).actor
    now, today = now_and_today()
    form = PersonFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {"q": "", "state": ""}
    page = reads.people(
        actor, today, words=asked["q"], state=asked["state"], page=request.GET.get("page"), per=PER_PAGE
    )
    made: list[int] = []
    desk = Desk(
        request,
        {
            "make": Act(
                PersonForm,
                lambda data: made.append(make_person(**data, actor=actor, now=now)),
                _("The person was made. Hand out a code so that they can sign in."),
            )
        },
    )
    if desk.perform():
        return redirect("org:person", made[0])
    context = {
        "place": "org",
        "today": today,
        "filter": form,
        "page": page,
        "active": reads.active_persons(),
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/people.html", context, status=desk.status)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: posts held, and the keys to their account."""
    actor = acting(request).actor
    now, today = now_and_today()
    row = reads.person_row(person_id, actor, today)
    by: dict[str, Any] = {"actor": actor, "now": now}
    acts = {
        "disable": Act(
            Form,
            lambda _data: disable_person(person_id, **by),
            _("The person was disabled; all sessions have ended."),
        ),
        "enable": Act(Form, lambda _data: enable_person(person_id, **by), _("The person may sign in again.")),
        "reset": Act(
            Form, lambda _data: reset_second_factor(person_id, **by), _("The second factor was removed.")
        ),
    }
    desk = Desk(request, acts)
    if desk.perform():
        return redirect("org:person", person_id)
    context = {"place": "org", "today": today, "person": row, "desk": desk, "forms": desk.forms}
    return render(request, "org/person.html", context, status=desk.status)


@never_cache
@require_POST
def code(request: HttpRequest, person_id: int) -> HttpResponse:
    """A new one-time code for a person, shown this once."""
    actor = acting(request).actor
    now, today = now_and_today()
    row = reads.person_row(person_id, actor, today)
    try:
        secret = hand_out_code(person_id, actor=actor, now=now)
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, in_words(problem))
        context = {"place": "org", "today": today, "person": row}
        return render(request, "org/person.html", context, status=UNPROCESSABLE)
    return render(request, "org/code.html", {"place": "org", "person": row, "code": secret})
