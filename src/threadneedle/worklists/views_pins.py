"""The page on which a line is put on a day: first what it would push, then the act."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, InvalidError
from threadneedle.org.middleware import acting
from threadneedle.ui.figures import long_date, weekday
from threadneedle.ui.forms import Form, add_problems
from threadneedle.worklists import services
from threadneedle.worklists.reads.pins import PinChoice, pin_choice, price_of
from threadneedle.worklists.services.pins import REASON_MOST

REFUSED = 422


class PinForm(Form):
    """A planned day, and why."""

    day = forms.TypedChoiceField(label=gettext_lazy("Day of the line"), coerce=date.fromisoformat)
    reason = forms.CharField(label=gettext_lazy("Why on this day"), required=False, max_length=REASON_MOST)


@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest, unit_id: int, task_id: int) -> HttpResponse:
    """Choose a day, read what it would push, and put the line there or take it off."""
    actor, now = acting(request).actor, clock.now()
    today = clock.local_day(now)
    choice = pin_choice(unit_id, task_id, actor=actor, today=today)
    form = _form(request, choice)
    status = 200
    if request.method == "POST":
        try:
            if _act(request, form, choice, actor=actor, now=now):
                return redirect(f"{reverse('worklists:worklist', args=[unit_id])}#line-{task_id}")
        except InvalidError as error:
            add_problems(form, error)
        status = REFUSED
    context: dict[str, Any] = {
        "place": "worklist",
        "as_of": now,
        "today": today,
        "choice": choice,
        "form": form,
    }
    alone = request.method == "GET" and request.headers.get("HX-Request") == "true"
    if form.is_bound and form.is_valid():
        context["price"] = price_of(choice, form.cleaned_data["day"], actor=actor, today=today)
    elif alone and not form.is_bound:
        context["price"] = price_of(choice, _chosen(choice), actor=actor, today=today)
    if alone:
        day = form.cleaned_data.get("day") if form.is_bound else None
        context["chosen"] = (day or _chosen(choice)).isoformat()
    return render(request, "worklists/_pin.html" if alone else "worklists/pin.html", context, status=status)


def _chosen(choice: PinChoice) -> date:
    """The day with which the choice begins."""
    return choice.pinned or choice.done or choice.days[0]


def _form(request: HttpRequest, choice: PinChoice) -> PinForm:
    asked = "day" in request.GET
    data = request.POST if request.method == "POST" else request.GET if asked else None
    form = PinForm(data, initial={"day": _chosen(choice).isoformat()})
    form.fields["day"].choices = [  # type: ignore[attr-defined]
        (day.isoformat(), f"{long_date(day)} {weekday(day)}") for day in choice.days
    ]
    return form


def _act(request: HttpRequest, form: PinForm, choice: PinChoice, *, actor: Actor, now: datetime) -> bool:
    if "off" in request.POST:
        services.unpin_line(choice.unit_id, choice.task_id, actor=actor, now=now)
        messages.success(request, _("The line is left to the plan again."))
        return True
    if not form.is_valid():
        return False
    day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
    services.pin_line(choice.unit_id, choice.task_id, day, reason, actor=actor, now=now)
    messages.success(request, _("The line lies on %(day)s now.") % {"day": long_date(day)})
    return True
