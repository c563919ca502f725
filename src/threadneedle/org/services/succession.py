"""Merging and splitting units: the old ones close, and others carry on what was open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Q

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import SEGMENT, Actor, ConflictError, InvalidError, covers
from threadneedle.ledger.services import append
from threadneedle.org.drafts import SplitPart, UnitDraft
from threadneedle.org.models import Alias, DutyItem, FormerName, Grant, Post, Succession, Unit
from threadneedle.org.reads.succession import Hours, hours_together
from threadneedle.org.services.access import (
    hold_tree,
    keep_an_administrator,
    open_unit,
    require_administrator,
    units_by_id,
)
from threadneedle.org.services.places import put_below
from threadneedle.org.services.teams import carry_teams
from threadneedle.org.services.units import end_holdings_of, make_units, write_capacity


@transaction.atomic
def merge_units(
    unit_ids: Sequence[int],
    into: UnitDraft | int,
    *,
    hours: Hours | None = None,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Merge units into a new one, or into one of them or another that is there; return the successor.

    The old units close with their posts and holders; the units below them move below the successor; their
    names go on meaning it; roles over them hold over it too; their duty lists end. They stand below it as
    closed units, so that its people read what they did, and what they finished goes on counting where it
    did. What is open passes on by the event; see ``directives.services.succession``.

    Parameters
    ----------
    hours
        What the successor has on a working day. Without it, the sum of what is known of all of them, if
        anything is; likewise its people. Skills, absences and ways pass to it in any case.

    Raises
    ------
    InvalidError
        ``org.merge_needs_two``; ``org.merge_kinds`` for units of different kinds.
    ConflictError
        ``org.merge_nested`` if one stands below another; ``org.name_taken`` also for two units below that
        share a name; ``org.root_stays``; otherwise as for ``add_units``.
    """
    hold_tree(actor)
    today = local_day(now)
    target = open_unit(into, actor) if isinstance(into, int) else None
    units = list(units_by_id(unit_ids, actor).values())
    closing = [unit for unit in units if target is None or unit.pk != target.pk]
    everybody = closing if target is None else [*closing, target]
    _refuse_merger(everybody, into, actor)
    together = _together(hours, everybody, today)
    children = _children_of(closing)
    posts, names = _close(closing, today)
    if target is None:
        target = make_units(_parent_of(closing[0]), _drafts(into), actor)[0]
    _refuse_children_of_one_name(children, target)
    put_below(children, target, today)
    _pass_names_on(closing, target, names, today)
    _pass_roles_on(closing, [target])
    put_below(closing, target, today)
    Succession.objects.bulk_create(
        Succession(before=unit, after=target, kind=Succession.Kind.MERGED, day=today) for unit in closing
    )
    if together is not None:
        write_capacity(target, today, together.hours_per_day, together.reserve_percent, together.hands)
    carry_teams(closing, target, today)
    keep_an_administrator(actor, today)
    append(
        "unit.merge",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk) for unit in (target, *closing, *children)],
        payload={
            "into": target.pk,
            "name": target.name,
            "closed": [unit.pk for unit in closing],
            "moved": [unit.pk for unit in children],
            "posts": posts,
            "hours_per_day": str(together.hours_per_day) if together else "",
            "hands": (together.hands or 0) if together else 0,
        },
    )
    target.refresh_from_db()
    return target


@transaction.atomic
def split_unit(unit_id: int, parts: Sequence[SplitPart], *, actor: Actor, now: datetime) -> tuple[Unit, ...]:
    """Split a unit into parts, of which one carries on what was open; return the parts in their order.

    If one of them is the unit itself, it goes on and stays the main one; otherwise it closes as in a
    merger, and its names go on meaning the main part. Units below it that no part names go to the main one.

    Raises
    ------
    InvalidError
        ``org.split_needs_two``, ``org.split_one_main``, ``org.split_child_twice``, ``org.split_not_below``.
    ConflictError
        ``org.root_stays``; otherwise as for ``add_units``.
    """
    hold_tree(actor)
    today = local_day(now)
    unit = open_unit(unit_id, actor)
    _refuse_split(unit, parts, actor)
    children = {child.pk: child for child in _children_of([unit])}
    main_at = next(place for place, part in enumerate(parts) if part.main)
    goes_on = parts[main_at].draft is None
    given = _children_of_parts(parts, children, unit, main_at)
    posts, names = ([], []) if goes_on else _close([unit], today)
    drafts = [part.draft for part in parts if part.draft is not None]
    fresh = iter(make_units(_parent_of(unit), drafts, actor))
    made = [unit if part.draft is None else next(fresh) for part in parts]
    for after, ids in zip(made, given, strict=True):
        if after.pk != unit.pk:
            put_below([children[key] for key in ids], after, today)
    new = [after for after in made if after.pk != unit.pk]
    _pass_roles_on([unit], new)
    if not goes_on:
        _pass_names_on([unit], made[main_at], names, today)
        put_below([unit], made[main_at], today)
    Succession.objects.bulk_create(
        Succession(
            before=unit,
            after=after,
            kind=Succession.Kind.SPLIT,
            main=not goes_on and after.pk == made[main_at].pk,
            day=today,
        )
        for after in new
    )
    keep_an_administrator(actor, today)
    append(
        "unit.split",
        actor=actor,
        now=now,
        subjects=[("unit", row.pk) for row in (unit, *new, *children.values())],
        payload={
            "unit": unit.pk,
            "closed": not goes_on,
            "parts": [
                {"unit": after.pk, "name": after.name, "children": list(ids)}
                for after, ids in zip(made, given, strict=True)
            ],
            "main": made[main_at].pk,
            "posts": posts,
        },
    )
    for row in made:
        row.refresh_from_db()
    return tuple(made)


