"""Small charts keep one scale and cut nothing."""

from __future__ import annotations

from threadneedle.ui.charts import capacity_bars, week_bars


def test_four_days_share_one_scale() -> None:
    first, second, third, fourth = capacity_bars(
        [("15", 316, 352), ("16", 352, 352), ("17", 384, 352), ("18", 0, 0)]
    )
    assert (first.start, second.start, third.start, fourth.start) == ("0.00%", "25.00%", "50.00%", "75.00%")
    assert first.frame == second.frame == third.frame == "21.08%"
    assert (first.base, first.edge, first.over) == ("18.93%", "18.93%", "")
    assert (third.base, third.over_start, third.over) == ("21.08%", "71.08%", "1.92%")
    assert (fourth.frame, fourth.available_hours) == ("0.00%", "0")


def test_no_days_draw_nothing() -> None:
    assert capacity_bars([]) == ()


def test_a_full_week_touches_the_line_and_an_overfull_one_crosses_it() -> None:
    chart = week_bars([0.5, 1.0, 1.2])
    half, full, over = chart.bars
    assert chart.line == "4.0"
    assert (half.y, half.height, half.over_height) == ("12.0", "8.0", "")
    assert (full.y, full.height, full.over_height) == ("4.0", "16.0", "")
    assert (over.y, over.over_y, over.over_height) == ("4.0", "0.8", "3.2")
    assert chart.over == 1


def test_a_peak_above_the_scale_lowers_the_line_instead_of_being_cut() -> None:
    chart = week_bars([2.0])
    assert (chart.line, chart.bars[0].over_y, chart.bars[0].over_height) == ("10.0", "0.0", "10.0")


def test_a_given_peak_makes_small_multiples_comparable() -> None:
    assert week_bars([0.5], peak=2.0).line == week_bars([2.0]).line
