"""Who may act where, what a name means, which days are worked, which limits hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from threadneedle.core.base import Actor, ForbiddenError, InvalidError, NotFoundError, Role
from threadneedle.core.base import Grant as GrantValue
from threadneedle.core.calendar import DayKind, WorkCalendar
from threadneedle.core.extraction import Directory, UnitEntry
from threadneedle.org.models import CalendarDay, CalendarYear, Capacity, Grant, Holder, Post, Rule, Unit


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
        GrantValue(Role(grant.role), grant.unit.path, grant.delegable)
        for grant in Grant.objects.of_post(post_id)
    )
    return Actor(person_id, post.pk, post.unit_id, post.unit.path, grants)


def unit_of(unit_id: int, actor: Actor) -> Unit:
    """Return a unit the actor can see.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    unit = Unit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    return unit


def directory(path: str) -> Directory:
    """Return the names of all active units of the district at ``path``, in two queries."""
    units = Unit.objects.under(path).active().prefetch_related("aliases").order_by("path")
    return Directory(
        tuple(
            UnitEntry(
                id=unit.pk,
                path=unit.path,
                name=unit.name,
                short=unit.short,
                aliases=tuple(alias.name for alias in unit.aliases.all()),
                kind=unit.kind,
            )
            for unit in units
        )
    )


def work_calendar() -> WorkCalendar:
    """Return the working calendar from its editable table, in two queries."""
    kinds = {"holiday": DayKind.HOLIDAY, "working": DayKind.WORKING}
    exceptions = {row.day: kinds[row.kind] for row in CalendarDay.objects.all()}
    last = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()
    announced = date(last, 12, 31) if last else date(1, 1, 1)
    return WorkCalendar(exceptions, announced)


def limit(key: str, day: date) -> Decimal:
    """Return the value of a rule on a day; the newest row that covers it.

    Raises
    ------
    InvalidError
        If the rule pack has no row for the key on that day.
    """
    row = (
        Rule.objects.filter(Q(until=None) | Q(until__gte=day), key=key, since__lte=day)
        .order_by("-since")
        .first()
    )
    if row is None:
        raise InvalidError.of("org.rule_missing", key=key, day=day.isoformat())
    return row.value


def capacity_of(unit_id: int, day: date) -> tuple[Decimal, int] | None:
    """Return a team's hours per working day and its reserve in percent on ``day``, or None if nobody said."""
    row = Capacity.objects.filter(unit_id=unit_id, since__lte=day).order_by("-since").first()
    return (row.hours_per_day, row.reserve_percent) if row else None


def head_of(unit_id: int) -> Post | None:
    """Return the post of the unit's first responsible person."""
    return Post.objects.filter(unit_id=unit_id, heads=True, closed_on=None).first()
