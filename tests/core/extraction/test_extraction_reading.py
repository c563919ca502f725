"""Reading whole directives: the notice of the design, documents of many styles, and what always holds."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from benchmarks.extraction import Score, documents, score, tasks_read
from hypothesis import given, settings
from hypothesis import strategies as st

from threadneedle.core.base import Tier
from threadneedle.core.extraction import (
    DeadlineKind,
    Directory,
    Fate,
    Kind,
    QuestionCode,
    Reading,
    UnitEntry,
    UnitRole,
    read,
)

HERE = Path(__file__).parent
NOTICE = (HERE / "notice_47.txt").read_text(encoding="utf-8")
DOCUMENTS = sorted((HERE / "documents").glob("*.txt"))


def questions(reading: Reading) -> list[set[QuestionCode]]:
    return [{question.code for question in draft.questions} for draft in reading.drafts]


def words(text: str, reading: Reading, fate: Fate) -> list[str]:
    return [item.span.of(text) for item in reading.sentences if item.fate is fate]


def test_the_notice_of_the_design_is_read_with_its_frame() -> None:
    reading = read(NOTICE)
    assert reading.title == "关于开展既有建筑外墙安全隐患排查的通知"
    assert reading.number == "晴住建〔2026〕47号"
    assert reading.issuer == "晴川区住房和城乡建设局"
    assert reading.addressees == ("各乡镇人民政府、街道办事处", "区直有关单位")
    assert reading.dated == dt.date(2026, 6, 15)
    assert [question.code for question in reading.questions] == [QuestionCode.AUTHORITY_MISSING]


def test_the_notice_of_the_design_yields_six_passages_three_of_them_complete() -> None:
    reading = read(NOTICE)
    passages = [item for item in reading.sentences if item.fate is Fate.TASK]
    assert [item.draft for item in passages] == [0, 0, 1, 2, 3, 4]
    assert passages[1].span.of(NOTICE) == "逐栋拍照上传。"
    assert questions(reading) == [
        {QuestionCode.PROOF_ASKED},
        set(),
        set(),
        {QuestionCode.UNIT_VAGUE, QuestionCode.DEADLINE_MISSING},
        {QuestionCode.DEADLINE_VAGUE},
    ]
    assert [draft.span.of(NOTICE) for draft in reading.drafts] == [
        "各乡镇（街道）对辖区内建成满 15 年的既有建筑外墙开展全面排查，共 1,240 栋，6月26日前完成",
        "区住建局对排查出的疑似重大隐患组织专业检测，7月10日前出具意见",
        "区教育局组织 34 所学校校舍外墙排查，8月20日前全部完成",
        "相关单位对临街广告牌、外挂物同步开展整治",
        "各乡镇（街道）尽快建立外墙隐患台账",
    ]


def test_the_notice_of_the_design_accounts_for_eleven_sentences() -> None:
    reading = read(NOTICE)
    fates = Counter(item.fate for item in reading.sentences if item.fate is not Fate.HEADING)
    assert fates == {Fate.TASK: 6, Fate.BACKGROUND: 2, Fate.REQUIREMENT: 1, Fate.SIGNATURE: 2}
    assert words(NOTICE, reading, Fate.REQUIREMENT) == ["各单位要提高站位，压实责任，确保排查不留死角。"]
    assert words(NOTICE, reading, Fate.SIGNATURE) == ["联系人：房屋安全科。", "2026年6月15日"]
    assert "检测费用由区财政保障。" in words(NOTICE, reading, Fate.BACKGROUND)


def test_the_notice_of_the_design_gives_names_units_dates_and_measures() -> None:
    drafts = read(NOTICE).drafts
    assert [draft.title for draft in drafts] == [
        "既有建筑外墙排查",
        "疑似重大隐患专业检测",
        "34 所学校校舍外墙排查",
        "临街广告牌、外挂物整治",
        "建立外墙隐患台账",
    ]
    assert [[unit.words for unit in draft.units] for draft in drafts] == [
        ["各乡镇（街道）"],
        ["区住建局"],
        ["区教育局"],
        ["相关单位"],
        ["各乡镇（街道）"],
    ]
    assert [draft.deadline and draft.deadline.date for draft in drafts] == [
        dt.date(2026, 6, 26),
        dt.date(2026, 7, 10),
        dt.date(2026, 8, 20),
        None,
        None,
    ]
    assert {draft.tier for draft in drafts} == {Tier.SAFETY}
    (measure,) = drafts[0].measures
    assert (measure.words, measure.quantity, measure.counter) == ("1,240 栋", Decimal(1240), "栋")
    assert drafts[0].proof is not None
    assert drafts[0].proof.words == "逐栋拍照上传"


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_a_document_is_read_as_its_gold_says(file: Path) -> None:
    gold = json.loads(file.with_suffix("").with_suffix(".gold.json").read_text(encoding="utf-8"))["tasks"]
    got = score(tasks_read(file.read_text(encoding="utf-8")), gold)
    assert (got.hit, got.said, got.units_hit, got.units_said) == (
        got.gold,
        got.gold,
        got.units_gold,
        got.units_gold,
    )
    assert got.dates_hit == got.dates


def test_every_document_has_its_gold() -> None:
    assert len(list(documents(HERE / "documents"))) == len(DOCUMENTS) >= 12


def test_short_notices_are_read_with_their_kind() -> None:
    notices = json.loads((HERE / "short_notices.json").read_text(encoding="utf-8"))
    total = sum((score(tasks_read(item["text"], item["year"]), item["tasks"]) for item in notices), Score())
    assert len(notices) >= 30
    assert total.task_f1 >= 0.95
    assert total.kind_share >= 0.95
    assert total.unit_f1 >= 0.95
    assert total.date_share >= 0.95


def test_an_empty_text_gives_an_empty_reading() -> None:
    assert read("") == Reading()
    assert read(" \n\u3000\r\n").sentences == ()


def test_the_year_given_is_used_only_where_the_text_has_none() -> None:
    order = "各乡镇于6月底前完成排查。"
    assert [draft.deadline and draft.deadline.date for draft in read(order, year=2027).drafts] == [
        dt.date(2027, 6, 30)
    ]
    dated = f"关于排查的通知\n{order}\n2025年4月1日"
    assert [draft.deadline and draft.deadline.date for draft in read(dated, year=2027).drafts] == [
        dt.date(2025, 6, 30)
    ]


def test_a_day_without_a_year_is_asked_about() -> None:
    (draft,) = read("各乡镇于6月底前完成排查。").drafts
    assert draft.deadline is not None
    assert draft.deadline.date is None
    assert QuestionCode.DEADLINE_YEAR in {question.code for question in draft.questions}


def test_an_impossible_day_is_asked_about() -> None:
    (draft,) = read("各乡镇：请于2月30日前上报总结。", year=2026).drafts
    assert draft.deadline is not None
    assert draft.deadline.kind is DeadlineKind.INVALID
    assert QuestionCode.DEADLINE_INVALID in {question.code for question in draft.questions}


def test_several_responsible_units_without_a_lead_are_asked_about() -> None:
    (asked,) = read("1.完成校园周边整治。（区教育局、区公安分局负责）").drafts
    assert QuestionCode.LEAD_MISSING in {question.code for question in asked.questions}
    (clear,) = read("1.完成校园周边整治。（区教育局牵头，区公安分局配合）").drafts
    assert QuestionCode.LEAD_MISSING not in {question.code for question in clear.questions}


def test_a_collective_alone_needs_no_lead() -> None:
    (draft,) = read("1.完成道路保洁。（各乡镇、各街道负责）").drafts
    assert QuestionCode.LEAD_MISSING not in {question.code for question in draft.questions}


def test_the_first_named_unit_leads_only_from_the_statement_on() -> None:
    text = (
        "（一）做好甲项工作。（区教育局、区财政局负责）\n"
        "（二）做好乙项工作。（区民政局、区财政局负责。列第一位者为牵头单位，下同）\n"
        "（三）做好丙项工作。（区卫健局、区财政局负责）\n"
        "（四）做好丁项工作。（各街道、区财政局负责）"
    )
    leads = [
        [unit.words for unit in draft.units if unit.role is UnitRole.LEAD] for draft in read(text).drafts
    ]
    assert leads == [[], ["区民政局"], ["区卫健局"], []]


def test_the_last_of_several_dates_is_final_and_the_earlier_are_milestones() -> None:
    (draft,) = read("1.2026年3月底前完成自查，6月底前完成整改。（区应急局负责）").drafts
    assert draft.deadline is not None
    assert draft.deadline.date == dt.date(2026, 6, 30)
    assert [(item.kind, item.date) for item in draft.milestones] == [
        (DeadlineKind.MILESTONE, dt.date(2026, 3, 31))
    ]


def test_authority_is_found_and_a_government_needs_none() -> None:
    consent = read(
        "关于排查的通知\n经区政府同意，现就有关事项通知如下。\n一、各乡镇6月底前完成排查。\n区住建局\n2026年6月1日"
    )
    assert consent.authority == "经区政府同意"
    assert consent.questions == ()
    government = read("关于排查的通知\n一、各乡镇6月底前完成排查。\n晴川区人民政府\n2026年6月1日")
    assert government.authority == ""
    assert government.questions == ()


def test_units_are_looked_up_only_where_a_directory_is_given() -> None:
    directory = Directory(
        (
            UnitEntry(1, "0001", "晴川区", "", (), "district"),
            UnitEntry(2, "00010001", "晴川区教育局", "区教育局", (), "department"),
        )
    )
    text = "1.完成校园周边整治。（区教育局牵头，区天文局配合）"
    (known,) = read(text, directory=directory).drafts
    assert [
        question.params["words"] for question in known.questions if question.code is QuestionCode.UNIT_UNKNOWN
    ] == ["区天文局"]
    (blind,) = read(text).drafts
    assert QuestionCode.UNIT_UNKNOWN not in {question.code for question in blind.questions}


def test_a_directory_helps_to_find_a_name_that_has_no_form_of_one() -> None:
    directory = Directory(
        (
            UnitEntry(1, "0001", "晴川区", "", (), "district"),
            UnitEntry(2, "00010001", "晴川区公用事业服务总站", "公用总站", ("水务集团",), "department"),
        )
    )
    (draft,) = read("公用总站要于6月底前完成管网检修。", year=2026, directory=directory).drafts
    assert [unit.words for unit in draft.units] == ["公用总站"]


def test_proof_is_never_taken_into_the_words_of_a_task() -> None:
    (draft,) = read("各村7月2日前完成房屋巡查，每户留存照片。", year=2026).drafts
    assert draft.proof is not None
    assert draft.proof.words == "每户留存照片"
    assert "照片" not in draft.text


def check_spans(text: str, reading: Reading) -> None:
    reach = 0
    covered = []
    for item in reading.sentences:
        assert reach <= item.span.start < item.span.end <= len(text)
        assert not text[reach : item.span.start].strip()
        covered.append(item.span)
        reach = item.span.end
        assert (item.draft is not None) == (item.fate is Fate.TASK)
        assert item.draft is None or item.draft < len(reading.drafts)
    assert not text[reach:].strip()
    starts = [draft.span.start for draft in reading.drafts]
    assert starts == sorted(starts)
    assert all(0 <= draft.span.start <= draft.span.end <= len(text) for draft in reading.drafts)
    assert all(len(draft.title) <= 24 for draft in reading.drafts)
    for draft in reading.drafts:
        for unit in draft.units:
            assert unit.span is None or unit.span.of(text) == unit.words
        for time_said in (draft.deadline, *draft.milestones):
            assert time_said is None or time_said.span.of(text) == time_said.words


BITS = st.sampled_from((HERE / "bits.txt").read_text(encoding="utf-8").split() + list("\n \t\x00\x1c\u2028"))
"""Signs and words of which directives are made, in no order that makes sense."""


@settings(max_examples=80, deadline=None)
@given(st.lists(BITS, max_size=40).map("".join) | st.text(max_size=60))
def test_sentences_tile_the_text_and_spans_lie_inside_it(text: str) -> None:
    check_spans(text, read(text))


PARTS = st.one_of(
    st.sampled_from(
        [
            "关于做好防汛工作的通知",
            "各乡镇，县直各单位：",
            "现将有关事项通知如下：",
            "王某 2026/6/15 9:32",
            "[李某 09:35] 收到",
            "【转发】@所有人 各村：今晚有大雨。",
            "收到请回复",
            "来电单位：县防汛办　来电时间：2026年7月3日16时20分",
            "批示内容：请县水利局牵头，5月18日前报我。",
            "时间：9月12日下午3:00",
            "地点：四楼会议室",
            "（一）加强巡查。6月底前完成。（县水利局牵头，各乡镇配合）",
            "1.改造管网12公里；",
            "①清淤。②检修。责任科室：农水股；完成时限：5月底前",
            "责任单位：县住建局、城关镇",
            "整改措施：修复管网",
            "每月5日前报送台账，现场拍照上传。",
            "注：责任单位中列第一位者为牵头单位，下同。",
            "县水利局\n2026年6月1日",
        ]
    ),
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "序号",
                    "工作任务",
                    "牵头单位",
                    "责任单位",
                    "完成时限",
                    "1",
                    "2",
                    "〃",
                    "",
                    "清淤渠道",
                    "县水利局、各乡镇",
                    "6月底",
                    "合计",
                ]
            ),
            min_size=2,
            max_size=6,
        ).map("\t".join),
        min_size=1,
        max_size=5,
    ).map("\n".join),
    st.lists(
        st.sampled_from(
            ["序号", "工作任务", "责任单位", "完成时限", "1", "2", "清淤渠道", "县水利局", "6月底"]
        ),
        max_size=12,
    ).map("\n".join),
)
"""Pieces of real shapes: frames, chat, lists, labels, tables between tabs, tables that lost their lines."""


@settings(max_examples=120, deadline=None)
@given(st.lists(PARTS, max_size=9).map("\n".join))
def test_nothing_of_an_assembled_document_is_lost(text: str) -> None:
    check_spans(text, read(text, year=2026))


@pytest.mark.parametrize("file", [*DOCUMENTS, HERE / "notice_47.txt"], ids=lambda file: file.stem)
def test_spans_hold_in_every_document(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    check_spans(text, read(text))


@settings(max_examples=30, deadline=None)
@given(st.lists(BITS, max_size=30).map("".join))
def test_reading_is_deterministic(text: str) -> None:
    assert read(text) == read(text)


WIDE_TO_HALF = str.maketrans("，；：（）．！？", ",;:().!?")


@settings(max_examples=50, deadline=None)
@given(st.lists(BITS, max_size=30).map("".join))
def test_half_width_signs_are_read_as_full_width_ones(text: str) -> None:
    half = text.translate(WIDE_TO_HALF)
    left, right = read(text), read(half)
    assert [draft.span for draft in left.drafts] == [draft.span for draft in right.drafts]
    assert [draft.text.translate(WIDE_TO_HALF) for draft in left.drafts] == [
        draft.text for draft in right.drafts
    ]
    assert [[(unit.role, unit.span) for unit in draft.units] for draft in left.drafts] == [
        [(unit.role, unit.span) for unit in draft.units] for draft in right.drafts
    ]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_a_document_in_half_width_signs_gives_the_same_tasks(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    left, right = read(text), read(text.translate(WIDE_TO_HALF))
    assert [(draft.span, draft.kind, draft.tier) for draft in left.drafts] == [
        (draft.span, draft.kind, draft.tier) for draft in right.drafts
    ]


def cpu(text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


HOSTILE = [
    "序号\t任务\t责任单位\t时限\n",
    "序号\t任务\t责任单位\t时限\n1\t清淤\t县水利局\t6月底\n",
    "〃\t〃\n",
    "责任单位：县水利局\n",
    "问题一：直排\n整改措施：清淤\n",
    "王某 2026/6/15 9:32\n",
    "会同A局、",
    *(HERE / "hostile.txt").read_text(encoding="utf-8").split(),
    "序号\n任务\n责任单位\n",
    "1\n",
    "a\tb|c\n",
    " ",
    "\n",
]


@pytest.mark.parametrize("bit", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(bit: str) -> None:
    size = 4_000
    once = min(cpu(bit * (size // len(bit))) for _ in range(3))
    fourfold = min(cpu(bit * (4 * size // len(bit))) for _ in range(2))
    # Quadratic work would take sixteen times as long; the rest is room for a busy machine.
    assert fourfold < 8 * once + 0.1


def test_meetings_returns_and_circulars_have_their_kind() -> None:
    meeting = read("各科室：定于7月8日上午9时召开安全生产推进会，请准时参会。", year=2026)
    assert [(draft.kind, draft.deadline and draft.deadline.date) for draft in meeting.drafts] == [
        (Kind.MEETING, dt.date(2026, 7, 8))
    ]
    assert [draft.kind for draft in read("各村每月5日前报送台账更新情况。").drafts] == [Kind.PERIODIC]
    assert [draft.kind for draft in read("各科室：现将有关情况予以通报，请知悉。").drafts] == [
        Kind.INFORMATION
    ]
