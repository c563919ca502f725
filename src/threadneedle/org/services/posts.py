"""Posts, and who holds them between which dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from threadneedle.accounts.models import Person
from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError, Role
from threadneedle.ledger.services import append
from threadneedle.org.drafts import HoldingDraft, PostDraft, check_stretch
from threadneedle.org.models import Grant, Holder, Post
from threadneedle.org.services.access import (
    BATCH,
    keep_an_administrator,
    posts_by_id,
    require_administrator,
    units_by_id,
)
from threadneedle.org.services.units import end_holdings_of


@transaction.atomic
def add_post(draft: PostDraft, *, actor: Actor, now: datetime) -> Post:
    """Add one post; see ``add_posts``."""
    return add_posts([draft], actor=actor, now=now)[0]


@transaction.atomic
def add_posts(drafts: Sequence[PostDraft], *, actor: Actor, now: datetime) -> tuple[Post, ...]:
    """Add posts to units, as one act.

    Raises
    ------
    ConflictError
        ``org.post_named_twice`` in one unit; ``org.head_exists`` if a unit would have two first
        responsible persons; ``org.unit_closed``.
    NotFoundError, ForbiddenError
        Unknown unit; not its administrator.
    """
    if not drafts:
        return ()
    units = units_by_id((draft.unit_id for draft in drafts), actor)
    names: set[tuple[int, str]] = set()
    heads: dict[int, str] = {}
    ids = sorted(units)
    for start in range(0, len(ids), BATCH):
        present = Post.objects.filter(unit__in=ids[start : start + BATCH], closed_on=None)
        for unit_id, name, is_head in present.values_list("unit_id", "name", "heads"):
            names.add((unit_id, name))
            if is_head:
                heads[unit_id] = name
    for draft in drafts:
        unit = units[draft.unit_id]
        if (draft.unit_id, draft.name) in names:
            raise ConflictError.of("org.post_named_twice", post=draft.name, unit=unit.name)
        names.add((draft.unit_id, draft.name))
        if draft.heads:
            if draft.unit_id in heads:
                raise ConflictError.of("org.head_exists", post=heads[draft.unit_id], unit=unit.name)
            heads[draft.unit_id] = draft.name
    posts = Post.objects.bulk_create(
        [
            Post(unit=units[draft.unit_id], name=draft.name, name_en=draft.name_en, heads=draft.heads)
            for draft in drafts
        ],
        batch_size=BATCH,
    )
    append(
        "post.add",
        actor=actor,
        now=now,
        subjects=[("post", post.pk) for post in posts],
        payload={"posts": [{"unit": post.unit_id, "name": post.name, "heads": post.heads} for post in posts]},
    )
    return tuple(posts)


@transaction.atomic
def close_post(post_id: int, *, actor: Actor, now: datetime) -> Post:
    """Close a post; who holds it holds it until today.

    Raises
    ------
    ConflictError
        ``org.post_closed``, ``org.last_administrator``.
    NotFoundError, ForbiddenError
        Unknown post; not administrator of its unit.
    """
    post = posts_by_id([post_id], actor)[post_id]
    today = local_day(now)
    end_holdings_of([post.pk], today)
    post.closed_on = today
    post.save(update_fields=["closed_on"])
    keep_an_administrator(actor, today)
    append(
        "post.close",
        actor=actor,
        now=now,
        subjects=[("post", post.pk)],
        payload={"closed_on": today.isoformat()},
    )
    return post


@transaction.atomic
def appoint(draft: HoldingDraft, *, actor: Actor, now: datetime) -> Holder:
    """Let one person hold one post; see ``appoint_all``."""
    return appoint_all([draft], actor=actor, now=now)[0]


@transaction.atomic
def appoint_all(drafts: Sequence[HoldingDraft], *, actor: Actor, now: datetime) -> tuple[Holder, ...]:
    """Let persons hold posts, as one act.

    A post has at most one regular holder on a day, and stand-ins beside. Who fills a post
    hands on its roles, so the actor must administer all that they reach.

    Raises
    ------
    ConflictError
        ``org.post_held`` with the dates of the holder; ``org.same_person_twice``; ``org.post_closed``.
    ForbiddenError
        ``org.administrator_needed``; ``org.post_reaches_beyond``.
    NotFoundError, InvalidError
        Unknown post or person; ``org.person_disabled``.
    """
    if not drafts:
        return ()
    posts = posts_by_id((draft.post_id for draft in drafts), actor)
    _require_reach(posts, actor)
    _require_active_persons({draft.person_id for draft in drafts})
    held = _holdings_of(sorted(posts))
    for draft in drafts:
        for person_id, since, until, stands_in in held[draft.post_id]:
            _refuse_clash(draft, posts[draft.post_id], person_id, since, until, stands_in=stands_in)
        held[draft.post_id].append((draft.person_id, draft.since, draft.until, draft.stands_in))
    holders = Holder.objects.bulk_create(
        [
            Holder(
                post=posts[draft.post_id],
                person_id=draft.person_id,
                since=draft.since,
                until=draft.until,
                stands_in=draft.stands_in,
            )
            for draft in drafts
        ],
        batch_size=BATCH,
    )
    append(
        "holding.appoint",
        actor=actor,
        now=now,
        subjects=[("post", draft.post_id) for draft in drafts],
        payload={"holdings": [_told(holder) for holder in holders]},
    )
    return tuple(holders)


@transaction.atomic
def end_holding(holder_id: int, until: date, *, actor: Actor, now: datetime) -> Holder:
    """Let ``until`` be the last day of a holding.

    Raises
    ------
    ConflictError
        ``org.holding_over`` if it ended before that day; ``org.last_administrator``.
    InvalidError
        ``org.ends_before_start``.
    NotFoundError, ForbiddenError
        Unknown holding; not administrator of the unit.
    """
    holder = _holding(holder_id, actor)
    check_stretch(holder.since, until)
    if holder.until is not None and holder.until < until:
        raise ConflictError.of("org.holding_over", until=holder.until)
    holder.until = until
    holder.save(update_fields=["until"])
    keep_an_administrator(actor, max(until + timedelta(days=1), local_day(now)))
    append(
        "holding.end",
        actor=actor,
        now=now,
        subjects=[("post", holder.post_id)],
        payload={"holder": holder.pk, "until": until.isoformat()},
    )
    return holder


@transaction.atomic
def cancel_holding(holder_id: int, *, actor: Actor, now: datetime) -> None:
    """Take back a holding that has not begun; nobody has acted under it.

    Raises
    ------
    ConflictError
        ``org.holding_begun``.
    NotFoundError, ForbiddenError
        Unknown holding; not administrator of the unit.
    """
    holder = _holding(holder_id, actor)
    if holder.since <= local_day(now):
        raise ConflictError.of("org.holding_begun", since=holder.since)
    told, post_id = _told(holder), holder.post_id
    holder.delete()
    append("holding.cancel", actor=actor, now=now, subjects=[("post", post_id)], payload=told)


def _told(holder: Holder) -> dict[str, object]:
    return {
        "person": holder.person_id,
        "post": holder.post_id,
        "since": holder.since.isoformat(),
        "until": holder.until.isoformat() if holder.until else None,
        "stands_in": holder.stands_in,
    }


def _holding(holder_id: int, actor: Actor) -> Holder:
    rows = Holder.objects.select_for_update(of=("self",)).select_related("post__unit")
    holder = rows.filter(pk=holder_id, post__in=Post.objects.visible_to(actor)).first()
    if holder is None:
        raise NotFoundError.of("org.holding_unknown")
    require_administrator(actor, holder.post.unit.path)
    return holder


def _require_reach(posts: dict[int, Post], actor: Actor) -> None:
    ids = sorted(posts)
    for start in range(0, len(ids), BATCH):
        grants = Grant.objects.filter(post__in=ids[start : start + BATCH]).select_related("unit")
        for grant in grants:
            if not actor.may(Role.ADMINISTRATOR, grant.unit.path):
                raise ForbiddenError.of(
                    "org.post_reaches_beyond", post=posts[grant.post_id].name, unit=grant.unit.name
                )


def _require_active_persons(person_ids: set[int]) -> None:
    wanted = sorted(person_ids)
    for start in range(0, len(wanted), BATCH):
        found = Person.objects.in_bulk(wanted[start : start + BATCH])
        for person_id in wanted[start : start + BATCH]:
            if person_id not in found:
                raise NotFoundError.of("org.person_unknown")
            if not found[person_id].is_active:
                raise InvalidError.of("org.person_disabled", person=found[person_id].name)


def _holdings_of(post_ids: list[int]) -> dict[int, list[tuple[int, date, date | None, bool]]]:
    held: dict[int, list[tuple[int, date, date | None, bool]]] = defaultdict(list)
    for start in range(0, len(post_ids), BATCH):
        rows = Holder.objects.filter(post__in=post_ids[start : start + BATCH])
        for row in rows:
            held[row.post_id].append((row.person_id, row.since, row.until, row.stands_in))
    return held


def _refuse_clash(
    draft: HoldingDraft, post: Post, person_id: int, since: date, until: date | None, *, stands_in: bool
) -> None:
    if not draft.meets(since, until):
        return
    if person_id == draft.person_id:
        raise ConflictError.of("org.same_person_twice", post=post.name, since=since)
    if not draft.stands_in and not stands_in:
        raise ConflictError.of("org.post_held", post=post.name, since=since)
