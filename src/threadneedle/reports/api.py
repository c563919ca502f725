"""Reporting, confirming and returning, for machines."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from threadneedle.adapters import clock
from threadneedle.adapters.bounded import Id, Limit
from threadneedle.org.middleware import acting
from threadneedle.reports import schemas as shape
from threadneedle.reports import services
from threadneedle.reports.reads import fact_records

reports = Router(tags=["reports"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]


@reports.get("/facts", response=shape.FactPage, summary="What units have said already, newest first")
def list_facts(
    request: HttpRequest,
    unit: Id | None = None,
    holds_on: date | None = None,
    after: Id | None = None,
    limit: Limit = 50,
) -> Any:
    items, following = fact_records(
        acting(request).actor, after=after, size=limit, unit=unit, holds_on=holds_on
    )
    return {"items": items, "next": following}


@reports.post("", response={201: shape.ReportOut}, summary="Report on a task; a resend is not an error")
def submit(request: HttpRequest, given: shape.ReportIn) -> Any:
    draft = services.ReportDraft(
        task_id=given.task,
        client_key=given.client_key,
        text=given.text,
        complete=given.complete,
        quantity=given.quantity,
        hours=given.hours,
        proof_words=given.proof_words,
        version=given.version,
    )
    filed = services.submit_report(draft, actor=acting(request).actor, now=clock.now())
    return 201, _told(filed)


@reports.post(
    "/lines/{merge}", response={201: list[shape.ReportOut]}, summary="Report once on a line of several tasks"
)
def submit_for_line(request: HttpRequest, merge: Key, given: shape.LineReportIn) -> Any:
    draft = services.LineReport(
        merge_id=merge,
        client_key=given.client_key,
        text=given.text,
        complete=given.complete,
        quantities=given.quantities,
        proofs=given.proofs,
    )
    filed = services.submit_line_report(draft, actor=acting(request).actor, now=clock.now())
    return 201, [_told(row) for row in filed]


def _told(filed: Any) -> dict[str, Any]:
    return {
        "id": filed.pk,
        "task": filed.task_id,
        "complete": filed.complete,
        "quantity": filed.quantity,
        "hours": filed.hours,
        "text": filed.text,
        "state": filed.state,
        "made_on": filed.made_on,
    }


@reports.post("/of-task/{task}/confirm", response=shape.TaskStateOut, summary="The report answers the task")
def confirm(request: HttpRequest, task: Key, given: shape.DecisionIn) -> Any:
    moved = services.confirm_report(task, version=given.version, actor=acting(request).actor, now=clock.now())
    return {"task": moved.pk, "state": moved.state, "version": moved.version}


@reports.post("/of-task/{task}/return", response=shape.TaskStateOut, summary="Send the report back")
def return_(request: HttpRequest, task: Key, given: shape.ReturnIn) -> Any:
    moved = services.return_report(
        task, given.reason, version=given.version, actor=acting(request).actor, now=clock.now()
    )
    return {"task": moved.pk, "state": moved.state, "version": moved.version}
