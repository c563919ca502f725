"""One post for its administrator, and the choice of the post in which one acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from threadneedle.accounts.reads import person_id_of
from threadneedle.adapters import clock
from threadneedle.core.base import Actor, ForbiddenError, InvalidError, Role
from threadneedle.org import services
from threadneedle.org.acting import SESSION_KEY, acting
from threadneedle.org.drafts import GrantDraft, HoldingDraft
from threadneedle.org.forms.people import AppointForm, EndForm, GrantForm
from threadneedle.org.forms.rows import RowForm
from threadneedle.org.reads import unit_named
from threadneedle.org.reads.people import appointable
from threadneedle.org.reads.units import PostRow, UnitView, post_view
from threadneedle.org.templatetags.named import plain_named
from threadneedle.org.views.acts import Act, Desk
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import Form


@require_http_methods(["GET", "HEAD", "POST"])
def change_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Who holds a post, and which roles it carries."""
    actor = acting(request).actor
    now, today = now_and_today()
    unit, post = post_view(post_id, actor, today)
    if not actor.may(Role.ADMINISTRATOR, unit.path):
        raise ForbiddenError.of("org.administrator_needed")
    desk = Desk(request, _acts(unit, post, actor, now))
    if desk.perform():
        if desk.chosen == "close":
            return redirect("org:unit", unit.id)
        return redirect("org:change_post", post.id)
    context = {
        "place": "org",
        "today": today,
        "unit": unit,
        "post_row": post,
        "people": appointable(actor),
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/post_change.html", context, status=desk.status)


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's own posts.

    Raises
    ------
    ForbiddenError
        If it is not one of the posts that the person holds today.
    """
    wanted = request.POST.get("post", "")
    seat = next((seat for seat in acting(request).seats if str(seat.post_id) == wanted), None)
    if seat is None:
        acting(request).actor  # noqa: B018 - somebody not signed in is asked to sign in first
        raise ForbiddenError.of("org.no_post")
    request.session[SESSION_KEY] = seat.post_id
    messages.success(request, _("You now act in another of your posts."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


def _acts(unit: UnitView, post: PostRow, actor: Actor, now: datetime) -> dict[str, Act]:
    by: dict[str, Any] = {"actor": actor, "now": now}
    today = clock.local_day(now)

    def appoint(data: dict[str, Any]) -> object:
        person_id = person_id_of(data["username"])
        if person_id is None:
            raise InvalidError.of("org.person_unknown", field="username")
        draft = HoldingDraft(post.id, person_id, data["since"], data["until"], data["stands_in"])
        return services.appoint(draft, **by)

    def grant(data: dict[str, Any]) -> object:
        over = unit_named(data["unit"], actor, "unit")
        return services.grant_role(GrantDraft(post.id, data["role"], over.pk, data["delegable"]), **by)

    return {
        "appoint": Act(AppointForm, appoint, _("The person was appointed."), {"since": today}),
        "end": Act(
            EndForm,
            lambda data: services.end_holding(data["row"], data["until"], **by),
            _("The last day was recorded."),
            {"until": today},
            {"row": [(row.id, plain_named(row.name, row.name_en)) for row in post.holdings if row.begun]},
        ),
        "cancel": Act(
            RowForm, lambda data: services.cancel_holding(data["row"], **by), _("It was taken back.")
        ),
        "grant": Act(GrantForm, grant, _("The role was given."), {"unit": unit.short}),
        "revoke": Act(
            RowForm, lambda data: services.revoke_role(data["row"], **by), _("The role was taken.")
        ),
        "close": Act(Form, lambda _data: services.close_post(post.id, **by), _("The post was closed.")),
    }
