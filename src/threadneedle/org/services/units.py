"""Units: add, rename, move, close; their other names; their capacity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q, Value
from django.db.models.functions import Concat, Length, Substr

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    SEGMENT,
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    Role,
    covers,
)
from threadneedle.ledger.services import append
from threadneedle.org.drafts import (
    HOURS_MOST,
    NAME_MOST,
    RESERVE_MOST,
    Part,
    UnitDraft,
    check_day,
    clean_text,
)
from threadneedle.org.models import Alias, Capacity, Holder, Post, Unit
from threadneedle.org.reads import unit_of
from threadneedle.org.services.access import (
    BATCH,
    hold_tree,
    keep_an_administrator,
    open_unit,
    require_administrator,
)

MOST_SIBLINGS = 10**SEGMENT - 2
"""The last number of a path stays below 9999, so that the bound of a range has as many digits."""

LONGEST_PATH = 80


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
        deep (``org.too_deep``); a second district (``org.district_below``).
    """
    if not drafts:
        return ()
    hold_tree(actor)
    parent = open_unit(parent_id, actor)
    _check_drafts(parent, drafts, actor)
    numbers = _free_numbers(parent, len(drafts))
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
        _refuse_names_of_siblings(unit.parent, {draft.name, draft.short}, but=unit.pk)
    _refuse_names_given(set(draft.names), but=unit.pk)
    before = _told(unit)
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
    _refuse_names_of_siblings(parent, {unit.name, unit.short})
    old, new = unit.path, f"{parent.path}{_free_numbers(parent, 1)[0]:0{SEGMENT}d}"
    subtree = Unit.objects.under(old)
    longest = subtree.aggregate(longest=Max(Length("path")))["longest"]
    if longest - len(old) + len(new) > LONGEST_PATH:
        raise ConflictError.of("org.too_deep", unit=parent.name)
    moved = subtree.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    former = unit.parent_id
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.refresh_from_db()
    append(
        "unit.move",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk)],
        payload={"from": former, "to": parent.pk, "old_path": old, "new_path": new, "units": moved},
    )
    return unit


@transaction.atomic
def add_alias(unit_id: int, name: str, *, actor: Actor, now: datetime) -> Alias:
    """Give a unit another name, as documents write it.

    Raises
    ------
    ConflictError
        ``org.name_taken`` with the unit that has the name already; otherwise as for ``add_units``.
    """
    hold_tree(actor)
    unit = open_unit(unit_id, actor)
    name = clean_text(name, Part.ALIAS, NAME_MOST)
    _refuse_names_given({name})
    _refuse_aliases_that_name_units(actor, {name})
    alias = Alias.objects.create(unit=unit, name=name)
    append("alias.add", actor=actor, now=now, subjects=[("unit", unit.pk)], payload={"name": name})
    return alias


@transaction.atomic
def remove_alias(alias_id: int, *, actor: Actor, now: datetime) -> None:
    """Take one of its other names from a unit.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        ``org.alias_unknown``; otherwise as for ``add_units``.
    """
    alias = Alias.objects.filter(pk=alias_id).first()
    if alias is None:
        raise NotFoundError.of("org.alias_unknown")
    unit = open_unit(alias.unit_id, actor)
    alias.delete()
    append("alias.remove", actor=actor, now=now, subjects=[("unit", unit.pk)], payload={"name": alias.name})


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
    check_day(since)
    if not hours_per_day.is_finite() or not 0 <= hours_per_day <= HOURS_MOST:
        raise InvalidError.of(
            "org.hours_out_of_range", field="hours_per_day", most=int(HOURS_MOST), hours=str(hours_per_day)
        )
    if not 0 <= reserve_percent <= RESERVE_MOST:
        raise InvalidError.of(
            "org.reserve_out_of_range", field="reserve_percent", most=RESERVE_MOST, reserve=reserve_percent
        )
    hours = hours_per_day.quantize(Decimal("0.01"))
    row, _made = Capacity.objects.update_or_create(
        unit=unit, since=since, defaults={"hours_per_day": hours, "reserve_percent": reserve_percent}
    )
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


