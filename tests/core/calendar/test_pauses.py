from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar import DayKind, Pause, WorkCalendar, effective_due, paused_working_days

PLAIN = WorkCalendar({}, date(2026, 12, 31))
LATER = date(2026, 12, 31)

GOLDEN_WEEK = WorkCalendar(
    dict.fromkeys((date(2026, 10, day) for day in (1, 2, 5, 6, 7)), DayKind.HOLIDAY), date(2026, 12, 31)
)

days = st.dates(date(2026, 4, 1), date(2026, 6, 15))
pauses = st.lists(
    st.builds(
        lambda start, length: Pause(start, None if length is None else start + timedelta(days=length)),
        days,
        st.none() | st.integers(0, 20),
    ),
    max_size=4,
)
calendars = st.builds(
    WorkCalendar,
    st.dictionaries(days, st.sampled_from(DayKind), max_size=20),
    st.just(date(2026, 12, 31)),
)


def paused_days(pauses: list[Pause], last: date) -> set[date]:
    """Every paused day through ``last``, one by one."""
    found: set[date] = set()
    for pause in pauses:
        day = pause.start
        while day <= last and (pause.end is None or day < pause.end):
            found.add(day)
            day += timedelta(days=1)
    return found


def test_the_blocked_fourteen_days_move_15_may_to_29_may() -> None:
    blocked = Pause(date(2026, 4, 13), date(2026, 4, 27))
    assert effective_due(date(2026, 5, 15), [blocked], PLAIN, LATER) == date(2026, 5, 29)


def test_without_a_pause_the_date_stays_even_on_a_day_off() -> None:
    sunday = date(2026, 5, 17)
    assert effective_due(sunday, [], PLAIN, LATER) == sunday


def test_a_moved_date_on_a_day_off_goes_on_to_the_next_working_day() -> None:
    one_day = Pause(date(2026, 5, 12), date(2026, 5, 13))
    assert effective_due(date(2026, 5, 15), [one_day], PLAIN, LATER) == date(2026, 5, 18)


def test_a_pause_over_a_weekend_alone_still_ends_on_a_working_day() -> None:
    weekend = Pause(date(2026, 5, 9), date(2026, 5, 11))
    assert effective_due(date(2026, 5, 14), [weekend], PLAIN, LATER) == date(2026, 5, 18)


def test_working_days_lost_are_given_back_when_a_holiday_lies_ahead() -> None:
    week = Pause(date(2026, 9, 21), date(2026, 9, 28))
    assert effective_due(date(2026, 9, 30), [week], GOLDEN_WEEK, LATER) == date(2026, 10, 14)


def test_an_open_pause_moves_the_date_day_by_day() -> None:
    block = Pause(date(2026, 5, 11))
    due = date(2026, 5, 29)
    assert effective_due(due, [block], PLAIN, date(2026, 5, 11)) == date(2026, 6, 1)
    assert effective_due(due, [block], PLAIN, date(2026, 5, 14)) == date(2026, 6, 4)


def test_a_pause_that_has_not_begun_moves_nothing() -> None:
    block = Pause(date(2026, 5, 11), date(2026, 5, 20))
    assert effective_due(date(2026, 5, 15), [block], PLAIN, date(2026, 5, 10)) == date(2026, 5, 15)


def test_a_pause_after_the_date_has_passed_moves_nothing() -> None:
    block = Pause(date(2026, 5, 16), date(2026, 5, 30))
    assert effective_due(date(2026, 5, 15), [block], PLAIN, LATER) == date(2026, 5, 15)


def test_a_pause_in_the_time_given_back_counts_too() -> None:
    first = Pause(date(2026, 5, 4), date(2026, 5, 11))
    second = Pause(date(2026, 5, 20), date(2026, 5, 27))
    assert effective_due(date(2026, 5, 15), [first], PLAIN, LATER) == date(2026, 5, 22)
    assert effective_due(date(2026, 5, 15), [first, second], PLAIN, LATER) == date(2026, 5, 29)


def test_a_pause_lifted_on_the_day_it_began_is_no_pause() -> None:
    moment = Pause(date(2026, 5, 12), date(2026, 5, 12))
    assert effective_due(date(2026, 5, 17), [moment], PLAIN, LATER) == date(2026, 5, 17)


def test_overlapping_pauses_count_once() -> None:
    overlapping = [
        Pause(date(2026, 6, 1), date(2026, 6, 10)),
        Pause(date(2026, 6, 3), date(2026, 6, 5)),
        Pause(date(2026, 6, 9), date(2026, 6, 12)),
    ]
    assert paused_working_days(overlapping, date(2026, 6, 1), date(2026, 6, 30), PLAIN) == 9


def test_paused_working_days_stay_within_the_range() -> None:
    assert paused_working_days([Pause(date(2026, 6, 1))], date(2026, 6, 4), date(2026, 6, 8), PLAIN) == 3


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidError, match="pause_ends_before_start: end='2026-06-01', start='2026-06-02'"):
        Pause(date(2026, 6, 2), date(2026, 6, 1))


@given(pauses, days, days, calendars)
def test_paused_working_days_are_those_found_one_by_one(
    pauses: list[Pause], first: date, last: date, calendar: WorkCalendar
) -> None:
    one_by_one = [day for day in paused_days(pauses, last) if day >= first and calendar.is_working(day)]
    assert paused_working_days(pauses, first, last, calendar) == len(one_by_one)


@given(days, pauses, calendars, days)
def test_the_effective_date_is_the_first_that_gives_back_what_was_paused_before_it(
    due: date, pauses: list[Pause], calendar: WorkCalendar, as_of: date
) -> None:
    def repaid(reached: date) -> bool:
        paused = paused_days(pauses, min(reached, as_of))
        given = [due + timedelta(days=step) for step in range(1, (reached - due).days + 1)]
        owed_working = sum(map(calendar.is_working, paused))
        enough = len(given) >= len(paused) and sum(map(calendar.is_working, given)) >= owed_working
        return enough and (not paused or calendar.is_working(reached))

    reached = due
    while not repaid(reached):
        reached += timedelta(days=1)
    assert effective_due(due, pauses, calendar, as_of) == reached


@given(days, pauses, calendars, days)
def test_the_unit_never_has_fewer_days_or_working_days_than_it_was_given(
    due: date, pauses: list[Pause], calendar: WorkCalendar, as_of: date
) -> None:
    issued = date(2026, 4, 1)
    effective = effective_due(due, pauses, calendar, as_of)
    paused = paused_days(pauses, min(effective, as_of))
    assert (effective - issued).days - len(paused) >= (due - issued).days
    own = calendar.working_days(issued, effective) - sum(map(calendar.is_working, paused))
    assert own >= calendar.working_days(issued, due)


@given(days, pauses, days)
def test_the_order_of_pauses_does_not_matter(due: date, pauses: list[Pause], as_of: date) -> None:
    assert effective_due(due, pauses, PLAIN, as_of) == effective_due(due, pauses[::-1], PLAIN, as_of)
