"""Persons and the posts that they hold from a table. No telephone, identity or other number is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threadneedle.accounts.models import Person
from threadneedle.accounts.secrecy import sign_in_name
from threadneedle.accounts.services import make_people, person_problems
from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, Problem
from threadneedle.org.drafts import HoldingDraft, check_stretch
from threadneedle.org.models import Holder, Post
from threadneedle.org.services import appoint_all
from threadneedle.sheets.purposes.base import FieldSpec, GivenRow, Link, Outcome, Purpose, Taken, twice
from threadneedle.sheets.purposes.reading import Line, day, keeps_organisation, yes
from threadneedle.sheets.purposes.tree import Tree

FIELDS = (
    FieldSpec(
        "name",
        pgettext_lazy("of a person", "Name"),
        ("姓名", "显示名", "名称", "name"),
        required=True,
        example="云岭镇党政办主任",
    ),
    FieldSpec(
        "username",
        gettext_lazy("Sign-in name"),
        ("登录名", "账号", "用户名", "sign-in name", "username"),
        required=True,
        help=gettext_lazy("2 to 64 letters, digits or . _ - @; no telephone or identity number."),
        example="yunling.office",
    ),
    FieldSpec("name_en", gettext_lazy("English name"), ("英文名称", "英文名", "english name")),
    FieldSpec("unit", gettext_lazy("Unit"), ("单位", "单位名称", "所属单位", "unit"), example="云岭镇"),
    FieldSpec("post", gettext_lazy("Post"), ("岗位", "岗位名称", "职务", "post"), example="党政办主任"),
    FieldSpec(
        "since",
        gettext_lazy("First day"),
        ("任职日期", "起始日期", "到岗日期", "first day"),
        help=gettext_lazy("Empty: today."),
        example="2026-07-01",
    ),
    FieldSpec("until", gettext_lazy("Last day"), ("离任日期", "终止日期", "截止日期", "last day")),
    FieldSpec(
        "stands_in",
        gettext_lazy("Stands in"),
        ("代理", "是否代理", "stands in"),
        help=gettext_lazy("Yes or no; a stand-in needs a last day."),
    ),
)
NUMBERS_LONG = 11
"""A sign-in name of as many digits is a telephone or identity number."""


@dataclass(slots=True)
class Plan:
    """A row that has been read: who it names, and the post that they are to hold."""

    line: Line
    person: Person | None = None
    post: Post | None = None
    since: date | None = None
    until: date | None = None
    stands_in: bool = False
    appoints: bool = False

    @property
    def username(self) -> str:
        """The sign-in name as it is kept."""
        return sign_in_name(self.line.text("username"))


def make_plans(rows: Sequence[GivenRow], actor: Actor, today: date) -> list[Plan]:
    """Read all rows and compare them with who is there and what they hold."""
    tree = Tree(actor)
    plans = [_read(row, today) for row in rows]
    persons = {
        person.username: person
        for person in Person.objects.filter(username__in=[plan.username for plan in plans])
    }
    units = [plan.line.read("unit", tree.one, None) for plan in plans]
    posts = Post.objects.filter(unit__in=[unit.pk for unit in units if unit], closed_on=None)
    by_name = {(post.unit_id, post.name): post for post in posts.select_related("unit")}
    for plan, unit in zip(plans, units, strict=True):
        _find_person(plan, persons)
        _find_post(plan, unit.pk if unit else 0, by_name)
    _refuse_two_names(plans)
    keys = [(plan.username, plan.post.pk) if plan.post else (plan.username, 0) for plan in plans]
    others = twice([plan.line.row for plan in plans], keys)
    for plan in plans:
        if numbers := others.get(plan.line.row.number):
            plan.line.fault("username", Problem("sheet.row_twice", {"rows": numbers}))
    _compare_holdings(plans)
    return plans


def _read(row: GivenRow, today: date) -> Plan:
    line = Line(row, row.words("name").strip())
    plan = Plan(line)
    name, username = line.needed("name"), line.needed("username")
    if username.isdigit() and len(username) >= NUMBERS_LONG:
        line.fault("username", Problem("sheet.number_of_a_person"))
    elif name and username:
        for problem in person_problems(username, name, line.text("name_en")):
            line.fault(str(problem.params.get("field", "name")), problem)
    plan.since = line.read("since", day, today)
    plan.until = line.read("until", day, None)
    plan.stands_in = line.read("stands_in", yes, False)
    return plan


def _find_person(plan: Plan, persons: dict[str, Person]) -> None:
    plan.person = persons.get(plan.username)
    plan.line.new = plan.person is None
    if plan.person is None or not plan.line.text("name"):
        return
    if plan.person.name != plan.line.text("name"):
        plan.line.fault("username", Problem("sheet.somebody_else", {"username": plan.username}))
    if not plan.person.is_active:
        plan.line.fault("username", Problem("org.person_disabled", {"person": plan.person.name}))


def _find_post(plan: Plan, unit_id: int, by_name: dict[tuple[int, str], Post]) -> None:
    line, name = plan.line, plan.line.text("post")
    if not name and not line.text("unit"):
        return
    if not name or not line.text("unit"):
        line.fault("post" if not name else "unit", Problem("sheet.unit_and_post"))
        return
    if not unit_id:
        return
    plan.post = by_name.get((unit_id, name))
    if plan.post is None:
        line.fault("post", Problem("sheet.post_unknown", {"unit": line.text("unit"), "post": name}))
        return
    line.attempt("since", lambda: check_stretch(plan.since or date.min, plan.until), None)
    if plan.stands_in and plan.until is None:
        line.fault("until", Problem("org.stand_in_needs_end"))


def _refuse_two_names(plans: Sequence[Plan]) -> None:
    """One sign-in name may stand in several rows, one for each post, but with one name."""
    first: dict[str, Plan] = {}
    for plan in plans:
        had = first.setdefault(plan.username, plan)
        if plan.username and had.line.text("name") != plan.line.text("name"):
            row = had.line.row.number
            plan.line.fault("name", Problem("sheet.two_names", {"username": plan.username, "row": row}))


def _compare_holdings(plans: Sequence[Plan]) -> None:
    """Note what a row adds; refuse a time in which somebody else holds the post."""
    held: dict[int, list[tuple[str, date, date | None, bool]]] = {}
    posts = {plan.post.pk for plan in plans if plan.post}
    for row in Holder.objects.filter(post__in=posts).select_related("person"):
        held.setdefault(row.post_id, []).append((row.person.username, row.since, row.until, row.stands_in))
    for plan in plans:
        line, post = plan.line, plan.post
        if post is None or plan.since is None or not line.good:
            continue
        times = held.setdefault(post.pk, [])
        draft = HoldingDraft(post.pk, 0, plan.since, plan.until, plan.stands_in)
        meeting = [row for row in times if draft.meets(row[1], row[2])]
        own = next((row for row in meeting if row[0] == plan.username), None)
        other = next((row for row in meeting if row[0] != plan.username and not row[3]), None)
        if own is not None:
            continue
        if other is not None and not plan.stands_in:
            line.fault("post", Problem("org.post_held", {"post": post.name, "since": other[1]}))
            continue
        plan.appoints = True
        times.append((plan.username, plan.since, plan.until, plan.stands_in))
        line.compare("post", "", f"{post.unit.short} · {post.name}")


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:
    return tuple(plan.line.outcome for plan in make_plans(rows, actor, today))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor, local_day(now))
    fresh: dict[str, Plan] = {}
    for plan in plans:
        if plan.person is None:
            fresh.setdefault(plan.username, plan)
    made = make_people(
        [(plan.username, plan.line.text("name"), plan.line.text("name_en")) for plan in fresh.values()],
        actor=actor,
        now=now,
    )
    ids = dict(zip(fresh, made, strict=True))
    drafts = [
        HoldingDraft(
            plan.post.pk,
            plan.person.pk if plan.person else ids[plan.username],
            plan.since,
            plan.until,
            plan.stands_in,
        )
        for plan in plans
        if plan.appoints and plan.post is not None and plan.since is not None
    ]
    appoint_all(drafts, actor=actor, now=now)
    changed = sum(plan.appoints and plan.person is not None for plan in plans)
    return Taken(len(made), changed, (Link(_("Hand out their codes"), reverse("org:people")),))


PEOPLE = Purpose(
    code="people",
    name=pgettext_lazy("table", "People"),
    row=pgettext_lazy("row of a table", "a person in a post"),
    fields=FIELDS,
    may=keeps_organisation,
    check=_check,
    take=_take,
)