def _check_drafts(parent: Unit, drafts: Sequence[UnitDraft], actor: Actor) -> None:
    """Refuse units that do not fit below ``parent``; see ``add_units``."""
    if any(draft.kind == Unit.Kind.DISTRICT for draft in drafts):
        raise InvalidError.of("org.district_below", unit=parent.name)
    if any(draft.kind not in Unit.Kind.values for draft in drafts):
        raise InvalidError.of("org.unit_kind")
    if len(parent.path) + SEGMENT > LONGEST_PATH:
        raise ConflictError.of("org.too_deep", unit=parent.name)
    _refuse_repeated_names(drafts)
    _refuse_names_of_siblings(parent, {name for draft in drafts for name in (draft.name, draft.short)})
    _refuse_names_given({name for draft in drafts for name in draft.names})
    _refuse_aliases_that_name_units(actor, {alias for draft in drafts for alias in draft.aliases})


def _told(unit: Unit) -> dict[str, object]:
    return {
        "kind": unit.kind,
        "name": unit.name,
        "short": unit.short,
        "name_en": unit.name_en,
        "code": unit.code,
    }


def _free_numbers(parent: Unit, count: int) -> Sequence[int]:
    """Return numbers for new children: those after the last; gaps only when the end is reached."""
    at = len(parent.path)
    # The greatest path of a subtree lies below its last child, so one step in the index finds the number.
    last = Unit.objects.under(parent.path).order_by("-path").values_list("path", flat=True)[0]
    used = int(last[at : at + SEGMENT] or 0)
    if used + count <= MOST_SIBLINGS:
        return range(used + 1, used + count + 1)
    paths = Unit.objects.filter(parent=parent).values_list("path", flat=True)
    taken = {int(path[at:]) for path in paths}
    free = [number for number in range(1, MOST_SIBLINGS + 1) if number not in taken][:count]
    if len(free) < count:
        raise ConflictError.of("org.too_many_siblings", unit=parent.name, most=MOST_SIBLINGS)
    return free


def _refuse_repeated_names(drafts: Sequence[UnitDraft]) -> None:
    """Refuse two drafts that share a name; the second is refused with the first."""
    had: dict[str, str] = {}
    for draft in drafts:
        for name in draft.names:
            if name in had:
                raise ConflictError.of("org.name_taken", name=name, unit=had[name])
            had[name] = draft.name


def _refuse_names_of_siblings(parent: Unit, names: set[str], *, but: int = 0) -> None:
    for part in _parts(names):
        named = Q(name__in=part) | Q(short__in=part)
        other = Unit.objects.active().filter(named, parent=parent).exclude(pk=but).first()
        if other is not None:
            name = other.name if other.name in names else other.short
            raise ConflictError.of("org.name_taken", name=name, unit=other.name)


def _refuse_names_given(names: set[str], *, but: int = 0) -> None:
    """Refuse names that are another name of some unit."""
    for part in _parts(names):
        alias = Alias.objects.filter(name__in=part).exclude(unit=but).select_related("unit").first()
        if alias is not None:
            raise ConflictError.of("org.name_taken", name=alias.name, unit=alias.unit.name)


def _refuse_aliases_that_name_units(actor: Actor, names: set[str]) -> None:
    """Refuse other names that are already the name of some unit: the words would mean two things."""
    for part in _parts(names):
        named = Q(name__in=part) | Q(short__in=part)
        other = Unit.objects.visible_to(actor).active().filter(named).first()
        if other is not None:
            name = other.name if other.name in names else other.short
            raise ConflictError.of("org.name_taken", name=name, unit=other.name)


def _parts(names: set[str]) -> list[list[str]]:
    ordered = sorted(names)
    # Each name is a parameter twice in the statements above.
    step = BATCH // 2
    return [ordered[start : start + step] for start in range(0, len(ordered), step)]
