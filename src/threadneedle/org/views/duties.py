"""The duty list: everybody looks it up, the administrator keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from threadneedle.core.base import SEGMENT, Actor, DomainError, ForbiddenError, Role
from threadneedle.org.acting import acting
from threadneedle.org.drafts import DutyDraft
from threadneedle.org.forms.duties import DutyFilter, DutyForm
from threadneedle.org.forms.rows import LastDayForm
from threadneedle.org.reads import duties as reads
from threadneedle.org.reads.people import may_keep_people
from threadneedle.org.services.duties import end_duty, put_duties
from threadneedle.org.templatetags.named import plain_named
from threadneedle.org.views.acts import UNPROCESSABLE, Act, Desk
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import Form, add_problems


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """The duty list of a township, or what holds for all of them."""
    actor = acting(request).actor
    _now, today = now_and_today()
    form = DutyFilter(request.GET or None)
    _offer_units(form, actor)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    unit_id = asked.get("unit") if form.is_bound else reads.township_of(actor)
    found = reads.duty_list(
        unit_id or None,
        actor,
        today,
        words=asked.get("q", ""),
        share=asked.get("share", ""),
        past=asked.get("past", False),
    )
    if not form.is_bound:
        form.initial["unit"] = unit_id
    context = {
        "place": "org",
        "today": today,
        "filter": form,
        "duties": found,
        "keeper": _keeps(actor),
        "keeps_people": may_keep_people(actor),
    }
    return render(request, "org/duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_duty(request: HttpRequest) -> HttpResponse:
    """Put down a line of the duty list.

    Raises
    ------
    ForbiddenError
        If the actor is not administrator of the district.
    """
    actor = acting(request).actor
    now, today = now_and_today()
    _require(actor)
    form = DutyForm(request.POST or None, initial={"since": today})
    _offer_units(form, actor)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        unit_id = data.pop("unit") or reads.district_of(actor).pk
        try:
            put_duties([DutyDraft(unit_id=unit_id, **data)], actor=actor, now=now)
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The duty was put down."))
            return redirect("org:duties")
    context = {"place": "org", "today": today, "form": form}
    return render(request, "org/duty_add.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """One line of the duty list; the administrator gives it a last day."""
    actor = acting(request).actor
    now, today = now_and_today()
    row = reads.duty_row(duty_id, actor)
    keeper = actor.may(Role.ADMINISTRATOR, row.unit_path)
    if request.method == "POST" and not keeper:
        raise ForbiddenError.of("org.administrator_needed")
    end = Act(
        LastDayForm,
        lambda data: end_duty(duty_id, data["until"], actor=actor, now=now),
        _("The last day was recorded."),
        {"until": row.until or today},
    )
    desk = Desk(request, {"end": end})
    if desk.perform():
        return redirect("org:duty", duty_id)
    context = {
        "place": "org",
        "today": today,
        "duty": row,
        "keeper": keeper,
        "desk": desk,
        "forms": desk.forms,
    }
    return render(request, "org/duty.html", context, status=desk.status)


def _keeps(actor: Actor) -> bool:
    return actor.may(Role.ADMINISTRATOR, actor.unit_path[:SEGMENT])


def _require(actor: Actor) -> None:
    if not _keeps(actor):
        raise ForbiddenError.of("org.administrator_needed")


def _offer_units(form: Form, actor: Actor) -> None:
    units: list[tuple[Any, str]] = [("", pgettext("duties", "all townships"))]
    units += [(key, plain_named(*names)) for key, *names in reads.listed_units(actor)]
    form.fields["unit"].choices = units  # type: ignore[attr-defined]
