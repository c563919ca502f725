"""Reporting, confirming and returning, in the same way as every other act on a task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from threadneedle.core.workflow import Action
from threadneedle.directives.forms.acts import ActForm, WhyForm
from threadneedle.directives.views.acts import Act, Stamp, take
from threadneedle.reports import services
from threadneedle.reports.forms import ReportForm


def _report(form: ActForm, stamp: Stamp) -> str:
    if not isinstance(form, ReportForm):
        raise TypeError("a report needs its own form")
    made = services.submit_report(form.given(), **stamp.by)
    if not made.complete:
        return _("Progress is recorded.")
    if form.task.registered:
        return _("Reported. Tell the office in its own way, and say here that it was told.")
    return _("Reported. The issuer confirms it or says what is missing.")


def _confirm(form: ActForm, stamp: Stamp) -> None:
    services.confirm_report(form.task.id, **stamp.at)


def _return(form: ActForm, stamp: Stamp) -> None:
    services.return_report(form.task.id, form.cleaned_data["reason"], **stamp.at)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say what is done, all or so far."""
    return take(request, task_id, Action.REPORT.value, Act(ReportForm, _report))


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that the report answers the task."""
    return take(request, task_id, Action.CONFIRM.value, Act(ActForm, _confirm))


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Send the report back, with what is missing."""
    return take(request, task_id, Action.RETURN.value, Act(WhyForm, _return))
