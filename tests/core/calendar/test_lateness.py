from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar import (
    Lateness,
    LatenessState,
    Pause,
    WorkCalendar,
    due_instant,
    effective_due,
    lateness,
)

PLAIN = WorkCalendar({}, date(2026, 12, 31))
MONDAY = date(2026, 6, 15)
BLOCKED = Pause(date(2026, 4, 13), date(2026, 4, 27))

days = st.dates(date(2026, 4, 1), date(2026, 6, 30))


def stands(due: date, done: date | None = None, today: date = MONDAY, *pauses: Pause) -> Lateness:
    return lateness(due, done, today, pauses, PLAIN, near_days=2)


def test_two_working_days_left_reads_near() -> None:
    assert stands(date(2026, 6, 17)) == Lateness(LatenessState.NEAR, 2, date(2026, 6, 17))


def test_three_working_days_left_reads_on_time() -> None:
    assert stands(date(2026, 6, 18)) == Lateness(LatenessState.ON_TIME, 3, date(2026, 6, 18))


def test_due_today_is_near_and_not_late() -> None:
    assert stands(MONDAY) == Lateness(LatenessState.NEAR, 0, MONDAY)


def test_friday_is_one_working_day_ago_on_monday() -> None:
    assert stands(date(2026, 6, 12)) == Lateness(LatenessState.LATE, 1, date(2026, 6, 12))


def test_past_the_date_by_days_off_alone_is_one_day_late() -> None:
    assert stands(date(2026, 6, 12), None, date(2026, 6, 13)) == Lateness(
        LatenessState.LATE, 1, date(2026, 6, 12)
    )


def test_reported_on_the_last_day_is_on_time_and_never_near() -> None:
    assert stands(date(2026, 6, 12), date(2026, 6, 12)) == Lateness(
        LatenessState.ON_TIME, 0, date(2026, 6, 12)
    )


def test_reported_after_the_date_is_late_since_made_good() -> None:
    assert stands(date(2026, 6, 3), date(2026, 6, 8)) == Lateness(
        LatenessState.RECOVERED, 3, date(2026, 6, 3)
    )


def test_reported_by_the_date_after_the_pause_is_on_time() -> None:
    assert stands(date(2026, 5, 15), date(2026, 5, 29), MONDAY, BLOCKED) == Lateness(
        LatenessState.ON_TIME, 0, date(2026, 5, 29)
    )


def test_reported_a_day_after_the_date_after_the_pause_is_recovered() -> None:
    assert stands(date(2026, 5, 15), date(2026, 6, 1), MONDAY, BLOCKED) == Lateness(
        LatenessState.RECOVERED, 1, date(2026, 5, 29)
    )


def test_an_open_pause_keeps_the_days_that_were_left() -> None:
    block = Pause(date(2026, 6, 8))
    assert stands(date(2026, 6, 11), None, date(2026, 6, 8), block).working_days == 4
    assert stands(date(2026, 6, 11), None, MONDAY, block).working_days == 4


def test_days_late_do_not_grow_while_the_clock_stands() -> None:
    due, block = date(2026, 6, 1), Pause(date(2026, 6, 4))
    assert stands(due, None, date(2026, 6, 3), block) == Lateness(LatenessState.LATE, 2, due)
    assert stands(due, None, MONDAY, block) == Lateness(LatenessState.LATE, 2, due)


def test_the_near_limit_is_the_callers() -> None:
    assert lateness(date(2026, 6, 18), None, MONDAY, [], PLAIN, near_days=3).state is LatenessState.NEAR


def test_a_negative_near_limit_is_refused() -> None:
    with pytest.raises(InvalidError, match="near_days_negative: near_days=-1"):
        lateness(MONDAY, None, MONDAY, [], PLAIN, near_days=-1)


@given(days, days, st.none() | days, days, st.integers(0, 30))
def test_lateness_begins_the_day_after_the_effective_date(
    due: date, today: date, done: date | None, start: date, length: int
) -> None:
    pauses = [Pause(start, start + timedelta(days=length))]
    found = lateness(due, done, today, pauses, PLAIN, near_days=2)
    judged = done or today
    late = judged > effective_due(due, pauses, PLAIN, judged)
    assert (found.state in {LatenessState.LATE, LatenessState.RECOVERED}) is late
    assert (found.state is LatenessState.RECOVERED) is (late and done is not None)
    assert found.working_days >= late


@given(days, days, days, st.integers(0, 30))
def test_a_pause_never_makes_a_task_later(due: date, today: date, start: date, length: int) -> None:
    pauses = [Pause(start, start + timedelta(days=length))]
    before = lateness(due, None, today, [], PLAIN, near_days=0)
    after = lateness(due, None, today, pauses, PLAIN, near_days=0)
    if after.state is LatenessState.LATE:
        assert before.state is LatenessState.LATE
        assert after.working_days <= before.working_days


def test_a_day_in_shanghai_ends_at_sixteen_hundred_utc() -> None:
    assert due_instant(date(2026, 6, 17), ZoneInfo("Asia/Shanghai")) == datetime(2026, 6, 17, 16, tzinfo=UTC)


def test_the_end_of_a_day_is_given_in_utc() -> None:
    assert due_instant(date(2026, 6, 17), ZoneInfo("Asia/Shanghai")).tzinfo is UTC


def test_the_day_of_the_spring_change_is_an_hour_short() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begins, ends = due_instant(date(2026, 3, 28), berlin), due_instant(date(2026, 3, 29), berlin)
    assert ends - begins == timedelta(hours=23)
