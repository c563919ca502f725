"""Requests for help: owed by us, asked by us; asking and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import ConflictError, DomainError, ForbiddenError
from threadneedle.directives import services
from threadneedle.directives.forms.acts import AnswerHelpForm, HelpForm
from threadneedle.directives.forms.help import HelpFilter
from threadneedle.directives.reads.help import HelpCounts, help_counts, help_page, help_requests
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.task import task_page
from threadneedle.directives.reads.units import askable
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems

PLACE = "help"
SIDES = {
    "owed": gettext_lazy("Owed by us"),
    "asked": gettext_lazy("Asked by us"),
    "all": gettext_lazy("All in our area"),
}


@require_GET
def help_list(request: HttpRequest) -> HttpResponse:
    """Show what we owe an answer to, or what we asked."""
    actor = acting(request).actor
    today = local_day(now())
    counts = help_counts(actor, today)
    side = request.GET.get("side", "")
    side = side if side in SIDES else _side(counts)
    form = HelpFilter(request.GET or None)
    state, words = "", ""
    if form.is_valid():
        state, words = form.cleaned_data["state"], form.cleaned_data["q"]
    context = {
        "place": PLACE,
        "side": side,
        "tabs": list(SIDES.items()),
        "counts": counts,
        "form": form,
        "page": help_requests(side, state, words, actor, today, request.GET.get("page")),
        "narrowed": bool(state or words),
    }
    return render(request, "directives/help_list.html", context)


def _side(counts: HelpCounts) -> str:
    """Who asks more than they answer begins with what they asked."""
    return "asked" if counts.asked and not counts.owed else "owed"


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Carry a difficulty upward, alone or about a task."""
    actor, moment = acting(request).actor, now()
    today = local_day(moment)
    if not help_counts(actor, today).may_ask:
        raise ForbiddenError.of("help.not_clerk", unit=actor.unit_id)
    named = request.GET.get("task", "")
    task = task_page(int(named), actor, today) if named.isdecimal() and len(named) < 18 else None
    # An office that does not act here cannot be asked; who helps is for the clerk to say.
    asked = task.issuer.name.zh if task and isinstance(task.issuer, UnitName) else ""
    begin = {"asked": asked, "title": ""} if task else {}
    form = HelpForm(
        request.POST if request.method == "POST" else None, actor=actor, today=today, initial=begin
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cleaned = form.cleaned_data
            due = cleaned["answer_due"]
            try:
                made = services.ask_help(
                    cleaned["asked"],
                    cleaned["title"],
                    cleaned["text"],
                    task_id=task.id if task else None,
                    answer_due=None if isinstance(due, int) else due,
                    actor=actor,
                    now=moment,
                )
            except DomainError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("The request is sent; an answer is owed."))
                return redirect("directives:help", made.pk)
    context = {"place": PLACE, "form": form, "task": task, "units": askable(actor)}
    return render(request, "directives/help_ask.html", context, status=status)


@require_http_methods(["GET", "POST"])
def help_one(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request, and take the answer."""
    actor, moment = acting(request).actor, now()
    page = help_page(request_id, actor, local_day(moment))
    form = AnswerHelpForm(
        request.POST if request.method == "POST" else None, initial={"version": page.version}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.answer_help(
                    request_id,
                    form.cleaned_data["answer"],
                    version=form.cleaned_data["version"],
                    actor=actor,
                    now=moment,
                )
            except ForbiddenError:
                raise
            except DomainError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                add_problems(form, error)
                page = help_page(request_id, actor, local_day(moment))
            else:
                messages.success(request, _("The answer is sent."))
                return redirect("directives:help", request_id)
    return render(
        request, "directives/help_one.html", {"place": PLACE, "help": page, "form": form}, status=status
    )
