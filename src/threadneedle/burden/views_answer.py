"""The page on which an office answers to the assessment of a directive that it has issued."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threadneedle.adapters import clock
from threadneedle.burden.forms import AnswerForm
from threadneedle.burden.reads.assessment import kept_of
from threadneedle.burden.services import answer_assessment
from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.reads.progress import is_draft
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Write an answer, or change it; the one before stays in the ledger."""
    actor, now = acting(request).actor, clock.now()
    if is_draft(directive_id, actor):
        raise NotFoundError.of("burden.no_assessment", directive=directive_id)
    kept = kept_of(directive_id, actor=actor)
    if not kept.may_answer:
        raise ForbiddenError.of("burden.answer_side", office=kept.assessment.issuer.zh)
    form = AnswerForm(request.POST or None, initial={"answer": kept.answer})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer_assessment(directive_id, form.cleaned_data["answer"], actor=actor, now=now)
            except InvalidError as error:
                add_problems(form, error)
            else:
                messages.success(request, _("Your answer stands beside the assessment."))
                return redirect("burden:assessment", directive_id)
    context = {"place": "directives", "as_of": now, "today": clock.local_day(now), "kept": kept, "form": form}
    return render(request, "burden/answer.html", context, status=status)
