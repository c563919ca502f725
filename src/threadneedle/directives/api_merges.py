"""Lines of several tasks, for machines."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from threadneedle.adapters import clock
from threadneedle.core.base import Actor
from threadneedle.directives import schemas_merges as shape
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

merges = Router(tags=["lines of several tasks"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]


@merges.get("/of-unit/{unit}", response=shape.MergesOut, summary="What is asked of a unit more than once")
def list_merges(request: HttpRequest, unit: Key) -> Any:
    desk = merge_desk(unit, "", actor=acting(request).actor, today=clock.local_day(clock.now()))
    return {
        "unit": unit,
        "proposed": [_row(row) for row in desk.proposed],
        "lines": [_row(row) for row in desk.lines],
    }


@merges.post("", response={201: shape.MergeOut}, summary="Carry open tasks of one unit as one line")
def make(request: HttpRequest, given: shape.MergeIn) -> Any:
    actor = acting(request).actor
    made = merge_by_hand(given.tasks, actor=actor, now=clock.now())
    return 201, _read(made.pk, actor)


@merges.get("/{merge}", response=shape.MergeOut, summary="One proposal or line")
def show(request: HttpRequest, merge: Key) -> Any:
    return _read(merge, acting(request).actor)


@merges.post(
    "/{merge}/decide", response=shape.MergeOut, summary="Carry a proposal as one line, or keep it apart"
)
def decide(request: HttpRequest, merge: Key, given: shape.MergeDecisionIn) -> Any:
    actor = acting(request).actor
    service = accept_merge if given.carry else decline_merge
    service(merge, version=given.version, actor=actor, now=clock.now())
    return _read(merge, actor)


@merges.post("/{merge}/undo", response=shape.MergeOut, summary="Take a line apart again")
def undo(request: HttpRequest, merge: Key, given: shape.MergeVersionIn) -> Any:
    actor = acting(request).actor
    undo_merge(merge, version=given.version, actor=actor, now=clock.now())
    return _read(merge, actor)


@merges.post("/{merge}/hours", response=shape.MergeOut, summary="Say what the whole line takes")
def hours(request: HttpRequest, merge: Key, given: shape.MergeHoursIn) -> Any:
    actor = acting(request).actor
    estimate_merge(merge, given.hours, version=given.version, actor=actor, now=clock.now())
    return _read(merge, actor)


@merges.post("/{merge}/sign", response=shape.LineTasksOut, summary="Sign for every task that waits for it")
def sign(request: HttpRequest, merge: Key) -> Any:
    moved = sign_line(merge, actor=acting(request).actor, now=clock.now())
    return {"tasks": [task.pk for task in moved]}


@merges.post("/{merge}/take-on", response=shape.LineTasksOut, summary="Take on every task that waits for it")
def take_on(request: HttpRequest, merge: Key, given: shape.LinePostIn) -> Any:
    moved = take_on_line(merge, given.post, actor=acting(request).actor, now=clock.now())
    return {"tasks": [task.pk for task in moved]}


def _read(merge_id: int, actor: Actor) -> Any:
    return _row(merge_row(merge_id, actor=actor, today=clock.local_day(clock.now())))


def _row(row: MergeRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "state": row.state,
        "unit": row.unit.id,
        "tasks": [task.id for task in row.tasks],
        "first_due": row.first_due,
        "hours": row.hours,
    }
