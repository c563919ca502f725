"""Numbers are written by a pattern and read back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.numbering import NumberPattern

PATTERN = NumberPattern("区督〔{year}〕{serial}号", 3)


def test_a_serial_is_filled_with_zeros_and_the_year_has_four_digits() -> None:
    assert PATTERN.number(2026, 7) == "区督〔2026〕007号"
    assert PATTERN.number(2026, 1234) == "区督〔2026〕1234号"


@pytest.mark.parametrize(
    ("number", "serial"),
    [
        ("区督〔2026〕007号", 7),
        ("区督〔2026〕7号", 7),
        ("区督〔2026〕1234号", 1234),
        ("区督〔2025〕007号", None),
        ("区督〔2026〕7号之一", None),
        ("区督〔2026〕号", None),
        ("区督〔2026〕七号", None),
        ("x区督〔2026〕007号", None),
        ("区督〔2026〕٧号", None),
    ],
)
def test_the_serial_of_a_number_of_that_year_is_read_back(number: str, serial: int | None) -> None:
    assert PATTERN.serial_in(number, 2026) == serial


@given(
    st.text("区督(.*+?[]\\^$)〔〕- 号", max_size=12),
    st.text("第号-)(", max_size=6),
    st.integers(1, 6),
    st.integers(2000, 2999),
    st.integers(1, 999_999_999),
)
def test_whatever_stands_around_it_a_number_gives_its_serial_back(
    before: str, after: str, digits: int, year: int, serial: int
) -> None:
    pattern = NumberPattern(f"{before}{{year}}-{{serial}}{after}", digits)
    number = pattern.number(year, serial)
    assert pattern.serial_in(number, year) == serial
    assert number.startswith(pattern.begins(year))


@pytest.mark.parametrize(
    ("pattern", "digits", "codes"),
    [
        ("区督〔{year}〕{serial}号", 1, []),
        ("{serial}/{year}", 6, []),
        ("区督{serial}号", 1, ["number.part"]),
        ("{year}年{serial}第{serial}", 1, ["number.part"]),
        ("{year}{serial}", 1, ["number.together"]),
        ("{year}-{serial}{x}", 1, ["number.sign"]),
        ("{year}-{serial}\n", 1, ["number.sign"]),
        ("{year}-{serial}" + "号" * 40, 1, ["words.too_long"]),
        ("{year}-{serial}", 7, ["number.digits"]),
        ("{year}-{serial}", 0, ["number.digits"]),
        ("", 0, ["number.part", "number.part", "number.digits"]),
    ],
)
def test_what_is_wrong_with_a_pattern_is_all_said(pattern: str, digits: int, codes: list[str]) -> None:
    assert [problem.code for problem in NumberPattern(pattern, digits).problems()] == codes
