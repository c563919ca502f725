"""How tasks are worked, as their units have said it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from threadneedle.core.workflow import OPEN_STATES
from threadneedle.directives.models import Task
from threadneedle.directives.reads.names import Name, UnitName
from threadneedle.org.models import SkilledHands
from threadneedle.org.reads.teams import sites_below

MOST_OFFERED = 200

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


@dataclass(frozen=True, slots=True)
class ShapeChoices:
    """What a unit can choose from: skills of its team, units below at any depth, its other open tasks."""

    skills: tuple[tuple[int, Name], ...]
    sites: tuple[tuple[int, Name], ...]
    tasks: tuple[tuple[int, Name], ...]


def shape_choices(task_id: int, unit: UnitName) -> ShapeChoices:
    """Return what can be chosen for a task of a unit, in four queries."""
    skills = SkilledHands.objects.filter(unit=unit.id).select_related("skill").order_by("skill__name")
    known = Task.objects.filter(pk=task_id).exclude(site=None).values_list("site", flat=True)
    tasks = (
        Task.objects.filter(unit=unit.id, state__in=sorted(OPEN)).exclude(pk=task_id).order_by("due", "pk")
    )
    return ShapeChoices(
        tuple((row.skill_id, Name(row.skill.name, row.skill.name_en)) for row in skills),
        tuple((site.id, Name(site.name, site.name_en)) for site in sites_below(unit.path, also=known)),
        tuple(
            (key, Name(title, title_en))
            for key, title, title_en in tasks.values_list("pk", "title", "title_en")[:MOST_OFFERED]
        ),
    )


def shapes_of(task_ids: Iterable[int]) -> Mapping[int, Shape]:
    """Return how each of some tasks is worked, in one query."""
    rows = Task.objects.filter(pk__in=list(task_ids)).order_by("pk")
    columns = ("pk", "crew", "skill_id", "site_id", "divisible", "after_id", "after__state")
    return {
        key: Shape(crew, skill, site, divisible, (after,) if after and state in OPEN else ())
        for key, crew, skill, site, divisible, after, state in rows.values_list(*columns)
    }
