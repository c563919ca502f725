"""Pages on which several tasks become one line, and on which a line is worked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, NotFoundError
from threadneedle.directives.forms.drafts import VersionForm
from threadneedle.directives.forms.merges import FindForm, LineHoursForm, LinePostForm
from threadneedle.directives.reads.merges import MergeRow, merge_desk, merge_row
from threadneedle.directives.services.joint import sign_line, take_on_line
from threadneedle.directives.services.merges import (
    accept_merge,
    decline_merge,
    estimate_merge,
    merge_by_hand,
    undo_merge,
)
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import Form, add_problems
from threadneedle.ui.words import in_words

PLACE = "worklist"


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what asks the same of a unit; take what somebody joins by hand."""
    actor, moment = acting(request).actor, now()
    find = FindForm(request.GET)
    find.is_valid()
    words = find.cleaned_data.get("q", "")
    problems: list[str] = []
    chosen = [int(key) for key in request.POST.getlist("tasks") if key.isdecimal() and len(key) < 19]
    status = 200
    shown = merge_desk(unit_id, words, actor=actor, today=local_day(moment))
    if request.method == "POST":
        try:
            made = merge_by_hand(chosen, actor=actor, now=moment)
        except ForbiddenError:
            raise
        except DomainError as error:
            status = 409 if isinstance(error, ConflictError) else 422
            problems = [str(in_words(problem)) for problem in error.problems]
        else:
            messages.success(request, _("These tasks are one line now."))
            return redirect("directives:merge", made.pk)
    context = {
        "place": PLACE,
        "desk": shown,
        "find": find,
        "words": words,
        "problems": problems,
        "chosen": chosen,
    }
    return render(request, "directives/merges.html", context, status=status)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Show a proposal or a line; decide on it, or take a step for all of its tasks."""
    actor, moment = acting(request).actor, now()
    row = merge_row(merge_id, actor=actor, today=local_day(moment))
    form, status = None, 200
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotFoundError.of("merge.unknown", merge=merge_id)
        form, status = act[0](request.POST, row), 422
        if form.is_valid():
            try:
                said = act[1](row.id, form.cleaned_data, {"actor": actor, "now": moment})
            except ForbiddenError:
                raise
            except DomainError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                add_problems(form, error)
                row = merge_row(merge_id, actor=actor, today=local_day(moment))
            else:
                messages.success(request, said)
                apart = request.POST["act"] in {"decline", "apart"}
                return (
                    redirect("directives:merges", row.unit.id)
                    if apart
                    else redirect("directives:merge", row.id)
                )
    context = {
        "place": PLACE,
        "row": row,
        "refused": form,
        "hours": form if isinstance(form, LineHoursForm) else _hours(None, row),
        "posts": form if isinstance(form, LinePostForm) else _post(None, row),
    }
    return render(request, "directives/merge.html", context, status=status)


Cleaned = dict[str, Any]


def _version(data: Any, row: MergeRow) -> VersionForm:
    return VersionForm(data, initial={"version": row.version})


def _hours(data: Any, row: MergeRow) -> LineHoursForm:
    said = "" if row.hours is None else f"{row.hours.normalize():f}"
    return LineHoursForm(data, initial={"version": row.version, "hours": said})


def _post(data: Any, row: MergeRow) -> LinePostForm:
    return LinePostForm(data, row=row)


def _carry(merge_id: int, cleaned: Cleaned, by: Cleaned) -> str:
    accept_merge(merge_id, version=cleaned["version"], **by)
    return _("These tasks are one line now.")


def _decline(merge_id: int, cleaned: Cleaned, by: Cleaned) -> str:
    decline_merge(merge_id, version=cleaned["version"], **by)
    return _("They stay apart, and are not proposed together again.")


def _apart(merge_id: int, cleaned: Cleaned, by: Cleaned) -> str:
    undo_merge(merge_id, version=cleaned["version"], **by)
    return _("Each task is a line of its own again.")


def _estimate(merge_id: int, cleaned: Cleaned, by: Cleaned) -> str:
    estimate_merge(merge_id, cleaned["hours"], version=cleaned["version"], **by)
    return _("The hours of the line are kept.")


def _sign(merge_id: int, _cleaned: Cleaned, by: Cleaned) -> str:
    count = len(sign_line(merge_id, **by))
    return ngettext("%(n)d task is signed for.", "%(n)d tasks are signed for.", count) % {"n": count}


def _take_on(merge_id: int, cleaned: Cleaned, by: Cleaned) -> str:
    count = len(take_on_line(merge_id, cleaned["post"], **by))
    return ngettext("%(n)d task is taken on.", "%(n)d tasks are taken on.", count) % {"n": count}


_ACTS: dict[str, tuple[Callable[[Any, MergeRow], Form], Callable[[int, Cleaned, Cleaned], str]]] = {
    "carry": (_version, _carry),
    "decline": (_version, _decline),
    "apart": (_version, _apart),
    "hours": (_hours, _estimate),
    "sign": (_version, _sign),
    "take_on": (_post, _take_on),
}
