"""Units: add, rename, move, close; their capacity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    SEGMENT,
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    Role,
    covers,
)
from threadneedle.ledger.services import append
from threadneedle.org.drafts import CapacityDraft, UnitDraft
from threadneedle.org.models import Alias, Capacity, Holder, Post, Unit
from threadneedle.org.reads import unit_of
from threadneedle.org.services.access import (
    BATCH,
    hold_tree,
    keep_an_administrator,
    open_unit,
    require_administrator,
)
from threadneedle.org.services.names import (
    keep_former_name,
    refuse_aliases_that_name_units,
    refuse_names_given,
    refuse_names_of_siblings,
    refuse_repeated_names,
)
from threadneedle.org.services.places import LONGEST_PATH, free_numbers, put_below
from threadneedle.org.services.ranking import kinds_within, refuse_misplaced


@transaction.atomic
def add_unit(parent_id: int, draft: UnitDraft, *, actor: Actor, now: datetime) -> Unit:
    """Add one unit below ``parent_id``; see ``add_units``."""
    return add_units(parent_id, [draft], actor=actor, now=now)[0]


@transaction.atomic
def add_units(
    parent_id: int, drafts: Sequence[UnitDraft], *, actor: Actor, now: datetime
) -> tuple[Unit, ...]:
    """Add units below ``parent_id``, in this order, as one act.

    The number of statements does not depend on how many siblings there are.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidError
        Unknown or closed parent; not its administrator; a name that another unit has
        (``org.name_taken`` names it); no number left (``org.too_many_siblings``); the tree too
        deep (``org.too_deep``); a unit below one that it should stand above (``org.kind_below``).
    """
    if not drafts:
        return ()
    hold_tree(actor)
    parent = open_unit(parent_id, actor)
    units = make_units(parent, drafts, actor)
    append(
        "unit.add",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk) for unit in units],
        payload={"parent": parent.pk, "units": [_told(unit) for unit in units]},
    )
    return tuple(units)


@transaction.atomic
def rename_unit(
    unit_id: int, name: str, short: str, name_en: str, code: str, *, actor: Actor, now: datetime
) -> Unit:
    """Give a unit another name, short name, English name and area code.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidError
        As for ``add_units``.
    """
    hold_tree(actor)
    unit = open_unit(unit_id, actor)
    draft = UnitDraft(unit.kind, name, short, name_en, code)
    if unit.parent is not None:
        refuse_names_of_siblings(unit.parent, {draft.name, draft.short}, but=unit.pk)
    refuse_names_given(set(draft.names), but=unit.pk)
    before = _told(unit)
    keep_former_name(unit, {draft.name, draft.short}, local_day(now))
    unit.name, unit.short, unit.name_en, unit.code = draft.name, draft.short, draft.name_en, draft.code
    unit.save(update_fields=["name", "short", "name_en", "code"])
    Alias.objects.filter(unit=unit, name__in=draft.names).delete()
    append(
        "unit.rename",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk)],
        payload={"before": before, "after": _told(unit)},
    )
    return unit


@transaction.atomic
def close_unit(unit_id: int, *, actor: Actor, now: datetime) -> Unit:
    """Close a unit that has no open unit below it, with its posts, their holdings and its other names.

    The row and its path stay: what it did remains readable. Its other names become free, for
    they often pass to a successor.

    Raises
    ------
    ConflictError
        ``org.unit_has_children``, ``org.root_stays``, ``org.last_administrator``; otherwise as for
        ``add_units``.
    """
    hold_tree(actor)
    unit = open_unit(unit_id, actor)
    if unit.parent_id is None:
        raise ConflictError.of("org.root_stays", unit=unit.name)
    below = Unit.objects.active().filter(parent=unit).order_by("path").first()
    if below is not None:
        raise ConflictError.of("org.unit_has_children", unit=unit.name, child=below.name)
    today = local_day(now)
    names = list(unit.aliases.values_list("name", flat=True))
    unit.aliases.all().delete()
    posts = list(Post.objects.filter(unit=unit, closed_on=None).values_list("pk", flat=True))
    end_holdings_of(posts, today)
    Post.objects.filter(pk__in=posts).update(closed_on=today)
    unit.closed_on = today
    unit.save(update_fields=["closed_on"])
    keep_an_administrator(actor, today)
    append(
        "unit.close",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk), *(("post", post) for post in posts)],
        payload={"closed_on": today.isoformat(), "aliases": names},
    )
    return unit


@transaction.atomic
def move_unit(unit_id: int, new_parent_id: int, *, actor: Actor, now: datetime) -> Unit:
    """Put a unit, with all below it, under another parent; the paths are rewritten in one statement.

    What it finished goes on counting where it stood.

    Raises
    ------
    ConflictError
        ``org.unit_cycle`` if the new parent is the unit or lies below it; ``org.root_stays``;
        ``org.unit_there_already``; otherwise as for ``add_units``.
    """
    hold_tree(actor)
    unit, parent = open_unit(unit_id, actor), open_unit(new_parent_id, actor)
    if unit.parent_id is None:
        raise ConflictError.of("org.root_stays", unit=unit.name)
    if covers(unit.path, parent.path):
        raise ConflictError.of("org.unit_cycle", unit=unit.name, parent=parent.name)
    if unit.parent_id == parent.pk:
        raise ConflictError.of("org.unit_there_already", unit=unit.name, parent=parent.name)
    require_administrator(actor, unit.path[:-SEGMENT])
    refuse_misplaced(parent, kinds_within(unit))
    refuse_names_of_siblings(parent, {unit.name, unit.short})
    old, former = unit.path, unit.parent_id
    moved = put_below([unit], parent, local_day(now))
    unit.refresh_from_db()
    append(
        "unit.move",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk)],
        payload={"from": former, "to": parent.pk, "old_path": old, "new_path": unit.path, "units": moved},
    )
    return unit


@transaction.atomic
def set_capacity(
    unit_id: int, since: date, hours_per_day: Decimal, reserve_percent: int, *, actor: Actor, now: datetime
) -> Capacity:
    """State the hours that a unit's team has on a working day from ``since`` on.

    Parameters
    ----------
    hours_per_day
        Hours of the whole team, 0..9999, to a hundredth; never of one person.
    reserve_percent
        Share kept back for what nobody planned, 0..90.

    Raises
    ------
    ForbiddenError
        If the actor is neither administrator nor head over the unit.
    InvalidError
        ``org.hours_out_of_range``, ``org.reserve_out_of_range``, ``org.day_far_away``.
    """
    unit = unit_of(unit_id, actor)
    if not (actor.may(Role.ADMINISTRATOR, unit.path) or actor.may(Role.HEAD, unit.path)):
        raise ForbiddenError.of("org.administrator_or_head_needed")
    draft = CapacityDraft(unit.pk, since, hours_per_day, reserve_percent)
    hours = draft.hours_per_day
    row = write_capacity(unit, since, hours, reserve_percent)
    append(
        "capacity.set",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk)],
        payload={"since": since.isoformat(), "hours_per_day": str(hours), "reserve_percent": reserve_percent},
    )
    return row


def end_holdings_of(post_ids: Iterable[int], day: date) -> None:
    """End what runs in these posts on ``day``; what would begin later is dropped. Part of a larger act."""
    running = Holder.objects.filter(post__in=list(post_ids)).filter(Q(until=None) | Q(until__gt=day))
    running.filter(since__gt=day).delete()
    running.update(until=day)


def make_units(parent: Unit, drafts: Sequence[UnitDraft], actor: Actor) -> list[Unit]:
    """Make units below ``parent`` as part of a larger act; see ``add_units``."""
    _check_drafts(parent, drafts, actor)
    numbers = free_numbers(parent, len(drafts))
    units = Unit.objects.bulk_create(
        [
            Unit(
                parent=parent,
                path=f"{parent.path}{number:0{SEGMENT}d}",
                kind=draft.kind,
                name=draft.name,
                short=draft.short,
                name_en=draft.name_en,
                code=draft.code,
            )
            for number, draft in zip(numbers, drafts, strict=True)
        ],
        batch_size=BATCH,
    )
    Alias.objects.bulk_create(
        (
            Alias(unit=unit, name=alias)
            for unit, draft in zip(units, drafts, strict=True)
            for alias in draft.aliases
        ),
        batch_size=BATCH,
    )
    return units


def write_capacity(
    unit: Unit, since: date, hours_per_day: Decimal, reserve_percent: int, hands: int | None = None
) -> Capacity:
    """State the hours of a unit's team as part of a larger act; see ``set_capacity``.

    Without ``hands`` as many people share them as the unit has said before.
    """
    if hands is None:
        told = Capacity.objects.filter(unit=unit, since__lte=since).order_by("-since")
        hands = told.values_list("hands", flat=True).first()
    row, _made = Capacity.objects.update_or_create(
        unit=unit,
        since=since,
        defaults={"hours_per_day": hours_per_day, "reserve_percent": reserve_percent, "hands": hands},
    )
    return row


def _check_drafts(parent: Unit, drafts: Sequence[UnitDraft], actor: Actor) -> None:
    """Refuse units that do not fit below ``parent``; see ``add_units``."""
    if any(draft.kind not in Unit.Kind.values for draft in drafts):
        raise InvalidError.of("org.unit_kind")
    refuse_misplaced(parent, [draft.kind for draft in drafts])
    if len(parent.path) + SEGMENT > LONGEST_PATH:
        raise ConflictError.of("org.too_deep", unit=parent.name)
    refuse_repeated_names(drafts)
    refuse_names_of_siblings(parent, {name for draft in drafts for name in (draft.name, draft.short)})
    refuse_names_given({name for draft in drafts for name in draft.names})
    refuse_aliases_that_name_units(actor, {alias for draft in drafts for alias in draft.aliases})


def _told(unit: Unit) -> dict[str, object]:
    return {
        "kind": unit.kind,
        "name": unit.name,
        "short": unit.short,
        "name_en": unit.name_en,
        "code": unit.code,
    }
