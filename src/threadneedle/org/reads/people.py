"""Persons as the administrator of the district sees them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from threadneedle.accounts.models import Person
from threadneedle.core.base import SEGMENT, Actor, ForbiddenError, NotFoundError, Role
from threadneedle.org.models import Holder
from threadneedle.ui.paging import Page, paginate

MOST_OFFERED = 2000


@dataclass(frozen=True, slots=True)
class PersonSeat:
    """A post that a person holds or will hold."""

    post_id: int
    post: str
    post_en: str
    unit: str
    unit_en: str
    since: date
    until: date | None
    stands_in: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the posts they hold; nothing of what they did or when they signed in."""

    id: int
    username: str
    name: str
    name_en: str
    email: str
    is_active: bool
    activated: bool
    seats: tuple[PersonSeat, ...]


def may_keep_people(actor: Actor) -> bool:
    """Tell whether the actor is administrator of the whole district."""
    return actor.may(Role.ADMINISTRATOR, actor.unit_path[:SEGMENT])


def people(actor: Actor, day: date, *, words: str, state: str, page: str | None, per: int) -> Page[PersonRow]:
    """Return one page of the persons, in three queries; ``state`` is ``active``, ``disabled`` or empty.

    Raises
    ------
    ForbiddenError
        If the actor is not administrator of the whole district.
    """
    _require(actor)
    rows = Person.objects.order_by("username")
    if words:
        rows = rows.filter(
            Q(username__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words)
        )
    if state:
        rows = rows.filter(is_active=state == "active")
    cut = paginate(rows, page, per)
    return Page(_rows(cut.items, day), cut.number, cut.pages, cut.total)


def person_row(person_id: int, actor: Actor, day: date) -> PersonRow:
    """Return one person.

    Raises
    ------
    ForbiddenError, NotFoundError
        If the actor is not administrator of the whole district; if there is no such person.
    """
    _require(actor)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFoundError.of("org.person_unknown")
    return _rows((person,), day)[0]


def appointable(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return sign-in name and name of persons to choose from, those without a post first, in one query.

    At most ``MOST_OFFERED``; nobody to an actor who may not list the persons of the district.
    """
    if not may_keep_people(actor):
        return ()
    held = Holder.objects.filter(person=OuterRef("pk"), until=None)
    rows = Person.objects.filter(is_active=True).annotate(held=Exists(held)).order_by("held", "username")
    return tuple(rows.values_list("username", "name")[:MOST_OFFERED])


def active_persons() -> int:
    """Count the persons who can sign in."""
    return Person.objects.filter(is_active=True).count()


def _require(actor: Actor) -> None:
    if not may_keep_people(actor):
        raise ForbiddenError.of("org.administrator_needed")


def _rows(persons: tuple[Person, ...], day: date) -> tuple[PersonRow, ...]:
    seats: dict[int, list[PersonSeat]] = defaultdict(list)
    holders = (
        Holder.objects.filter(Q(until=None) | Q(until__gte=day), person__in=persons, post__closed_on=None)
        .select_related("post__unit")
        .order_by("stands_in", "since", "id")
    )
    for row in holders:
        post, unit = row.post, row.post.unit
        seats[row.person_id].append(
            PersonSeat(
                post.pk,
                post.name,
                post.name_en,
                unit.short,
                unit.name_en,
                row.since,
                row.until,
                row.stands_in,
            )
        )
    return tuple(
        PersonRow(
            id=person.pk,
            username=person.username,
            name=person.name,
            name_en=person.name_en,
            email=person.email,
            is_active=person.is_active,
            activated=person.has_usable_password(),
            seats=tuple(seats[person.pk]),
        )
        for person in persons
    )
