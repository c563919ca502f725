"""Units and posts from which something is chosen: whom to ask, who owes, who is below."""

from __future__ import annotations

from threadneedle.core.base import Actor
from threadneedle.directives.models import Task
from threadneedle.directives.querysets import GONE
from threadneedle.directives.reads.names import Name, PostName, UnitName, unit_name
from threadneedle.org.models import Post, Unit
from threadneedle.org.querysets import under
from threadneedle.org.reads.nearby import near

MOST_SUGGESTED = 400


def suggested(actor: Actor) -> tuple[UnitName, ...]:
    """Return the nearest units down to townships, to help who types a name.

    Villages are understood too, but there may be many thousands of them.
    """
    rows = Unit.objects.filter(near(actor.unit_path)).active().exclude(kind=Unit.Kind.VILLAGE)
    return tuple(unit_name(unit) for unit in rows.order_by("path")[:MOST_SUGGESTED])


def askable(actor: Actor) -> tuple[UnitName, ...]:
    """Return the units that may be asked for help or that may owe something: all but one's own."""
    return tuple(unit for unit in suggested(actor) if unit.id != actor.unit_id)


def below(path: str) -> tuple[UnitName, ...]:
    """Return the active units directly below a unit, in order of area code."""
    rows = Unit.objects.active().filter(under(path), parent__path=path).order_by("code", "path")
    return tuple(unit_name(unit) for unit in rows)


def units_with_task(parent_id: int) -> frozenset[int]:
    """Return the units that have a task below one task, and keep it when it is broken down again."""
    rows = Task.objects.filter(parent=parent_id).exclude(GONE)
    return frozenset(rows.values_list("unit_id", flat=True))


def own_posts(unit_id: int) -> tuple[PostName, ...]:
    """Return the open posts of a unit, its head first."""
    rows = Post.objects.filter(unit_id=unit_id, closed_on=None).select_related("unit")
    return tuple(PostName(row.pk, Name(row.name, row.name_en), unit_name(row.unit).name) for row in rows)


def members_of(unit_id: int, kind: str) -> tuple[int, ...]:
    """Return the ids of the active members of a kind below a unit, or of the unit itself without a kind."""
    if not kind:
        return (unit_id,)
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    rows = Unit.objects.active().filter(under(path), kind=kind).exclude(pk=unit_id).order_by("path")
    return tuple(rows.values_list("pk", flat=True))
