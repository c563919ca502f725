"""What a page of a lower room shows of reports: ``{% load reports %}``."""

from __future__ import annotations

from typing import Any

from django import template

from threadneedle.directives.reads.matter import MatterPage
from threadneedle.directives.reads.task import TaskPage
from threadneedle.reports.reads import latest_of, reports_of

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


@register.inclusion_tag("reports/_matter_progress.html", takes_context=True)
def matter_progress(context: template.Context, matter: MatterPage) -> dict[str, Any]:
    """How far a matter is: the latest report on its tasks and the office's own words, the newer one first."""
    report = latest_of([task.id for task in matter.tasks])
    own_first = bool(matter.progress) and (
        report is None or matter.progress_on is None or matter.progress_on >= report.made_on
    )
    return {"matter": matter, "report": report, "own_first": own_first, "today": context.get("today")}
