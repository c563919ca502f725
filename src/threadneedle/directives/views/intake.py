"""Orders on their way in: pasted or sent as files, the tray in which they wait, typing beside a picture."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import DomainError, ForbiddenError, Problem
from threadneedle.core.extraction import looks_secret
from threadneedle.directives import services
from threadneedle.directives.forms.intake import OURS, RECEIVED, DirectiveForm, TypedForm
from threadneedle.directives.reads import files as kept_files
from threadneedle.directives.reads import tray as reads
from threadneedle.directives.services import GivenFile
from threadneedle.directives.views.lists import PLACE
from threadneedle.files.serving import send_file
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words

KNOWN = "directive.file_known"
SECRET = frozenset({"directive.secret", "directive.secret_file"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in: why, and the order that it is already, if it is one."""

    name: str
    why: str
    directive_id: int | None


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a text or files and read them; what is refused is named, and the rest is kept."""
    actor = acting(request).actor
    entry = reads.entry_of(actor)
    if not (entry.may_issue or entry.may_register):
        raise ForbiddenError.of("directive.not_received", unit=actor.unit_id)
    if request.method == "GET":
        initial = {
            "client_key": secrets.token_urlsafe(24),
            "supersedes": request.GET.get("supersedes", ""),
            "origin": RECEIVED if entry.receives_first and "supersedes" not in request.GET else OURS,
            "arrived_on": local_day(now()),
        }
        return _page(request, DirectiveForm(initial=initial, entry=entry), 200)
    form = DirectiveForm(request.POST, request.FILES, entry=entry)
    if not form.is_valid():
        form.empty_if_secret()
        return _page(request, form, 422)
    orders = form.orders
    return _one(request, form, orders[0]) if len(orders) == 1 else _many(request, form, orders)


def _one(request: HttpRequest, form: DirectiveForm, files: list[GivenFile]) -> HttpResponse:
    """One order: what is wrong with it stands in the form, and what was typed stays there."""
    actor = acting(request).actor
    try:
        if files:
            directive = services.draft_from_files(files, form.given(), actor=actor, now=now())
        else:
            directive = services.draft_directive(form.given(), actor=actor, now=now())
    except DomainError as error:
        known = next((each.params.get("directive") for each in error.problems if each.code == KNOWN), None)
        add_problems(form, error)
        if any(problem.code in SECRET for problem in error.problems):
            form.empty()
        return _page(request, form, 422, known=known)
    if not directive.text:
        return redirect("directives:text", directive.pk)
    answer = redirect("directives:review", directive.pk)
    replaced = form.cleaned_data["supersedes"]
    if replaced:
        answer["Location"] += f"?supersedes={replaced}"
    return answer


def _many(request: HttpRequest, form: DirectiveForm, orders: list[list[GivenFile]]) -> HttpResponse:
    """Many orders, a file each: one that cannot be taken does not stop the others."""
    actor = acting(request).actor
    given = form.given(alone=False)
    refused = []
    for files in services.told_apart([each for order in orders for each in order]):
        try:
            services.draft_from_files([files], given, actor=actor, now=now())
        except DomainError as error:
            refused += [_refused(files, problem) for problem in error.problems]
    taken = len(orders) - len({each.name for each in refused})
    if taken:
        said = ngettext("%(taken)d order has arrived.", "%(taken)d orders have arrived.", taken)
        messages.success(request, said % {"taken": taken})
    if not refused:
        return redirect("directives:tray")
    return _tray(request, refused, 200 if taken else 422)


def _refused(file: GivenFile, problem: Problem) -> Refused:
    known = problem.params.get("directive")
    return Refused(file.name, in_words(problem), known if isinstance(known, int) else None)


def _page(request: HttpRequest, form: DirectiveForm, status: int, *, known: object = None) -> HttpResponse:
    context = {
        "place": PLACE,
        "form": form,
        "known": known,
        "head": [form[name] for name in form.head],
        "head_open": any(form[name].errors or form[name].value() for name in form.head),
        "waiting": reads.waiting(acting(request).actor),
    }
    return render(request, "directives/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def tray(request: HttpRequest) -> HttpResponse:
    """Show what has arrived and is on no list yet; a POST puts what is complete on the list."""
    entry = reads.entry_of(acting(request).actor)
    if not (entry.may_issue or entry.may_register):
        raise ForbiddenError.of("directive.not_received", unit=acting(request).actor.unit_id)
    if request.method == "POST":
        return _put(request)
    return _tray(request, (), 200)


def _tray(request: HttpRequest, refused: Iterable[Refused], status: int) -> HttpResponse:
    rows = reads.tray(acting(request).actor, local_day(now()))
    context = {
        "place": PLACE,
        "rows": rows,
        "refused": list(refused),
        "ready": [row for row in rows if row.ready and row.registered],
        "first": next((row for row in rows if not row.ready), rows[0] if rows else None),
    }
    return render(request, "directives/tray.html", context, status=status)


def _put(request: HttpRequest) -> HttpResponse:
    """Put registered orders that are complete on the list, each as an act of its own."""
    actor, moment = acting(request).actor, now()
    wanted = set(request.POST.getlist("put"))
    rows = [row for row in reads.tray(actor, local_day(moment)) if row.ready and row.registered]
    tasks = 0
    for row in rows:
        if f"{row.id}-{row.version}" not in wanted:
            continue
        try:
            services.put_on_list(row.id, version=row.version, actor=actor, now=moment)
            tasks += row.tasks
        except DomainError as error:
            for problem in error.problems:
                messages.error(request, in_words(problem))
    if tasks:
        said = ngettext("%(tasks)d task is on your list.", "%(tasks)d tasks are on your list.", tasks)
        messages.success(request, said % {"tasks": tasks})
    else:
        messages.info(request, _("Nothing was put on the list: it has changed, or is not complete."))
    return redirect("directives:tray")


@require_http_methods(["GET", "POST"])
def type_text(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show pictures beside a field for their words; the words are then read like any other text."""
    actor = acting(request).actor
    waiting = kept_files.untyped(directive_id, actor)
    if waiting is None:
        return redirect("directives:review", directive_id)
    form = TypedForm(request.POST or None, initial={"version": waiting.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                services.type_text(
                    directive_id,
                    cleaned["text"],
                    kind=cleaned["kind"],
                    version=cleaned["version"],
                    actor=actor,
                    now=now(),
                )
            except DomainError as error:
                add_problems(form, error)
                if any(problem.code in SECRET for problem in error.problems):
                    form.empty()
            else:
                return redirect("directives:review", directive_id)
        elif looks_secret(request.POST.get("text", "")):
            form.empty()
    context = {"place": PLACE, "waiting": waiting, "form": form}
    return render(request, "directives/type.html", context, status=status)


@require_GET
def source_file(request: HttpRequest, source_id: int) -> HttpResponseBase:
    """Give out a file of an order to whoever may see the order."""
    return send_file(kept_files.visible_file(source_id, acting(request).actor))
