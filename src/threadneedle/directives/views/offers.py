"""Orders that were registered in our name: take them over, or leave them where they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from threadneedle.adapters.clock import now
from threadneedle.core.base import DomainError, ForbiddenError, NotFoundError, Role
from threadneedle.directives import services
from threadneedle.directives.forms.intake import DeclineForm
from threadneedle.directives.reads.offers import offers
from threadneedle.directives.views.lists import PLACE
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems


@require_GET
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show what was registered in our name while nobody acted for us here."""
    return _page(request, {}, 200)


@require_POST
def take(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Become the issuer of an order that a unit registered in our name."""
    directive = services.take_over(directive_id, actor=acting(request).actor, now=now())
    messages.success(request, _("“%(title)s” is yours now: you confirm it.") % {"title": directive.title})
    return redirect("directives:offers")


@require_POST
def decline(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Leave an order with the unit that registered it, with a reason."""
    form = DeclineForm(request.POST, prefix=f"d{directive_id}")
    if not form.is_valid():
        return _page(request, {directive_id: form}, 422)
    try:
        services.decline_offer(
            directive_id, form.cleaned_data["reason"], actor=acting(request).actor, now=now()
        )
    except (ForbiddenError, NotFoundError):
        raise
    except DomainError as error:
        add_problems(form, error)
        return _page(request, {directive_id: form}, 422)
    messages.success(request, _("It stays with the unit that registered it."))
    return redirect("directives:offers")


def _page(request: HttpRequest, forms: dict[int, DeclineForm], status: int) -> HttpResponse:
    actor = acting(request).actor
    if not actor.may(Role.ISSUER, actor.unit_path):
        raise ForbiddenError.of("directive.not_issuer", unit=actor.unit_id)
    rows = [(offer, forms.get(offer.id) or DeclineForm(prefix=f"d{offer.id}")) for offer in offers(actor)]
    context = {"place": PLACE, "rows": rows}
    return render(request, "directives/offers.html", context, status=status)
