"""Quiet hours and the digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.notifications.timing import Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 17) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=18)),
        (at(23, 59), at(7, day=18)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_nobody_is_disturbed_from_nine_in_the_evening_to_seven(now: datetime, sent: datetime) -> None:
    assert Hours(21, 7, 17).not_quiet(now) == sent


@pytest.mark.parametrize(("now", "sent"), [(at(9), at(17)), (at(17), at(17)), (at(17, 1), at(17, day=18))])
def test_the_digest_goes_once_a_day_at_its_hour(now: datetime, sent: datetime) -> None:
    assert Hours(21, 7, 17).next_digest(now) == sent


def test_a_digest_in_the_quiet_hours_waits_for_their_end() -> None:
    assert Hours(21, 7, 22).next_digest(at(9)) == at(7, day=18)


def test_equal_ends_mean_that_it_is_never_quiet() -> None:
    assert not any(Hours(7, 7, 17).is_quiet(hour) for hour in range(24))


@pytest.mark.parametrize("hours", [(24, 7, 17), (21, -1, 17), (21, 7, 99)])
def test_what_is_no_hour_of_the_day_is_refused(hours: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidError, match=r"notice\.hours"):
        Hours(*hours)


hour = st.integers(0, 23)


@given(hour, hour, hour, st.integers(0, 24 * 60 - 1))
def test_a_letter_is_never_sent_in_quiet_hours_nor_early_nor_more_than_two_days_late(
    quiet_from: int, quiet_until: int, digest: int, minute: int
) -> None:
    hours = Hours(quiet_from, quiet_until, digest)
    now = at(0) + timedelta(minutes=minute)
    for sent in (hours.not_quiet(now), hours.next_digest(now)):
        slow = {quiet_from + step for step in range((quiet_until - quiet_from) % 24)}
        assert sent.hour not in {quiet % 24 for quiet in slow}
        assert now <= sent < now + timedelta(days=2)
