"""Units from a table: upper units may stand in later rows of the same file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threadneedle.core.base import Actor, InvalidError, Problem
from threadneedle.core.sheets import split_names
from threadneedle.org.drafts import TreeNode, UnitChange, UnitDraft
from threadneedle.org.models import Unit
from threadneedle.org.ranks import RANKS
from threadneedle.org.services.tables import add_tree, change_units
from threadneedle.sheets.purposes.base import FieldSpec, GivenRow, Link, Outcome, Purpose, Taken, twice
from threadneedle.sheets.purposes.reading import Line, keeps_organisation
from threadneedle.sheets.purposes.tree import Tree

FIELDS = (
    FieldSpec(
        "name",
        gettext_lazy("Name"),
        ("单位名称", "名称", "单位", "全称", "name"),
        required=True,
        example="云岭镇",
    ),
    FieldSpec("short", gettext_lazy("Short name"), ("简称", "单位简称", "short name"), example="云岭"),
    FieldSpec(
        "kind",
        gettext_lazy("Kind"),
        ("类别", "单位类别", "类型", "性质", "kind"),
        required=True,
        help=gettext_lazy("Department, office, township, village; in Chinese 部门、科室、乡镇、村."),
        example="乡镇",
    ),
    FieldSpec(
        "parent",
        gettext_lazy("Upper unit"),
        ("上级单位", "上级", "所属单位", "隶属", "所属乡镇", "upper unit", "parent"),
        help=gettext_lazy("By name; it may stand in another row. Empty: the district."),
    ),
    FieldSpec("code", gettext_lazy("Area code"), ("区划代码", "代码", "编码", "code"), example="106"),
    FieldSpec(
        "name_en",
        gettext_lazy("English name"),
        ("英文名称", "英文名", "english name"),
        example="Yunling Town",
    ),
    FieldSpec(
        "aliases",
        gettext_lazy("Other names"),
        ("其他名称", "别名", "曾用名", "other names"),
        help=gettext_lazy("As documents write it; with commas between them."),
        example="云岭镇人民政府",
    ),
)
PARTS: Mapping[str, str] = MappingProxyType({"alias": "aliases"})
KINDS: Mapping[str, str] = MappingProxyType(
    {
        **{kind.value: kind.value for kind in Unit.Kind},
        **dict.fromkeys(("部门", "局", "区直部门", "区级部门", "县直部门", "委办局"), "department"),
        **dict.fromkeys(("乡镇", "镇", "乡", "街道", "镇街", "乡镇街道", "town"), "township"),
        **dict.fromkeys(("村", "社区", "村社区", "村（社区）", "行政村", "村委会", "居委会"), "village"),
        **dict.fromkeys(("科室", "办公室", "内设机构", "站所", "股室", "办", "中心"), "office"),
        **dict.fromkeys(("区县", "区", "县", "县级市"), "district"),
        **dict.fromkeys(("市", "地级市", "州"), "city"),
        **dict.fromkeys(("省", "自治区", "直辖市"), "province"),
    }
)


@dataclass(slots=True)
class Plan:
    """A row that has been read: the unit it would make or change, and where that stands."""

    line: Line
    draft: UnitDraft | None = None
    parent: Unit | None = None
    above: int | None = None
    unit: Unit | None = None


def kind_of(words: str) -> str:
    """Return the kind that a cell names.

    Raises
    ------
    InvalidError
        ``sheet.kind_unknown``.
    """
    found = KINDS.get(words.casefold())
    if found is None:
        raise InvalidError.of("sheet.kind_unknown", value=words)
    return found


def make_plans(rows: Sequence[GivenRow], actor: Actor) -> list[Plan]:
    """Read all rows, find their upper units and the units that are there already."""
    tree = Tree(actor)
    plans = [_read(row) for row in rows]
    _find_parents(plans, tree)
    for plan in plans:
        _find_unit(plan, tree)
    _refuse_repeated(plans)
    _refuse_rings(plans)
    _refuse_names(plans, tree)
    _refuse_kinds(plans, tree)
    _refuse_below_faulty(plans)
    return plans


def _read(row: GivenRow) -> Plan:
    line = Line(row, row.words("name").strip())
    plan = Plan(line)
    name, kind = line.needed("name"), line.needed("kind")
    if kind:
        kind = line.attempt("kind", lambda: kind_of(kind), "")
    aliases = split_names(line.text("aliases"))
    if name and kind:
        plan.draft = line.attempt(
            "name",
            lambda: UnitDraft(
                kind, name, line.text("short"), line.text("name_en"), line.text("code"), aliases
            ),
            None,
            PARTS,
        )
    return plan


def _find_parents(plans: Sequence[Plan], tree: Tree) -> None:
    """Look for upper units in the tree and in the file; the tree comes first."""
    in_file: dict[str, list[int]] = defaultdict(list)
    for place, plan in enumerate(plans):
        for name in {plan.line.text("name"), plan.line.text("short")} - {""}:
            in_file[name].append(place)
    for place, plan in enumerate(plans):
        words = plan.line.text("parent")
        if not words:
            plan.parent = tree.home
            continue
        found = tree.named(words)
        others = [at for at in in_file.get(words, []) if at != place]
        if len(found) == 1:
            plan.parent = found[0]
        elif not found and len(others) == 1:
            plan.above = others[0]
        elif not found and others:
            numbers = tuple(plans[at].line.row.number for at in others)
            plan.line.fault("parent", Problem("sheet.parent_twice", {"name": words, "rows": numbers}))
        else:
            plan.line.attempt("parent", lambda words=words: tree.one(words), None)  # type: ignore[misc]


def _find_unit(plan: Plan, tree: Tree) -> None:
    """Find the unit that a row means, by its name below its upper unit, or by its area code."""
    line, draft = plan.line, plan.draft
    if draft is None or (plan.parent is None and plan.above is None):
        return
    here = list(tree.below(plan.parent)) if plan.parent else []
    unit = next((one for one in here if one.name == draft.name), None)
    if unit is None and draft.code:
        unit = tree.of_code(draft.code)
        if unit is not None and (plan.parent is None or unit.parent_id != plan.parent.pk):
            where = {"unit": unit.name, "code": draft.code, "above": tree.shown(unit)}
            line.fault("parent", Problem("sheet.unit_elsewhere", where))
            return
    if unit is None and plan.line.title == tree.home.name and not line.text("parent"):
        unit = tree.home
    plan.unit = unit
    if unit is None:
        line.new = True
        return
    if unit.kind != draft.kind:
        line.fault("kind", Problem("sheet.kind_stays", {"unit": unit.name}))
    line.compare("name", unit.name, draft.name)
    if line.text("short"):
        line.compare("short", unit.short, draft.short)
    line.compare("code", unit.code, draft.code)
    line.compare("name_en", unit.name_en, draft.name_en)
    known = {unit.name, unit.short, *(alias.name for alias in unit.aliases.all())}
    more = [name for name in draft.aliases if name not in known]
    line.compare("aliases", "", "、".join(more))


def _group(plan: Plan) -> tuple[str, int]:
    return ("file", plan.above) if plan.above is not None else ("tree", plan.parent.pk if plan.parent else 0)


def _refuse_repeated(plans: Sequence[Plan]) -> None:
    """Refuse rows that name one unit twice, or two units with one short name below one."""
    rows = [plan.line.row for plan in plans]
    for field in ("name", "short"):
        keys = [(_group(plan), getattr(plan.draft, field)) if plan.draft else None for plan in plans]
        others = twice(rows, keys)
        for plan in plans:
            numbers = others.get(plan.line.row.number)
            if numbers and (field == "name" or not any(f.field == "name" for f in plan.line.faults)):
                plan.line.fault(field, Problem("sheet.row_twice", {"rows": numbers}))
    aliases = Counter(name for plan in plans if plan.draft for name in plan.draft.aliases)
    for plan in plans:
        for name in plan.draft.aliases if plan.draft else ():
            if aliases[name] > 1:
                numbers = tuple(
                    other.line.row.number
                    for other in plans
                    if other is not plan and other.draft and name in other.draft.aliases
                )
                plan.line.fault("aliases", Problem("sheet.row_twice", {"rows": numbers}))


def _refuse_rings(plans: Sequence[Plan]) -> None:
    """Refuse rows that stand below one another in a ring."""
    for place, plan in enumerate(plans):
        seen, at = {place}, plan.above
        while at is not None and at not in seen:
            seen.add(at)
            at = plans[at].above
        if at is not None:
            plan.line.fault("parent", Problem("org.tree_cycle", {"unit": plan.line.title}))


def _refuse_below_faulty(plans: Sequence[Plan]) -> None:
    """Refuse rows whose upper unit stands in a row that is not taken in."""
    faulty = {place for place, plan in enumerate(plans) if plan.line.faults}
    for plan in plans:
        at, seen = plan.above, set[int]()
        while at is not None and at not in faulty and at not in seen:
            seen.add(at)
            at = plans[at].above
        if at is not None and plan.line.good:
            row = plans[at].line.row.number
            plan.line.fault("parent", Problem("sheet.row_above_faulty", {"row": row}))


def _refuse_names(plans: Sequence[Plan], tree: Tree) -> None:
    """Refuse names that another unit has: a sibling, or some unit by another name."""
    for plan in plans:
        draft, own = plan.draft, plan.unit.pk if plan.unit else 0
        if draft is None:
            continue
        siblings = list(tree.below(plan.parent)) if plan.parent else []
        for field, name in (("name", draft.name), ("short", draft.short)):
            other = next((one for one in siblings if one.pk != own and name in {one.name, one.short}), None)
            other = other or tree.aliases.get(name)
            if other is not None and other.pk != own:
                plan.line.fault(field, Problem("org.name_taken", {"name": name, "unit": other.name}))
                break
        for name in draft.aliases:
            other = next((one for one in tree.called(name) if one.pk != own), None)
            if other is not None:
                plan.line.fault("aliases", Problem("org.name_taken", {"name": name, "unit": other.name}))


def _refuse_kinds(plans: Sequence[Plan], tree: Tree) -> None:
    """Refuse kinds that may not stand where the row puts them."""
    for plan in plans:
        if plan.unit is not None or plan.draft is None or not plan.line.good:
            continue
        rank = RANKS.get(plan.draft.kind)
        upper = _first_ranked(plan, plans, tree)
        if rank is not None and upper is not None and rank <= RANKS[upper[1]]:
            params = {"unit": upper[0], "kind": plan.draft.kind}
            plan.line.fault("kind", Problem("org.kind_below", params))


def _first_ranked(plan: Plan, plans: Sequence[Plan], tree: Tree) -> tuple[str, str] | None:
    """Return name and kind of the nearest upper unit whose kind has a rank."""
    at = plan
    while at.above is not None:
        at = plans[at.above]
        if at.draft is not None and at.draft.kind in RANKS:
            return at.draft.name, at.draft.kind
    unit = at.parent
    while unit is not None and unit.kind not in RANKS:
        unit = tree.by_id.get(unit.parent_id or 0)
    return (unit.name, unit.kind) if unit is not None else None


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:  # noqa: ARG001
    return tuple(plan.line.outcome for plan in make_plans(rows, actor))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor)
    fresh = [place for place, plan in enumerate(plans) if plan.line.new and plan.draft is not None]
    at = {place: number for number, place in enumerate(fresh)}
    nodes = []
    for place in fresh:
        plan = plans[place]
        if plan.draft is None:
            continue
        above = plans[plan.above] if plan.above is not None else None
        parent = above.unit if above is not None else plan.parent
        nodes.append(
            TreeNode(plan.draft, parent_id=parent.pk)
            if parent is not None
            else TreeNode(plan.draft, above=at[plan.above or 0])
        )
    changes = [UnitChange(plan.unit.pk, _changed(plan)) for plan in plans if plan.unit and plan.line.changes]
    change_units(changes, actor=actor, now=now)
    made = add_tree(nodes, actor=actor, now=now)
    return Taken(len(made), len(changes), (Link(_("Units and posts"), reverse("org:units")),))


def _changed(plan: Plan) -> UnitDraft:
    """Return the names that a unit is to have: those of columns that the table lacks stay."""
    unit, line = plan.unit, plan.line
    if unit is None or plan.draft is None:
        raise ValueError("only a unit that is there can be changed")
    new = {change.field: change.new for change in line.changes}
    known = {unit.name, unit.short, *(alias.name for alias in unit.aliases.all())}
    return UnitDraft(
        unit.kind,
        new.get("name", unit.name),
        new.get("short", unit.short),
        new.get("name_en", unit.name_en),
        new.get("code", unit.code),
        tuple(name for name in plan.draft.aliases if name not in known),
    )


UNITS = Purpose(
    code="units",
    name=pgettext_lazy("table", "Units"),
    row=pgettext_lazy("row of a table", "a unit"),
    fields=FIELDS,
    may=keeps_organisation,
    check=_check,
    take=_take,
)
