"""The list of directives and the page of one that has been issued."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import DomainError, ForbiddenError
from threadneedle.core.workflow import TaskState
from threadneedle.directives import services
from threadneedle.directives.forms.drafts import ReasonForm, TaskFilterForm
from threadneedle.directives.forms.intake import DirectiveFilter
from threadneedle.directives.mapping import may_register
from threadneedle.directives.reads import lists, progress
from threadneedle.directives.reads.lists import Shelf, Wanted
from threadneedle.directives.reads.matter import marks_of, offers_registering
from threadneedle.directives.reads.offers import offer_count
from threadneedle.directives.reads.progress import TaskFilter
from threadneedle.directives.reads.tray import waiting
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import word

PLACE = "directives"
SHELF_WORDS = {
    Shelf.ISSUED: gettext_lazy("Issued by us"),
    Shelf.DRAFTS: gettext_lazy("Our drafts"),
    Shelf.RECEIVED: gettext_lazy("Issued by others"),
}
STATES = [TaskState.ISSUED, TaskState.SIGNED, TaskState.TAKEN_ON, TaskState.BLOCKED, TaskState.OBJECTED]
STATES += [TaskState.EXTENSION_ASKED, TaskState.REPORTED, TaskState.RETURNED, TaskState.CONFIRMED]
STATES += [TaskState.CLOSED, TaskState.WITHDRAWN, TaskState.SUPERSEDED]


@require_GET
def directive_list(request: HttpRequest) -> HttpResponse:
    """Show what we issued, what we are drafting, or what others issued to us."""
    actor = acting(request).actor
    counts = lists.shelves(actor)
    shelf = _shelf(request.GET.get("shelf", ""), counts)
    form = DirectiveFilter(
        {**request.GET.dict(), "shelf": shelf.value},
        shelf=shelf,
        issuers=lists.issuers(actor) if shelf is Shelf.RECEIVED else (),
    )
    wanted = Wanted(shelf=shelf)
    if form.is_valid():
        cleaned = form.cleaned_data
        wanted = replace(
            wanted,
            state=cleaned.get("state", ""),
            issuer=cleaned.get("issuer"),
            words=cleaned["q"],
            since=cleaned["since"],
            until=cleaned["until"],
        )
    today = local_day(now())
    page = lists.directives(wanted, actor, today, request.GET.get("page"))
    tabs = [(each, SHELF_WORDS[each], getattr(counts, each.value)) for each in Shelf]
    context = {
        "place": PLACE,
        "shelf": shelf,
        "tabs": tabs if counts.may_issue else tabs[2:],
        "counts": counts,
        "offered": offer_count(actor),
        "in_tray": waiting(actor),
        "may_enter": counts.may_issue or may_register(actor),
        "form": form,
        "page": page,
        "narrowed": wanted != Wanted(shelf=shelf),
    }
    return render(request, "directives/list.html", context)


def _shelf(named: str, counts: lists.Shelves) -> Shelf:
    """The shelf asked for, else the one with something on it."""
    if named in list(Shelf):
        return Shelf(named)
    return Shelf.ISSUED if counts.issued or (counts.may_issue and not counts.received) else Shelf.RECEIVED


@require_GET
def detail(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show an issued directive with the progress of all its tasks; a draft goes to its review."""
    actor = acting(request).actor
    if progress.is_draft(directive_id, actor):
        return redirect("directives:review", directive_id)
    today = local_day(now())
    item, state = request.GET.get("item", ""), request.GET.get("state", "")
    wanted = TaskFilter(
        state=state if state in {"open", "late", *STATES} else "",
        item=int(item) if item.isdecimal() and len(item) < 18 else None,
        words=request.GET.get("q", "").replace("\x00", "")[:100],
    )
    page = progress.directive_page(directive_id, wanted, actor, today, request.GET.get("page"))
    form = TaskFilterForm(
        request.GET or None,
        items=[(each.id, f"{each.position} {each.title}") for each in page.items],
        states=[
            ("open", pgettext("filter", "open")),
            ("late", pgettext("filter", "late and open")),
            *((each.value, word(each, "state")) for each in STATES),
        ],
    )
    return render(
        request,
        "directives/detail.html",
        {
            "place": PLACE,
            "directive": page,
            "form": form,
            "narrowed": wanted != TaskFilter(),
            "marks": marks_of([item.id for item in page.items], actor),
            "registers": page.state == "issued" and offers_registering(actor),
        },
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Withdraw an issued directive: every unfinished task of it ends."""
    actor = acting(request).actor
    moment = now()
    page = progress.directive_page(directive_id, TaskFilter(), actor, local_day(moment), None)
    if not page.is_mine:
        raise ForbiddenError.of("directive.not_yours", directive=directive_id)
    form = ReasonForm(request.POST or None, initial={"version": page.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.withdraw_directive(
                directive_id, cleaned["reason"], version=cleaned["version"], actor=actor, now=moment
            )
        except DomainError as error:
            add_problems(form, error)
            status = 409
        else:
            messages.success(
                request, _("The directive is withdrawn; its unfinished tasks are off the lists.")
            )
            return redirect("directives:detail", directive_id)
    elif request.method == "POST":
        status = 422
    context = {"place": PLACE, "directive": page, "form": form}
    return render(request, "directives/withdraw.html", context, status=status)
