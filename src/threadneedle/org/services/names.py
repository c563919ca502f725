"""What units are called: other names, names they had, and names that are taken already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from threadneedle.core.base import Actor, ConflictError, NotFoundError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import NAME_MOST, Part, UnitDraft, clean_text
from threadneedle.org.models import Alias, FormerName, Unit
from threadneedle.org.services.access import BATCH, hold_tree, open_unit


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
    refuse_names_given({name})
    refuse_aliases_that_name_units(actor, {name})
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


def keep_former_name(unit: Unit, new_names: set[str], day: date) -> None:
    """Remember what a unit is called until ``day``, if that is no longer among its names."""
    if {unit.name, unit.short} - new_names:
        FormerName.objects.create(unit=unit, name=unit.name, short=unit.short, until=day)


def refuse_repeated_names(drafts: Sequence[UnitDraft]) -> None:
    """Refuse two drafts that share a name; the second is refused with the first."""
    had: dict[str, str] = {}
    for draft in drafts:
        for name in draft.names:
            if name in had:
                raise ConflictError.of("org.name_taken", name=name, unit=had[name])
            had[name] = draft.name


def refuse_names_of_siblings(parent: Unit, names: set[str], *, but: int = 0) -> None:
    for part in _parts(names):
        named = Q(name__in=part) | Q(short__in=part)
        other = Unit.objects.active().filter(named, parent=parent).exclude(pk=but).first()
        if other is not None:
            name = other.name if other.name in names else other.short
            raise ConflictError.of("org.name_taken", name=name, unit=other.name)


def refuse_names_given(names: set[str], *, but: int = 0) -> None:
    """Refuse names that are another name of some unit."""
    for part in _parts(names):
        alias = Alias.objects.filter(name__in=part).exclude(unit=but).select_related("unit").first()
        if alias is not None:
            raise ConflictError.of("org.name_taken", name=alias.name, unit=alias.unit.name)


def refuse_aliases_that_name_units(actor: Actor, names: set[str]) -> None:
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
