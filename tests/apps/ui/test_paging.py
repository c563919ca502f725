"""Pages of long lists never leave their bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.ui.paging import Page, bounded, paginate


@pytest.mark.parametrize("number", [None, "", "0", "-1", "x", "²", "1.5", "9" * 5000, 0, -3])
def test_what_is_no_page_number_is_the_first_page(number: int | str | None) -> None:
    assert paginate(range(100), number, 10).number == 1


def test_beyond_the_last_page_is_the_last_page() -> None:
    page = paginate(range(95), "99", 10)
    assert (page.number, page.pages, page.total, page.items) == (10, 10, 95, (90, 91, 92, 93, 94))
    assert (page.previous, page.following) == (9, None)


def test_an_empty_list_has_one_empty_page() -> None:
    assert paginate([], 1, 10) == Page(items=(), number=1, pages=1, total=0)


def test_nobody_can_ask_for_more_than_two_hundred_at_once() -> None:
    assert len(paginate(range(1000), 1, 5000).items) == 200
    assert len(paginate(range(1000), 1, 0).items) == 1


def test_full_width_digits_are_digits() -> None:
    assert bounded("１２", 20) == 12


@given(total=st.integers(0, 400), per=st.integers(1, 60))
def test_all_pages_together_are_the_list(total: int, per: int) -> None:
    pages = paginate(range(total), 1, per).pages
    together = [item for number in range(1, pages + 1) for item in paginate(range(total), number, per).items]
    assert together == list(range(total))


@pytest.mark.parametrize(
    ("number", "pages", "offered"),
    [
        (1, 43, (1, 2, 3, None, 43)),
        (5, 43, (1, 2, 3, 4, 5, 6, 7, None, 43)),
        (20, 43, (1, None, 18, 19, 20, 21, 22, None, 43)),
        (43, 43, (1, None, 41, 42, 43)),
        (1, 1, (1,)),
    ],
)
def test_the_offered_numbers_leave_no_gap_of_one(
    number: int, pages: int, offered: tuple[int | None, ...]
) -> None:
    assert Page(items=(), number=number, pages=pages, total=0).near() == offered
