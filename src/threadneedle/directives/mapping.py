"""Rows to the core's words, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from threadneedle.core.base import Actor, Role, covers
from threadneedle.core.workflow import Side
from threadneedle.directives.querysets import REGISTERING

if TYPE_CHECKING:
    from threadneedle.directives.models import Directive, Task


def stands_for_issuer(directive: Directive, issuer_path: str, actor: Actor) -> bool:
    """Tell whether an actor does what is the issuer's to do, for an order or a task issued at a path.

    An order that was registered for an absent office has nobody else: the clerk and the head of the unit
    that registered it do for it what they are told from there.
    """
    if directive.registered:
        return any(actor.may(role, issuer_path) for role in REGISTERING)
    return actor.may(Role.ISSUER, issuer_path) or keeps_register(issuer_path, actor)


def keeps_register(path: str, actor: Actor) -> bool:
    """Tell whether an actor registers and follows up matters for the unit at a path: their own office's.

    A supervision office issues nothing but the tasks of its matters; it confirms and returns what is
    reported on them.
    """
    roles = (Role.SUPERVISOR, Role.ISSUER)
    return actor.unit_path == path and any(actor.may(role, path) for role in roles)


def may_register(actor: Actor) -> bool:
    """Tell whether an actor may enter orders that their unit received from elsewhere."""
    return any(actor.may(role, actor.unit_path) for role in REGISTERING)


def sides_of(task: Task, actor: Actor) -> frozenset[Side]:
    """Return the sides from which an actor may act on a task.

    The arbiter is a third office: whoever executes or issued does not rule on their own dispute.

    Parameters
    ----------
    task
        With unit, issuer and directive: ``TaskQuerySet.with_parties`` reads all three.
    """
    unit_path, issuer_path = task.unit.path, task.issuer.path
    sides = set()
    if actor.may(Role.CLERK, unit_path):
        sides.add(Side.EXECUTOR)
    if actor.may(Role.HEAD, unit_path):
        sides.add(Side.EXECUTOR_HEAD)
    if stands_for_issuer(task.directive, issuer_path, actor):
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


def one_for_each_unit(tasks: Iterable[Task]) -> dict[int, Task]:
    """Return by unit the one of its tasks that is its own; of those carried over, the oldest.

    A unit that followed another may have two parts of one passage; the carried one keeps what it was asked.
    """
    ordered = sorted(tasks, key=lambda task: (task.carried_from_id is None, -task.pk))
    return {task.unit_id: task for task in ordered}
