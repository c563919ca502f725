"""How many hours each kind of work takes, and what was spent on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import Actor, ForbiddenError
from threadneedle.core.planning.norm import LEAST
from threadneedle.directives.forms.norms import AcceptForm, NormForm
from threadneedle.directives.reads.norms import NormRow, norm_rows
from threadneedle.directives.services.norms import accept_norm
from threadneedle.org.drafts import NormDraft
from threadneedle.org.middleware import acting
from threadneedle.org.reads.people import may_keep_people
from threadneedle.org.services.norms import set_norm
from threadneedle.org.views.acts import Act, Desk


@require_http_methods(["GET", "HEAD", "POST"])
def norms(request: HttpRequest) -> HttpResponse:
    """Show every norm with its dates, its source and what was spent; the administrator sets them."""
    actor = acting(request).actor
    moment = now()
    today = local_day(moment)
    keeper = may_keep_people(actor)
    if request.method == "POST" and not keeper:
        raise ForbiddenError.of("org.administrator_needed")
    past = request.GET.get("past") == "1"
    rows = norm_rows(today, past=past)
    taken = next((row for row in rows if str(row.id) == request.GET.get("norm")), None)
    desk = Desk(request, _acts(rows, taken, actor, moment, today))
    if desk.perform():
        return redirect("directives:norms")
    context = {
        "place": "org",
        "today": today,
        "rows": rows,
        "kinds": len({(row.name.zh, row.counter) for row in rows if row.state != "past"}),
        "waiting": sum(row.now is not None and row.now.proposed is not None for row in rows),
        "least": LEAST,
        "past": past,
        "keeper": keeper,
        "keeps_people": keeper,
        "taken": taken,
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "directives/norms.html", context, status=desk.status)


def _acts(
    rows: tuple[NormRow, ...], taken: NormRow | None, actor: Actor, moment: datetime, today: date
) -> dict[str, Act]:
    by: dict[str, Any] = {"actor": actor, "now": moment}

    def accept(data: dict[str, Any]) -> None:
        row = next((row for row in rows if row.id == data["row"]), None)
        accept_norm(data["row"], data["hours"], _source_of(row), **by)

    return {
        "set": Act(
            NormForm,
            lambda data: set_norm(NormDraft(**data), **by),
            _("The norm was saved."),
            _initial(taken, today),
        ),
        "accept": Act(AcceptForm, accept, _("The norm holds from today.")),
    }


def _source_of(row: NormRow | None) -> str:
    """Say where the number comes from, in the language of the house: a source is kept, not translated."""
    if row is None or row.now is None:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Hours spent: median of %(count)d reports, %(median)s h") % {
            "count": row.now.count,
            "median": f"{row.now.median.normalize():f}",
        }


def _initial(row: NormRow | None, today: date) -> dict[str, object]:
    if row is None:
        return {"since": today}
    return {
        "name": row.name.zh,
        "name_en": row.name.en,
        "hours": f"{row.hours.normalize():f}",
        "counter": row.counter,
        "words": row.words,
        "since": max(row.since, today),
        "source": row.source,
    }
