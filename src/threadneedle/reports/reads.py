"""The reports on a task, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from threadneedle.core.base import Actor
from threadneedle.directives.models import Task
from threadneedle.directives.reads.names import PostName, post_names
from threadneedle.directives.records import newest_page
from threadneedle.reports.models import Fact, Report


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report: the day, never the minute."""

    id: int
    made_on: date
    made_by: PostName | None
    complete: bool
    quantity: Decimal | None
    hours: Decimal | None
    text: str
    proof_words: str
    state: str
    decided_on: date | None
    return_reason: str


def reports_of(task_id: int) -> tuple[ReportRow, ...]:
    """Return the reports on a task that the caller may see, newest first, in two queries."""
    rows = list(Report.objects.filter(task=task_id))
    posts = post_names({row.made_by_id for row in rows})
    return tuple(_row(row, posts) for row in rows)


def latest_of(task_ids: Sequence[int]) -> ReportRow | None:
    """Return the newest report on some tasks that the caller may see, in two queries."""
    row = Report.objects.filter(task__in=task_ids).order_by("-made_on", "-pk").first()
    return None if row is None else _row(row, post_names({row.made_by_id}))


def _row(row: Report, posts: dict[int, PostName]) -> ReportRow:
    return ReportRow(
        id=row.pk,
        made_on=row.made_on,
        made_by=posts.get(row.made_by_id),
        complete=row.complete,
        quantity=row.quantity,
        hours=row.hours,
        text=row.text,
        proof_words=row.proof_words,
        state=row.state,
        decided_on=row.decided_on,
        return_reason=row.return_reason,
    )


@dataclass(frozen=True, slots=True)
class FactRecord:
    """What a unit has said of a period: how much of what, from which report, and until when it holds.

    ``state`` is that of the report; ``valid_until`` is the last day, None without an end.
    """

    id: int
    what: str
    unit: int
    unit_name: str
    period_start: date
    period_end: date
    quantity: Decimal | None
    counter: str
    text: str
    owner: int
    task: int
    report: int
    state: str
    complete: bool
    made_on: date
    valid_until: date | None


def fact_records(
    actor: Actor, *, after: int | None, size: int, unit: int | None = None, holds_on: date | None = None
) -> tuple[tuple[FactRecord, ...], int | None]:
    """Return a page of the facts from visible tasks, newest first, and the cursor of the next page.

    ``holds_on`` leaves out what is valid no longer on that day, and what an issuer has returned.
    """
    rows = Fact.objects.filter(source__task__in=Task.objects.visible_to(actor).values("pk"))
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    if holds_on is not None:
        rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=holds_on), period_end__lte=holds_on)
        rows = rows.exclude(source__state=Report.State.RETURNED)
    found, following = newest_page(rows.select_related("unit", "source"), after, size)
    return tuple(_fact(row) for row in found), following


def _fact(row: Fact) -> FactRecord:
    return FactRecord(
        id=row.pk,
        what=row.what,
        unit=row.unit_id,
        unit_name=row.unit.name,
        period_start=row.period_start,
        period_end=row.period_end,
        quantity=row.quantity,
        counter=row.counter,
        text=row.text,
        owner=row.owner_id,
        task=row.source.task_id,
        report=row.source_id,
        state=row.source.state,
        complete=row.source.complete,
        made_on=row.source.made_on,
        valid_until=row.valid_until,
    )
