"""Numbers and dates as they are printed, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from threadneedle.ui import figures

DAY = date(2026, 6, 5)


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (612, 624, "98%"),
        (997, 1000, "99%"),
        (1, 1000, "1%"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (1001, 1000, "101%"),
        (0, 0, "—"),
    ],
)
def test_hundred_and_zero_per_cent_are_exact(part: int, whole: int, printed: str) -> None:
    assert figures.percent_of(part, whole) == printed


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (0.619, 0.936, "62–94%"),
        (0.78, 1.0, "78–100%"),
        (0.78, 0.999, "78–99%"),
        (0.001, 0.4, "1–40%"),
        (0, 0.3, "0–30%"),
    ],
)
def test_an_interval_touches_its_ends_only_where_exact(low: float, high: float, printed: str) -> None:
    assert figures.interval(low, high) == printed


@pytest.mark.parametrize(
    ("quarters", "printed"), [(0, "0"), (4, "1"), (6, "1.5"), (1, "0.25"), (49, "12.25"), (7440, "1,860")]
)
def test_quarters_are_printed_as_hours(quarters: int, printed: str) -> None:
    assert figures.hours(quarters) == printed


@pytest.mark.parametrize(
    ("language", "table", "prose", "other"),
    [("zh-hans", "6-05", "6月5日", "2026年6月5日"), ("en", "5 Jun", "5 June", "5 June 2026")],
)
def test_dates_follow_the_language(language: str, table: str, prose: str, other: str) -> None:
    with translation.override(language):
        assert figures.short_date(DAY) == table
        assert figures.long_date(DAY) == prose
        assert figures.long_date(DAY, year=2025) == other


def test_a_moment_is_printed_on_the_district_s_clock() -> None:
    when = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert figures.long_moment(when) == "2026年6月15日 07:30"
        assert figures.short_date(when) == "6-15"
        assert figures.short_moment(when) == "6-15 07:30"


def test_an_axis_names_the_year_in_january() -> None:
    with translation.override("en"):
        assert figures.month(date(2026, 4, 1)) == "Apr"
        assert figures.month(date(2027, 1, 1)) == "Jan 2027"
