"""The duty list from a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError, Problem
from threadneedle.org.drafts import DutyDraft
from threadneedle.org.models import DutyItem
from threadneedle.org.services.duties import put_duties
from threadneedle.sheets.purposes.base import FieldSpec, GivenRow, Link, Outcome, Purpose, Taken, twice
from threadneedle.sheets.purposes.reading import Line, day, keeps_organisation
from threadneedle.sheets.purposes.tree import Tree

FIELDS = (
    FieldSpec(
        "number",
        pgettext_lazy("of a duty", "Number"),
        ("编号", "序号", "事项编号", "number", "no"),
        required=True,
        help=gettext_lazy("By it a line is found again."),
        example="基01",
    ),
    FieldSpec(
        "share",
        pgettext_lazy("of a duty", "Share"),
        ("类别", "清单类别", "事项类别", "履职类别", "share"),
        required=True,
        help=gettext_lazy("Basic, co-operating, taken back; in Chinese 基本、配合、收回."),
        example="基本",
    ),
    FieldSpec(
        "field",
        gettext_lazy("Field of work"),
        ("领域", "事项领域", "板块", "业务领域", "field"),
        example="平安建设",
    ),
    FieldSpec(
        "name",
        pgettext_lazy("line", "Duty"),
        ("履职事项", "事项名称", "事项", "职责", "工作事项", "duty"),
        required=True,
        example="排查化解矛盾纠纷",
    ),
    FieldSpec(
        "department",
        pgettext_lazy("of a duty", "Department"),
        ("对应部门", "牵头部门", "上级部门", "对应上级部门", "承接部门", "部门", "department"),
    ),
    FieldSpec(
        "ground",
        pgettext_lazy("of a duty", "Ground"),
        ("依据", "履职依据", "法律依据", "设定依据", "ground"),
        example="人民调解法",
    ),
    FieldSpec(
        "unit",
        gettext_lazy("For which township"),
        ("适用乡镇", "乡镇", "适用单位", "单位", "township", "unit"),
        help=gettext_lazy("Empty: for all of them."),
    ),
    FieldSpec(
        "since",
        pgettext_lazy("first day", "From"),
        ("起始日期", "生效日期", "from", "since"),
        help=gettext_lazy("Empty: as it stands here, or today."),
        example="2026-07-01",
    ),
    FieldSpec("until", gettext_lazy("Last day"), ("终止日期", "失效日期", "until")),
)
SHARES: Mapping[str, str] = MappingProxyType(
    {
        **{share.value: share.value for share in DutyItem.Share},
        **dict.fromkeys(("基本", "基本履职", "基本履职事项", "基本事项", "basic duty"), "basic"),
        **dict.fromkeys(
            ("配合", "配合履职", "配合履职事项", "配合事项", "co-operating", "cooperating"), "coop"
        ),
        **dict.fromkeys(("收回", "上级收回", "上级部门收回", "上级部门收回事项", "taken back"), "back"),
    }
)
ALL = frozenset({"全部乡镇", "各乡镇", "全部", "所有乡镇", "all"})
COMPARED = ("share", "field", "name", "department", "ground", "until")


@dataclass(slots=True)
class Plan:
    """A row that has been read."""

    line: Line
    draft: DutyDraft | None = None


def share_of(words: str) -> str:
    """Return the share that a cell names.

    Raises
    ------
    InvalidError
        ``org.duty_share``.
    """
    found = SHARES.get(words.casefold())
    if found is None:
        raise InvalidError.of("org.duty_share", value=words)
    return found


def make_plans(rows: Sequence[GivenRow], actor: Actor, today: date) -> list[Plan]:
    """Read all rows and compare them with the list as it stands."""
    tree = Tree(actor)
    plans = [_read(row, tree, today) for row in rows]
    keys = [(plan.draft.unit_id, plan.draft.number) if plan.draft else None for plan in plans]
    others = twice(rows, keys)
    standing: dict[tuple[int, str], list[DutyItem]] = {}
    units = {plan.draft.unit_id for plan in plans if plan.draft}
    for row in DutyItem.objects.filter(unit__in=units).order_by("since"):
        standing.setdefault((row.unit_id, row.number), []).append(row)
    for plan in plans:
        if plan.draft is None:
            continue
        if numbers := others.get(plan.line.row.number):
            plan.line.fault("number", Problem("sheet.row_twice", {"rows": numbers}))
        _compare(plan, standing.get((plan.draft.unit_id, plan.draft.number), []))
    return plans


def _read(row: GivenRow, tree: Tree, today: date) -> Plan:
    line = Line(row, row.words("name").strip())
    number, name, share = line.needed("number"), line.needed("name"), line.needed("share")
    share = line.attempt("share", lambda: share_of(share), "") if share else ""
    unit = tree.home if line.text("unit") in ALL else line.read("unit", tree.one, tree.home)
    since = line.read("since", day, today)
    until = line.read("until", day, None)
    if not line.good:
        return Plan(line)
    draft = line.attempt(
        "name",
        lambda: DutyDraft(
            unit.pk,
            number,
            share,
            name,
            since,
            line.text("field"),
            line.text("department"),
            line.text("ground"),
            until,
        ),
        None,
        {"duty": "name"},
    )
    return Plan(line, draft)


def _compare(plan: Plan, same: Sequence[DutyItem]) -> None:
    """Compare with the line of the same first day; without a day, with the latest that stands."""
    line, draft = plan.line, plan.draft
    if draft is None:
        return
    row = next((one for one in same if one.since == draft.since), None)
    if row is None and same and not line.text("since"):
        row = same[-1]
        plan.draft = draft = replace(draft, since=row.since)
    if row is None:
        later = next((one for one in same if one.since > draft.since), None)
        if later is not None and (draft.until is None or draft.until >= later.since):
            params = {"number": draft.number, "since": later.since}
            line.fault("since", Problem("org.duty_later", params))
        line.new = True
        return
    for code in COMPARED:
        line.compare(code, str(getattr(row, code) or ""), str(getattr(draft, code) or ""))
    kept = {code: getattr(row, code) for code in COMPARED if code not in line.row.cells}
    plan.draft = replace(draft, **kept)


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:
    return tuple(plan.line.outcome for plan in make_plans(rows, actor, today))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor, local_day(now))
    moved = [plan for plan in plans if plan.draft is not None and (plan.line.new or plan.line.changes)]
    put_duties([plan.draft for plan in moved if plan.draft is not None], actor=actor, now=now)
    made = sum(plan.line.new for plan in moved)
    return Taken(made, len(moved) - made, (Link(_("Duty list"), reverse("org:duties")),))


DUTIES = Purpose(
    code="duties",
    name=gettext_lazy("Duty list"),
    row=pgettext_lazy("row of a table", "a line of the duty list"),
    fields=FIELDS,
    may=keeps_organisation,
    check=_check,
    take=_take,
)
