"""What a page of a lower room shows of reports: ``{% load reports %}``."""

from __future__ import annotations

from typing import Any

from django import template

from threadneedle.directives.reads.task import TaskPage
from threadneedle.reports.reads import reports_of

register = template.Library()


@register.inclusion_tag("reports/_reports.html", takes_context=True)
def reports_table(context: template.Context, task: TaskPage) -> dict[str, Any]:
    """The reports on a task, newest first."""
    return {"task": task, "reports": reports_of(task.id), "today": context.get("today")}


@register.inclusion_tag("reports/_waiting.html", takes_context=True)
def report_waiting(context: template.Context, task: TaskPage) -> dict[str, Any]:
    """The report that is to be confirmed or returned."""
    sent = next((row for row in reports_of(task.id) if row.state == "sent"), None)
    return {"task": task, "report": sent, "today": context.get("today")}
