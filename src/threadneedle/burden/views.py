"""Pages of burden: parse, read, render."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threadneedle.adapters import clock
from threadneedle.burden import reads
from threadneedle.burden.forms import BurdenForm, MoveForm, PricedIssueForm
from threadneedle.burden.mapping import Assessment, UnitCost, as_seen_by, seen_digest
from threadneedle.burden.reads.assessment import Waiting, kept_of, price_of
from threadneedle.burden.services import (
    NoticeDraft,
    begin_assessment,
    give_burden_notice,
    issue_assessed,
    move_to_free_date,
    require_work,
)
from threadneedle.core.base import ConflictError, DomainError, StaleError
from threadneedle.directives.reads.lists import replaceable
from threadneedle.directives.reads.progress import is_draft
from threadneedle.directives.reads.review import Review
from threadneedle.directives.reads.review import review as read_review
from threadneedle.directives.reads.safety import safety_share
from threadneedle.directives.views.review import said_of
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words


def _frame(place: str = "burden") -> dict[str, Any]:
    now = clock.now()
    return {"place": place, "as_of": now, "today": clock.local_day(now)}


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the notices of burden that the actor may see."""
    page = reads.account_of(actor=acting(request).actor, page=request.GET.get("page"))
    return render(request, "burden/account.html", {**_frame(), "page": page})


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Take a notice that something is a burden, with the page it came from."""
    actor, frame = acting(request).actor, _frame()
    require_work(actor)
    if request.method == "POST":
        form = BurdenForm(request.POST)
        if form.is_valid() and _gave(form, request):
            messages.success(request, _("Your notice has been kept. It names your unit, not you."))
            return redirect("burden:account")
        origin = request.POST.get("page", "")
    else:
        origin = request.GET.get("from", "")[:200]
        form = BurdenForm(initial=_initial(origin, request))
    subject = reads.subject_of(origin, actor=actor)
    return render(
        request,
        "burden/notice.html",
        {**frame, "form": form, "subject": subject},
        status=422 if form.errors else 200,
    )


def _initial(origin: str, request: HttpRequest) -> dict[str, object]:
    subject = reads.subject_of(origin, actor=acting(request).actor)
    return {"page": origin, "task": subject.task_id, "directive": subject.directive_id}


def _gave(form: BurdenForm, request: HttpRequest) -> bool:
    given = form.cleaned_data
    draft = NoticeDraft(
        text=given["text"], page=given["page"], task_id=given["task"], directive_id=given["directive"]
    )
    try:
        give_burden_notice(draft, actor=acting(request).actor, now=clock.now())
    except DomainError as error:
        add_problems(form, error)
        return False
    return True


NO_PRICE = "none"
"""Sent in the place of a digest where no price could be worked out."""

FOOT, LINE, PITCH, HIGHEST = 84, 42, 23, 30
"""Geometry of the weeks of a unit: foot, line of capacity, pitch, highest part over."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: what is asked already, what the directive adds, what is over; ``hours`` over the line."""

    x: int
    base: float
    add: float
    over: float
    hours: int

    @property
    def tops(self) -> tuple[float, float, float, float]:
        """Where the three parts and the number begin."""
        over = LINE - self.over
        return FOOT - self.base, FOOT - self.base - self.add, over, over - 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit with its weeks as they are drawn; ``shown`` is False where only what is over may be seen."""

    cost: UnitCost
    bars: tuple[Bar, ...]
    shown: bool


def _drawn(found: Assessment) -> list[Drawn]:
    peak = max((week.over_after for unit in found.units for week in unit.weeks), default=0) or 1
    return [_of_unit(unit, peak) for unit in found.units]


def _of_unit(unit: UnitCost, peak: int) -> Drawn:
    bars = []
    for place, week in enumerate(unit.weeks):
        base = add = 0.0
        if week.before is not None and week.after is not None and week.available:
            base = round(min(week.before, week.available) / week.available * LINE, 1)
            add = round(min(week.after, week.available) / week.available * LINE - base, 1)
        over = round(week.over_after / peak * HIGHEST, 1)
        bars.append(Bar(place * PITCH, base, max(0.0, add), over, -(-week.over_after // 4)))
    return Drawn(unit, tuple(bars), any(week.available is not None for week in unit.weeks))


@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show what a directive would cost before it is issued; a POST issues it. Afterwards the kept record."""
    actor, frame = acting(request).actor, _frame("directives")
    if request.method == "GET" and not is_draft(directive_id, actor):
        kept = kept_of(directive_id, actor=actor)
        found = as_seen_by(kept.assessment, actor)
        shown = {"found": found, "drawn": _drawn(found), "kept": kept}
        return render(request, "burden/assessment.html", {**frame, **shown})
    shown_drafts = read_review(directive_id, actor, frame["today"])
    if shown_drafts.received is not None:
        return redirect("directives:review", directive_id)
    earlier = [(row.id, f"{row.title} {row.number}") for row in replaceable(actor, shown_drafts.issuer.id)]
    initial = {"supersedes": request.GET.get("supersedes", "")}
    form = PricedIssueForm(request.POST or None, initial=initial, replaceable=earlier)
    status = 200
    if request.method == "POST":
        status = _refused(form, directive_id, request) if form.is_valid() else 422
        if not status:
            tasks = ngettext("%(tasks)d task is issued.", "%(tasks)d tasks are issued.", shown_drafts.tasks)
            priced = _("What it costs is kept with the directive.")
            messages.success(request, f"{tasks % {'tasks': shown_drafts.tasks}} {priced}")
            return redirect("directives:detail", directive_id)
        shown_drafts = read_review(directive_id, actor, frame["today"])
    return _priced(request, shown_drafts, form, frame, status)


