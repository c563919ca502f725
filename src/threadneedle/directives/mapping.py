"""Rows to the core's words, and back."""

from __future__ import annotations

from threadneedle.core.base import Actor, Role, covers
from threadneedle.core.workflow import Side


def sides_of(unit_path: str, issuer_path: str, actor: Actor) -> frozenset[Side]:
    """Return the sides from which an actor may act on a task of one unit issued by another.

    The arbiter is a third office: whoever executes or issued does not rule on their own dispute.
    """
    sides = set()
    if actor.may(Role.CLERK, unit_path):
        sides.add(Side.EXECUTOR)
    if actor.may(Role.HEAD, unit_path):
        sides.add(Side.EXECUTOR_HEAD)
    if actor.may(Role.ISSUER, issuer_path):
        sides.add(Side.ISSUER)
    if actor.may(Role.SUPERVISOR, unit_path):
        sides.add(Side.REGISTRAR)
    rules = actor.may(Role.ARBITER, unit_path) and actor.may(Role.ARBITER, issuer_path)
    party = covers(unit_path, actor.unit_path) or actor.unit_path == issuer_path
    if rules and not party:
        sides.add(Side.ARBITER)
    return frozenset(sides)


def searchable(*parts: str) -> str:
    """Return the text that search looks in: folded in width and case, without line breaks."""
    return " ".join(" ".join(parts).split()).casefold()
