"""A little district, made through the services: departments, a supervision office, townships, villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from threadneedle.accounts.models import Person
from threadneedle.core.base import Actor, Role
from threadneedle.org.drafts import GrantDraft, HoldingDraft, PostDraft, UnitDraft
from threadneedle.org.models import Holder, Post, Unit
from threadneedle.org.reads import actor_in_post
from threadneedle.org.services import (
    add_posts,
    add_units,
    appoint_all,
    found_district,
    grant_roles,
    seed_calendar,
    seed_rules,
)

NOW = datetime(2026, 6, 17, 2, 0, tzinfo=UTC)
"""Ten in the morning of Wednesday, 17 June 2026, in the district."""
TODAY = date(2026, 6, 17)
SINCE = date(2026, 1, 1)
"""From this day the persons hold their posts and the house defaults hold."""


@dataclass(frozen=True, slots=True)
class District:
    """The little district. Each post is held by a person of its own; heads head, clerks clerk."""

    root: Unit
    housing: Unit
    transport: Unit
    supervision: Unit
    qingshi: Unit
    liuhe: Unit
    liushuwan: Unit
    houshan: Unit
    hewan: Unit
    yutang: Unit
    administrator: Post
    governor: Post
    arbiter: Post
    housing_head: Post
    housing_clerk: Post
    transport_head: Post
    transport_clerk: Post
    supervisor: Post
    qingshi_head: Post
    qingshi_clerk: Post
    liuhe_head: Post
    liuhe_clerk: Post
    liushuwan_head: Post
    houshan_head: Post
    hewan_head: Post
    yutang_head: Post


def make_person(username: str, *, name: str = "", is_active: bool = True) -> Person:
    """Make a person without a password."""
    return Person.objects.create(
        username=username, name=name or username, is_active=is_active, created_at=NOW, password="!"
    )


def actor(post: Post) -> Actor:
    """Return the actor for who holds ``post``."""
    return actor_in_post(post.pk, person_of(post).pk)


def person_of(post: Post) -> Person:
    """Return the person who holds ``post``."""
    return Holder.objects.select_related("person").get(post=post, stands_in=False).person


def make_district() -> District:
    """Make the district as of ``NOW``, with the working calendar of 2025 and 2026 and the rule pack."""
    founder = make_person("administrator", name="系统管理员")
    root = found_district("晴川区", "晴川区", "Qingchuan District", person_id=founder.pk, now=NOW)
    administrator = Post.objects.get(unit=root)
    by = actor_in_post(administrator.pk, founder.pk)
    seed_calendar((2025, 2026), actor=by, now=NOW)
    seed_rules(SINCE, actor=by, now=NOW)
    units = _units(root, by)
    posts = _posts(units, by)
    return District(administrator=administrator, **units, **posts)


def _units(root: Unit, by: Actor) -> dict[str, Unit]:
    drafts = {
        "supervision": UnitDraft(
            "office", "晴川区人民政府督查室", "区政府督查室", "Supervision Office", aliases=("督查室",)
        ),
        "housing": UnitDraft(
            "department", "晴川区住房和城乡建设局", "区住建局", "Housing Office", aliases=("住建局",)
        ),
        "transport": UnitDraft(
            "department", "晴川区交通运输局", "区交通局", "Transport Office", aliases=("交通局",)
        ),
        "qingshi": UnitDraft("township", "青石镇", "青石", "Qingshi Town", "104", ("青石镇人民政府",)),
        "liuhe": UnitDraft("township", "柳河镇", "柳河", "Liuhe Town", "105", ("柳河镇人民政府",)),
    }
    top = dict(zip(drafts, add_units(root.pk, list(drafts.values()), actor=by, now=NOW), strict=True))
    villages = {
        "qingshi": {
            "liushuwan": UnitDraft("village", "柳树湾村", name_en="Liushuwan Village", code="104001"),
            "houshan": UnitDraft("village", "后山村", name_en="Houshan Village", code="104002"),
        },
        "liuhe": {
            "hewan": UnitDraft("village", "河湾村", name_en="Hewan Village", code="105001"),
            "yutang": UnitDraft("village", "鱼塘村", name_en="Yutang Village", code="105002"),
        },
    }
    below: dict[str, Unit] = {}
    for township, wanted in villages.items():
        made = add_units(top[township].pk, list(wanted.values()), actor=by, now=NOW)
        below |= dict(zip(wanted, made, strict=True))
    return {"root": root, **top, **below}


def _posts(units: dict[str, Unit], by: Actor) -> dict[str, Post]:
    root = units["root"]
    wanted: dict[str, tuple[Unit, str, str, bool, tuple[Role, ...], Unit]] = {
        "governor": (root, "区长", "Governor", True, (Role.LEADER, Role.VIEWER), root),
        "arbiter": (root, "政府办主任", "Office director", False, (Role.ARBITER,), root),
        "supervisor": (units["supervision"], "督查室主任", "Supervisor", True, (Role.SUPERVISOR,), root),
    }
    for key in ("housing", "transport", "qingshi", "liuhe"):
        unit = units[key]
        wanted[f"{key}_head"] = (unit, "主要负责人", "Head", True, (Role.HEAD, Role.CLERK, Role.ISSUER), unit)
        wanted[f"{key}_clerk"] = (unit, "办公室主任", "Clerk", False, (Role.CLERK, Role.ISSUER), unit)
    for key in ("liushuwan", "houshan", "hewan", "yutang"):
        wanted[f"{key}_head"] = (
            units[key],
            "村委会主任",
            "Committee head",
            True,
            (Role.HEAD, Role.CLERK),
            units[key],
        )
    drafts = [
        PostDraft(unit.pk, name, name_en, heads) for unit, name, name_en, heads, _, _ in wanted.values()
    ]
    posts = dict(zip(wanted, add_posts(drafts, actor=by, now=NOW), strict=True))
    grants = [
        GrantDraft(posts[key].pk, role, scope.pk)
        for key, (_, _, _, _, roles, scope) in wanted.items()
        for role in roles
    ]
    grant_roles(grants, actor=by, now=NOW)
    persons = Person.objects.bulk_create(
        Person(username=key, name=f"{posts[key].unit.short}{posts[key].name}", created_at=NOW, password="!")
        for key in posts
    )
    holdings = [
        HoldingDraft(post.pk, person.pk, SINCE) for post, person in zip(posts.values(), persons, strict=True)
    ]
    appoint_all(holdings, actor=by, now=NOW)
    return posts
