"""Tables between tabs: merged cells, two heading rows, sheet after sheet, what is a row and what is not."""

from __future__ import annotations

import datetime as dt

import pytest

from threadneedle.core.extraction import Fate, TaskDraft, UnitRole, read
from threadneedle.core.extraction.columns import column_of
from threadneedle.core.extraction.folding import fold

HEADER = "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"


def rows(*cells: str, header: str = HEADER, title: str = "") -> tuple[TaskDraft, ...]:
    return read(f"{title}{header}" + "\n".join(cells) + "\n", year=2026).drafts


def said(draft: TaskDraft) -> tuple[str, list[str], list[str], str]:
    """Give the words, the leading units, all other units and the date of a draft."""
    lead = [unit.words for unit in draft.units if unit.role is UnitRole.LEAD]
    rest = [unit.words for unit in draft.units if unit.role is not UnitRole.LEAD]
    date = draft.deadline.date.isoformat() if draft.deadline and draft.deadline.date else ""
    return draft.text, lead, rest, date


def test_a_ditto_mark_stands_for_the_merged_cell_above() -> None:
    found = rows("1\t清淤渠道12公里\t县水利局\t各乡镇\t6月底前", "2\t检修泵站8座\t〃\t〃\t〃")
    assert [said(draft) for draft in found] == [
        ("清淤渠道12公里", ["县水利局"], ["各乡镇"], "2026-06-30"),
        ("检修泵站8座", ["县水利局"], ["各乡镇"], "2026-06-30"),
    ]


def test_beside_ditto_marks_a_blank_cell_is_blank() -> None:
    found = rows("1\t清淤渠道12公里\t县水利局\t各乡镇\t6月底前", "2\t检修泵站8座\t〃\t\t")
    assert said(found[1]) == ("检修泵站8座", ["县水利局"], [], "")


def test_a_row_whose_words_are_merged_adds_its_units_to_the_task_above() -> None:
    found = rows(
        "1\t清淤渠道12公里\t县水利局\t\t6月底前", "〃\t〃\t县农业农村局\t\t〃", "2\t检修泵站\t县水利局\t\t"
    )
    assert [said(draft) for draft in found] == [
        ("清淤渠道12公里", ["县水利局", "县农业农村局"], [], "2026-06-30"),
        ("检修泵站", ["县水利局"], [], ""),
    ]


def test_a_row_of_units_alone_goes_on_with_the_task_above() -> None:
    found = rows("1\t清淤渠道12公里\t县水利局\t\t6月底前", "\t\t县农业农村局\t\t")
    assert [said(draft) for draft in found] == [
        ("清淤渠道12公里", ["县水利局", "县农业农村局"], [], "2026-06-30")
    ]


def test_without_marks_a_row_that_names_nobody_takes_units_and_date_from_above() -> None:
    found = rows("1\t清淤渠道12公里\t县水利局\t各乡镇\t6月底前", "2\t检修泵站8座\t\t\t")
    assert said(found[1]) == ("检修泵站8座", ["县水利局"], ["各乡镇"], "2026-06-30")


def test_a_row_with_a_lead_of_its_own_takes_neither_helpers_nor_date_from_above() -> None:
    found = rows("1\t清淤渠道12公里\t县水利局\t各乡镇\t6月底前", "2\t发放补贴\t县财政局\t\t")
    assert said(found[1]) == ("发放补贴", ["县财政局"], [], "")


def test_merged_words_with_an_aim_of_their_own_are_a_task_of_their_own() -> None:
    found = rows(
        "1\t建设高标准农田\t3000亩\t东河镇\t",
        "〃\t〃\t2000亩\t西河镇\t",
        header="序号\t建设内容\t任务数\t责任单位\t完成时限\n",
    )
    assert [(draft.text, draft.units[0].words, str(draft.measures[0].quantity)) for draft in found] == [
        ("建设高标准农田", "东河镇", "3000"),
        ("建设高标准农田", "西河镇", "2000"),
    ]


def test_two_heading_rows_are_read_as_one() -> None:
    found = rows(
        "1\t清淤渠道\t县水利局\t各乡镇\t6月底前",
        header="序号\t工作任务\t责任分工\t〃\t完成时限\n〃\t〃\t牵头单位\t配合单位\t〃\n",
    )
    assert [said(draft) for draft in found] == [("清淤渠道", ["县水利局"], ["各乡镇"], "2026-06-30")]


def test_the_title_over_merged_cells_is_the_title() -> None:
    reading = read(f"2026年水利工作任务清单\t〃\t〃\t〃\t〃\n{HEADER}1\t清淤渠道\t县水利局\t\t6月底前\n")
    assert reading.title == "2026年水利工作任务清单"
    assert [said(draft)[3] for draft in reading.drafts] == ["2026-06-30"]


