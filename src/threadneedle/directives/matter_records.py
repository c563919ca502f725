"""Matters as records for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.directives.models import Matter, Task
from threadneedle.directives.querysets import MatterQuerySet
from threadneedle.directives.reads.named import named_parts
from threadneedle.directives.records import newest_page


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """A matter; ``tasks`` are those of its passage that the reader sees, ``directive`` holds its words."""

    id: int
    registry: int
    registry_name: str
    number: str
    origin: str
    source_words: str
    source_day: date | None
    asked_by: str
    title: str
    text: str
    tier: int
    due: date | None
    lead: int | None
    responsible: tuple[int, ...]
    cooperating: tuple[int, ...]
    directive: int
    passage: int
    tasks: tuple[int, ...]
    progress: str
    registered_on: date
    closed_on: date | None
    result: str
    version: int


def matter_records(
    actor: Actor, *, after: int | None, size: int, is_open: bool | None
) -> tuple[tuple[MatterRecord, ...], int | None]:
    """Return a page of visible matters, newest first, and the cursor of the next page."""
    rows = _whole(Matter.objects.visible_to(actor))
    if is_open is not None:
        rows = rows.filter(closed_on__isnull=is_open)
    found, following = newest_page(rows, after, size)
    return _records(found, actor), following


def matter_record(matter_id: int, actor: Actor) -> MatterRecord:
    """Return one visible matter.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = _whole(Matter.objects.visible_to(actor)).filter(pk=matter_id).first()
    if row is None:
        raise NotFoundError.of("matter.unknown", matter=matter_id)
    return _records([row], actor)[0]


def _whole(rows: MatterQuerySet[Matter]) -> MatterQuerySet[Matter]:
    return rows.select_related("registry", "draft").prefetch_related("draft__units")


def _records(rows: list[Matter], actor: Actor) -> tuple[MatterRecord, ...]:
    drafts = [row.draft_id for row in rows]
    tasks: dict[int, list[int]] = {}
    seen = Task.objects.visible_to(actor).filter(draft__in=drafts).order_by("pk")
    for draft_id, task_id in seen.values_list("draft_id", "pk"):
        tasks.setdefault(draft_id, []).append(task_id)
    return tuple(_record(row, tuple(tasks.get(row.draft_id, ()))) for row in rows)


def _record(row: Matter, tasks: tuple[int, ...]) -> MatterRecord:
    draft = row.draft
    lead, responsible, cooperating = named_parts(draft)
    return MatterRecord(
        id=row.pk,
        registry=row.registry_id,
        registry_name=row.registry.short,
        number=row.number,
        origin=row.origin,
        source_words=row.source_words,
        source_day=row.source_day,
        asked_by=row.asked_by,
        title=draft.title,
        text=draft.text,
        tier=draft.tier or 0,
        due=draft.due,
        lead=lead,
        responsible=responsible,
        cooperating=cooperating,
        directive=draft.directive_id,
        passage=row.draft_id,
        tasks=tasks,
        progress=row.progress,
        registered_on=row.registered_on,
        closed_on=row.closed_on,
        result=row.result,
        version=row.version,
    )
