"""Pages of worklists: parse, read, render."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from threadneedle.adapters import clock
from threadneedle.core.base import InvalidError
from threadneedle.org.middleware import acting
from threadneedle.ui.paging import Page, paginate
from threadneedle.worklists import reads
from threadneedle.worklists.forms import FilterForm
from threadneedle.worklists.message import as_message
from threadneedle.worklists.reads.changes import changes_of

PLACE = "worklist"

DAY_SIGNS = 20
"""Signs of what is no day that a message repeats."""


def _frame(place: str = PLACE) -> dict[str, Any]:
    now = clock.now()
    return {"place": place, "as_of": now, "today": clock.local_day(now)}


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Go to the list of the actor's own unit."""
    return redirect("worklists:worklist", acting(request).actor.unit_id)


@require_GET
def worklist(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the one list of a unit; to htmx its table alone, to the printer every line."""
    frame = _frame()
    actor = acting(request).actor
    found, form = _filtered(request, unit_id, frame)
    printed = "print" in request.GET
    page = (
        Page(found.lines, 1, 1, len(found.lines))
        if printed
        else paginate(found.lines, request.GET.get("page"))
    )
    context = {
        **frame,
        "list": found,
        "form": form,
        "page": page,
        "printed": printed,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "own": actor.unit_id == unit_id,
    }
    htmx = getattr(request, "htmx", None)
    alone = bool(htmx) and not htmx.boosted  # type: ignore[union-attr]
    return render(request, f"worklists/{'_worklist' if alone else 'worklist'}.html", context)


def _filtered(request: HttpRequest, unit_id: int, frame: dict[str, Any]) -> tuple[reads.Worklist, FilterForm]:
    """Read the whole list first: it names the issuers and posts that the filter offers."""
    actor = acting(request).actor
    found = reads.worklist_of(unit_id, actor=actor, today=frame["today"])
    form = FilterForm(request.GET)
    form.choose_from(found.issuers, found.posts)
    return found.filtered(form.wanted()), form


@require_GET
def message(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the list as plain text for a chat group."""
    frame = _frame()
    found, _form = _filtered(request, unit_id, frame)
    return render(request, "worklists/message.html", {**frame, "list": found, "text": as_message(found)})


@require_GET
def why(request: HttpRequest, unit_id: int, task_id: int) -> HttpResponse:
    """Show why a line lies where it lies; to htmx the answer alone, to stand below the line."""
    frame = _frame()
    asked = request.GET.get("by", "")
    found = reads.why_here(
        unit_id, task_id, actor=acting(request).actor, today=frame["today"], by=_day(asked) if asked else None
    )
    htmx = getattr(request, "htmx", None)
    alone = bool(htmx) and not htmx.boosted  # type: ignore[union-attr]
    name = "worklists/_why.html" if alone else "worklists/why.html"
    return render(request, name, {**frame, "why": found})


@require_GET
def changes(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show line by line what is different from the plan before, and which acts stand behind it."""
    frame = _frame()
    found = changes_of(unit_id, actor=acting(request).actor, today=frame["today"])
    parts = [("new", found.new), ("gone", found.gone), ("moved", found.moved)]
    return render(request, "worklists/changes.html", {**frame, "changes": found, "parts": parts})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError.of("plan.by_no_day", field="by", text=text[:DAY_SIGNS]) from None


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show the tasks of the actor's post."""
    frame = _frame()
    lines = reads.my_items(actor=acting(request).actor, today=frame["today"])
    page = paginate(lines, request.GET.get("page"))
    late = sum(line.progress == "late" for line in lines)
    starting = sum(line.group == "today" for line in lines)
    return render(
        request,
        "worklists/mine.html",
        {**frame, "page": page, "late": late, "starting": starting, "total": len(lines)},
    )


@require_GET
def units(request: HttpRequest, unit_id: int | None = None) -> HttpResponse:
    """Show the units below, in the order of their area codes."""
    frame = _frame("units")
    found = reads.units_below(unit_id, actor=acting(request).actor, today=frame["today"])
    groups = [
        (kind, rows, any(row.weeks for row in rows))
        for kind, rows in (("front", found.front), ("offices", found.of_kind("department", "office")))
        if rows
    ]
    return render(
        request,
        "worklists/units.html",
        {**frame, "units": found, "groups": groups},
    )


@require_GET
def brief(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit on one page."""
    frame = _frame("units")
    found = reads.brief_of(unit_id, actor=acting(request).actor, today=frame["today"])
    return render(request, "worklists/brief.html", {**frame, "brief": found})
