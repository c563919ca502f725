"""What has come between on a task: objections, requests for time, blocks and chases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.directives.models import Block, Extension, Objection, Slip, Task
from threadneedle.directives.reads.names import PostName, UnitName, unit_name
from threadneedle.directives.reads.standing import GONE


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection; ``waits_for`` is ``head``, ``decision`` or nothing."""

    id: int
    ground: str
    reason: str
    made_on: date
    made_by: PostName | None
    since: date | None
    until: date | None
    outcome: str
    decision_reason: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for time; ``waits_for`` is ``head``, ``decision`` or nothing."""

    id: int
    due_before: date
    due_asked: date
    reason: str
    made_on: date
    made_by: PostName | None
    outcome: str
    decision_reason: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block: the cause, who owes, and how many calendar days the clock has stood."""

    cause: str
    owed_by: UnitName | None
    since: date
    until: date | None
    days: int
    lifted_because: str


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A chase."""

    level: str
    reason: str
    made_on: date
    made_by: PostName | None


def objection_row(row: Objection, posts: dict[int, PostName], task: Task) -> ObjectionRow:
    """Show an objection; on a task that has fallen away nothing waits any more."""
    decided = row.outcome or task.state in GONE
    waits = "" if decided else ("head" if row.since is None else "decision")
    return ObjectionRow(
        id=row.pk,
        ground=row.ground,
        reason=row.reason,
        made_on=row.made_on,
        made_by=posts.get(row.made_by_id),
        since=row.since,
        until=row.until,
        outcome=row.outcome,
        decision_reason=row.decision_reason,
        waits_for=waits,
    )


def extension_row(row: Extension, posts: dict[int, PostName]) -> ExtensionRow:
    """Show a request for time."""
    waits = "" if row.outcome else ("head" if row.signed_by_id is None else "decision")
    return ExtensionRow(
        id=row.pk,
        due_before=row.due_before,
        due_asked=row.due_asked,
        reason=row.reason,
        made_on=row.made_on,
        made_by=posts.get(row.made_by_id),
        outcome=row.outcome,
        decision_reason=row.decision_reason,
        waits_for=waits,
    )


def block_row(row: Block, today: date) -> BlockRow:
    """Show a block with its days until today."""
    return BlockRow(
        cause=row.cause,
        owed_by=unit_name(row.owed_by) if row.owed_by else None,
        since=row.since,
        until=row.until,
        days=((row.until or today) - row.since).days,
        lifted_because=row.lifted_because,
    )


def slip_row(row: Slip, posts: dict[int, PostName]) -> SlipRow:
    """Show a chase."""
    return SlipRow(row.level, row.reason, row.made_on, posts.get(row.made_by_id or 0))
