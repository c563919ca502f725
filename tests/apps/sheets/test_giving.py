"""A table given back: in the office's own columns, and unchanged when it comes again."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.factories.directives import drafts_of, issue
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.registers import HEADS, register_file
from tests.factories.work import signed_in

from threadneedle.core.base import Actor, InvalidError, NotFoundError
from threadneedle.directives import services as directive_services
from threadneedle.directives.models import Matter, Task
from threadneedle.directives.services import MatterChange, MatterDraft, register_matter, update_matters
from threadneedle.reports.services import ReportDraft, submit_report
from threadneedle.sheets import services
from threadneedle.sheets.models import Layout
from threadneedle.sheets.services import Checked

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def office(district: District) -> Actor:
    """The supervision office."""
    return actor(district.supervisor)


def look(office: Actor, data: bytes, name: str = "台账.xlsx") -> Checked:
    take = services.give_table(data, name, "register", actor=office, now=NOW)
    opened = services.open_table(take.pk, office)
    if take.layout_id is None:
        services.tell_columns(take.pk, opened.sheet.name, opened.fields, version=1, actor=office, now=NOW)
        opened = services.open_table(take.pk, office)
    return services.check_table(opened, office, TODAY)


def take_in(office: Actor, data: bytes) -> None:
    checked = look(office, data)
    take = checked.opened.take
    services.take_in(take.id, version=take.version, seal=checked.seal, actor=office, now=NOW)


def rows_of(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_columns_headings_titles_and_merged_cells_stand_as_the_office_has_them(office: Actor) -> None:
    brought = register_file(12)
    take_in(office, brought)
    file = services.give_back("register", "xlsx", actor=office, now=NOW)
    assert file.name == "台账-20260617.xlsx"
    rows = rows_of(file.data)
    assert rows[:4] == rows_of(brought)[:4]
    assert tuple(rows[2]) == HEADS[0]
    sheets = [
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        for data in (brought, file.data)
    ]
    assert sheets[0].name == sheets[1].name == "2026年台账"
    heads = [sorted(merge for merge in sheet.merged_cell_ranges or [] if merge[0][0] < 4) for sheet in sheets]
    assert heads[0] == heads[1]


def test_cells_stand_in_the_words_of_the_office(office: Actor) -> None:
    take_in(office, register_file(12))
    rows = rows_of(services.give_back("register", "xlsx", actor=office, now=NOW).data)
    assert rows[4][:7] == [
        "1",
        "区督〔2026〕1号",
        "会议纪要",
        "区政府第1次常务会议纪要",
        "区交通局第1项：农村公路修复",
        "区交通局",
        "住建局、青石镇",
    ]
    assert rows[4][7:10] == [date(2026, 2, 2), date(2026, 7, 2), ""]
    assert rows[6][9:13] == [date(2026, 6, 4), "已完成3%，正在推进。\n下周报进度。", "已办结", "已销号。"]
    assert [row[11] for row in rows[4:8]] == ["在办", "序时推进", "已办结", "在办"]
    assert rows[10][13:] == ["分管副区长", "3.5", "=见附件"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_given_back_comes_in_again_without_a_change(office: Actor, form: str) -> None:
    take_in(office, register_file(42))
    file = services.give_back("register", form, actor=office, now=NOW)
    counts = look(office, file.data, file.name).counts
    assert (counts["unchanged"], counts["new"], counts["changed"], counts["problem"]) == (42, 0, 0, 0)


def test_a_table_that_was_never_given_out_comes_in_again_without_a_change(office: Actor) -> None:
    brought = register_file(42)
    take_in(office, brought)
    assert look(office, brought, "再来.xlsx").counts["unchanged"] == 42


def test_what_happened_here_stands_in_the_table_given_back(office: Actor, district: District) -> None:
    take_in(office, register_file(12))
    clerk = {"actor": actor(district.qingshi_clerk), "now": LATER}
    task = Task.objects.get(draft__matter__number="区督〔2026〕2号")
    directive_services.sign_task(task.pk, **clerk)
    directive_services.take_on_task(task.pk, district.qingshi_clerk.pk, **clerk)
    submit_report(ReportDraft(task.pk, "key", "清了 12 处。", complete=False), **clerk)
    first = Matter.objects.get(number="区督〔2026〕1号")
    directive_services.close_matter(first.pk, "已改道。", reason="并入另一项。", actor=office, now=LATER)
    rows = rows_of(services.give_back("register", "xlsx", actor=office, now=LATER).data)
    assert rows[5][10] == "清了 12 处。"
    assert rows[4][9:13] == [date(2026, 6, 18), "", "已办结", "已改道。"]


def test_of_a_report_and_own_words_of_one_day_the_later_is_given(office: Actor, district: District) -> None:
    take_in(office, register_file(12))
    matter = Matter.objects.get(number="区督〔2026〕2号")
    task = Task.objects.get(draft=matter.draft_id)
    clerk = {"actor": actor(district.qingshi_clerk), "now": NOW + timedelta(hours=1)}
    directive_services.sign_task(task.pk, **clerk)
    directive_services.take_on_task(task.pk, district.qingshi_clerk.pk, **clerk)
    submit_report(ReportDraft(task.pk, "key", "清了 12 处。", complete=False), **clerk)
    evening = NOW + timedelta(hours=2)

    def progress() -> object:
        return rows_of(services.give_back("register", "xlsx", actor=office, now=evening).data)[5][10]

    assert progress() == "清了 12 处。"
    update_matters([MatterChange(matter.pk, result="见纪要")], actor=office, now=evening)
    assert progress() == "清了 12 处。"
    update_matters([MatterChange(matter.pk, progress="已现场核实。")], actor=office, now=evening)
    assert progress() == "已现场核实。"


def test_an_office_without_a_table_of_its_own_gets_plain_columns(office: Actor, district: District) -> None:
    draft = MatterDraft(
        "document", "清淤", source_words="甲文", tier=0, due=date(2026, 7, 1), lead=district.housing.pk
    )
    register_matter(draft, actor=office, now=NOW)
    file = services.give_back("register", "xlsx", actor=office, now=NOW)
    heads, row = rows_of(file.data)
    assert heads[:5] == ["序号", "编号", "来源类别", "来源文件", "来文日期"]
    said = dict(zip(heads, row, strict=True))
    assert (said["事项名称"], said["牵头单位"], said["办结时限"]) == ("清淤", "区住建局", date(2026, 7, 1))
    assert look(office, file.data, file.name).counts["unchanged"] == 1


def test_an_order_to_all_units_of_a_kind_stands_in_its_own_words(district: District) -> None:
    housing = actor(district.housing_clerk)
    passage = drafts_of(issue(district))[0]
    directive_services.register_passage(passage.pk, actor=housing, now=NOW)
    file = services.give_back("register", "xlsx", actor=housing, now=NOW)
    heads, row = rows_of(file.data)
    said = dict(zip(heads, row, strict=True))
    assert (said["牵头单位"], said["办结时限"]) == ("各乡镇", date(2026, 7, 10))
    assert look(housing, file.data, file.name).counts["unchanged"] == 1


def test_words_that_begin_like_a_formula_come_back_as_words(office: Actor) -> None:
    cells = {4: "=1+1", 10: "@SUM(A1)", 13: "+86", 15: "-2"}
    take_in(office, register_file(3, r2=cells))
    for form in ("xlsx", "csv"):
        file = services.give_back("register", form, actor=office, now=NOW)
        assert look(office, file.data, file.name).counts["unchanged"] == 3
    lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    assert (lines[5][4], lines[5][10], lines[5][13], lines[5][15]) == ("'=1+1", "'@SUM(A1)", "'+86", "'-2")
    assert Matter.objects.select_related("draft").get(number="区督〔2026〕2号").draft.title == "=1+1"


def test_an_office_with_two_tables_chooses_whose_columns(office: Actor) -> None:
    take_in(office, register_file(3))
    take_in(office, "编号,事项名称\n旧1,旧事\n".encode())
    first = Layout.objects.order_by("pk").first()
    assert first is not None
    latest = services.give_back("register", "csv", actor=office, now=NOW)
    assert latest.data.decode("utf-8-sig").splitlines()[0] == '"编号","事项名称"'
    other = services.give_back("register", "csv", layout_id=first.pk, actor=office, now=NOW)
    assert other.data.decode("utf-8-sig").startswith('"晴川区重点督查事项台账"')


def test_nobody_gets_the_columns_or_the_register_of_another_office(office: Actor, district: District) -> None:
    take_in(office, register_file(3))
    layout = Layout.objects.get()
    housing = actor(district.housing_clerk)
    with pytest.raises(NotFoundError):
        services.give_back("register", "xlsx", layout_id=layout.pk, actor=housing, now=NOW)
    assert len(rows_of(services.give_back("register", "xlsx", actor=housing, now=NOW).data)) == 1
    with pytest.raises(NotFoundError):
        services.give_back("register", "xlsx", actor=actor(district.administrator), now=NOW)
    with pytest.raises(InvalidError):
        services.give_back("register", "xls", actor=office, now=NOW)


def test_the_file_is_sent_and_the_empty_form_can_be_brought(district: District) -> None:
    client: Client = signed_in(district.supervisor)
    answer = client.post("/sheets/register/back", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    blank = client.get("/sheets/register/form.xlsx")
    assert rows_of(blank.content)[0][4] == "来文日期"
    assert client.post("/sheets/register/back", {"format": "doc"}).status_code == 302


def test_the_problems_are_sent_with_the_reason_beside_the_row(office: Actor, district: District) -> None:
    checked = look(office, register_file(12, r2={5: "区水利局", 8: "2026.2.30"}))
    address = f"/sheets/takes/{checked.opened.take.id}/problems"
    client = signed_in(district.supervisor, "zh-hans")
    heads, row = rows_of(client.get(f"{address}.xlsx").content)
    assert heads[:3] == ["行号", "问题", "序号"]
    assert row[0] == 6
    assert "没有叫“区水利局”的单位。" in str(row[1])
    assert "没有这一天" in str(row[1])
    assert row[3] == "区督〔2026〕2号"
    assert client.get(f"{address}.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get(f"{address}.pdf").status_code == 404
