"""Board, desk and search: parse, read, render."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from threadneedle.adapters import clock
from threadneedle.org.middleware import acting
from threadneedle.results import reads
from threadneedle.results.forms import BoardForm, SearchForm
from threadneedle.ui.paging import paginate

PER_PAGE = 30
BEGINNINGS = {"board": "results:board", "worklist": "worklists:own", "organisation": "org:units"}


def _frame(place: str) -> dict[str, Any]:
    now = clock.now()
    return {"place": place, "as_of": now, "today": clock.local_day(now)}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go to the page a person begins with."""
    return redirect(BEGINNINGS[reads.begins_with(acting(request).actor)])


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the board; to htmx the table of matters alone."""
    frame, actor = _frame("board"), acting(request).actor
    form = BoardForm(request.GET)
    form.choose_from(reads.issuers_of(actor=actor))
    found = reads.board_of(form.wanted(), actor=actor, today=frame["today"])
    context = {
        **frame,
        "board": found,
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "page": paginate(found.matters, request.GET.get("page"), PER_PAGE),
    }
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:
        return render(request, "results/_matters.html", context)
    owed = reads.answers_owed(actor=actor, days=found.days)
    context |= {
        "units": reads.units_of_board(actor=actor, today=frame["today"]),
        "decisions": reads.for_decision(actor=actor),
        "owed": owed,
        "overdue": sum(row.late for row in owed),
        "owed_safety": sum(row.safety for row in owed),
        "chased": reads.chased(actor=actor),
    }
    return render(request, "results/board.html", context)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show what presses and what waits for the head of a unit."""
    frame = _frame("desk")
    found = reads.desk_of(actor=acting(request).actor, today=frame["today"])
    return render(request, "results/desk.html", {**frame, "desk": found})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in directives, tasks and units."""
    form = SearchForm(request.GET)
    form.is_valid()
    words, kind = form.cleaned_data.get("q") or "", form.cleaned_data.get("kind") or ""
    found = reads.search(words, kind, request.GET.get("page"), actor=acting(request).actor)
    context = {
        **_frame("search"),
        "form": form,
        "words": " ".join(words.split()),
        "kind": kind,
        "found": found,
        "total": sum(hits.page.total for hits in found),
    }
    return render(request, "results/search.html", context)
