"""A table on its way in: brought, its columns told, looked at, taken in or dropped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import ConflictError, DomainError, StaleError
from threadneedle.org.middleware import acting
from threadneedle.sheets import services
from threadneedle.sheets.forms import BackForm, ColumnsForm, SheetForm, TakeForm, UploadForm, VersionForm
from threadneedle.sheets.purposes import purpose_of, purposes_of
from threadneedle.sheets.reads import TakeView, layouts_of, take_of, takes_of
from threadneedle.sheets.services import Checked
from threadneedle.sheets.views.shown import Findings, shown_left
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words

PLACES = {"register": "matters"}
ELSEWHERE = "org"
"""The place in the bar of a purpose that is not named: tables of the organisation."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The kinds of tables that the actor can bring."""
    found = {"place": ELSEWHERE, "purposes": purposes_of(acting(request).actor)}
    return render(request, "sheets/index.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a table, take one back, and see those brought before."""
    actor = acting(request).actor
    found = purpose_of(code, actor)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                take = services.give_table(given.read(), given.name, code, actor=actor, now=now())
                return redirect("sheets:take" if take.layout_id else "sheets:columns", take.pk)
            except DomainError as error:
                for problem in error.problems:
                    form.add_error("file", in_words(problem))
    layouts = layouts_of(code, actor)
    context = {
        "place": PLACES.get(code, ELSEWHERE),
        "purpose": found,
        "form": form,
        "layouts": layouts,
        "back": BackForm(layouts=layouts) if found.give else None,
        "takes": takes_of(code, actor),
    }
    return render(request, "sheets/purpose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, take_id: int) -> HttpResponse:
    """Say which field each column is; guessed from the headings, remembered for the next time."""
    actor = acting(request).actor
    if closed := _closed(take_id, request):
        return closed
    wanted = request.POST.get("sheet") if request.method == "POST" else request.GET.get("sheet")
    opened = services.open_table(take_id, actor, sheet=wanted)
    form, status = ColumnsForm(opened=opened), 200
    if request.method == "POST":
        form, status = ColumnsForm(request.POST, opened=opened), 422
        if form.is_valid():
            try:
                services.tell_columns(
                    take_id,
                    opened.sheet.name,
                    form.given(),
                    version=form.cleaned_data["version"],
                    actor=actor,
                    now=now(),
                )
                return redirect("sheets:take", take_id)
            except DomainError as error:
                add_problems(form, error)
                status = 409 if isinstance(error, ConflictError) else 422
    context = {
        "place": PLACES.get(opened.purpose.code, ELSEWHERE),
        "opened": opened,
        "form": form,
        "sheet_form": SheetForm(opened=opened, initial={"sheet": opened.sheet.name}),
        "missing": [spec for spec in opened.purpose.required if spec.code not in opened.fields],
        "drop": VersionForm(initial={"version": opened.take.version}),
    }
    return render(request, "sheets/columns.html", context, status=status)


@require_safe
def take(request: HttpRequest, take_id: int) -> HttpResponse:
    """What taking in a table would do; or, once it is taken in or dropped, what came of it."""
    actor = acting(request).actor
    found = take_of(take_id, actor)
    if not found.open:
        return _result(request, found)
    if found.layout is None:
        return redirect("sheets:columns", take_id)
    checked = services.check_table(services.open_table(take_id, actor), actor, local_day(now()))
    return _check_page(request, checked, TakeForm(checked=checked), 200)


@require_POST
def take_in(request: HttpRequest, take_id: int) -> HttpResponse:
    """Take in the table as it was shown, if nothing has changed since."""
    actor = acting(request).actor
    if closed := _closed(take_id, request):
        return closed
    moment = now()
    checked = services.check_table(services.open_table(take_id, actor), actor, local_day(moment))
    form = TakeForm(request.POST, checked=checked)
    if not form.is_valid():
        return _check_page(request, checked, form, 422)
    try:
        services.take_in(
            take_id,
            version=form.cleaned_data["version"],
            seal=form.cleaned_data["seal"],
            leave_out=form.cleaned_data.get("leave_out", False),
            prefer=form.prefer_chosen(),
            actor=actor,
            now=moment,
        )
    except StaleError:
        # The button was pressed twice, or somebody else was faster: show what holds now.
        return _closed(take_id, request) or redirect("sheets:take", take_id)
    except DomainError as error:
        fresh = services.check_table(services.open_table(take_id, actor), actor, local_day(moment))
        again = TakeForm(request.POST, checked=fresh)
        again.is_valid()
        add_problems(again, error)
        again.data = {**request.POST.dict(), "seal": fresh.seal, "version": str(fresh.opened.take.version)}
        status = 409 if isinstance(error, ConflictError) else 422
        return _check_page(request, fresh, again, status)
    messages.success(request, _("The table is taken in."))
    return redirect("sheets:take", take_id)


@require_POST
def drop(request: HttpRequest, take_id: int) -> HttpResponse:
    """Drop a table; nothing of it is taken in."""
    actor = acting(request).actor
    found = take_of(take_id, actor)
    form = VersionForm(request.POST)
    if closed := _closed(take_id, request):
        return closed
    if not form.is_valid():
        messages.error(request, in_words("sheet.stale", file=found.file))
        return redirect("sheets:take", take_id)
    try:
        services.drop_take(take_id, version=form.cleaned_data["version"], actor=actor, now=now())
    except StaleError as error:
        messages.error(request, in_words(error.problems[0]))
        return redirect("sheets:take", take_id)
    messages.info(request, _("The table was dropped; nothing of it was taken in."))
    return redirect("sheets:purpose", found.purpose)


def _closed(take_id: int, request: HttpRequest) -> HttpResponse | None:
    """Send on to what came of a table that no longer waits."""
    found = take_of(take_id, acting(request).actor)
    if found.open:
        return None
    messages.info(request, in_words("sheet.closed", file=found.file, take=found.state))
    return redirect("sheets:take", take_id)


def _check_page(request: HttpRequest, checked: Checked, form: TakeForm, status: int) -> HttpResponse:
    opened = checked.opened
    context = {
        "place": PLACES.get(opened.purpose.code, ELSEWHERE),
        "take": opened.take,
        "opened": opened,
        "purpose": opened.purpose,
        "counts": checked.counts,
        "found": Findings.of(checked),
        "form": form,
        "good": checked.counts["new"] + checked.counts["changed"],
        "drop": VersionForm(initial={"version": opened.take.version}),
    }
    return render(request, "sheets/check.html", context, status=status)


def _result(request: HttpRequest, found: TakeView) -> HttpResponse:
    purpose_found = purpose_of(found.purpose, acting(request).actor)
    context = {
        "place": PLACES.get(found.purpose, ELSEWHERE),
        "take": found,
        "purpose": purpose_found,
        "left": shown_left(found, purpose_found),
    }
    return render(request, "sheets/result.html", context)
