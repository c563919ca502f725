"""What a unit has to work with: one page for its head and its clerks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from threadneedle.core.base import Actor, ForbiddenError
from threadneedle.org.acting import acting
from threadneedle.org.forms.rows import RowForm
from threadneedle.org.forms.teams import AbsenceForm, SkillForm, TeamForm, WayForm
from threadneedle.org.reads.teams import TeamView, may_keep_team, team_view
from threadneedle.org.services import teams as services
from threadneedle.org.templatetags.named import plain_named
from threadneedle.org.views.acts import Act, Desk
from threadneedle.org.views.units import now_and_today


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Hours, people, skills, who is away, ways; the head and the administrator change them."""
    actor = acting(request).actor
    now, today = now_and_today()
    shown = team_view(unit_id, actor, today)
    keeper = may_keep_team(actor, shown.path) and not shown.closed
    if request.method == "POST" and not keeper:
        raise ForbiddenError.of("org.administrator_or_head_needed")
    desk = Desk(request, _acts(shown, actor, now, today))
    if desk.perform():
        return redirect("org:team", unit_id)
    context = {
        "place": "org",
        "today": today,
        "team": shown,
        "keeper": keeper,
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/team.html", context, status=desk.status)


def _acts(team: TeamView, actor: Actor, now: datetime, today: date) -> dict[str, Act]:
    by: dict[str, Any] = {"actor": actor, "now": now}
    unit_id = team.unit_id
    skills: list[tuple[object, object]] = [("", pgettext("skill", "does not matter"))]
    skills += [(row.id, plain_named(row.name, row.name_en)) for row in team.skills]
    sites: list[tuple[object, object]] = [(row.id, plain_named(row.name, row.name_en)) for row in team.sites]
    return {
        "hours": Act(
            TeamForm,
            lambda data: services.set_team(unit_id, **data, **by),
            _("The hours were saved."),
            {
                "since": today,
                "hours_per_day": team.hours_per_day,
                "reserve_percent": team.reserve_percent,
                "hands": team.hands,
            },
        ),
        "skill": Act(
            SkillForm, lambda data: services.set_skill(unit_id, **data, **by), _("The skill was counted.")
        ),
        "absence": Act(
            AbsenceForm,
            lambda data: services.add_absence(unit_id, **data, **by),
            _("The absence was noted."),
            {"since": today, "until": today, "hands": 1},
            {"skill_id": skills},
        ),
        "back": Act(
            RowForm,
            lambda data: services.remove_absence(unit_id, data["row"], **by),
            _("The absence was taken back."),
        ),
        "way": Act(
            WayForm,
            lambda data: services.set_way(unit_id, **data, **by),
            _("The way was saved."),
            {},
            {"site_id": sites},
        ),
    }
