"""Founding the demo district: units, posts, persons, roles, capacities, calendar and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from threadneedle.accounts.models import Person
from threadneedle.accounts.services import first_administrator, make_person
from threadneedle.core.base import Actor, Role
from threadneedle.demo.district import DemoPost, District
from threadneedle.demo.duties import put_down
from threadneedle.demo.norms import put_norms
from threadneedle.org.drafts import GrantDraft, HoldingDraft, PostDraft, UnitDraft
from threadneedle.org.models import Post
from threadneedle.org.reads import actor_in_post, actor_of
from threadneedle.org.services import (
    add_alias,
    add_posts,
    add_units,
    appoint_all,
    found_district,
    grant_roles,
    seed_calendar,
    seed_rules,
    set_capacity,
)

BEFORE = 365
"""Days before today on which the district was founded; the first order is nearly a year old."""

HELD_FOR = 400
"""Days before today since when the posts are held."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of the units by short name, of the posts by unit and key, and who acts in each post."""

    units: Mapping[str, int]
    posts: Mapping[tuple[str, str], int]
    persons: Mapping[tuple[str, str], int]
    actors: dict[tuple[str, str], Actor]

    def actor(self, unit: str, post: str) -> Actor:
        """Return the actor in a post, read once."""
        seat = (unit, post)
        if seat not in self.actors:
            self.actors[seat] = actor_in_post(self.posts[seat], self.persons[seat])
        return self.actors[seat]


def build_district(district: District, *, today: date, now: datetime) -> Cast:
    """Found the district and fill its seats, everything as acts of its administrator at ``now``."""
    chief = next(post for post in district.posts if post.founded)
    name, _name_en = district.titles(chief)
    first_administrator(district.sign_in_name(chief), name, district_name=district.units[0].name, now=now)
    keeper = Person.objects.get(username=district.sign_in_name(chief)).pk
    top = district.units[0]
    root = found_district(top.name, top.short, top.name_en, person_id=keeper, now=now)
    actor = actor_of(keeper, now.date())
    seed_rules(today - timedelta(days=HELD_FOR), actor=actor, now=now)
    seed_calendar(range((today - timedelta(days=HELD_FOR)).year, today.year + 2), actor=actor, now=now)
    for alias in top.aliases:
        add_alias(root.pk, alias, actor=actor, now=now)
    units = _add_units(district, root.pk, actor, now)
    posts = _add_posts(district, units, actor, now)
    posts[chief.unit, chief.key] = Post.objects.get(unit=root, name=chief.name).pk
    persons = _add_persons(district, posts, actor, today=today, now=now)
    persons[chief.unit, chief.key] = keeper
    for unit in district.of_kind("township"):
        set_capacity(
            units[unit.short],
            today - timedelta(days=HELD_FOR),
            Decimal(str(unit.hours_a_day)),
            round(unit.reserve * 100),
            actor=actor,
            now=now,
        )
    put_down(root.pk, today=today, actor=actor, now=now)
    put_norms(actor=actor, now=now)
    return Cast(units, posts, persons, {})


def _add_units(district: District, root: int, actor: Actor, now: datetime) -> dict[str, int]:
    ids = {district.units[0].short: root}
    for parent in district.units:
        below = [unit for unit in district.units if unit.parent == parent.short]
        if not below:
            continue
        prefix = f"{parent.number}" if parent.kind == "township" else ""
        drafts = [
            UnitDraft(
                unit.kind, unit.name, unit.short, unit.name_en, f"{prefix}{unit.number:03d}", unit.aliases
            )
            for unit in below
        ]
        made = add_units(ids[parent.short], drafts, actor=actor, now=now)
        ids |= {unit.short: row.pk for unit, row in zip(below, made, strict=True)}
    return ids


def _add_posts(
    district: District, units: Mapping[str, int], actor: Actor, now: datetime
) -> dict[tuple[str, str], int]:
    wanted = [post for post in district.posts if not post.founded]
    drafts = [PostDraft(units[post.unit], post.name, _english(post), post.heads) for post in wanted]
    made = add_posts(drafts, actor=actor, now=now)
    ids = {(post.unit, post.key): row.pk for post, row in zip(wanted, made, strict=True)}
    grants = [
        GrantDraft(ids[post.unit, post.key], Role(role), units[post.on])
        for post in wanted
        for role in post.roles
    ]
    grant_roles(grants, actor=actor, now=now)
    return ids


def _english(post: DemoPost) -> str:
    return post.name_en[:1].upper() + post.name_en[1:]


def _add_persons(
    district: District,
    posts: Mapping[tuple[str, str], int],
    actor: Actor,
    *,
    today: date,
    now: datetime,
) -> dict[tuple[str, str], int]:
    persons: dict[tuple[str, str], int] = {}
    since = today - timedelta(days=HELD_FOR)
    holdings = []
    for post in district.posts:
        seat = (post.unit, post.key)
        if post.founded or post.vacant:
            continue
        name, name_en = district.titles(post)
        persons[seat] = make_person(district.sign_in_name(post), name, name_en, "", actor=actor, now=now)
        holdings.append(HoldingDraft(posts[seat], persons[seat], since))
    holdings += [
        HoldingDraft(
            posts[row.unit, row.post],
            persons[row.unit, row.by],
            today + timedelta(days=row.since),
            today + timedelta(days=row.until),
            stands_in=True,
        )
        for row in district.stand_ins
    ]
    appoint_all(holdings, actor=actor, now=now)
    return persons
