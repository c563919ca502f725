"""What a name means, and who stands above whom."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from django.db.models import Q

from threadneedle.core.base import SEGMENT, Actor, InvalidError, NotFoundError, covers
from threadneedle.core.extraction import Directory, UnitEntry
from threadneedle.org.models import Alias, FormerName, Post, Unit
from threadneedle.org.reads.finding import keys_named, keys_once_named
from threadneedle.org.reads.nearby import chain_of, home_of, near


def unit_of(unit_id: int, actor: Actor) -> Unit:
    """Return a unit the actor can see.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    unit = Unit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    return unit


def directory(path: str) -> Directory:
    """Return the names of the active units that somebody at ``path`` may mean; see ``near``.

    A name that a unit once had still means it, unless another unit is called so today. At most six
    queries, and never the names of a whole province.
    """
    active = Unit.objects.filter(near(path)).active()
    # Plain values: a district has hundreds of names, and they are read for every order.
    units = list(active.order_by("path").values_list("pk", "path", "name", "short", "kind"))
    given, former = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for pk, name in Alias.objects.filter(unit__in=active).values_list("unit", "name"):
        given[pk].append(name)
    for pk, name, short in FormerName.objects.filter(unit__in=active).values_list("unit", "name", "short"):
        former[pk] += (name, short)
    today = {name for _pk, _path, *both, _kind in units for name in both}
    today |= {name for names in given.values() for name in names}
    return _the_same(
        tuple(
            UnitEntry(
                id=pk,
                path=place,
                name=name,
                short=short,
                aliases=(*given[pk], *(old for old in dict.fromkeys(former[pk]) if old not in today)),
                kind=kind,
            )
            for pk, place, name, short, kind in units
        )
    )


@lru_cache(maxsize=8)
def _the_same(entries: tuple[UnitEntry, ...]) -> Directory:
    """Return one object for the same names: what is looked up in it is indexed once, not at every order."""
    return Directory(entries)


def names_along(path: str) -> frozenset[str]:
    """Return the names of a unit, of all above it, and of the members of each of those, in one query.

    An order to a unit names the units that get it too, and the office that gives it: they are among these.
    """
    chain = [*paths_above(path), path]
    rows = Unit.objects.active().filter(Q(path__in=chain) | Q(parent__path__in=chain))
    return frozenset(name for names in rows.values_list("name", "short") for name in names if name)


def head_of(unit_id: int) -> Post | None:
    """Return the post of the unit's first responsible person."""
    return Post.objects.filter(unit_id=unit_id, heads=True, closed_on=None).first()


def superiors_of(unit: Unit) -> tuple[Unit, ...]:
    """Return the units above ``unit``, the nearest first, in one query."""
    return tuple(Unit.objects.filter(path__in=paths_above(unit.path)).order_by("-path"))


def common_superior(first: Unit, second: Unit) -> Unit:
    """Return the lowest unit that stands above both, in one query.

    Neither of the two itself, even if one stands above the other: nobody rules in a matter of
    their own. Only the root, above which there is nobody, may be one of the two.
    """
    shared = SEGMENT
    while first.path[: shared + SEGMENT] == second.path[: shared + SEGMENT] and shared < len(first.path):
        shared += SEGMENT
    shared = max(SEGMENT, min(shared, len(first.path) - SEGMENT, len(second.path) - SEGMENT))
    return Unit.objects.get(path=first.path[:shared])


def paths_above(path: str) -> list[str]:
    """Return the paths of the units above ``path``, the root first."""
    return [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]


def units_named(words: str, actor: Actor) -> tuple[Unit, ...]:
    """Return the active units that ``words`` name: name, short name, other name, or ``parent/unit``.

    Where none is called so today, those that once were. If one of several stands in the nearest district,
    those elsewhere are not meant.
    """
    *above, name = (part.strip() for part in words.split("/"))
    within = Unit.objects.visible_to(actor).active()
    if above:
        parent = above[-1]
        within = within.filter(
            Q(parent__name=parent) | Q(parent__short=parent) | Q(parent__name_en__iexact=parent)
        )
    for named in (keys_named, keys_once_named):
        if keys := named(name):
            found = within.filter(pk__in=keys).select_related("parent").order_by("path")
            if units := _nearest(list(found), actor):
                return units[:5]
    return ()


def _nearest(units: list[Unit], actor: Actor) -> tuple[Unit, ...]:
    home = home_of(chain_of(actor.unit_path)) if len(units) > 1 else None
    near_by = tuple(unit for unit in units if home is not None and covers(home.path, unit.path))
    return near_by or tuple(units)


def unit_named(words: str, actor: Actor, field: str) -> Unit:
    """Return the one active unit that ``words`` name; ``field`` names the input in the error.

    Raises
    ------
    InvalidError
        ``org.unit_not_named``; ``org.unit_ambiguous`` with the candidates: it is asked, never guessed.
    """
    found = units_named(words, actor)
    if not found:
        raise InvalidError.of("org.unit_not_named", field=field, name=words)
    if len(found) > 1:
        candidates = tuple(f"{unit.parent.short}/{unit.name}" if unit.parent else unit.name for unit in found)
        raise InvalidError.of("org.unit_ambiguous", field=field, name=words, units=candidates)
    return found[0]


def district_name(language: str) -> str:
    """Return the name of the district in a language; nothing before it is founded."""
    root = Unit.objects.filter(parent=None).order_by("path").first()
    if root is None:
        return ""
    return root.name_en if language.startswith("en") and root.name_en else root.short