def _together(hours: Hours | None, units: Sequence[Unit], today: date) -> Hours | None:
    """Return the hours that are told, with the people of all teams if it is not told how many."""
    known = hours_together([unit.pk for unit in units], today)
    if hours is None or hours.hands is not None or known is None:
        return hours or known
    return replace(hours, hands=known.hands)


def _refuse_merger(everybody: Sequence[Unit], into: UnitDraft | int, actor: Actor) -> None:
    if len(everybody) < 2:
        raise InvalidError.of("org.merge_needs_two", field="units")
    _refuse_root(everybody, actor)
    first = everybody[0]
    kind = into.kind if isinstance(into, UnitDraft) else first.kind
    other = next((unit for unit in everybody if unit.kind != kind), None)
    if other is not None:
        raise InvalidError.of("org.merge_kinds", field="units", unit=first.name, other=other.name)
    ordered = sorted(everybody, key=lambda unit: unit.path)
    for above, below in pairwise(ordered):
        if covers(above.path, below.path):
            raise ConflictError.of("org.merge_nested", field="units", unit=below.name, above=above.name)


def _refuse_split(unit: Unit, parts: Sequence[SplitPart], actor: Actor) -> None:
    _refuse_root([unit], actor)
    if len(parts) < 2:
        raise InvalidError.of("org.split_needs_two", field="name")
    itself = [part for part in parts if part.draft is None]
    if sum(part.main for part in parts) != 1 or len(itself) > 1 or any(not part.main for part in itself):
        raise InvalidError.of("org.split_one_main", field="main")


def _refuse_root(units: Sequence[Unit], actor: Actor) -> None:
    for unit in units:
        _parent_of(unit)
        require_administrator(actor, unit.path[:-SEGMENT])


def _parent_of(unit: Unit) -> Unit:
    if unit.parent is None:
        raise ConflictError.of("org.root_stays", unit=unit.name)
    return unit.parent


def _drafts(into: UnitDraft | int) -> list[UnitDraft]:
    return [into] if isinstance(into, UnitDraft) else []


def _children_of(units: Sequence[Unit]) -> list[Unit]:
    return list(Unit.objects.active().filter(parent__in=units).order_by("path"))


def _children_of_parts(
    parts: Sequence[SplitPart], children: dict[int, Unit], unit: Unit, main_at: int
) -> list[tuple[int, ...]]:
    """Return the units below for each part; the main one gets those that nobody names."""
    named: set[int] = set()
    for part in parts:
        for key in part.children:
            if key not in children:
                raise InvalidError.of("org.split_not_below", field="children", unit=unit.name)
            if key in named:
                raise InvalidError.of("org.split_child_twice", field="children", unit=children[key].name)
            named.add(key)
    rest = tuple(key for key in children if key not in named)
    return [
        (*part.children, *rest) if place == main_at else part.children for place, part in enumerate(parts)
    ]


def _close(units: Sequence[Unit], today: date) -> tuple[list[int], list[str]]:
    """Close units with their posts and holders; return the posts, and the other names that are free now."""
    aliases = Alias.objects.filter(unit__in=units)
    names = list(aliases.order_by("name").values_list("name", flat=True))
    aliases.delete()
    open_posts = Post.objects.filter(unit__in=units, closed_on=None)
    posts = list(open_posts.order_by("pk").values_list("pk", flat=True))
    end_holdings_of(posts, today)
    open_posts.update(closed_on=today)
    DutyItem.objects.filter(Q(until=None) | Q(until__gt=today), unit__in=units, since__lte=today).update(
        until=today
    )
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(closed_on=today)
    return posts, names


def _refuse_children_of_one_name(children: Sequence[Unit], target: Unit) -> None:
    had = {name: unit for unit in _children_of([target]) for name in (unit.name, unit.short)}
    for child in children:
        for name in {child.name, child.short}:
            if name in had:
                raise ConflictError.of("org.two_below_of_one_name", name=name, unit=target.name)
            had[name] = child


def _pass_names_on(closing: Sequence[Unit], main: Unit, names: Sequence[str], today: date) -> None:
    """Let the names of closed units, and those they had before, mean their main successor."""
    own = {main.name, main.short}
    former = [FormerName(unit=main, name=unit.name, short=unit.short, until=today) for unit in closing]
    former += [
        FormerName(unit=main, name=row.name, short=row.short, until=row.until)
        for row in FormerName.objects.filter(unit__in=closing).order_by("pk")
    ]
    FormerName.objects.bulk_create(row for row in former if {row.name, row.short} - own)
    taken = set(Alias.objects.filter(name__in=names).values_list("name", flat=True)) | own
    Alias.objects.bulk_create(Alias(unit=main, name=name) for name in names if name not in taken)


def _pass_roles_on(units: Sequence[Unit], afters: Sequence[Unit]) -> None:
    """Let the roles that others hold over units hold over what follows them."""
    grants = Grant.objects.filter(unit__in=units, post__closed_on=None).exclude(post__unit__in=units)
    Grant.objects.bulk_create(
        [
            Grant(
                post_id=grant.post_id, role=grant.role, unit=after, delegable=grant.delegable, acts=grant.acts
            )
            for grant in grants.order_by("pk")
            for after in afters
        ],
        ignore_conflicts=True,
    )
