"""Other names that clerks confirm while they answer what a document means by them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.core.base import Actor, ForbiddenError, InvalidError, Role
from threadneedle.ledger.services import append
from threadneedle.org.drafts import NAME_MOST, Part, clean_text
from threadneedle.org.models import Alias, Unit
from threadneedle.org.services.access import hold_tree
from threadneedle.org.services.names import refuse_aliases_that_name_units, refuse_names_given

CONFIRMING = (Role.CLERK, Role.ISSUER, Role.HEAD)


@transaction.atomic
def remember_alias(
    unit_id: int, name: str, *, directive_id: int, title: str, actor: Actor, now: datetime
) -> Alias:
    """Keep the words of a document as another name of a unit, because a clerk says that they mean it.

    Unlike ``add_alias`` this needs no administrator: who reads documents learns such names. The ledger
    keeps who said so, and from which document; the unit's administrator can take the name away.

    Raises
    ------
    ForbiddenError
        ``org.clerk_needed`` if the actor works for no unit.
    InvalidError
        ``org.unit_unknown`` if the actor sees no such active unit.
    ConflictError
        ``org.name_taken`` with the unit that has the name already.
    """
    if not any(actor.may(role, actor.unit_path) for role in CONFIRMING):
        raise ForbiddenError.of("org.clerk_needed")
    hold_tree(actor)
    unit = Unit.objects.visible_to(actor).active().filter(pk=unit_id).first()
    if unit is None:
        raise InvalidError.of("org.unit_unknown", unit=unit_id, field="units")
    name = clean_text(name, Part.ALIAS, NAME_MOST)
    refuse_names_given({name})
    refuse_aliases_that_name_units(actor, {name})
    alias = Alias.objects.create(unit=unit, name=name)
    append(
        "alias.remember",
        actor=actor,
        now=now,
        subjects=[("unit", unit.pk), ("directive", directive_id)],
        payload={"name": name, "directive": directive_id, "title": title},
    )
    return alias
