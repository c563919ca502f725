"""Time phrases, one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.deadlines import final_of, times_in
from threadneedle.core.extraction.folding import fold
from threadneedle.core.extraction.model import Deadline, DeadlineKind
from threadneedle.core.extraction.rhythm import recurring_in

DOCUMENT = Calendar(2026, dt.date(2026, 6, 15))


def said(words: str, document: Calendar = DOCUMENT, *, cell: bool = False) -> tuple[Deadline, ...]:
    folded = fold(words)
    return times_in(folded, 0, len(folded), document, cell=cell)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2020年底前开展专项治理", (2020, 12, 31)),
        ("2021年3月底前完成检查", (2021, 3, 31)),
        ("2024年2月底前完成", (2024, 2, 29)),
        ("6月26日前完成", (2026, 6, 26)),
        ("６月２６日前完成", (2026, 6, 26)),
        ("3月底前完成", (2026, 3, 31)),
        ("今年上半年完成", (2026, 6, 30)),
        ("三季度前完成", (2026, 9, 30)),
        ("年内完成整改", (2026, 12, 31)),
        ("明年3月底前完成", (2027, 3, 31)),
        ("二〇二六年六月三十日前报送", (2026, 6, 30)),
        ("7月中旬前完成", (2026, 7, 20)),
        ("6月30日（星期二）下午17:00前报送", (2026, 6, 30)),
        ("2026-06-30前完成", (2026, 6, 30)),
        ("2026.6.30前完成", (2026, 6, 30)),
        ("本月底前完成", (2026, 6, 30)),
        ("下月10日前完成", (2026, 7, 10)),
        ("本周五前报送", (2026, 6, 19)),
        ("明天下班前上报", (2026, 6, 16)),
        ("自本意见印发之日起30日内制定", (2026, 7, 15)),
        ("通知印发后一个月内完成", (2026, 7, 15)),
        ("截止时间：7月3日", (2026, 7, 3)),
        ("6月20日至6月30日开展集中整治", (2026, 6, 30)),
        ("2021年全面推广备案", (2021, 12, 31)),
        ("到2027年，建成示范村20个", (2027, 12, 31)),
    ],
)
def test_a_deadline_is_the_last_day_of_its_period(words: str, date: tuple[int, int, int]) -> None:
    (found,) = [item for item in said(words) if item.kind is DeadlineKind.FINAL]
    assert found.date == dt.date(*date)


@pytest.mark.parametrize(
    "words",
    [
        "2019年1月1日至12月31日，对参保企业返还失业保险费",
        "从2019年1月1日起，实施见习计划",
        "本办法自2026年7月1日起施行",
    ],
)
def test_the_life_of_a_policy_is_a_window(words: str) -> None:
    assert [item.kind for item in said(words)] == [DeadlineKind.WINDOW]


@pytest.mark.parametrize(
    "words",
    [
        "2020年9月11日，召开电视电话会议",
        "2025年11月普查显示",
        "将办理时间压缩至5个工作日以内",
        "近3日内有强降雨",
        "企业可在60日内申请",
        "16—24岁失业青年参加3—12个月的见习",
        "截至10月31日，已完成80%",
        "落实《2026年上半年工作情况》",
        "参保3年以上",
        "《规划（2021—2025年）》",
    ],
)
def test_what_only_tells_of_a_time_is_no_deadline(words: str) -> None:
    assert [item for item in said(words) if item.kind in {DeadlineKind.FINAL, DeadlineKind.INVALID}] == []


@pytest.mark.parametrize(
    ("words", "phrase", "days", "working"),
    [
        ("收到通知后3个工作日内反馈", "收到通知后3个工作日内", 3, True),
        ("请于5个工作日内报送", "5个工作日内", 5, True),
        ("各村10日内报送名单", "10日内", 10, False),
        ("限一周内整改到位", "一周内", 7, False),
        ("接通知后两个星期内办结", "接通知后两个星期内", 14, False),
        ("务必半个月内完成", "半个月内", 15, False),
        ("接到本通知48小时内上报", "接到本通知48小时内", 2, False),
        ("自印发之日起10个工作日内制定", "自印发之日起10个工作日内", 10, True),
    ],
)
def test_a_count_of_days_keeps_its_days_for_the_calendar(
    words: str, phrase: str, days: int, *, working: bool
) -> None:
    (found,) = said(words)
    assert (found.kind, found.words, found.days, found.working, found.date) == (
        DeadlineKind.RELATIVE,
        phrase,
        days,
        working,
        None,
    )


@pytest.mark.parametrize(
    ("words", "date"),
    [("自印发之日起30日内制定", (2026, 7, 15)), ("自印发之日起两个月内制定", (2026, 8, 15))],
)
def test_calendar_days_from_a_dated_issue_give_the_day(words: str, date: tuple[int, int, int]) -> None:
    (found,) = said(words)
    assert (found.kind, found.date) == (DeadlineKind.FINAL, dt.date(*date))
    (undated,) = said(words, Calendar(2026))
    assert undated.date is None


def test_a_bare_count_in_a_deadline_cell_is_a_term() -> None:
    assert [(item.kind, item.days, item.working) for item in said("5个工作日", cell=True)] == [
        (DeadlineKind.RELATIVE, 5, True)
    ]


@pytest.mark.parametrize("words", ["验收合格后10日内报备", "问题解决后3个工作日内销号", "事发后2小时内报告"])
def test_a_count_from_another_event_is_vague(words: str) -> None:
    assert [item.kind for item in said(words)] == [DeadlineKind.VAGUE]


def test_a_date_is_chosen_before_a_count_and_the_count_leads_to_it() -> None:
    chosen, milestones = final_of(said("收到通知后3日内报方案，6月底前完成"))
    assert chosen is not None
    assert chosen.date == dt.date(2026, 6, 30)
    assert [(item.kind, item.days) for item in milestones] == [(DeadlineKind.MILESTONE, 3)]


@pytest.mark.parametrize("words", ["尽快建立台账", "汛前完成", "2小时内报告", "3个月内完成"])
def test_words_that_name_no_day_are_vague(words: str) -> None:
    assert [(item.kind, item.date) for item in said(words)] == [(DeadlineKind.VAGUE, None)]


@pytest.mark.parametrize("words", ["2月30日前", "6月31日前", "13月5日前", "2025年2月29日前"])
def test_a_day_that_no_calendar_has_is_invalid(words: str) -> None:
    assert [(item.kind, item.date) for item in said(words)] == [(DeadlineKind.INVALID, None)]


def test_a_month_takes_the_year_named_before_it() -> None:
    assert [item.date for item in said("2021年6月底前制定政策，12月底前实现结算")] == [
        dt.date(2021, 6, 30),
        dt.date(2021, 12, 31),
    ]


def test_a_month_already_past_in_the_documents_year_stays_there() -> None:
    assert [item.date for item in said("3月底前完成")] == [dt.date(2026, 3, 31)]


def test_without_any_year_the_day_is_left_open() -> None:
    assert [(item.kind, item.date) for item in said("6月底前完成", Calendar())] == [
        (DeadlineKind.FINAL, None)
    ]


@pytest.mark.parametrize("words", ["2026年12月", "12月", "2026.12", "2026年", "全年", "2026年12月底"])
def test_in_a_cell_for_deadlines_any_date_is_one(words: str) -> None:
    assert [item.date for item in said(words, cell=True)] == [dt.date(2026, 12, 31)]


def test_a_recurring_day_is_no_date() -> None:
    text = "每月25日前报送月报"
    assert recurring_in(text, 0, len(text)) is not None
    assert said(text) == ()


def test_an_invalid_day_is_chosen_before_a_valid_one() -> None:
    chosen, milestones = final_of(said("2月30日前自查，6月底前整改"))
    assert chosen is not None
    assert chosen.kind is DeadlineKind.INVALID
    assert [item.date for item in milestones] == [dt.date(2026, 6, 30)]


@pytest.mark.parametrize(
    ("words", "document", "day"),
    [
        ("各村核对2024年度报表，于8月5日前报送。", DOCUMENT, dt.date(2026, 8, 5)),
        ("2023年以来新建的水窖，8月5日前逐个登记。", DOCUMENT, dt.date(2026, 8, 5)),
        ("2024年度报表于8月5日前报送。", Calendar(), dt.date(2024, 8, 5)),
        ("2026年度报表于8月5日前报送。", DOCUMENT, dt.date(2026, 8, 5)),
        ("2026年度建成水窖20口。", DOCUMENT, dt.date(2026, 12, 31)),
        ("2024年3月底前开工，8月5日前完工。", DOCUMENT, dt.date(2024, 8, 5)),
    ],
)
def test_a_year_of_accounts_is_the_year_of_a_deadline_only_where_the_document_has_none(
    words: str, document: Calendar, day: dt.date
) -> None:
    due, _ = final_of(said(words, document))
    assert due is not None
    assert due.date == day
