"""What comes in tables: whole trees of units, changed names, hours of many teams; each one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import SEGMENT, Actor, ConflictError, InvalidError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import CapacityDraft, TreeNode, UnitChange
from threadneedle.org.models import Alias, Capacity, FormerName, FormerPlace, Unit
from threadneedle.org.ranks import RANKS, first_misplaced, rank_above
from threadneedle.org.reads.tree import paths_above
from threadneedle.org.services.access import BATCH, hold_tree, units_by_id
from threadneedle.org.services.names import refuse_aliases_that_name_units, refuse_names_given
from threadneedle.org.services.places import LONGEST_PATH, MOST_SIBLINGS


@transaction.atomic
def add_tree(nodes: Sequence[TreeNode], *, actor: Actor, now: datetime) -> tuple[Unit, ...]:
    """Add units of several levels below one another, as one act; return them in the order of the nodes.

    The number of statements depends on the levels and on batches of 900, not on the units.

    Raises
    ------
    InvalidError
        ``org.tree_cycle`` if nodes stand below one another in a ring; ``org.unit_kind``, ``org.kind_below``.
    NotFoundError, ForbiddenError, ConflictError
        As for ``add_units``.
    """
    if not nodes:
        return ()
    hold_tree(actor)
    parents = units_by_id((node.parent_id for node in nodes if node.above is None), actor)
    levels = _levels(nodes)
    _refuse_names(nodes, parents, actor)
    numbers = _last_numbers(parents)
    ranks = _ranks(parents)
    made: dict[int, Unit] = {}
    rank_of: dict[int, int] = {}
    for level in levels:
        fresh = []
        for place in level:
            node = nodes[place]
            parent = made[node.above] if node.above is not None else parents[node.parent_id]
            rank = rank_of[node.above] if node.above is not None else ranks[parent.pk]
            _refuse_place(node, parent, rank)
            rank_of[place] = max(rank, RANKS.get(node.draft.kind, rank))
            numbers[parent.pk] = numbers.get(parent.pk, 0) + 1
            if numbers[parent.pk] > MOST_SIBLINGS:
                raise ConflictError.of("org.too_many_siblings", unit=parent.name, most=MOST_SIBLINGS)
            fresh.append(_unit(node, parent, numbers[parent.pk]))
        made |= dict(zip(level, Unit.objects.bulk_create(fresh, batch_size=BATCH // 8), strict=True))
    Alias.objects.bulk_create(
        (
            Alias(unit=made[place], name=name)
            for place, node in enumerate(nodes)
            for name in node.draft.aliases
        ),
        batch_size=BATCH,
    )
    units = tuple(made[place] for place in range(len(nodes)))
    append(
        "unit.add",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk) for unit in units],
        payload={"units": [{"parent": unit.parent_id, "name": unit.name} for unit in units]},
    )
    return units


@transaction.atomic
def change_units(changes: Sequence[UnitChange], *, actor: Actor, now: datetime) -> int:
    """Give units other names and area codes, and more other names, as one act; return how many there were.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``rename_unit``.
    """
    if not changes:
        return 0
    hold_tree(actor)
    units = units_by_id((change.unit_id for change in changes), actor)
    _refuse_changed_names(changes, units, actor)
    today = local_day(now)
    former, told = [], []
    for change in changes:
        unit, draft = units[change.unit_id], change.draft
        if {unit.name, unit.short} - {draft.name, draft.short}:
            former.append(FormerName(unit=unit, name=unit.name, short=unit.short, until=today))
        told.append({"unit": unit.pk, "before": unit.name, "after": draft.name, "code": draft.code})
        unit.name, unit.short, unit.name_en, unit.code = draft.name, draft.short, draft.name_en, draft.code
    Unit.objects.bulk_update(units.values(), ["name", "short", "name_en", "code"], batch_size=BATCH // 10)
    FormerName.objects.bulk_create(former, batch_size=BATCH // 4)
    Alias.objects.bulk_create(
        (Alias(unit_id=change.unit_id, name=name) for change in changes for name in change.draft.aliases),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    append(
        "unit.rename",
        actor=actor,
        now=now,
        subjects=[("unit", key) for key in units],
        payload={"units": told},
    )
    return len(changes)


@transaction.atomic
def set_capacities(drafts: Sequence[CapacityDraft], *, actor: Actor, now: datetime) -> int:
    """State the hours of many teams, as one act of their administrator; return how many there were.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        Unknown or closed unit; not its administrator.
    """
    if not drafts:
        return 0
    units = units_by_id((draft.unit_id for draft in drafts), actor)
    Capacity.objects.bulk_create(
        [
            Capacity(
                unit=units[draft.unit_id],
                since=draft.since,
                hours_per_day=draft.hours_per_day,
                reserve_percent=draft.reserve_percent,
            )
            for draft in drafts
        ],
        batch_size=BATCH // 4,
        update_conflicts=True,
        unique_fields=["unit", "since"],
        update_fields=["hours_per_day", "reserve_percent"],
    )
    append(
        "capacity.set",
        actor=actor,
        now=now,
        subjects=[("unit", draft.unit_id) for draft in drafts],
        payload={
            "hours": [
                {"unit": draft.unit_id, "since": draft.since.isoformat(), "hours": str(draft.hours_per_day)}
                for draft in drafts
            ]
        },
    )
    return len(drafts)


def _levels(nodes: Sequence[TreeNode]) -> list[list[int]]:
    """Return the places of the nodes level by level, those below units that are there first."""
    below: dict[int, list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        if node.above is not None:
            below[node.above].append(place)
    level = [place for place, node in enumerate(nodes) if node.above is None]
    levels, reached = [], 0
    while level:
        levels.append(level)
        reached += len(level)
        level = [child for place in level for child in below[place]]
    if reached < len(nodes):
        ring = set(range(len(nodes))) - {place for level in levels for place in level}
        raise InvalidError.of("org.tree_cycle", field="parent", unit=nodes[min(ring)].draft.name)
    return levels


def _unit(node: TreeNode, parent: Unit, number: int) -> Unit:
    draft = node.draft
    return Unit(
        parent=parent,
        path=f"{parent.path}{number:0{SEGMENT}d}",
        kind=draft.kind,
        name=draft.name,
        short=draft.short,
        name_en=draft.name_en,
        code=draft.code,
    )


def _refuse_place(node: TreeNode, parent: Unit, rank: int) -> None:
    kind = node.draft.kind
    if kind not in Unit.Kind.values:
        raise InvalidError.of("org.unit_kind", field="kind")
    if first_misplaced(rank, [kind]):
        raise InvalidError.of("org.kind_below", field="kind", unit=parent.name, kind=kind)
    if len(parent.path) + SEGMENT > LONGEST_PATH:
        raise ConflictError.of("org.too_deep", unit=parent.name)


def _last_numbers(parents: Mapping[int, Unit]) -> dict[int, int]:
    """Return the last number ever given below each unit."""
    found = dict.fromkeys(parents, 0)
    ids = sorted(parents)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        children = Unit.objects.filter(parent__in=part).order_by().values("parent").annotate(last=Max("path"))
        last = [(row["parent"], row["last"]) for row in children]
        last += FormerPlace.objects.filter(parent__in=part).values_list("parent", "path")
        for key, path in last:
            if key is not None and path[:-SEGMENT] == parents[key].path:
                found[key] = max(found[key], int(path[-SEGMENT:]))
    return found


def _ranks(parents: Mapping[int, Unit]) -> dict[int, int]:
    """Return for each unit the rank that units below it must stay under."""
    paths = {path for unit in parents.values() for path in (*paths_above(unit.path), unit.path)}
    kinds = dict(Unit.objects.filter(path__in=paths).values_list("path", "kind"))
    return {
        key: rank_above(kinds[path] for path in (*paths_above(unit.path), unit.path))
        for key, unit in parents.items()
    }


def _siblings(parent_ids: Sequence[int]) -> dict[int, dict[str, Unit]]:
    """Return the active units right below some units, by each of their names."""
    found: dict[int, dict[str, Unit]] = defaultdict(dict)
    ids = sorted(set(parent_ids))
    for start in range(0, len(ids), BATCH):
        for unit in Unit.objects.active().filter(parent__in=ids[start : start + BATCH]):
            if unit.parent_id is not None:
                found[unit.parent_id] |= {unit.name: unit, unit.short: unit}
    return found


def _refuse_names(nodes: Sequence[TreeNode], parents: Mapping[int, Unit], actor: Actor) -> None:
    siblings = _siblings(list(parents))
    had: dict[tuple[bool, int], dict[str, str]] = defaultdict(dict)
    aliases: dict[str, str] = {}
    for node in nodes:
        group = (node.above is None, node.parent_id if node.above is None else node.above)
        standing = {name: unit.name for name, unit in siblings.get(node.parent_id, {}).items()}
        for name in {node.draft.name, node.draft.short}:
            owner = had[group].get(name) or (standing.get(name) if node.above is None else None)
            if owner:
                raise ConflictError.of("org.name_taken", name=name, unit=owner)
        had[group] |= {node.draft.name: node.draft.name, node.draft.short: node.draft.name}
        for alias in node.draft.aliases:
            if alias in aliases:
                raise ConflictError.of("org.name_taken", name=alias, unit=aliases[alias])
            aliases[alias] = node.draft.name
    refuse_names_given({name for node in nodes for name in node.draft.names})
    refuse_aliases_that_name_units(actor, set(aliases))


def _refuse_changed_names(changes: Sequence[UnitChange], units: Mapping[int, Unit], actor: Actor) -> None:
    """Refuse names that a sibling has or gets, or that are another name of some other unit.

    Also a name that its unit gives up in the same act: the database takes the rows one by one.
    """
    changed = {change.unit_id: change.draft for change in changes}
    siblings = _siblings([unit.parent_id for unit in units.values() if unit.parent_id is not None])
    for change in changes:
        unit, draft = units[change.unit_id], change.draft
        for name in {draft.name, draft.short} - {unit.name, unit.short}:
            other = siblings.get(unit.parent_id or 0, {}).get(name)
            if other is not None and other.pk != unit.pk:
                raise ConflictError.of("org.name_taken", name=name, unit=other.name)
    wanted: dict[tuple[int, str], int] = {}
    for key, draft in changed.items():
        for name in {draft.name, draft.short}:
            first = wanted.setdefault((units[key].parent_id or 0, name), key)
            if first != key:
                raise ConflictError.of("org.name_taken", name=name, unit=units[first].name)
    new = {
        name
        for key, draft in changed.items()
        for name in draft.names
        if name not in {units[key].name, units[key].short}
    }
    refuse_names_given(new)
    refuse_aliases_that_name_units(actor, {name for draft in changed.values() for name in draft.aliases})
