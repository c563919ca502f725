"""How many hours a task counts with, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.adapters.clock import local_day
from threadneedle.directives.models import Task
from threadneedle.directives.reads.names import Name, PostName
from threadneedle.directives.reads.norms import NORMS, held_norms, times_quantity
from threadneedle.ledger.reads import Entry
from threadneedle.org.reads import limit


@dataclass(frozen=True, slots=True)
class NormSaid:
    """The norm of a task: ``hours`` for each thing counted, or for a task; ``whole`` for this task."""

    name: Name
    hours: Decimal
    counter: str
    since: date
    whole: Decimal


@dataclass(frozen=True, slots=True)
class HoursSaid:
    """Hours of the whole team for a task; ``by`` is ``unit``, ``issuer``, ``norm`` or ``kind``, as it counts.

    ``corrected_by`` and ``corrected_on`` are None where the act is no longer among the newest of the record.
    """

    counts: Decimal
    by: str
    asked: Decimal | None
    norm: NormSaid | None
    spent: Decimal | None
    corrected_by: PostName | None
    corrected_on: date | None


def hours_said(task: Task, entries: Iterable[Entry], posts: Mapping[int, PostName], today: date) -> HoursSaid:
    """Return what counts of a task with its norm loaded: its unit's word, its issuer's, a norm, its kind.

    Raises
    ------
    InvalidError
        ``org.rule_missing`` if nobody has said anything and the rule pack neither.
    """
    norm = _norm_of(task, today)
    said = {
        "unit": task.hours_corrected,
        "issuer": task.hours_asked,
        "norm": norm.whole if norm else None,
    }
    by = next((who for who, hours in said.items() if hours is not None), "kind")
    counts = said.get(by)
    act = next((entry for entry in entries if entry.kind == "task.estimate"), None) if by == "unit" else None
    return HoursSaid(
        counts=limit(NORMS[task.kind], today) if counts is None else counts,
        by=by,
        asked=task.hours_asked,
        norm=norm,
        spent=task.hours_spent or None,
        corrected_by=posts.get(act.post_id or 0) if act else None,
        corrected_on=local_day(act.at) if act else None,
    )


def _norm_of(task: Task, today: date) -> NormSaid | None:
    row = task.norm
    if row is not None:
        whole = times_quantity(row.hours, row.counter, task.quantity, task.counter)
        return NormSaid(Name(row.name, row.name_en), row.hours, row.counter, row.since, whole)
    held = held_norms(today).worded(task.title, task.counter)
    if held is None:
        return None
    whole = times_quantity(held.hours, held.counter, task.quantity, task.counter)
    return NormSaid(held.name, held.hours, held.counter, held.since, whole)
