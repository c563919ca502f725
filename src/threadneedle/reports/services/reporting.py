"""Saying that something is done, and saying whether the report answers the task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, InvalidError, Problem
from threadneedle.core.workflow import Action
from threadneedle.directives.models import Task
from threadneedle.directives.services.emergencies import standing_from
from threadneedle.directives.services.extensions import lapse_extension
from threadneedle.directives.services.steps import move, record, require, restarted, task_of, words
from threadneedle.reports.models import Fact, Report

MOST_HOURS = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A unit's word on a task.

    ``client_key`` is made by the sender, once per report: a resend is not an error. ``quantity`` is
    the total so far; ``complete`` says that this is all; ``proof_words`` names where the proof can be
    seen, and is asked only where the task's standard asks for proof. ``hours`` is what it took so far, all
    persons together, 0..100,000: nobody has to say it. The last report that says it counts.
    """

    task_id: int
    client_key: str
    text: str
    complete: bool = True
    quantity: Decimal | None = None
    hours: Decimal | None = None
    proof_words: str = ""
    version: int | None = None


@transaction.atomic
def submit_report(draft: ReportDraft, *, actor: Actor, now: datetime) -> Report:
    """File a report; the same ``client_key`` from the same post returns the report filed the first time.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError, IllegalTransitionError
        As for every step of a task.
    ConflictError
        ``report.key_of_another`` if the key belongs to the report on another task.
    InvalidError
        With all that is missing at once: words, a quantity where one is counted, proof where it is asked.
    """
    task = task_of(draft.task_id, actor)
    earlier = Report.objects.filter(made_by_id=actor.post_id, client_key=draft.client_key).first()
    if earlier is not None and earlier.task_id == task.pk:
        return earlier
    if earlier is not None:
        raise ConflictError.of("report.key_of_another", key=draft.client_key)
    action = Action.REPORT if draft.complete else Action.PROGRESS
    target = require(task, action, actor, version=draft.version)
    _refuse_unfit(task, draft)
    today = local_day(now)
    report = Report.objects.create(
        task=task,
        client_key=draft.client_key,
        complete=draft.complete,
        quantity=draft.quantity,
        hours=draft.hours,
        text=words(draft.text, "text"),
        proof_words=draft.proof_words.strip(),
        state=Report.State.SENT if draft.complete else Report.State.PROGRESS,
        made_by_id=actor.post_id,
        made_at=now,
        made_on=today,
    )
    _keep_fact(report, task)
    if draft.complete:
        lapse_extension(task, actor=actor, now=now)
    changes: dict[str, object] = {}
    if draft.complete:
        changes = {"reported_on": today, **restarted(task, today, ended=True)}
    if draft.quantity is not None:
        changes["quantity_reported"] = draft.quantity
    if draft.hours is not None:
        changes["hours_spent"] = draft.hours
    move(task, target, **changes)
    record(
        task,
        action.value,
        actor=actor,
        now=now,
        payload={
            "report": report.pk,
            "text": report.text,
            "quantity": "" if draft.quantity is None else str(draft.quantity),
            "hours": "" if draft.hours is None else str(draft.hours),
        },
    )
    return report


def _refuse_unfit(task: Task, draft: ReportDraft) -> None:
    problems = []
    if not draft.client_key or len(draft.client_key) > 64:
        problems.append(Problem("report.client_key", {"length": len(draft.client_key)}))
    if not draft.text.strip():
        problems.append(Problem("words.missing", {"field": "text"}))
    if draft.quantity is not None and not 0 <= draft.quantity < Decimal(10) ** 12:
        problems.append(
            Problem("draft.range", {"value": str(draft.quantity), "limit": "10^12", "field": "quantity"})
        )
    if draft.hours is not None and not 0 <= draft.hours < MOST_HOURS:
        problems.append(
            Problem("draft.range", {"value": str(draft.hours), "limit": str(MOST_HOURS), "field": "hours"})
        )
    if task.quantity is not None and draft.quantity is None:
        problems.append(Problem("report.quantity_missing", {"counter": task.counter, "field": "quantity"}))
    if task.proof is not None and draft.complete and not draft.proof_words.strip():
        problems.append(Problem("report.proof_missing", {"asks": task.proof.asks, "field": "proof_words"}))
    if problems:
        raise InvalidError(*problems)


def _keep_fact(report: Report, task: Task) -> None:
    Fact.objects.create(
        what=task.title,
        unit_id=task.unit_id,
        period_start=task.issued_on,
        period_end=report.made_on,
        quantity=report.quantity,
        counter=task.counter,
        text=report.text,
        source=report,
        owner_id=task.unit_id,
    )


@transaction.atomic
def confirm_report(task_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> Task:
    """The issuer says that the report answers the task. That is not yet *verified*.

    Where the order was registered for an office that does not act here, the unit says that it has told it.
    """
    task = task_of(task_id, actor)
    target = require(task, Action.CONFIRM, actor, version=version)
    today = local_day(now)
    move(task, target, confirmed_on=today)
    _decide(task, Report.State.CONFIRMED, actor, now)
    told: dict[str, object] = {}
    if task.directive.registered:
        told["told"] = task.directive.issuer_words
    record(task, "confirm", actor=actor, now=now, payload=told)
    return task


@transaction.atomic
def return_report(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """The issuer sends the report back with a reason; the unit owes again, on the same due day."""
    task = task_of(task_id, actor)
    target = require(task, Action.RETURN, actor, version=version)
    clean = words(reason, "reason")
    stands = standing_from(task.unit, task.tier, local_day(now))
    move(task, target, reported_on=None, resume_state=target.value, paused_since=stands)
    _decide(task, Report.State.RETURNED, actor, now, clean)
    record(task, "return", actor=actor, now=now, payload={"reason": clean})
    return task


def _decide(task: Task, state: Report.State, actor: Actor, now: datetime, reason: str = "") -> None:
    Report.objects.filter(task=task, state=Report.State.SENT).update(
        state=state, decided_by_id=actor.post_id, decided_on=local_day(now), return_reason=reason
    )
