"""One report on a line of several tasks: said once, filed for each who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from threadneedle.core.base import Actor, InvalidError, Problem
from threadneedle.core.workflow import Action
from threadneedle.directives.models import Task
from threadneedle.directives.services.joint import tasks_for
from threadneedle.reports.models import Report
from threadneedle.reports.services.reporting import ReportDraft, submit_report

KEY_MOST = 40
"""Signs of a key, so that the key of each report, with the task's number behind it, still fits."""


@dataclass(frozen=True, slots=True)
class LineReport:
    """A unit's word on a line.

    ``client_key`` is made by the sender, once per report, 1..40 signs. ``quantities`` are the totals so far
    by what is counted: whoever counts the same is told the same. ``proofs`` names where the proof can be seen
    for those tasks whose issuer asks for one.
    """

    merge_id: int
    client_key: str
    text: str
    complete: bool = True
    quantities: Mapping[str, Decimal] = field(default_factory=dict)
    proofs: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def submit_line_report(draft: LineReport, *, actor: Actor, now: datetime) -> tuple[Report, ...]:
    """File one report for each task of a line that can be reported on; all of them or none.

    Each issuer gets a report of its own, with its own claim and date, and confirms or returns it alone. The
    same ``client_key`` from the same post returns the reports filed the first time.

    Raises
    ------
    NotFoundError, ForbiddenError
        ``merge.unknown`` if there is no such line here; else as for a report on a task.
    ConflictError
        ``merge.nothing_to_do`` if no task of it can be reported on.
    InvalidError
        ``report.client_key``; else all that is missing for any of the tasks, each named once.
    """
    if not 1 <= len(draft.client_key) <= KEY_MOST:
        raise InvalidError.of("report.client_key", length=len(draft.client_key))
    members = Task.objects.filter(merged_in__merge=draft.merge_id).values_list("pk", flat=True)
    keys = [f"{draft.client_key}.{key}" for key in members]
    if earlier := tuple(
        Report.objects.filter(made_by_id=actor.post_id, client_key__in=keys).order_by("task")
    ):
        return earlier
    action = Action.REPORT if draft.complete else Action.PROGRESS
    tasks = tasks_for(draft.merge_id, action, actor)
    reports: list[Report] = []
    missing: dict[tuple[str, str], Problem] = {}
    for task in tasks:
        try:
            with transaction.atomic():
                reports.append(submit_report(_part(draft, task), actor=actor, now=now))
        except InvalidError as error:
            for problem in error.problems:
                told = _named(problem, task)
                missing.setdefault((told.code, str(told.params.get("field"))), told)
    if missing:
        raise InvalidError(*missing.values())
    return tuple(reports)


def _part(draft: LineReport, task: Task) -> ReportDraft:
    return ReportDraft(
        task_id=task.pk,
        client_key=f"{draft.client_key}.{task.pk}",
        text=draft.text,
        complete=draft.complete,
        quantity=draft.quantities.get(task.counter) if task.counter else None,
        proof_words=draft.proofs.get(task.pk, ""),
    )


def _named(problem: Problem, task: Task) -> Problem:
    """Return a problem of one task with the field of the whole form that it belongs to."""
    field = problem.params.get("field")
    names = {"quantity": f"quantity_{task.counter}", "proof_words": f"proof_{task.pk}"}
    return Problem(problem.code, {**problem.params, "field": names.get(str(field), field)})
