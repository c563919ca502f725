"""A new order: pasted or uploaded, then read into drafts."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from threadneedle.adapters.clock import now
from threadneedle.core.base import DomainError, ForbiddenError
from threadneedle.directives import services
from threadneedle.directives.forms.intake import DirectiveForm
from threadneedle.directives.reads.lists import shelves
from threadneedle.directives.views.lists import PLACE
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a text and read it; a refused one stays in the form, but for one with a mark of secrecy."""
    actor = acting(request).actor
    if not shelves(actor).may_issue:
        raise ForbiddenError.of("directive.not_issuer", unit=actor.unit_id)
    if request.method == "GET":
        replaced = request.GET.get("supersedes", "")
        initial = {"client_key": secrets.token_urlsafe(24), "supersedes": replaced}
        return _page(request, DirectiveForm(initial=initial), 200)
    form = DirectiveForm(request.POST, request.FILES)
    if not form.is_valid():
        form.empty_if_secret()
        return _page(request, form, 422)
    try:
        directive = services.draft_directive(form.given(), actor=actor, now=now())
    except DomainError as error:
        add_problems(form, error)
        secret = any(problem.code == "directive.secret" for problem in error.problems)
        if secret:
            form.empty()
        return _page(request, form, 422)
    answer = redirect("directives:review", directive.pk)
    replaced_id = form.cleaned_data["supersedes"]
    if replaced_id:
        answer["Location"] += f"?supersedes={replaced_id}"
    return answer


def _page(request: HttpRequest, form: DirectiveForm, status: int) -> HttpResponse:
    return render(request, "directives/new.html", {"place": PLACE, "form": form}, status=status)