def test_groups_sums_and_repeated_headings_are_no_tasks() -> None:
    text = (
        f"{HEADER}一、水利\t〃\t〃\t〃\t〃\n1\t清淤渠道\t县水利局\t\t6月底前\n{HEADER}"
        "2\t检修泵站\t县水利局\t\t7月底前\n合计\t\t\t\t\n注：以县水利局解释为准\t〃\t〃\t〃\t〃\n"
    )
    reading = read(text, year=2026)
    assert [draft.text for draft in reading.drafts] == ["清淤渠道", "检修泵站"]
    assert [item.fate for item in reading.sentences] == [
        Fate.HEADING,
        Fate.HEADING,
        Fate.TASK,
        Fate.HEADING,
        Fate.TASK,
        Fate.HEADING,
        Fate.HEADING,
    ]


def test_sheet_after_sheet_is_table_after_table() -> None:
    text = (
        f"水利\n{HEADER}1\t清淤渠道\t县水利局\t\t6月底前\n\n教育\n"
        "责任部门\t主要措施\t完成时间\n县教育局\t改造厕所9座\t8月底\n"
    )
    assert [said(draft) for draft in read(text, year=2026).drafts] == [
        ("清淤渠道", ["县水利局"], [], "2026-06-30"),
        ("改造厕所9座", [], ["县教育局"], "2026-08-31"),
    ]


def test_a_line_break_inside_a_cell_does_not_cut_the_row() -> None:
    found = rows("1\t清淤渠道，", "修复护岸\t县水利局\t各乡镇\t6月底前", "2\t检修泵站\t县水利局\t\t7月底前")
    assert [said(draft) for draft in found] == [
        ("清淤渠道，\n修复护岸", ["县水利局"], ["各乡镇"], "2026-06-30"),
        ("检修泵站", ["县水利局"], [], "2026-07-31"),
    ]


def test_a_term_in_a_deadline_column_keeps_its_days() -> None:
    (found,) = rows("1\t报送方案\t县水利局\t\t5个工作日")
    assert found.deadline is not None
    assert (found.deadline.days, found.deadline.working, found.deadline.date) == (5, True, None)


def test_an_aim_goes_with_the_name_it_measures() -> None:
    (found,) = rows("1\t生产总值\t增长6%\t县发改局", header="序号\t指标名称\t目标值\t责任单位\n")
    assert (found.text, found.deadline) == ("生产总值 增长6%", None)


def test_a_date_of_receipt_is_no_deadline() -> None:
    (found,) = rows(
        "1\t2026-03-01\t修订预案\t县应急局\t2026-05-31",
        header="序号\t交办时间\t督办事项\t承办单位\t办结时限\n",
    )
    assert found.deadline is not None
    assert found.deadline.date == dt.date(2026, 5, 31)
    assert found.milestones == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("序号", "serial"),
        ("督办事项", "content"),
        ("整改措施", "content"),
        ("存在问题", "name"),
        ("年度目标", "measure"),
        ("任务数（亩）", "measure"),
        ("主办单位", "lead"),
        ("承办单位", "responsible"),
        ("责任科室", "responsible"),
        ("协办单位", "cooperating"),
        ("办结时限", "deadline"),
        ("计划完成时间", "deadline"),
        ("包保领导", "post"),
        ("来文单位", "other"),
        ("交办时间", "other"),
        ("办理情况", "other"),
        ("第三列的名字", None),
    ],
)
def test_a_column_is_known_by_its_name(name: str, kind: str | None) -> None:
    assert column_of(fold(name)) == kind


@pytest.mark.parametrize(
    "name",
    ["处置要求", "处置意见", "处理要求", "处理意见", "工作要求", "整治要求", "整治措施", "管控措施"],
)
def test_demands_are_a_column_under_any_of_their_names(name: str) -> None:
    header = f"序号\t河段\t{name}\t责任单位\t整治时限\n"
    first, second = rows(
        "1\t上坝段\t打捞水葫芦\t上坝村\t9月5日前", "2\t下坝段\t拆除拦网\t下坝村\t9月9日前", header=header
    )
    assert (first.text, [unit.words for unit in first.units]) == ("打捞水葫芦", ["上坝村"])
    assert second.deadline is not None
    assert second.deadline.date == dt.date(2026, 9, 9)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("处置情况", "other"), ("处理结果", "other"), ("整治单位", "responsible"), ("处置时限", "deadline")],
)
def test_a_column_about_disposal_is_what_its_last_word_says(words: str, kind: str) -> None:
    assert column_of(words) == kind
