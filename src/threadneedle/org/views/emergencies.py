"""Emergencies: everybody sees what lasts; the government's office declares and ends them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, NotFoundError
from threadneedle.org.acting import acting
from threadneedle.org.reads import unit_named
from threadneedle.org.reads.emergencies import emergency_rows, may_declare
from threadneedle.org.services.emergencies import (
    GROUND_MOST,
    TITLE_MOST,
    close_emergency,
    open_emergency,
)
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import Form, add_problems
from threadneedle.ui.words import in_words


class EmergencyForm(Form):
    """What has happened, on what ground, and for whom."""

    unit = forms.CharField(label=gettext_lazy("For which unit, with all below it"), max_length=64)
    title = forms.CharField(label=gettext_lazy("What has happened"), max_length=TITLE_MOST)
    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=GROUND_MOST,
        help_text=gettext_lazy("Law and article, or whose decision."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def emergencies(request: HttpRequest) -> HttpResponse:
    """Show what lasts and what is over; declare one."""
    actor = acting(request).actor
    now, today = now_and_today()
    declares = any(may_declare(actor, grant.path) for grant in actor.grants if grant.acts)
    form = EmergencyForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not declares:
            raise ForbiddenError.of("emergency.side", unit="")
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                unit = unit_named(given["unit"], actor, "unit")
                open_emergency(unit.pk, given["title"], given["ground"], actor=actor, now=now)
            except ForbiddenError:
                raise
            except DomainError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                add_problems(form, error)
            else:
                messages.success(request, _("Declared. Every clock below stands but those of safety."))
                return redirect("org:emergencies")
    context: dict[str, Any] = {
        "place": "org",
        "today": today,
        "rows": emergency_rows(actor),
        "declares": declares,
        "form": form,
    }
    return render(request, "org/emergencies.html", context, status=status)


@require_POST
def end_emergency(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """End one; the days on which clocks stood are given back."""
    now, _today = now_and_today()
    try:
        close_emergency(emergency_id, actor=acting(request).actor, now=now)
    except (ForbiddenError, NotFoundError):
        raise
    except ConflictError as error:
        messages.error(request, in_words(error.problems[0]))
    else:
        messages.success(request, _("It is over. The clocks run again, and their days are given back."))
    return redirect("org:emergencies")
