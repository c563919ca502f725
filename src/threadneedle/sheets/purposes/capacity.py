"""Hours of teams from a table: never of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, Problem
from threadneedle.org.drafts import CapacityDraft
from threadneedle.org.models import Capacity
from threadneedle.org.services.tables import set_capacities
from threadneedle.sheets.purposes.base import FieldSpec, GivenRow, Link, Outcome, Purpose, Taken, twice
from threadneedle.sheets.purposes.reading import Line, day, figure, keeps_organisation
from threadneedle.sheets.purposes.tree import Tree

RESERVE = Decimal(20)
FIELDS = (
    FieldSpec(
        "unit",
        gettext_lazy("Unit"),
        ("单位", "单位名称", "乡镇", "名称", "unit"),
        required=True,
        example="云岭镇",
    ),
    FieldSpec(
        "hours_per_day",
        gettext_lazy("Hours per working day"),
        ("每日工时", "每个工作日工时", "工时", "可用工时", "日工时", "hours per day", "hours"),
        required=True,
        help=gettext_lazy("Of the whole team, really available; never of one person."),
        example="96",
    ),
    FieldSpec(
        "reserve_percent",
        gettext_lazy("Reserve, per cent"),
        ("预留比例", "预留", "预留百分比", "reserve"),
        help=gettext_lazy("Kept back for what nobody planned. Empty: 20."),
        example="20",
    ),
    FieldSpec(
        "since",
        pgettext_lazy("first day", "From"),
        ("起始日期", "生效日期", "自", "开始日期", "from", "since"),
        help=gettext_lazy("Empty: today."),
        example="2026-07-01",
    ),
)


@dataclass(slots=True)
class Plan:
    """A row that has been read."""

    line: Line
    draft: CapacityDraft | None = None


def make_plans(rows: Sequence[GivenRow], actor: Actor, today: date) -> list[Plan]:
    """Read all rows and compare them with what stands."""
    tree = Tree(actor)
    plans = [_read(row, tree, today) for row in rows]
    keys = [(plan.draft.unit_id, plan.draft.since) if plan.draft else None for plan in plans]
    others = twice(rows, keys)
    units = {plan.draft.unit_id for plan in plans if plan.draft}
    standing = {(row.unit_id, row.since): row for row in Capacity.objects.filter(unit__in=units)}
    for plan in plans:
        if plan.draft is None:
            continue
        line, draft = plan.line, plan.draft
        if numbers := others.get(line.row.number):
            line.fault("unit", Problem("sheet.row_twice", {"rows": numbers}))
        row = standing.get((draft.unit_id, draft.since))
        line.new = row is None
        if row is not None:
            line.compare("hours_per_day", f"{row.hours_per_day:f}", f"{draft.hours_per_day:f}")
            line.compare("reserve_percent", str(row.reserve_percent), str(draft.reserve_percent))
    return plans


def _read(row: GivenRow, tree: Tree, today: date) -> Plan:
    line = Line(row, row.words("unit").strip())
    line.needed("unit")
    line.needed("hours_per_day")
    unit = line.read("unit", tree.one, None)
    hours = line.read("hours_per_day", figure, None)
    reserve = line.read("reserve_percent", lambda words: figure(words.rstrip("%％")), RESERVE)
    since = line.read("since", day, today)
    if reserve != reserve.to_integral_value():
        line.fault("reserve_percent", Problem("sheet.whole_number", {"value": str(reserve)}))
    if unit is None or hours is None or not line.good:
        return Plan(line)
    draft = line.attempt("hours_per_day", lambda: CapacityDraft(unit.pk, since, hours, int(reserve)), None)
    return Plan(line, draft)


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:
    return tuple(plan.line.outcome for plan in make_plans(rows, actor, today))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor, local_day(now))
    moved = [plan for plan in plans if plan.draft is not None and (plan.line.new or plan.line.changes)]
    set_capacities([plan.draft for plan in moved if plan.draft is not None], actor=actor, now=now)
    made = sum(plan.line.new for plan in moved)
    return Taken(made, len(moved) - made, (Link(_("Units and posts"), reverse("org:units")),))


CAPACITY = Purpose(
    code="capacity",
    name=gettext_lazy("Hours of teams"),
    row=pgettext_lazy("row of a table", "the hours of a team"),
    fields=FIELDS,
    may=keeps_organisation,
    check=_check,
    take=_take,
)
