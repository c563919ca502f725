"""Telling each unit its part of a quantity that the source names for all together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from threadneedle.adapters.clock import now
from threadneedle.core.base import ConflictError, DomainError
from threadneedle.directives.forms.shares import ShareForm
from threadneedle.directives.reads.shares import share_page
from threadneedle.directives.services.shares import share_out
from threadneedle.directives.views.lists import PLACE
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems


@require_http_methods(["GET", "POST"])
def shares(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show who has how much, and take new parts as one act."""
    actor = acting(request).actor
    page = share_page(draft_id, actor)
    form = ShareForm(request.POST if request.method == "POST" else None, page=page)
    back = reverse("directives:detail" if page.issued else "directives:review", args=[page.directive_id])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = share_out(draft_id, form.shares(), actor=actor, now=now())
            except DomainError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                add_problems(form, error)
            else:
                said = ngettext(
                    "%(changed)d unit has its part.", "%(changed)d units have their part.", changed
                )
                messages.success(request, said % {"changed": changed})
                return redirect(back)
    context = {"place": PLACE, "share": page, "form": form, "back": back}
    return render(request, "directives/shares.html", context, status=status)
