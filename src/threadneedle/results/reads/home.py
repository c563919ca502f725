"""Where a person begins."""

from __future__ import annotations

from threadneedle.core.base import Actor, Role
from threadneedle.org.reads import unit_of

OVERSEERS = frozenset({Role.LEADER, Role.SUPERVISOR, Role.ARBITER, Role.VIEWER})
ISSUING_KINDS = frozenset({"district", "department", "office"})


def begins_with(actor: Actor) -> str:
    """Return ``board``, ``worklist`` or ``organisation``.

    The board is for who oversees or issues to others; a township or village begins with its own list,
    though it may issue too. An administrator's post has no work: it begins with the organisation.
    """
    roles = {grant.role for grant in actor.grants}
    if not actor.scopes():
        return "organisation"
    if roles & OVERSEERS:
        return "board"
    issues = Role.ISSUER in roles and unit_of(actor.unit_id, actor).kind in ISSUING_KINDS
    return "board" if issues else "worklist"
