"""Returns: how often they are due, on which day, and when next."""

from __future__ import annotations

import datetime as dt

import pytest

from threadneedle.core.extraction import LAST, DeadlineKind, Every, Kind, QuestionCode, Rhythm, read
from threadneedle.core.extraction.folding import fold
from threadneedle.core.extraction.report import as_json
from threadneedle.core.extraction.rhythm import next_due, rhythm_in

TODAY = dt.date(2026, 6, 18)
"""A Thursday."""


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("每月5日前报送报表", Rhythm(Every.MONTH, 5)),
        ("每月底前报送", Rhythm(Every.MONTH, LAST)),
        ("于次月3日前报送", Rhythm(Every.MONTH, 3)),
        ("每月第3个工作日前报送", Rhythm(Every.MONTH, 3, None, True)),
        ("每周四下班前报送进展", Rhythm(Every.WEEK, 4)),
        ("每周报送一次", Rhythm(Every.WEEK)),
        ("每日17时前报告", Rhythm(Every.DAY)),
        ("每天下午五点前接龙", Rhythm(Every.DAY)),
        ("每季度末月25日前报送", Rhythm(Every.QUARTER, 25, 3)),
        ("每季度首月10日前报送", Rhythm(Every.QUARTER, 10, 1)),
        ("每季度结束后10日内报送", Rhythm(Every.QUARTER, 10, 1)),
        ("每半年报告一次", Rhythm(Every.HALF_YEAR)),
        ("每年12月10日前报送总结", Rhythm(Every.YEAR, 10, 12)),
        ("每旬报告一次", Rhythm(Every.TEN_DAYS)),
        ("实行月报制度", Rhythm(Every.MONTH)),
        ("6月底前完成排查", None),
    ],
)
def test_a_rhythm_is_read_from_its_words(words: str, rhythm: Rhythm | None) -> None:
    folded = fold(words)
    assert rhythm_in(folded, 0, len(folded)) == rhythm


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [
        (Rhythm(Every.MONTH, 20), (2026, 6, 20)),
        (Rhythm(Every.MONTH, 5), (2026, 7, 5)),
        (Rhythm(Every.MONTH, LAST), (2026, 6, 30)),
        (Rhythm(Every.WEEK, 4), (2026, 6, 18)),
        (Rhythm(Every.WEEK, 1), (2026, 6, 22)),
        (Rhythm(Every.QUARTER, 25, 3), (2026, 6, 25)),
        (Rhythm(Every.QUARTER, 10, 1), (2026, 7, 10)),
        (Rhythm(Every.YEAR, 10, 3), (2027, 3, 10)),
    ],
)
def test_the_next_due_day_is_the_first_from_today_on(rhythm: Rhythm, due: tuple[int, int, int]) -> None:
    assert next_due(rhythm, TODAY) == dt.date(*due)


@pytest.mark.parametrize(
    "rhythm", [Rhythm(Every.DAY), Rhythm(Every.WEEK), Rhythm(Every.MONTH, 3, None, True)]
)
def test_a_rhythm_without_a_calendar_day_has_no_next_one(rhythm: Rhythm) -> None:
    assert next_due(rhythm, TODAY) is None


def test_a_return_of_a_dated_document_is_due_on_its_next_day() -> None:
    (draft,) = read("各乡镇：\n请每月5日前报送用工情况表。\n县人社局\n2026年6月18日").drafts
    assert (draft.kind, draft.rhythm) == (Kind.PERIODIC, Rhythm(Every.MONTH, 5))
    assert draft.deadline is not None
    assert (draft.deadline.kind, draft.deadline.date) == (DeadlineKind.RECURRING, dt.date(2026, 7, 5))
    assert draft.deadline.words == "每月5日前"


def test_the_report_keeps_the_reckoned_day_apart_from_stated_ones() -> None:
    plain = as_json(read("各乡镇：\n请每月5日前报送用工情况表。\n县人社局\n2026年6月18日"))
    assert isinstance(plain["tasks"], list)
    (task,) = plain["tasks"]
    assert task["deadline_iso"] is None
    assert task["rhythm"] == {
        "every": "month",
        "day": 5,
        "month": None,
        "working": False,
        "next": "2026-07-05",
    }


def test_a_first_return_that_is_stated_is_the_deadline() -> None:
    text = "各镇：从7月起实行月报制度，每月3日前报送，首次报送时间为7月3日。"
    (draft,) = read(text, year=2026).drafts
    assert draft.deadline is not None
    assert (draft.deadline.kind, draft.deadline.date) == (DeadlineKind.FINAL, dt.date(2026, 7, 3))


def test_an_undated_return_asks_for_no_deadline() -> None:
    (draft,) = read("各村每周四下班前报送进度。").drafts
    assert draft.deadline is None
    assert not {question.code for question in draft.questions} & {
        QuestionCode.DEADLINE_MISSING,
        QuestionCode.DEADLINE_VAGUE,
    }


def test_a_round_done_every_day_is_no_return() -> None:
    (draft,) = read("各村每日巡查不少于2次，发现问题及时上报镇应急办。").drafts
    assert (draft.kind, draft.rhythm) == (Kind.TASK, None)
