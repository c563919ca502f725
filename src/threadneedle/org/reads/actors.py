"""Who may act where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor, ForbiddenError, Role
from threadneedle.core.base import Grant as GrantValue
from threadneedle.org.models import Grant, Holder, Post


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that a person holds on a day, as the top bar shows it."""

    post_id: int
    post: str
    post_en: str
    unit_id: int
    unit: str
    unit_en: str
    stands_in: bool


def seats_of(person_id: int, day: date) -> tuple[Seat, ...]:
    """Return the posts a person holds on ``day``, own posts before stand-ins."""
    rows = (
        Holder.objects.on(day)
        .filter(person_id=person_id, person__is_active=True, post__closed_on=None)
        .select_related("post__unit")
        .order_by("stands_in", "id")
    )
    return tuple(
        Seat(
            post_id=row.post_id,
            post=row.post.name,
            post_en=row.post.name_en or row.post.name,
            unit_id=row.post.unit_id,
            unit=row.post.unit.short,
            unit_en=row.post.unit.name_en or row.post.unit.short,
            stands_in=row.stands_in,
        )
        for row in rows
    )


def actor_of(person_id: int, day: date, post_id: int | None = None) -> Actor:
    """Return the actor for a person in one of their posts (the first, if none is named).

    Raises
    ------
    ForbiddenError
        If the person holds no post on that day, or not the one named.
    """
    holders = (
        Holder.objects.on(day)
        .filter(person_id=person_id, person__is_active=True, post__closed_on=None)
        .select_related("post__unit")
        .order_by("stands_in", "id")
    )
    if post_id is not None:
        holders = holders.filter(post_id=post_id)
    holder = holders.first()
    if holder is None:
        raise ForbiddenError.of("org.no_post", post=post_id or 0)
    return actor_in_post(holder.post_id, person_id)


def actor_in_post(post_id: int, person_id: int) -> Actor:
    """Return the actor for a person in a post, whoever holds it; the caller has checked that they do."""
    post = Post.objects.select_related("unit").get(pk=post_id)
    grants = tuple(
        GrantValue(Role(grant.role), grant.unit.path, grant.delegable, grant.acts)
        for grant in Grant.objects.of_post(post_id)
    )
    return Actor(person_id, post.pk, post.unit_id, post.unit.path, grants)
