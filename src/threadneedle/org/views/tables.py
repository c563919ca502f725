"""The working calendar and the rule pack."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threadneedle.core.base import Actor, ForbiddenError
from threadneedle.core.calendar import DayKind
from threadneedle.org import services
from threadneedle.org.acting import acting
from threadneedle.org.drafts import FIRST_YEAR, LAST_YEAR, RuleDraft
from threadneedle.org.forms.tables import DayForm, RuleForm, YearFilter, YearForm
from threadneedle.org.reads.people import may_keep_people
from threadneedle.org.reads.tables import RuleRow, YearView, rule_rows, year_view
from threadneedle.org.views.acts import Act, Desk
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.figures import weekday


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """A year by months: holidays, working weekends, what is provisional."""
    actor = acting(request).actor
    now, today = now_and_today()
    asked = YearFilter(request.GET)
    valid = asked.cleaned_data if asked.is_valid() else {}
    taken: date | None = valid.get("day")
    year = valid.get("year") or (taken.year if taken else today.year)
    keeper = may_keep_people(actor)
    if request.method == "POST" and not keeper:
        raise ForbiddenError.of("org.administrator_needed")
    shown = year_view(min(max(year, FIRST_YEAR), LAST_YEAR))
    desk = Desk(request, _calendar_acts(shown, taken, actor, now))
    if desk.perform():
        return redirect(f"{reverse('org:calendar')}?{urlencode({'year': shown.year})}")
    context = {
        "place": "org",
        "today": today,
        "view": shown,
        "weekdays": [weekday(day.day) for day in shown.months[0].weeks[1] if day],
        "previous": shown.year - 1 if shown.year > FIRST_YEAR else None,
        "following": shown.year + 1 if shown.year < LAST_YEAR else None,
        "keeper": keeper,
        "keeps_people": keeper,
        "taken": taken,
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/calendar.html", context, status=desk.status)


def _calendar_acts(view: YearView, taken: date | None, actor: Actor, now: datetime) -> dict[str, Act]:
    by: dict[str, Any] = {"actor": actor, "now": now}
    marked = next((day for day in view.exceptions if day.day == taken), None)

    def set_day(data: dict[str, Any]) -> None:
        if data["kind"] == "weekly":
            services.remove_calendar_day(data["day"], **by)
        else:
            services.set_calendar_day(data["day"], DayKind(data["kind"]), data["name"], **by)

    initial = {"day": taken, "kind": marked.kind, "name": marked.name} if marked else {"day": taken}
    year = {"year": max(view.announced) + 1 if view.announced else view.year}
    return {
        "day": Act(DayForm, set_day, _("The day was saved."), initial),
        "year": Act(
            YearForm, lambda data: services.announce_year(**data, **by), _("The year was recorded."), year
        ),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Every limit with its dates and its source; house defaults are marked."""
    actor = acting(request).actor
    now, today = now_and_today()
    keeper = may_keep_people(actor)
    if request.method == "POST" and not keeper:
        raise ForbiddenError.of("org.administrator_needed")
    past = request.GET.get("past") == "1"
    rows = rule_rows(today, past=past)
    taken = next((row for row in reversed(rows) if row.key == request.GET.get("key")), None)
    desk = Desk(
        request,
        {
            "set": Act(
                RuleForm,
                lambda data: services.set_rule(RuleDraft(**data), actor=actor, now=now),
                _("The limit was saved."),
                _initial(taken, today),
            )
        },
    )
    if desk.perform():
        return redirect("org:rules")
    context = {
        "place": "org",
        "today": today,
        "law": [row for row in rows if not row.house_default],
        "house": [row for row in rows if row.house_default],
        "past": past,
        "keeper": keeper,
        "keeps_people": keeper,
        "taken": taken,
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/rules.html", context, status=desk.status)


def _initial(row: RuleRow | None, today: date) -> dict[str, object]:
    if row is None:
        return {"since": today}
    return {
        "key": row.key,
        "value": row.value,
        "unit_of_value": row.unit_of_value,
        "name": row.name,
        "name_en": row.name_en,
        "since": max(row.since, today),
        "source": row.source,
        "house_default": row.house_default,
    }
