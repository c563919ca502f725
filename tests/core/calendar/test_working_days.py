from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar import DayKind, WorkCalendar

PLAIN = WorkCalendar({}, date(2026, 12, 31))

HOLIDAYS_2026 = (
    *(date(2026, 1, day) for day in (1, 2)),
    *(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    date(2026, 4, 6),
    *(date(2026, 5, day) for day in (1, 4, 5)),
    date(2026, 6, 19),
    date(2026, 9, 25),
    *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
)
MADE_UP_2026 = (
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
)
"""The State Council's arrangement of the holidays of 2026, published in November 2025."""

CHINA_2026 = WorkCalendar(
    dict.fromkeys(HOLIDAYS_2026, DayKind.HOLIDAY) | dict.fromkeys(MADE_UP_2026, DayKind.WORKING),
    date(2026, 12, 31),
)

days = st.dates(date(2025, 11, 1), date(2027, 2, 1))
calendars = st.builds(
    WorkCalendar,
    st.dictionaries(days, st.sampled_from(DayKind), max_size=30),
    st.just(date(2026, 12, 31)),
)


def counted(calendar: WorkCalendar, first: date, last: date) -> int:
    span = (last - first).days + 1
    return sum(calendar.is_working(first + timedelta(days=step)) for step in range(span))


def test_the_published_arrangement_leaves_248_working_days_in_2026() -> None:
    assert CHINA_2026.working_days(date(2026, 1, 1), date(2026, 12, 31)) == 248


def test_monday_to_friday_are_working_days_by_rule() -> None:
    monday = date(2026, 6, 15)
    assert [PLAIN.is_working(monday + timedelta(days=step)) for step in range(7)] == [True] * 5 + [False] * 2


def test_a_holiday_and_a_made_up_saturday_override_the_rule() -> None:
    assert not CHINA_2026.is_working(date(2026, 6, 19))
    assert CHINA_2026.is_working(date(2026, 5, 9))


def test_an_exception_that_repeats_the_rule_counts_once() -> None:
    repeated = WorkCalendar(
        {date(2026, 6, 15): DayKind.WORKING, date(2026, 6, 20): DayKind.HOLIDAY}, date(2026, 12, 31)
    )
    assert repeated.working_days(date(2026, 6, 15), date(2026, 6, 21)) == 5


def test_a_day_after_the_announced_ones_is_provisional() -> None:
    assert not CHINA_2026.provisional(date(2026, 12, 31))
    assert CHINA_2026.provisional(date(2027, 1, 1))


def test_a_range_that_ends_before_it_begins_has_no_working_days() -> None:
    assert PLAIN.working_days(date(2026, 6, 16), date(2026, 6, 15)) == 0


def test_distance_leaves_out_the_start_and_counts_the_end() -> None:
    monday, wednesday = date(2026, 6, 15), date(2026, 6, 17)
    assert PLAIN.distance(monday, wednesday) == 2
    assert PLAIN.distance(wednesday, monday) == -2
    assert PLAIN.distance(date(2026, 6, 13), monday) == 1
    assert PLAIN.distance(monday, monday) == 0


def test_add_counts_over_the_holiday_and_the_weekend() -> None:
    assert CHINA_2026.add(date(2026, 6, 18), 1) == date(2026, 6, 22)
    assert CHINA_2026.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CHINA_2026.add(date(2026, 6, 20), 0) == date(2026, 6, 20)


def test_next_working_keeps_a_working_day() -> None:
    assert PLAIN.next_working(date(2026, 6, 19)) == date(2026, 6, 19)
    assert PLAIN.next_working(date(2026, 6, 20)) == date(2026, 6, 22)


def test_adding_a_negative_number_is_refused() -> None:
    with pytest.raises(InvalidError, match="working_days_negative: working_days=-1"):
        PLAIN.add(date(2026, 6, 15), -1)


@pytest.mark.parametrize("working_days", [3, 10**12])
def test_a_day_past_the_year_9999_is_refused_in_words(working_days: int) -> None:
    with pytest.raises(InvalidError, match="day_out_of_range"):
        PLAIN.add(date(9999, 12, 30), working_days)


def test_equal_exceptions_make_equal_calendars() -> None:
    again = WorkCalendar(dict(CHINA_2026.exceptions), date(2026, 12, 31))
    assert again == CHINA_2026
    assert hash(again) == hash(CHINA_2026)


@given(calendars, days, days)
def test_working_days_are_those_found_by_looking_at_every_day(
    calendar: WorkCalendar, first: date, last: date
) -> None:
    assert calendar.working_days(first, last) == counted(calendar, first, last)


@given(calendars, days, st.integers(0, 60))
def test_add_is_a_walk_day_by_day(calendar: WorkCalendar, day: date, working_days: int) -> None:
    walked, left = day, working_days
    while left:
        walked += timedelta(days=1)
        left -= calendar.is_working(walked)
    assert calendar.add(day, working_days) == walked


@given(calendars, days, days, days)
def test_distances_add_up_and_turn_their_sign(calendar: WorkCalendar, a: date, b: date, c: date) -> None:
    assert calendar.distance(a, b) + calendar.distance(b, c) == calendar.distance(a, c)
    assert calendar.distance(a, b) == -calendar.distance(b, a)


@given(calendars, days, st.integers(1, 60))
def test_distance_undoes_add(calendar: WorkCalendar, day: date, working_days: int) -> None:
    assert calendar.distance(day, calendar.add(day, working_days)) == working_days
