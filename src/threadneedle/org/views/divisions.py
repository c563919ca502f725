"""National divisions: archives, what they hold, and imports on their way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threadneedle.core.base import DomainError
from threadneedle.org import services
from threadneedle.org.acting import acting
from threadneedle.org.forms.divisions import ArchiveForm, TakeInForm
from threadneedle.org.reads import unit_named
from threadneedle.org.reads.divisions import choice, given_archives, import_view, imports, require_keeper
from threadneedle.org.reads.units import root_of
from threadneedle.org.views.acts import UNPROCESSABLE
from threadneedle.org.views.units import now_and_today
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words

SHOWN_MOST = 50
"""Problems and offered names that a page shows at once."""


@require_http_methods(["GET", "HEAD", "POST"])
def divisions(request: HttpRequest) -> HttpResponse:
    """The archives that were given, the imports, and a place to give another archive."""
    actor = acting(request).actor
    require_keeper(actor)
    now, today = now_and_today()
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ArchiveForm(request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data["archive"]
            try:
                digest = services.give_archive(given.chunks(), given.name or "", actor=actor)
            except DomainError as error:
                add_problems(form, error)
            else:
                return redirect("org:division_archive", digest)
    context = {
        "place": "org",
        "today": today,
        "form": form,
        "archives": given_archives(actor),
        "imports": imports(actor, now),
    }
    return render(request, "org/divisions.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def division_archive(request: HttpRequest, digest: str) -> HttpResponse:
    """What an archive holds, level by level; from here a division is taken in."""
    actor = acting(request).actor
    now, today = now_and_today()
    shown = choice(digest, request.GET.get("above", ""), actor)
    if request.method == "POST":
        form = TakeInForm(request.POST)
        if form.is_valid():
            asked = form.cleaned_data
            try:
                below = unit_named(asked["below"], actor, "below")
                row = services.begin_divisions(digest, asked["code"], below.pk, actor=actor, now=now)
            except DomainError as error:
                add_problems(form, error)
            else:
                return redirect("org:division_import", row.pk)
    else:
        code = request.GET.get("code", "")[:12] or (shown.above.code if shown.above else "")
        form = TakeInForm(initial={"code": code, "below": root_of(actor).name})
    context = {"place": "org", "today": today, "choice": shown, "form": form}
    return render(request, "org/division_archive.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def division_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import: how far it is, and what came of it; stopped and resumed here."""
    actor = acting(request).actor
    now, today = now_and_today()
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("unit") if key.isdecimal() and len(key) < 19]
        acts = {"stop": services.stop_divisions, "resume": services.resume_divisions}
        asked = request.POST.get("act", "")
        try:
            if asked in acts:
                acts[asked](import_id, actor=actor, now=now)
            elif asked == "names":
                services.take_names(import_id, chosen, actor=actor, now=now)
                messages.success(request, _("The names were taken over."))
        except DomainError as error:
            import_view(import_id, actor, now)
            problems = tuple(in_words(problem) for problem in error.problems)
        else:
            return redirect("org:division_import", import_id)
    shown = import_view(import_id, actor, now)
    context = {
        "place": "org",
        "today": today,
        "way": shown,
        "refused": problems,
        "problems": tuple(in_words(problem) for problem in shown.problems[:SHOWN_MOST]),
        "offers": shown.offers[:SHOWN_MOST],
    }
    template = "org/_division_way.html" if request.htmx else "org/division_import.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=UNPROCESSABLE if problems else 200)
