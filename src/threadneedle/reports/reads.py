"""The reports on a task, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.directives.reads.names import PostName, post_names
from threadneedle.reports.models import Report


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
