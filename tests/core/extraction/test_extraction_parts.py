"""Lists of units, brackets, measures, titles, numbers, tiers and tables, each by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from threadneedle.core.base import Tier
from threadneedle.core.extraction import Kind, UnitRole, read
from threadneedle.core.extraction.assignments import read_bracket
from threadneedle.core.extraction.folding import fold, numeral
from threadneedle.core.extraction.measures import measures_in
from threadneedle.core.extraction.report import as_json
from threadneedle.core.extraction.tiers import kind_of, tier_of
from threadneedle.core.extraction.titles import title_of

LEAD, RESPONSIBLE, COOPERATING = UnitRole.LEAD, UnitRole.RESPONSIBLE, UnitRole.COOPERATING


def bracket(words: str) -> list[tuple[str, UnitRole]] | None:
    folded = fold(words)
    found = read_bracket(folded, 0, len(folded))
    return [(unit.words, unit.role) for unit in found.units] if found else None


@pytest.mark.parametrize(
    ("words", "units"),
    [
        (
            "财政部牵头，国务院相关部门及各地区按职责分工负责",
            [("财政部", LEAD), ("国务院相关部门", RESPONSIBLE), ("各地区", RESPONSIBLE)],
        ),
        (
            "教育部、公安部等国务院相关部门及各地区按职责分工负责",
            [
                ("教育部", RESPONSIBLE),
                ("公安部", RESPONSIBLE),
                ("国务院相关部门", RESPONSIBLE),
                ("各地区", RESPONSIBLE),
            ],
        ),
        (
            "海关总署、文化和旅游部、文物局负责",
            [("海关总署", RESPONSIBLE), ("文化和旅游部", RESPONSIBLE), ("文物局", RESPONSIBLE)],
        ),
        ("人社部等有关部门和单位负责", [("人社部", RESPONSIBLE), ("有关部门和单位", RESPONSIBLE)]),
        ("区民政局和区卫健局共同负责", [("区民政局", RESPONSIBLE), ("区卫健局", RESPONSIBLE)]),
        (
            "区住建局（牵头）、区城管局、各镇街",
            [("区住建局", LEAD), ("区城管局", RESPONSIBLE), ("各镇街", RESPONSIBLE)],
        ),
        ("牵头单位：区发改局；配合单位：各街道", [("区发改局", LEAD), ("各街道", COOPERATING)]),
        (
            "责任单位:区水利局、各乡镇人民政府、街道办事处",
            [("区水利局", RESPONSIBLE), ("各乡镇人民政府、街道办事处", RESPONSIBLE)],
        ),
        ("区教育局、区财政局", [("区教育局", RESPONSIBLE), ("区财政局", RESPONSIBLE)]),
    ],
)
def test_a_unit_bracket_gives_units_with_their_roles(words: str, units: list[tuple[str, UnitRole]]) -> None:
    assert bracket(words) == units


@pytest.mark.parametrize(
    "words",
    ["街道", "含技工院校", "超过100人的企业达到15%", "此件公开发布", "以下简称区住建局", "详见附件", "APP"],
)
def test_an_ordinary_bracket_is_none(words: str) -> None:
    assert bracket(words) is None


@pytest.mark.parametrize(
    ("words", "quantity", "counter"),
    [
        ("共 1,240 栋", "1240", "栋"),
        ("投资15万元", "150000", "元"),
        ("增长6.2%左右", "6.2", "%"),
        ("新建公路55公里", "55", "公里"),
        ("新增就业2.5万人", "25000", "人"),
    ],
)
def test_a_measure_is_a_quantity_with_its_counter(words: str, quantity: str, counter: str) -> None:
    (found,) = measures_in(words)
    assert (found.quantity, found.counter) == (Decimal(quantity), counter)


@pytest.mark.parametrize(
    "words", ["建成满 15 年的建筑", "6月26日前完成", "2026年", "第3项", "提速3个月", "5个工作日内"]
)
def test_spans_of_time_and_ordinals_are_no_measure(words: str) -> None:
    assert measures_in(words) == ()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("对临街广告牌、外挂物同步开展整治，形成工作合力。", "临街广告牌、外挂物整治"),
        ("对排查出的疑似重大隐患组织专业检测，7月10日前出具意见", "疑似重大隐患专业检测"),
        ("6月底前，完成农村危房改造。", "完成农村危房改造"),
        ("加大稳岗支持力度。对不裁员的企业返还保险费。", "加大稳岗支持力度"),
        ("对第二批场所开展一次“回头看”，逐处登记。", "第二批场所一次“回头看”"),
        ("宣传“禁渔期”规定。", "宣传“禁渔期”规定"),
        (
            "整理各村历年山林权属档案和“林权证”（含存根、附图、宗地草图）清册",
            "整理各村历年山林权属档案和“林权证”",
        ),
        ("于8月6日下午5时前将用水户数报镇水管站。", "将用水户数报镇水管站"),
        ("于8月6日12:00前将参会名单报镇党政办。", "将参会名单报镇党政办"),
        ("每周一12时前将上周用水户报修次数和处理办结情况填表", "每周一12时前将上周用水户报修次数"),
    ],
)
def test_a_title_names_the_task(words: str, title: str) -> None:
    assert title_of(fold(words)) == title


@pytest.mark.parametrize(
    ("words", "value"),
    [("二十一", 21), ("十", 10), ("12", 12), ("二〇二六", 2026), ("百", 100), ("甲", None), ("", None)],
)
def test_numerals(words: str, value: int | None) -> None:
    assert numeral(words) == value


def test_folding_keeps_every_position() -> None:
    text = "（１）Ａ，。：；！？～【】〔〕　\ufeff1.5万。完成.\n"
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.startswith("(1)A,。:;!?")
    assert "1.5" in folded
    assert folded.rstrip().endswith("完成。")


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("开展消防安全检查", Tier.SAFETY),
        ("新增养老床位", Tier.LIVELIHOOD),
        ("支持企业技术改造", Tier.ECONOMY),
        ("整理档案目录", Tier.DEVELOPMENT),
        ("学校食堂安全检查", Tier.SAFETY),
        ("搞好某事", None),
    ],
)
def test_the_tier_comes_from_the_words_and_a_tie_goes_to_the_more_urgent(
    words: str, tier: Tier | None
) -> None:
    assert tier_of(words, "", "") is tier


def test_a_plain_item_of_a_safety_notice_is_a_matter_of_safety() -> None:
    assert tier_of("对临街广告牌同步开展整治", "", "关于开展外墙安全隐患排查的通知") is Tier.SAFETY


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("每月25日前报送月报", Kind.PERIODIC),
        ("定于6月20日召开工作会议", Kind.MEETING),
        ("请知悉。", Kind.INFORMATION),
        ("完成排查", Kind.TASK),
        ("贯彻会议精神，完成整改", Kind.TASK),
    ],
)
def test_the_kind_comes_from_the_words(words: str, kind: Kind) -> None:
    assert kind_of(words)[0] is kind


def test_run_on_text_has_the_numbers_of_both_levels() -> None:
    text = (
        "一、提高时效（一）研究制度。（财政部负责）具体措施：1．总结经验。（财政部负责）2．2020年底前开展治理。（市场监管总局负责）"
        "二、放出活力（二）梳理审批。（国务院办公厅负责）"
    )
    assert [draft.number for draft in read(text).drafts] == ["（一）", "（一）1", "（一）2", "（二）"]


def test_a_reference_to_an_item_opens_none() -> None:
    text = "（一）落实政策。（财政部负责）\n（二）按照第（三）项要求开展检查，投入1.5亿元。（税务总局负责）"
    assert [draft.number for draft in read(text).drafts] == ["（一）", "（二）"]


def test_a_broken_cell_and_an_empty_one_keep_the_columns_of_a_flattened_table() -> None:
    text = (
        "序号\n工作任务\n牵头单位\n完成时限\n"
        "1\n清理河道垃圾，\n修复护岸210米。\n县水利局\n2026年6月底\n"
        "2\n完善巡查制度并组织培训。\n2026年9月底\n"
    )
    first, second = read(text).drafts
    assert (first.text, [unit.words for unit in first.units]) == (
        "清理河道垃圾，\n修复护岸210米。",
        ["县水利局"],
    )
    assert (second.text, second.units) == ("完善巡查制度并组织培训。", ())
    assert [str(draft.deadline and draft.deadline.date) for draft in (first, second)] == [
        "2026-06-30",
        "2026-09-30",
    ]


def test_the_report_has_plain_values_only() -> None:
    plain = as_json(read("1.6月底前新建公路55公里，现场拍照上传。（区交通局牵头，各乡镇配合）", year=2026))
    assert isinstance(plain["tasks"], list)
    (task,) = plain["tasks"]
    assert task["lead_units"] == ["区交通局"]
    assert task["cooperating_units"] == ["各乡镇"]
    assert task["deadline_iso"] == "2026-06-30"
    assert task["measures"] == [{"text": "55公里", "quantity": "55", "counter": "公里"}]
    assert task["proof"] == "现场拍照上传"
    assert {question["code"] for question in task["questions"]} == {"proof_asked"}
