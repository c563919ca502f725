"""What reports make of a norm: published values, a slow oracle, invariance, simulation."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.planning.norm import LEAST, PRIOR, median, norm_now, rounded

# Newcomb's 66 passage times of light, printed in Stigler, "Do robust estimators work with real data?", 1977.
NEWCOMB = [
    *(
        28,
        26,
        33,
        24,
        34,
        -44,
        27,
        16,
        40,
        -2,
        29,
        22,
        24,
        21,
        25,
        30,
        23,
        29,
        31,
        19,
        24,
        20,
        36,
        32,
        36,
        28,
    ),
    *(25, 21, 28, 29, 37, 25, 28, 26, 30, 32, 36, 26, 30, 22, 36, 23, 27, 27, 28, 27, 31, 27, 26, 33, 26, 32),
    *(32, 24, 39, 28, 24, 25, 32, 25, 29, 27, 28, 29, 16, 23),
]

hours = st.fractions(min_value=Fraction(1, 10), max_value=200, max_denominator=60)
norms = st.decimals(min_value="0.10", max_value="200", places=2)


def drawn(norm: Decimal, spent: list[Fraction]) -> Decimal:
    found = norm_now(norm, spent)
    assert found is not None
    return found.hours


def test_the_median_of_newcombs_light_is_27_though_two_of_his_times_are_wild() -> None:
    assert len(NEWCOMB) == 66
    assert round(fmean(NEWCOMB), 2) == 26.21
    assert median([Fraction(time) for time in NEWCOMB]) == 27


@pytest.mark.parametrize(
    ("reports", "credible"), [(1, "1/6"), (5, "1/2"), (10, "2/3"), (20, "4/5"), (45, "9/10")]
)
def test_the_credibility_of_n_reports_is_whitneys_n_over_n_plus_k(reports: int, credible: str) -> None:
    assert PRIOR == 5
    assert drawn(Decimal(60), [Fraction(120)] * reports) == 60 + 60 * Decimal(
        Fraction(credible).numerator
    ) / Decimal(Fraction(credible).denominator)


def test_without_reports_nothing_is_said() -> None:
    assert norm_now(Decimal(3), []) is None


def test_ten_reports_of_two_and_a_quarter_make_three_hours_two_and_a_half() -> None:
    found = norm_now(Decimal(3), [Fraction(9, 4)] * 10)
    assert found is not None
    assert (found.count, found.median, found.hours, found.proposed) == (
        10,
        Decimal("2.25"),
        Decimal("2.50"),
        Decimal("2.50"),
    )


def test_four_reports_are_too_few_to_propose_anything() -> None:
    found = norm_now(Decimal(3), [Fraction(1)] * (LEAST - 1))
    assert found is not None
    assert (found.count, found.median, found.proposed) == (4, Decimal(1), None)
    fifth = norm_now(Decimal(3), [Fraction(1)] * LEAST)
    assert fifth is not None
    assert fifth.proposed == Decimal(2)


def test_less_than_a_tenth_is_not_worth_a_change() -> None:
    little = norm_now(Decimal(3), [Fraction(26, 10)] * 20)
    enough = norm_now(Decimal("2.50"), [Fraction(22, 10)] * 20)
    assert little is not None
    assert enough is not None
    assert (little.hours, little.proposed) == (Decimal("2.75"), None)
    assert (enough.hours, enough.proposed) == (Decimal("2.25"), Decimal("2.25"))


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        ("2.62", "2.50"),
        ("2.625", "2.75"),
        ("1.1", "1.00"),
        ("0.99", "1.00"),
        ("0.33", "0.35"),
        ("0.124", "0.12"),
        ("0.001", "0.01"),
    ],
)
def test_hours_are_said_in_steps_that_people_use(exact: str, said: str) -> None:
    assert rounded(Fraction(exact)) == Decimal(said)


@given(st.lists(hours, min_size=1, max_size=15))
def test_the_median_is_a_point_of_least_distance_to_all(numbers: list[Fraction]) -> None:
    found = sum(abs(number - median(numbers)) for number in numbers)
    assert found == min(sum(abs(number - place) for number in numbers) for place in numbers)


@given(norms, st.lists(hours, min_size=1, max_size=15), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_does_not_matter(
    norm: Decimal, spent: list[Fraction], dice: random.Random
) -> None:
    other = dice.sample(spent, len(spent))
    assert norm_now(norm, other) == norm_now(norm, spent)


@given(norms, st.lists(hours, min_size=1, max_size=15))
def test_the_norm_moves_towards_the_median_and_never_beyond(norm: Decimal, spent: list[Fraction]) -> None:
    ends = sorted([Fraction(norm), median(spent)])
    assert rounded(ends[0]) <= drawn(norm, spent) <= rounded(ends[1])


@given(norms, st.lists(hours, min_size=1, max_size=15), hours)
def test_one_report_of_more_hours_never_lowers_the_norm(
    norm: Decimal, spent: list[Fraction], more: Fraction
) -> None:
    assert drawn(norm, [spent[0] + more, *spent[1:]]) >= drawn(norm, spent)


@given(st.integers(1, 40), st.lists(st.integers(1, 40), min_size=1, max_size=15), st.integers(2, 9))
def test_hours_of_a_dozen_are_a_dozen_times_the_hours(norm: int, spent: list[int], times: int) -> None:
    # In steps of whole hours rounding is out of the way: 12 * (n + k) divides every mean that can occur.
    whole = 2 * (len(spent) + PRIOR)
    once = drawn(Decimal(norm * whole), [Fraction(each * whole) for each in spent])
    assert (
        drawn(Decimal(norm * whole * times), [Fraction(each * whole * times) for each in spent])
        == once * times
    )


def test_with_a_fifth_of_the_reports_in_minutes_the_norm_still_finds_the_truth() -> None:
    dice = random.Random(20261123)
    wrong_of_norm, wrong_of_mean = [], []
    for _ in range(200):
        true = dice.uniform(2, 20)
        spent = [
            Fraction(
                true * dice.lognormvariate(0, 0.3) * (60 if dice.random() < 0.2 else 1)
            ).limit_denominator(100)
            for _ in range(40)
        ]
        wrong_of_norm.append(abs(float(drawn(Decimal(round(true * 1.5)), spent)) / true - 1))
        wrong_of_mean.append(abs(float(sum(spent) / len(spent)) / true - 1))
    assert fmean(wrong_of_norm) < 0.2
    assert fmean(wrong_of_mean) > 5


def test_with_few_reports_the_norm_draws_chance_together() -> None:
    dice = random.Random(1918)
    wrong_of_norm, wrong_of_median = [], []
    for _ in range(2000):
        norm = Decimal(10)
        true = 10 * dice.lognormvariate(0, 0.15)
        spent = [Fraction(true * dice.lognormvariate(0, 0.5)).limit_denominator(100) for _ in range(5)]
        wrong_of_norm.append((float(drawn(norm, spent)) - true) ** 2)
        wrong_of_median.append((float(median(spent)) - true) ** 2)
    assert fmean(wrong_of_norm) < 0.6 * fmean(wrong_of_median)
