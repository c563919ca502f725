"""Pages of burden: parse, read, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from threadneedle.adapters import clock
from threadneedle.burden import reads
from threadneedle.burden.forms import BurdenForm
from threadneedle.burden.services import NoticeDraft, give_burden_notice, require_work
from threadneedle.core.base import DomainError
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems


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
