"""What waits for somebody: decisions, signatures, answers, chased tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from threadneedle.core.base import Actor, Role
from threadneedle.core.workflow import Side
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Extension, HelpRequest, Objection, Slip, Task
from threadneedle.directives.querysets import LARGE, LIVE
from threadneedle.org.querysets import under_any
from threadneedle.worklists.mapping import Days, Name, unit_name
from threadneedle.worklists.reads import Owed, owed_rows

Asked = TypeVar("Asked", Extension, Objection)
MOST = 200
"""More open rows of one kind than this are not read for a page: the count would be no help any more."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An objection or a request for time that somebody must sign or decide.

    ``kind`` is ``objection`` or ``extension``; ``day`` is the new day asked for, or none.
    """

    id: int
    kind: str
    task_id: int
    version: int
    tier: int
    title: Name
    unit: Name
    issuer: Name
    ground: str
    reason: str
    since: date
    due: date
    day: date | None


@dataclass(frozen=True, slots=True)
class Chased:
    """The latest slip of a task that is still owed."""

    task_id: int
    title: Name
    unit: Name
    level: str
    on: date


def for_decision(*, actor: Actor) -> tuple[Ask, ...]:
    """Return the signed objections and extensions that the actor may decide, in two queries."""
    objections = _objections(actor).filter(since__isnull=False)
    extensions = _extensions(actor).filter(signed_by__isnull=False)
    found = [
        _of_objection(row)
        for row in objections[:MOST]
        if _sides(row.task, actor) & {Side.ISSUER, Side.ARBITER}
    ]
    found += [_of_extension(row) for row in extensions[:MOST] if Side.ISSUER in _sides(row.task, actor)]
    return _ordered(found)


def for_signature(*, actor: Actor) -> tuple[Ask, ...]:
    """Return the objections and extensions that wait for the actor's signature as head, in two queries."""
    heads = tuple(grant.path for grant in actor.grants if grant.role is Role.HEAD)
    mine = under_any(heads, "task__unit__path")
    objections = _objections(actor).filter(mine, since=None)
    extensions = _extensions(actor).filter(mine, signed_by=None)
    return _ordered([*map(_of_objection, objections[:MOST]), *map(_of_extension, extensions[:MOST])])


def answers_owed(*, actor: Actor, days: Days) -> tuple[Owed, ...]:
    """Return the requests for help from or to the actor's subtrees that wait, by the day of the answer."""
    rows = HelpRequest.objects.visible_to(actor).owed().select_related("asking", "asked", "task")
    return owed_rows(rows.order_by("answer_due", "id")[:MOST], days)


def chased(*, actor: Actor) -> tuple[Chased, ...]:
    """Return the latest slips of tasks still owed, newest first, one a task."""
    rows = (
        Slip.objects.filter(task__in=Task.objects.visible_to(actor).filter(LIVE))
        .select_related("task__unit")
        .order_by("-made_on", "-id")[:MOST]
    )
    newest: dict[int, Chased] = {}
    for row in rows:
        newest.setdefault(
            row.task_id,
            Chased(
                row.task_id,
                Name(row.task.title, row.task.title_en),
                unit_name(row.task.unit),
                row.level,
                row.made_on,
            ),
        )
    return tuple(newest.values())


def _objections(actor: Actor) -> QuerySet[Objection]:
    tasks = Task.objects.visible_to(actor).filter(LIVE)
    return _with_parties(Objection.objects.filter(outcome="", task__in=tasks))


def _extensions(actor: Actor) -> QuerySet[Extension]:
    tasks = Task.objects.visible_to(actor).filter(LIVE)
    return _with_parties(Extension.objects.filter(outcome="", task__in=tasks))


def _with_parties(rows: QuerySet[Asked]) -> QuerySet[Asked]:
    found = rows.select_related("task__unit", "task__issuer", "task__directive")
    return found.defer(*(f"task__{name}" for name in LARGE))


def _sides(task: Task, actor: Actor) -> frozenset[Side]:
    return sides_of(task, actor)


def _ordered(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    return tuple(sorted(asks, key=lambda ask: (ask.tier, ask.since, ask.kind, ask.id)))


def _of_objection(row: Objection) -> Ask:
    return _ask(row.task, row.pk, "objection", row.reason, row.since or row.made_on, ground=row.ground)


def _of_extension(row: Extension) -> Ask:
    return _ask(row.task, row.pk, "extension", row.reason, row.made_on, day=row.due_asked)


def _ask(
    task: Task, key: int, kind: str, reason: str, since: date, *, ground: str = "", day: date | None = None
) -> Ask:
    return Ask(
        id=key,
        kind=kind,
        task_id=task.pk,
        version=task.version,
        tier=task.tier,
        title=Name(task.title, task.title_en),
        unit=unit_name(task.unit),
        issuer=unit_name(task.issuer),
        ground=ground,
        reason=reason,
        since=since,
        due=task.due,
        day=day,
    )
