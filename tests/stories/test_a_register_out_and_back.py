"""A supervision office takes in its register of three hundred rows, works a week, and gives it back."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.factories.org import NOW, District, actor
from tests.factories.registers import HEADS, LAST_HEAD, register_file

from threadneedle.adapters.clock import local_day
from threadneedle.directives import services as directives
from threadneedle.directives.models import Matter, Task
from threadneedle.ledger.models import Event
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report
from threadneedle.sheets import services
from threadneedle.sheets.services import Checked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAYS = [NOW + timedelta(days=days) for days in range(8)]
UNITS = {0: "housing_clerk", 1: "transport_clerk", 2: "qingshi_clerk", 3: "liuhe_clerk"}
"""Who leads row ``n``, by its remainder of four."""


def look(district: District, data: bytes, name: str, now: datetime) -> Checked:
    office = actor(district.supervisor)
    take = services.give_table(data, name, "register", actor=office, now=now)
    opened = services.open_table(take.pk, office)
    if take.layout_id is None:
        services.tell_columns(take.pk, opened.sheet.name, opened.fields, version=1, actor=office, now=now)
        opened = services.open_table(take.pk, office)
    return services.check_table(opened, office, local_day(now))


def take_in(district: District, checked: Checked, now: datetime, **more: Any) -> None:
    take = checked.opened.take
    by = actor(district.supervisor)
    services.take_in(take.id, version=take.version, seal=checked.seal, actor=by, now=now, **more)


def rows_of(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def number(place: int) -> str:
    return f"区督〔2026〕{place}号"


def work_a_week(district: District) -> None:
    """Units sign, take on and report; the office confirms, chases, closes and registers."""
    office = actor(district.supervisor)
    for day, place in enumerate((2, 4, 5, 7, 8), start=1):
        task = Task.objects.get(draft__matter__number=number(place))
        by = {"actor": actor(getattr(district, UNITS[place % 4])), "now": DAYS[day]}
        directives.sign_task(task.pk, **by)
        directives.take_on_task(task.pk, by["actor"].post_id, **by)
        whole = place in {2, 5}
        submit_report(ReportDraft(task.pk, f"key-{place}", f"第{place}项：已到现场。", complete=whole), **by)
        if whole:
            confirm_report(task.pk, actor=office, now=DAYS[day])
    directives.chase_matter(Matter.objects.get(number=number(10)).pk, "请回复。", actor=office, now=DAYS[5])
    done = Matter.objects.get(number=number(2))
    directives.close_matter(done.pk, "渡口已整改。", actor=office, now=DAYS[6])
    directives.register_matter(
        directives.MatterDraft(
            "remark",
            "清理桥下积水",
            source_words="区长批示",
            tier=0,
            due=date(2026, 7, 20),
            lead=district.transport.pk,
        ),
        actor=office,
        now=DAYS[6],
    )


def test_a_register_comes_in_is_worked_on_and_goes_out_in_its_own_columns(district: District) -> None:
    brought = register_file(300)
    first = look(district, brought, "台账.xlsx", NOW)
    assert (first.counts["new"], first.counts["problem"], len(first.skipped)) == (300, 0, 2)
    take_in(district, first, NOW)
    assert Matter.objects.count() == 300
    assert Matter.objects.exclude(closed_on=None).count() == 100
    assert Task.objects.count() == 200

    work_a_week(district)
    file = services.give_back("register", "xlsx", actor=actor(district.supervisor), now=DAYS[7])
    before, after = rows_of(brought), rows_of(file.data)

    assert after[:LAST_HEAD] == before[:LAST_HEAD]
    assert tuple(after[2]) == HEADS[0]
    assert len(after) == LAST_HEAD + 301
    second = after[LAST_HEAD + 1]
    assert second[1] == number(2)
    assert second[9:13] == [date(2026, 6, 23), "第2项：已到现场。", "已办结", "渡口已整改。"]
    assert after[LAST_HEAD + 6][10] == "第7项：已到现场。"
    assert after[LAST_HEAD + 6][15] == "=见附件"
    new = after[-1]
    assert (new[0], new[4], new[5], new[8], new[11]) == (
        "301",
        "清理桥下积水",
        "区交通局",
        date(2026, 7, 20),
        "在办",
    )
    untouched = [13, 14, 15]
    assert [[row[at] for at in untouched] for row in after[LAST_HEAD:-1]] == [
        ["" if row[at] == "" else _said(row[at]) for at in untouched]
        for row in before[LAST_HEAD : LAST_HEAD + 300]
    ]

    again = look(district, file.data, file.name, DAYS[7])
    assert (again.counts["unchanged"], again.counts["new"], again.counts["changed"]) == (301, 0, 0)
    assert again.counts["problem"] == 0


def test_the_office_goes_on_in_its_table_while_others_go_on_here(district: District) -> None:
    take_in(district, look(district, register_file(30), "台账.xlsx", NOW), NOW)
    work_a_week_later = DAYS[3]
    task = Task.objects.get(draft__matter__number=number(2))
    by = {"actor": actor(district.qingshi_clerk), "now": DAYS[1]}
    directives.sign_task(task.pk, **by)
    directives.take_on_task(task.pk, by["actor"].post_id, **by)
    submit_report(ReportDraft(task.pk, "key", "已到现场。", complete=False), **by)
    edited = register_file(30, r2={8: "2026-7-20"}, r4={10: "督查室已现场核实。"}, r31={})
    both = register_file(30, r2={10: "督查室另有说法。"}, r4={10: "督查室已现场核实。"})

    checked = look(district, edited, "改.xlsx", work_a_week_later)
    assert (checked.counts["changed"], checked.counts["conflicts"]) == (2, 0)
    take_in(district, checked, work_a_week_later)
    task.refresh_from_db()
    assert task.due == date(2026, 7, 20)

    checked = look(district, both, "又改.xlsx", work_a_week_later)
    assert checked.counts["conflicts"] == 1
    take_in(district, checked, work_a_week_later, prefer=services.Prefer.OURS)
    told = {matter.number: matter.progress for matter in Matter.objects.all()}
    assert told[number(4)] == "督查室已现场核实。"
    assert told[number(2)] != "督查室另有说法。"
    assert list(Event.objects.filter(kind__startswith="sheet.").values_list("kind", flat=True)) == [
        "sheet.give",
        "sheet.columns",
        "sheet.take",
        "sheet.give",
        "sheet.take",
        "sheet.give",
        "sheet.take",
    ]


def _said(cell: object) -> str:
    """Return a cell as its reader sees it: 3 and not 3.0."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
