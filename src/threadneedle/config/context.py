"""What every page needs to draw its frame."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy

from threadneedle.adapters import clock
from threadneedle.core.base import DomainError, Role
from threadneedle.notifications.reads import unread_count
from threadneedle.org.middleware import Acting
from threadneedle.org.reads import district_name
from threadneedle.ui.places import Place

EVERYBODY = frozenset(Role)
OVERSIGHT = frozenset({Role.LEADER, Role.SUPERVISOR, Role.VIEWER, Role.ARBITER, Role.ISSUER})
WORKING = frozenset({Role.CLERK, Role.HEAD})
REGISTERS = frozenset({Role.SUPERVISOR, Role.ISSUER})

PLACES = (
    ("board", pgettext_lazy("nav", "Board"), "results:board", OVERSIGHT),
    ("worklist", pgettext_lazy("nav", "Worklist"), "worklists:own", WORKING),
    ("desk", pgettext_lazy("nav", "Desk"), "results:desk", frozenset({Role.HEAD})),
    ("directives", pgettext_lazy("nav", "Directives"), "directives:list", EVERYBODY - {Role.ADMINISTRATOR}),
    ("matters", pgettext_lazy("nav", "Matters"), "directives:matters", REGISTERS),
    ("help", pgettext_lazy("nav", "Help"), "directives:help", WORKING | {Role.LEADER}),
    ("units", pgettext_lazy("nav", "Townships"), "worklists:units", OVERSIGHT),
    ("org", pgettext_lazy("nav", "Units"), "org:units", EVERYBODY),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame shows; whoever acts is read only if the template asks."""
    now = clock.now()
    frame: dict[str, Any] = {
        "district": SimpleLazyObject(lambda: settings.DISTRICT or district_name(get_language() or "")),
        "demo": settings.DEMO,
        "today": clock.local_day(now),
        "as_of": now,
    }
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or not request.user.is_authenticated:
        return frame
    try:
        actor = acting.actor
    except DomainError:
        return {**frame, "account_url": reverse("accounts:account")}
    roles = {grant.role for grant in actor.grants if grant.acts}
    seat = next(seat for seat in acting.seats if seat.post_id == actor.post_id)
    english = (get_language() or "").startswith("en")
    return {
        **frame,
        "acting": acting,
        "places": [Place(key, words, reverse(name)) for key, words, name, wanted in PLACES if wanted & roles],
        "post": f"{seat.unit_en}, {seat.post_en}" if english else f"{seat.unit}·{seat.post}",
        "account_url": reverse("accounts:account"),
        "search_url": reverse("results:search"),
        "notices_url": reverse("notifications:list"),
        "notices": unread_count(actor),
    }
