"""The truth mark: where the bar ends, where the dot sits, what is printed."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from threadneedle.ui.templatetags.components import truth
from threadneedle.ui.truth import Estimate, mark

RENTAL = Estimate(share=35 / 43, low=0.619, high=0.936, done=35, checked=43, frame=612)
FEW = Estimate(share=0.6, low=0.172, high=0.929, done=3, checked=5, frame=70)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_dot_of_the_board_sits_where_the_design_puts_it() -> None:
    placed = mark(612, 624, RENTAL)
    assert (placed.end, placed.dot, placed.low, placed.high) == ("98.1%", "79.8%", "60.7%", "91.8%")
    assert not placed.few


def test_a_claim_is_a_tick_along_the_reported_bar() -> None:
    assert mark(612, 624, RENTAL, claim=0.9).claim == "88.3%"


def test_without_a_check_there_is_no_dot_and_it_says_so() -> None:
    assert mark(10, 24).dot == ""
    with translation.override("en"):
        shown = truth(10, 24)
    assert "circle" not in shown
    assert text(shown) == "reported 42% Not yet checked"


def test_more_than_planned_fills_the_bar_and_prints_the_true_share() -> None:
    assert mark(30, 24).end == "100.0%"
    with translation.override("en"):
        assert "125%" in truth(30, 24)


def test_nothing_planned_prints_a_dash() -> None:
    assert mark(0, 0).end == "0.0%"
    with translation.override("en"):
        assert text(truth(0, 0)).startswith("reported —")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "reported 98% verified 81% 62–94%, 43 of 612"),
        ("zh-hans", "报告 98% 核实 81% 62–94%，查 43/612"),
    ],
)
def test_a_table_cell_prints_both_numbers_with_interval_and_count(language: str, words: str) -> None:
    with translation.override(language):
        assert text(truth(612, 624, RENTAL)) == words


def test_under_eight_checks_there_is_a_count_and_a_hollow_dot() -> None:
    with translation.override("en"):
        shown = truth(70, 72, FEW)
    assert 'class="dt few"' in shown
    assert text(shown) == "reported 97% verified 3/5"
    assert "17–93%" not in shown


def test_the_eighth_check_fills_the_dot() -> None:
    assert Estimate(share=0.5, low=0.2, high=0.8, done=4, checked=7, frame=9).few
    assert not Estimate(share=0.5, low=0.2, high=0.8, done=4, checked=8, frame=9).few


def test_the_wide_look_names_reported_and_verified() -> None:
    with translation.override("en"):
        assert text(truth(70, 72, FEW, "wide")) == "Reported 97% , 70 of 72 Verified 3 of 5"
        assert text(truth(10, 24, None, "wide")) == "Reported 42% , 10 of 24 Not yet checked"


def test_the_mark_needs_no_inline_style() -> None:
    for look in ("cell", "wide", "pair", "bar"):
        assert "style=" not in truth(612, 624, RENTAL, look, 0.9)


@pytest.mark.parametrize(
    "numbers",
    [
        {"share": 0.5, "low": 0.6, "high": 0.8},
        {"share": 0.5, "low": 0.2, "high": 1.2},
        {"done": 6, "checked": 5},
        {"done": 0, "checked": 0},
        {"checked": 10, "frame": 9},
    ],
)
def test_an_impossible_estimate_is_refused(numbers: dict[str, float]) -> None:
    fine = {"share": 0.5, "low": 0.2, "high": 0.8, "done": 4, "checked": 8, "frame": 9}
    with pytest.raises(ValueError, match="estimate"):
        Estimate(**{**fine, **numbers})  # type: ignore[arg-type]
