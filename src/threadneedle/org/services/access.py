"""Who may write what, and the locks that writers of the tree take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from threadneedle.core.base import SEGMENT, Actor, ConflictError, ForbiddenError, NotFoundError, Role
from threadneedle.org.models import Grant, Holder, Post, Unit

BATCH = 900
"""Rows of one statement, below the number of parameters that old SQLite allows."""


def require_administrator(actor: Actor, path: str) -> None:
    """Refuse an actor who is not administrator of the subtree at ``path``.

    Raises
    ------
    ForbiddenError
        ``org.administrator_needed``.
    """
    if not actor.may(Role.ADMINISTRATOR, path):
        raise ForbiddenError.of("org.administrator_needed")


def require_district(actor: Actor) -> None:
    """Refuse an actor who is not administrator of the whole district: calendar and rules are everybody's."""
    require_administrator(actor, actor.unit_path[:SEGMENT])


def hold_tree(actor: Actor) -> None:
    """Let one writer at a time change the shape of the tree, until commit.

    The root row stands for the tree: a lock on the parent alone would let a child be added
    below a unit whose paths are being rewritten, and two moves make a cycle. Without a lock
    on keys, so that rows that point at the root can still be written meanwhile.
    """
    Unit.objects.select_for_update(no_key=True).get(path=actor.unit_path[:SEGMENT])


def units_by_id(unit_ids: Iterable[int], actor: Actor) -> dict[int, Unit]:
    """Return the active units with these ids, all within the actor's subtree as administrator.

    Raises
    ------
    NotFoundError, ConflictError, ForbiddenError
        If one does not exist, is closed, or lies outside the actor's subtree.
    """
    wanted = sorted(set(unit_ids))
    found: dict[int, Unit] = {}
    for start in range(0, len(wanted), BATCH):
        found |= Unit.objects.visible_to(actor).in_bulk(wanted[start : start + BATCH])
    for unit_id in wanted:
        unit = found.get(unit_id)
        if unit is None:
            raise NotFoundError.of("org.unit_unknown", unit=unit_id)
        if unit.closed_on is not None:
            raise ConflictError.of("org.unit_closed", unit=unit.name)
        require_administrator(actor, unit.path)
    return found


def open_unit(unit_id: int, actor: Actor) -> Unit:
    """Return one active unit that the actor administers; see ``units_by_id``."""
    return units_by_id([unit_id], actor)[unit_id]


def posts_by_id(post_ids: Iterable[int], actor: Actor) -> dict[int, Post]:
    """Return the open posts with these ids, locked, with their units, all administered by the actor.

    Raises
    ------
    NotFoundError, ConflictError, ForbiddenError
        If one does not exist, is closed, or lies outside the actor's subtree.
    """
    wanted = sorted(set(post_ids))
    found: dict[int, Post] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Post.objects.visible_to(actor).filter(pk__in=wanted[start : start + BATCH])
        locked = rows.select_for_update(of=("self",), no_key=True).select_related("unit").order_by("pk")
        found |= {post.pk: post for post in locked}
    for post_id in wanted:
        post = found.get(post_id)
        if post is None:
            raise NotFoundError.of("org.post_unknown", post=post_id)
        if post.closed_on is not None:
            raise ConflictError.of("org.post_closed", post=post.name)
        require_administrator(actor, post.unit.path)
    return found


def keep_an_administrator(actor: Actor, day: date) -> None:
    """Refuse, once it is written, an act that would leave the district without an administrator on ``day``.

    Raises
    ------
    ConflictError
        ``org.last_administrator``; the transaction of the act is rolled back.
    """
    root = actor.unit_path[:SEGMENT]
    able = Grant.objects.filter(
        role=Role.ADMINISTRATOR.value, delegable=True, unit__path=root, post__closed_on=None
    )
    if not Holder.objects.on(day).filter(person__is_active=True, post__in=able.values("post")).exists():
        raise ConflictError.of("org.last_administrator")
