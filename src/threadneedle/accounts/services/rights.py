"""Who may keep the persons of the district."""

from __future__ import annotations

from threadneedle.core.base import SEGMENT, Actor, ForbiddenError, Role

STREAM = "accounts"
"""The ledger's stream of acts that no unit has done: a person on their own account, the command line."""


def require_administrator(actor: Actor) -> None:
    """Refuse an actor who is not an administrator of the whole district.

    A code or a lost second factor opens any account, the district's own
    administrator included; so an administrator of one branch may not give it.

    Raises
    ------
    ForbiddenError
        If the actor lacks the role at the root of the tree.
    """
    if not actor.may(Role.ADMINISTRATOR, actor.unit_path[:SEGMENT]):
        raise ForbiddenError.of("accounts.administrator_only")


def oneself(person_id: int) -> Actor:
    """Return the actor of a person on their own account, whatever posts they hold."""
    return Actor(person_id=person_id, post_id=0, unit_id=0, unit_path="")
