"""Days, figures and names as offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.sheets import read_day, read_figure, split_names

DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    "words",
    [
        "2026-6-30",
        "2026-06-30",
        "2026/6/30",
        "2026.6.30",
        "２０２６．６．３０",
        "2026年6月30日",
        "2026 年 6 月 30 日前",
        "2026年6月30号",
        "20260630",
        "26.6.30",
        "26年6月30日",
        "二〇二六年六月三十日",
        "2026-06-30 00:00:00",
        "2026-06-30T08:30:00",
        "30 June 2026",
        "46203",
        "2026年6月",
        "2026年6月底",
        "2026.6",
        "6月30日",
        "6.30",
        "6/30",
        "6月底前",
        " 6月30日以前 ",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(words: str) -> None:
    assert read_day(words, year=2026) == DAY


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("二〇二六年十月十一日", date(2026, 10, 11)),
        ("二○二六年十二月二十日", date(2026, 12, 20)),
        ("2028年2月", date(2028, 2, 29)),
        ("年底", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
    ],
)
def test_days_that_need_some_reckoning(words: str, day: date) -> None:
    assert read_day(words, year=2026) == day


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2026-2-30", "sheet.day_impossible"),
        ("2026年13月", "sheet.day_impossible"),
        ("1899-12-31", "sheet.day_impossible"),
        ("9999-12-31", "sheet.day_impossible"),
        ("尽快", "sheet.day_unreadable"),
        ("6月30日至7月2日", "sheet.day_unreadable"),
        ("30 Juin 2026 x", "sheet.day_unreadable"),
        ("12", "sheet.day_unreadable"),
        ("1234567", "sheet.day_unreadable"),
        ("", "sheet.day_unreadable"),
    ],
)
def test_what_is_no_day_is_refused_with_its_words(words: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_day(words, year=2026)
    assert refused.value.problems[0].code == code
    assert refused.value.problems[0].params == {"value": words}


@pytest.mark.parametrize("words", ["6月30日", "6.30", "6月底", "年底"])
def test_a_day_without_its_year_needs_one(words: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_day(words)
    assert refused.value.problems[0].code == "sheet.day_no_year"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for words in (f"{y}-{m}-{d}", f"{y}.{m:02}.{d:02}", f"{y}年{m}月{d}日", day.strftime("%Y%m%d")):
        assert read_day(words) == day
    assert read_day(str((day - date(1899, 12, 30)).days)) == day
    assert read_day(f"{m}月{d}日", year=y) == day


@given(st.text(max_size=20))
def test_any_words_give_a_day_or_a_problem(words: str) -> None:
    try:
        found = read_day(words, year=2026)
    except InvalidError as error:
        said = {problem.code for problem in error.problems}
    else:
        said = {"sheet.day_"} if 1990 <= found.year <= 2100 else set()
    assert said
    assert all(code.startswith("sheet.day_") for code in said)


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("1,240栋", (Decimal(1240), "栋")),
        ("1240", (Decimal(1240), "")),
        ("１，２４０ 户", (Decimal(1240), "户")),
        ("1 240", (Decimal(1240), "")),
        ("-3.5", (Decimal("-3.5"), "")),
        ("1.2万", (Decimal(12000), "")),
        ("0.5亿元", (Decimal(50_000_000), "元")),
    ],
)
def test_figures_with_their_counters(words: str, figure: tuple[Decimal, str]) -> None:
    assert read_figure(words) == figure


@pytest.mark.parametrize("words", ["", "若干", "12,34", "1-2", "999999999999999", "3万亿", ".", "约40处"])
def test_what_is_no_figure_is_refused(words: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_figure(words)
    assert refused.value.problems[0].code == "sheet.figure_unreadable"


def test_names_stand_apart_by_any_of_the_usual_signs() -> None:
    words = "区住建局、区水利局，区交通局;青石镇\n柳河镇/区住建局"
    assert split_names(words) == ("区住建局", "区水利局", "区交通局", "青石镇", "柳河镇")


def test_what_is_in_brackets_stays_together() -> None:
    assert split_names("各镇（青石、柳河）、住建局") == ("各镇（青石、柳河）", "住建局")


def test_a_cell_without_names_has_none() -> None:
    assert split_names(" 、；\n") == ()
