"""How tasks are worked, as their units have said it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from threadneedle.core.workflow import OPEN_STATES
from threadneedle.directives.models import Task

OPEN = frozenset(state.value for state in OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a task is worked.

    ``after`` names only what is still open; ``divisible`` is None if nobody said. ``release`` and ``limit``,
    the first day and the last lawful day, are None where no order states them.
    """

    crew: int = 1
    skill_id: int | None = None
    site_id: int | None = None
    divisible: bool | None = None
    after: tuple[int, ...] = ()
    release: date | None = None
    limit: date | None = None


def shapes_of(task_ids: Iterable[int]) -> Mapping[int, Shape]:
    """Return how each of some tasks is worked, in one query."""
    rows = Task.objects.filter(pk__in=list(task_ids)).order_by("pk")
    columns = ("pk", "crew", "skill_id", "site_id", "divisible", "after_id", "after__state")
    return {
        key: Shape(crew, skill, site, divisible, (after,) if after and state in OPEN else ())
        for key, crew, skill, site, divisible, after, state in rows.values_list(*columns)
    }
