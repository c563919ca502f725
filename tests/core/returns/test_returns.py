"""Forms say what is wrong, periods hold their days, and the last valid word of a unit fills a field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import Problem
from threadneedle.core.returns import Field, Form, Kind, Known, Period, Rhythm, latest, period_of, total

TODAY = date(2026, 7, 2)
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
HOMES = Field("homes", "入户走访", "走访户数", "Homes visited", Kind.WHOLE, "户", Decimal(0), Decimal(5000))
FORM = Form(
    (
        HOMES,
        Field("area", "清淤面积", "面积", "Area", Kind.DECIMAL, "亩", required=False),
        Field("day", "完成日", "完成日", "Done on", Kind.DATE, required=False),
        Field("any", "有无险情", "有无险情", "Any danger", Kind.YES_NO, required=False),
        Field("way", "方式", "方式", "Way", Kind.CHOICE, required=False, choices=("机械", "人工")),
        Field("note", "说明", "说明", "Note", Kind.TEXT, required=False),
    ),
    "国统制〔2025〕1号",
    date(2026, 12, 31),
)


def test_every_kind_is_read() -> None:
    typed = {"homes": " 40 ", "area": "1.50", "day": "2026-06-30", "any": "否", "way": "人工", "note": "无"}
    assert FORM.check(typed, TODAY) == (
        {
            "homes": Decimal(40),
            "area": Decimal("1.50"),
            "day": date(2026, 6, 30),
            "any": False,
            "way": "人工",
            "note": "无",
        },
        (),
    )


@pytest.mark.parametrize(
    ("key", "words", "code", "more"),
    [
        ("homes", "", "return.missing", None),
        ("homes", "四十", "return.figure", {}),
        ("homes", "１２", "return.figure", {}),
        ("homes", "1e3", "return.figure", {}),
        ("homes", "1.5", "return.whole", {}),
        ("homes", "-1", "return.too_low", {"lowest": Decimal(0)}),
        ("homes", "5001", "return.too_high", {"highest": Decimal(5000)}),
        ("area", "1.234", "return.figure", {}),
        ("day", "2026-02-30", "return.day", {}),
        ("day", "20260630", "return.day", {}),
        ("any", "maybe", "return.yes_no", {}),
        ("way", "机器", "return.choice", {}),
        ("else", "1", "return.unknown", {}),
    ],
)
def test_a_problem_names_field_rule_and_value(
    key: str, words: str, code: str, more: dict[str, object] | None
) -> None:
    named = {"field": key} if more is None else {"field": key, "value": words, **more}
    _, problems = FORM.check({"homes": "1", key: words}, TODAY)
    assert problems == (Problem(code, named),)


@pytest.mark.parametrize(("words", "count"), [("0", 0), ("5000", 0), ("5001", 1)])
def test_lowest_and_highest_are_allowed(words: str, count: int) -> None:
    assert len(FORM.check({"homes": words}, TODAY)[1]) == count


def test_a_form_may_be_asked_on_its_last_day_and_not_after() -> None:
    assert FORM.check({"homes": "1"}, date(2026, 12, 31))[1] == ()
    assert FORM.check({"homes": "1"}, date(2027, 1, 1))[1] == (
        Problem("form.expired", {"approval": "国统制〔2025〕1号", "until": date(2026, 12, 31)}),
    )


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (FORM, []),
        (Form(()), ["form.no_fields"]),
        (Form((HOMES, HOMES)), ["form.twice"]),
        (Form((replace(HOMES, en=" "),)), ["form.no_name"]),
        (Form((replace(HOMES, lowest=Decimal(6), highest=Decimal(5)),)), ["form.range"]),
        (Form((replace(HOMES, kind=Kind.TEXT),)), ["form.range_of_words"]),
        (Form((replace(FORM.fields[4], choices=("机械", "机械")),)), ["form.choices"]),
        (Form((replace(HOMES, choices=("一", "二")),)), ["form.choices"]),
    ],
)
def test_a_form_that_cannot_be_asked_says_why(form: Form, codes: list[str]) -> None:
    assert [problem.code for problem in form.problems()] == codes


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last"),
    [
        (Rhythm.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (Rhythm.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Rhythm.QUARTER, date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (Rhythm.QUARTER, date(2026, 12, 1), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(rhythm: Rhythm, day: date, first: date, last: date) -> None:
    assert period_of(rhythm, day) == Period(first, last)


@given(st.sampled_from(Rhythm), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_periods_follow_one_another_without_gap(rhythm: Rhythm, day: date) -> None:
    period = period_of(rhythm, day)
    assert period.first <= day <= period.last
    assert period_of(rhythm, period.first) == period_of(rhythm, period.last) == period
    assert period_of(rhythm, period.last + timedelta(days=1)).first == period.last + timedelta(days=1)


def known(value: int, **more: object) -> Known:
    fact = Known("入户走访", "户", 1, JUNE, Decimal(value), date(2026, 6, 30), 1, TODAY)
    return replace(fact, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        known(9, what="清淤面积"),
        known(9, measure="人"),
        known(9, unit_id=2),
        known(9, period=Period(date(2026, 5, 1), date(2026, 5, 31))),
        known(9, valid_until=date(2026, 7, 1)),
        replace(known(9), value="九"),
        known(5001),
    ],
)
def test_only_what_answers_the_same_question_fills(other: Known) -> None:
    assert latest(HOMES, 1, JUNE, [other], TODAY) is None
    assert latest(HOMES, 1, JUNE, [known(4)], TODAY) == known(4)


def test_a_unit_that_said_nothing_is_named_and_is_not_zero() -> None:
    facts = [known(4), known(5, serial=2), known(7, unit_id=2)]
    assert total(HOMES, [1, 2, 3, 1], JUNE, facts, TODAY) == (Decimal(12), (3,))
    assert total(HOMES, [3], JUNE, facts, TODAY) == (None, (3,))
    with pytest.raises(ValueError, match="note"):
        total(FORM.fields[5], [1], JUNE, facts, TODAY)


FACTS = st.lists(
    st.builds(
        known,
        st.integers(-1, 3),
        unit_id=st.integers(1, 3),
        said_on=st.dates(date(2026, 6, 29), date(2026, 7, 1)),
        valid_until=st.sampled_from([None, date(2026, 7, 1), TODAY]),
    ),
    max_size=8,
)


@given(FACTS)
def test_totals_agree_with_reading_the_register_from_the_top(drawn: list[Known]) -> None:
    facts = [replace(fact, serial=place) for place, fact in enumerate(drawn)]
    last: dict[int, Decimal] = {}
    for fact in sorted(facts, key=lambda one: one.said_on):
        if fact.valid_until != date(2026, 7, 1) and isinstance(fact.value, Decimal) and fact.value >= 0:
            last[fact.unit_id] = fact.value
    expected = sum(last.values()) if last else None
    silent = tuple(pk for pk in (1, 2, 3) if pk not in last)
    assert total(HOMES, (1, 2, 3), JUNE, facts, TODAY) == (expected, silent)
