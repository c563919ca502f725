"""Roles as grants on a subtree: nobody grants what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError, Role
from threadneedle.ledger.services import append
from threadneedle.org.drafts import GrantDraft
from threadneedle.org.models import Grant, Post, Unit
from threadneedle.org.services.access import BATCH, keep_an_administrator, posts_by_id, require_administrator


@transaction.atomic
def grant_role(draft: GrantDraft, *, actor: Actor, now: datetime) -> Grant:
    """Give one role to one post; see ``grant_roles``."""
    return grant_roles([draft], actor=actor, now=now)[0]


@transaction.atomic
def grant_roles(drafts: Sequence[GrantDraft], *, actor: Actor, now: datetime) -> tuple[Grant, ...]:
    """Give roles to posts on subtrees, as one act.

    The actor must administer each post's unit and hold the role on the whole subtree with the
    right to grant it onwards.

    Raises
    ------
    ForbiddenError
        ``org.role_lacking``, ``org.administrator_needed``.
    ConflictError
        ``org.granted_already``, ``org.post_closed``.
    NotFoundError
        Unknown post or unit.
    """
    if not drafts:
        return ()
    posts = posts_by_id((draft.post_id for draft in drafts), actor)
    units = _units({draft.unit_id for draft in drafts}, actor)
    present = _present(sorted(posts))
    for draft in drafts:
        post, unit = posts[draft.post_id], units[draft.unit_id]
        if not actor.may_delegate(draft.role, unit.path):
            raise ForbiddenError.of("org.role_lacking", role=draft.role, unit=unit.name)
        key = (draft.post_id, draft.role.value, draft.unit_id)
        if key in present:
            raise ConflictError.of("org.granted_already", role=draft.role, post=post.name, unit=unit.name)
        present.add(key)
    grants = Grant.objects.bulk_create(
        [
            Grant(
                post=posts[draft.post_id],
                role=draft.role.value,
                unit=units[draft.unit_id],
                delegable=draft.delegable,
            )
            for draft in drafts
        ],
        batch_size=BATCH,
    )
    append(
        "role.grant",
        actor=actor,
        now=now,
        subjects=[("post", grant.post_id) for grant in grants],
        payload={"grants": [_told(grant) for grant in grants]},
    )
    return tuple(grants)


@transaction.atomic
def revoke_role(grant_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a role from a post. Who may not give it may not take it either.

    Raises
    ------
    ForbiddenError
        ``org.role_lacking``, ``org.administrator_needed``.
    ConflictError
        ``org.last_administrator``.
    NotFoundError
        ``org.grant_unknown``.
    """
    grant = (
        Grant.objects.filter(pk=grant_id, post__in=Post.objects.visible_to(actor))
        .select_related("post__unit", "unit")
        .first()
    )
    if grant is None:
        raise NotFoundError.of("org.grant_unknown")
    require_administrator(actor, grant.post.unit.path)
    role = Role(grant.role)
    if not actor.may_delegate(role, grant.unit.path):
        raise ForbiddenError.of("org.role_lacking", role=role, unit=grant.unit.name)
    told, post_id = _told(grant), grant.post_id
    grant.delete()
    keep_an_administrator(actor, local_day(now))
    append("role.revoke", actor=actor, now=now, subjects=[("post", post_id)], payload=told)


def _told(grant: Grant) -> dict[str, object]:
    return {"post": grant.post_id, "role": grant.role, "unit": grant.unit_id, "delegable": grant.delegable}


def _units(unit_ids: set[int], actor: Actor) -> dict[int, Unit]:
    wanted = sorted(unit_ids)
    found: dict[int, Unit] = {}
    for start in range(0, len(wanted), BATCH):
        found |= Unit.objects.visible_to(actor).in_bulk(wanted[start : start + BATCH])
    for unit_id in wanted:
        if unit_id not in found:
            raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    return found


def _present(post_ids: list[int]) -> set[tuple[int, str, int]]:
    present: set[tuple[int, str, int]] = set()
    for start in range(0, len(post_ids), BATCH):
        rows = Grant.objects.filter(post__in=post_ids[start : start + BATCH])
        present.update(rows.values_list("post_id", "role", "unit_id"))
    return present
