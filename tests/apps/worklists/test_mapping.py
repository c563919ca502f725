"""Hours that remain, names, and the days on which lists turn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from tests.factories.org import TODAY, District

from threadneedle.core.calendar import LatenessState
from threadneedle.worklists.mapping import Name, quarters_a_day, remaining_quarters
from threadneedle.worklists.reads import days_of


@pytest.mark.parametrize(
    ("hours", "quantity", "reported", "quarters"),
    [
        (None, None, None, None),
        ("12", None, None, 48),
        ("432", "72", "70", 48),
        ("432", "72", None, 1728),
        ("10", "3", "1", 27),
        ("10", "3", "4", 0),
        ("10", "0", "0", 40),
    ],
)
def test_what_is_counted_takes_its_share_off_the_hours(
    hours: str | None, quantity: str | None, reported: str | None, quarters: int | None
) -> None:
    parts = [Decimal(part) if part else None for part in (hours, quantity, reported)]
    assert remaining_quarters(*parts) == quarters


def test_the_reserve_is_taken_off_a_day() -> None:
    assert quarters_a_day(Decimal(110), 20) == 352
    assert quarters_a_day(Decimal("7.3"), 33) == 19


def test_a_name_without_english_keeps_its_chinese() -> None:
    with translation.override("en"):
        assert (str(Name("青石", "Qingshi Town")), str(Name("青石"))) == ("Qingshi Town", "青石")
    with translation.override("zh-hans"):
        assert str(Name("青石", "Qingshi Town")) == "青石"


def test_near_in_counts_is_near_in_the_core(district: District) -> None:
    # 19 June 2026 is the Dragon Boat Festival, a Friday: the second working day left is Monday.
    days = days_of(TODAY)
    assert (days.near_until, days.week_end) == (date(2026, 6, 22), date(2026, 6, 21))
    for day in range(17, 31):
        due = date(2026, 6, day)
        near = days.lateness(due, None, None).state is LatenessState.NEAR
        assert near == (TODAY <= due <= days.near_until)
