"""Posts of units and their roles from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threadneedle.core.base import Actor, InvalidError, Problem, Role
from threadneedle.core.sheets import split_names
from threadneedle.org.drafts import GrantDraft, PostDraft
from threadneedle.org.models import Post, Unit
from threadneedle.org.services import add_posts, grant_roles
from threadneedle.sheets.purposes.base import FieldSpec, GivenRow, Link, Outcome, Purpose, Taken, twice
from threadneedle.sheets.purposes.reading import Line, keeps_organisation, yes
from threadneedle.sheets.purposes.tree import Tree

FIELDS = (
    FieldSpec(
        "unit",
        gettext_lazy("Unit"),
        ("单位", "单位名称", "所属单位", "unit"),
        required=True,
        example="云岭镇",
    ),
    FieldSpec(
        "name",
        gettext_lazy("Post"),
        ("岗位", "岗位名称", "职务", "岗位（职务）", "post"),
        required=True,
        example="党政办主任",
    ),
    FieldSpec("name_en", gettext_lazy("English name"), ("英文名称", "英文名", "english name")),
    FieldSpec(
        "heads",
        gettext_lazy("First responsible person of the unit"),
        ("主要负责人", "是否主要负责人", "负责人", "heads"),
        help=gettext_lazy("Yes or no."),
        example="否",
    ),
    FieldSpec(
        "roles",
        gettext_lazy("Roles"),
        ("权限", "角色", "系统权限", "roles"),
        help=gettext_lazy("Over its own unit; in Chinese 查看、经办、签批、下达、督查、裁定、领导、管理员."),
        example="经办、下达",
    ),
)
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        **{role.value: role for role in Role},
        **dict.fromkeys(("查看", "查阅"), Role.VIEWER),
        **dict.fromkeys(("经办", "签收", "承办", "办理", "填报"), Role.CLERK),
        **dict.fromkeys(("签批", "负责人", "主要负责人"), Role.HEAD),
        **dict.fromkeys(("下达", "交办", "发文"), Role.ISSUER),
        **dict.fromkeys(("督查", "督办"), Role.SUPERVISOR),
        **dict.fromkeys(("裁定", "仲裁"), Role.ARBITER),
        **dict.fromkeys(("领导",), Role.LEADER),
        **dict.fromkeys(("管理员", "系统管理员"), Role.ADMINISTRATOR),
    }
)
YES, NO = "是", "否"


@dataclass(slots=True)
class Plan:
    """A row that has been read: the post it would make, or the roles that a post would get."""

    line: Line
    unit: Unit | None = None
    draft: PostDraft | None = None
    roles: tuple[Role, ...] = ()
    post: Post | None = None
    more: list[Role] = field(default_factory=list)


def roles_of(words: str) -> tuple[Role, ...]:
    """Return the roles that a cell names.

    Raises
    ------
    InvalidError
        ``sheet.role_unknown``.
    """
    found = []
    for name in split_names(words):
        role = ROLES.get(name.casefold())
        if role is None:
            raise InvalidError.of("sheet.role_unknown", value=name)
        found.append(role)
    return tuple(dict.fromkeys(found))


def make_plans(rows: Sequence[GivenRow], actor: Actor) -> list[Plan]:
    """Read all rows and compare them with the posts that are there."""
    tree = Tree(actor)
    plans = [_read(row, tree, actor) for row in rows]
    keys = [(plan.draft.unit_id, plan.draft.name) if plan.draft else None for plan in plans]
    others = twice([plan.line.row for plan in plans], keys)
    units = {plan.draft.unit_id for plan in plans if plan.draft}
    standing = Post.objects.filter(unit__in=units, closed_on=None).prefetch_related("grants")
    posts = {(post.unit_id, post.name): post for post in standing}
    heads = {post.unit_id: post.name for post in posts.values() if post.heads}
    for plan in plans:
        if plan.draft is None:
            continue
        if numbers := others.get(plan.line.row.number):
            plan.line.fault("name", Problem("sheet.row_twice", {"rows": numbers}))
        _compare(plan, posts)
        if plan.line.new and plan.draft.heads:
            _refuse_second_head(plan, heads)
    return plans


def _read(row: GivenRow, tree: Tree, actor: Actor) -> Plan:
    line = Line(row, row.words("name").strip())
    words, name = line.needed("unit"), line.needed("name")
    unit = line.read("unit", tree.one, None)
    heads = line.read("heads", yes, False)
    none: tuple[Role, ...] = ()
    roles = line.read("roles", roles_of, none)
    plan = Plan(line, unit, roles=roles)
    if unit is None or not words or not name:
        return plan
    line.title = f"{unit.short} · {name}"
    for role in roles:
        if not actor.may_delegate(role, unit.path):
            line.fault("roles", Problem("org.role_lacking", {"role": role, "unit": unit.name}))
    if line.good:
        plan.draft = line.attempt("name", lambda: PostDraft(unit.pk, name, line.text("name_en"), heads), None)
    return plan


def _compare(plan: Plan, posts: Mapping[tuple[int, str], Post]) -> None:
    line, draft = plan.line, plan.draft
    if draft is None:
        return
    plan.post = posts.get((draft.unit_id, draft.name))
    if plan.post is None:
        line.new, plan.more = True, list(plan.roles)
        return
    has = {grant.role for grant in plan.post.grants.all() if grant.unit_id == draft.unit_id}
    plan.more = [role for role in plan.roles if role.value not in has]
    if line.text("heads") and draft.heads != plan.post.heads:
        line.fault("heads", Problem("sheet.post_stays", {"post": plan.post.name}))
    if line.text("name_en") and draft.name_en != plan.post.name_en:
        line.fault("name_en", Problem("sheet.post_stays", {"post": plan.post.name}))
    if plan.more:
        had = "、".join(sorted(has))
        line.compare("roles", had, "、".join(role.value for role in plan.roles))


def _refuse_second_head(plan: Plan, heads: dict[int, str]) -> None:
    if plan.draft is None or plan.unit is None:
        return
    standing = heads.setdefault(plan.draft.unit_id, plan.draft.name)
    if standing != plan.draft.name:
        plan.line.fault("heads", Problem("org.head_exists", {"unit": plan.unit.name, "post": standing}))


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:  # noqa: ARG001
    return tuple(plan.line.outcome for plan in make_plans(rows, actor))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor)
    fresh = [(plan, plan.draft) for plan in plans if plan.line.new and plan.draft is not None]
    made = add_posts([draft for _plan, draft in fresh], actor=actor, now=now)
    posts = {id(plan): post for (plan, _draft), post in zip(fresh, made, strict=True)}
    grants = []
    for plan in plans:
        post = posts.get(id(plan)) or plan.post
        if post is not None:
            grants += [GrantDraft(post.pk, role, post.unit_id) for role in plan.more]
    grant_roles(grants, actor=actor, now=now)
    changed = sum(bool(plan.more) and not plan.line.new for plan in plans)
    return Taken(len(made), changed, (Link(_("Units and posts"), reverse("org:units")),))


POSTS = Purpose(
    code="posts",
    name=pgettext_lazy("table", "Posts"),
    row=pgettext_lazy("row of a table", "a post"),
    fields=FIELDS,
    may=keeps_organisation,
    check=_check,
    take=_take,
)
