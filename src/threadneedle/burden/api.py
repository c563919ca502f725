"""What a directive costs, and issuing it with that, for machines."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from threadneedle.adapters import clock
from threadneedle.burden import schemas as shape
from threadneedle.burden.mapping import as_seen_by, seen_digest
from threadneedle.burden.reads.assessment import Waiting, assess, kept_of, price_of
from threadneedle.burden.services import answer_assessment, begin_assessment, issue_assessed
from threadneedle.directives import records
from threadneedle.directives.reads.progress import is_draft, is_registered
from threadneedle.directives.services import put_on_list
from threadneedle.org.middleware import acting

issuing = Router(tags=["directives"])

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
QUARTERS = 4


@issuing.get("/{directive}/assessment", response=shape.PriceOut, summary="What it costs")
def show_price(request: HttpRequest, directive: Key) -> Any:
    actor = acting(request).actor
    if is_draft(directive, actor):
        whole = assess(directive, actor=actor, today=clock.local_day(clock.now()))
    else:
        whole = kept_of(directive, actor=actor).assessment
    found = as_seen_by(whole, actor)
    return {
        "directive": found.directive_id,
        "version": found.version,
        "day": found.day,
        "digest": seen_digest(whole, actor),
        "asked": _hours(found.asked),
        "certainly_late": _hours(found.certain),
        "best_late": _hours(found.best),
        "free_date": found.free_date,
        "notice_days": found.notice_days,
        "least_notice": found.least_notice,
        "units": [
            {
                "unit": unit.unit_id,
                "name": unit.name.zh,
                "tasks": unit.tasks,
                "asked": _hours(unit.asked),
                "certainly_late": _hours(unit.certain) if unit.known else None,
                "best_late": _hours(unit.best) if unit.known else None,
                "displaced": unit.displaced if unit.known else None,
            }
            for unit in found.units
        ],
        "checks": [asdict(row) | {"rule": row.rule.zh} for row in found.checks],
        "duties": [asdict(row) for row in found.duties],
        "known": [
            asdict(row) | {"issuer": row.issuer.zh, "task": row.task_title.zh, "units": row.units}
            for row in found.known
        ],
    }


@issuing.post(
    "/{directive}/assessment",
    response=shape.BegunOut,
    summary="Let the worker work out the price of a directive to many units",
)
def begin_price(request: HttpRequest, directive: Key, given: shape.BeginIn) -> Any:
    actor, now = acting(request).actor, clock.now()
    begin_assessment(directive, version=given.version, actor=actor, now=now)
    found = price_of(directive, actor=actor, today=clock.local_day(now))
    if isinstance(found, Waiting):
        return {"ready": False, "units": found.units, "done": found.done}
    units = sum(unit.known for unit in found.units)
    return {"ready": True, "units": units, "done": units}


@issuing.post(
    "/{directive}/assessment/answer",
    response=shape.AnsweredOut,
    summary="What the issuing office says to the assessment",
)
def answer(request: HttpRequest, directive: Key, given: shape.AnswerIn) -> Any:
    row = answer_assessment(directive, given.answer, actor=acting(request).actor, now=clock.now())
    return {"directive": directive, "answer": row.answer, "answered_on": row.answered_on}


@issuing.post("/{directive}/issue", response=records.DirectiveWhole, summary="Issue: drafts become tasks")
def issue(request: HttpRequest, directive: Key, given: shape.IssueIn) -> Any:
    actor, now = acting(request).actor, clock.now()
    if is_registered(directive, actor):
        put_on_list(
            directive,
            version=given.version,
            supersedes=given.supersedes,
            post_id=given.post,
            actor=actor,
            now=now,
        )
    else:
        issue_assessed(
            directive,
            version=given.version,
            digest=given.digest,
            reason=given.reason,
            supersedes=given.supersedes,
            actor=actor,
            now=now,
        )
    return records.directive_whole(directive, actor)


def _hours(quarters: int) -> Decimal:
    return Decimal(quarters) / QUARTERS
