"""What tables can be taken in for; each purpose says what its columns are and what its rows do."""

from __future__ import annotations

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.sheets.purposes.base import Purpose
from threadneedle.sheets.purposes.capacity import CAPACITY
from threadneedle.sheets.purposes.duties import DUTIES
from threadneedle.sheets.purposes.people import PEOPLE
from threadneedle.sheets.purposes.posts import POSTS
from threadneedle.sheets.purposes.register import REGISTER
from threadneedle.sheets.purposes.units import UNITS

PURPOSES: tuple[Purpose, ...] = (REGISTER, UNITS, POSTS, PEOPLE, CAPACITY, DUTIES)
"""All purposes, in the order in which pages name them."""


def purpose_of(code: str, actor: Actor) -> Purpose:
    """Return a purpose that the actor may take tables in for.

    Raises
    ------
    NotFoundError
        ``sheet.purpose_unknown`` if there is none: what one may not do does not exist.
    """
    for purpose in PURPOSES:
        if purpose.code == code and purpose.may(actor):
            return purpose
    raise NotFoundError.of("sheet.purpose_unknown", purpose=code)


def purposes_of(actor: Actor) -> tuple[Purpose, ...]:
    """Return the purposes that the actor may take tables in for."""
    return tuple(purpose for purpose in PURPOSES if purpose.may(actor))