def _priced(
    request: HttpRequest, shown: Review, form: PricedIssueForm, frame: dict[str, Any], status: int
) -> HttpResponse:
    actor = acting(request).actor
    whole = price_of(shown.id, actor=actor, today=frame["today"])
    if isinstance(whole, Waiting):
        return _waiting(request, shown, whole, form, {**frame, "status": status})
    if request.htmx:  # type: ignore[attr-defined]
        # The progress that asked is done: the price is a page of its own.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    found = as_seen_by(whole, actor)
    form.at_price(shown.version, seen_digest(whole, actor))
    context = {
        **frame,
        "found": found,
        "drawn": _drawn(found),
        "form": form,
        "safety": safety_share(shown.issuer.id, frame["today"]),
        "problems": [said_of(each) for each in shown.problems],
        "tasks": shown.tasks,
        "drafts": shown.kept,
        "equal": [draft for draft in shown.kept if draft.id in found.equal_parts],
        "version": shown.version,
    }
    return render(request, "burden/assessment.html", context, status=status)


def _waiting(
    request: HttpRequest, shown: Review, way: Waiting, form: PricedIssueForm, frame: dict[str, Any]
) -> HttpResponse:
    """Show how far the worker is; without scripts a link looks again."""
    form.at_price(shown.version, NO_PRICE)
    problems = [said_of(each) for each in shown.problems]
    context = {**frame, "way": way, "title": shown.title, "problems": problems, "form": form}
    template = "burden/_way.html" if request.htmx else "burden/assessing.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=frame["status"])


@require_POST
def begin(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Let the worker work out the price of a directive to many units."""
    form = MoveForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        begin_assessment(directive_id, version=version, actor=acting(request).actor, now=clock.now())
    except StaleError as error:
        messages.error(request, in_words(error.problems[0]))
    return redirect("burden:assessment", directive_id)


def _refused(form: PricedIssueForm, directive_id: int, request: HttpRequest) -> int:
    """Issue; return 0, or the status with which it was refused, and the problems beside the fields."""
    given = form.cleaned_data
    try:
        issue_assessed(
            directive_id,
            version=given["version"],
            digest=given["digest"],
            reason=given["reason"],
            supersedes=given["supersedes"],
            actor=acting(request).actor,
            now=clock.now(),
        )
    except DomainError as error:
        add_problems(form, error)
        return 409 if isinstance(error, ConflictError | StaleError) else 422
    return 0


@require_POST
def move(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Move what is due too early to the day on which nothing is displaced."""
    form, actor, now = MoveForm(request.POST), acting(request).actor, clock.now()
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        move_to_free_date(directive_id, version=version, actor=actor, now=now)
        begin_assessment(directive_id, actor=actor, now=now)
    except (ConflictError, StaleError) as error:
        messages.error(request, in_words(error.problems[0]))
    else:
        messages.success(request, _("The dates are moved, and the cost is worked out anew."))
    return redirect("burden:assessment", directive_id)
