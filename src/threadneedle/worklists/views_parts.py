"""The page on which a line is divided over days by hand: first what it would push, then the act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
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
from threadneedle.core.base import InvalidError
from threadneedle.org.middleware import acting
from threadneedle.ui.figures import long_date, weekday
from threadneedle.ui.forms import Form, add_problems
from threadneedle.worklists import services
from threadneedle.worklists.reads.pins import PinChoice, pin_choice, price_of_parts, quarters_of_parts
from threadneedle.worklists.services.pins import REASON_MOST

REFUSED = 422
MOST_HOURS = 9999


class PartsForm(Form):
    """Hours of a line by day, of all who work on it together, and why."""

    reason = forms.CharField(label=gettext_lazy("Why like this"), required=False, max_length=REASON_MOST)

    def __init__(self, data: Any = None, *, choice: PinChoice) -> None:
        super().__init__(data)
        self.choice = choice
        for day in choice.days:
            name = f"day_{day.isoformat()}"
            self.fields[name] = forms.DecimalField(
                label=_("Hours on %(day)s") % {"day": long_date(day)},
                required=False,
                min_value=0,
                max_value=MOST_HOURS,
                max_digits=6,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
            )
            if part := choice.parts.get(day):
                self.initial[name] = f"{(Decimal(part) / 4).normalize():f}"

    def rows(self) -> list[tuple[date, str, int, Any]]:
        """Return each day with its weekday, the quarter-hours that the plan lays there, and its field."""
        return [
            (day, weekday(day), self.choice.laid.get(day, 0), self[f"day_{day.isoformat()}"])
            for day in self.choice.days
        ]

    def parts(self) -> dict[date, Decimal]:
        """Return the hours that were typed, by day."""
        typed = {day: self.cleaned_data.get(f"day_{day.isoformat()}") for day in self.choice.days}
        return {day: hours for day, hours in typed.items() if hours}


@require_http_methods(["GET", "HEAD", "POST"])
def divide(request: HttpRequest, unit_id: int, task_id: int) -> HttpResponse:
    """Say how many hours of a line are done on which day, read what that pushes, and put it so."""
    actor, now = acting(request).actor, clock.now()
    today = clock.local_day(now)
    choice = pin_choice(unit_id, task_id, actor=actor, today=today)
    asked = any(name.startswith("day_") for name in request.GET)
    data = request.POST if request.method == "POST" else request.GET if asked else None
    form = PartsForm(data, choice=choice)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.divide_line(
                    unit_id, task_id, form.parts(), form.cleaned_data["reason"], actor=actor, now=now
                )
            except InvalidError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("The line is divided over these days now."))
                return redirect(f"{reverse('worklists:worklist', args=[unit_id])}#line-{task_id}")
    context: dict[str, Any] = {
        "place": "worklist",
        "as_of": now,
        "today": today,
        "choice": choice,
        "form": form,
    }
    if form.is_bound and form.is_valid() and (parts := quarters_of_parts(form.parts())):
        context["price"] = price_of_parts(choice, parts, actor=actor, today=today)
        context["rest"] = max(0, choice.effort - sum(parts.values()))
    return render(request, "worklists/parts.html", context, status=status)
