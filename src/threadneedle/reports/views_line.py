"""The page on which a line of several tasks is reported once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from threadneedle.adapters import clock
from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, NotFoundError
from threadneedle.directives.reads.merges import line_to_work
from threadneedle.org.middleware import acting
from threadneedle.reports import services
from threadneedle.reports.forms_line import LineReportForm
from threadneedle.ui.forms import add_problems


@require_http_methods(["GET", "POST"])
def report_line(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Say once what is done; each issuer is answered on its own."""
    actor, moment = acting(request).actor, clock.now()
    row = line_to_work(merge_id, actor=actor, today=clock.local_day(moment))
    form = LineReportForm(request.POST if request.method == "POST" else None, row=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.submit_line_report(form.given(), actor=actor, now=moment)
            except (ForbiddenError, NotFoundError):
                raise
            except DomainError as error:
                status = 409 if isinstance(error, ConflictError) else 422
                add_problems(form, error)
            else:
                said = ngettext(
                    "Reported once, filed for %(n)d task.", "Reported once, filed for %(n)d tasks.", len(made)
                )
                messages.success(request, said % {"n": len(made)})
                return redirect("directives:merge", row.id)
    context = {"place": "worklist", "row": row, "form": form}
    return render(request, "reports/line.html", context, status=status)
