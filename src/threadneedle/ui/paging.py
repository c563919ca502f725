"""One page of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")

PER_PAGE = 50
MOST_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page ``number`` (1..``pages``) of a list that holds ``total``."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int | None:
        """Number of the page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """Number of the page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    def near(self, around: int = 2) -> tuple[int | None, ...]:
        """Return the numbers to offer: first, last and those ``around`` this one; ``None`` is a gap."""
        wanted = sorted(
            {1, self.pages, *range(max(1, self.number - around), min(self.pages, self.number + around) + 1)}
        )
        shown: list[int | None] = []
        for number in wanted:
            last = shown[-1] if shown else None
            if last is not None and number - last == 2:
                shown.append(number - 1)
            elif last is not None and number - last > 2:
                shown.append(None)
            shown.append(number)
        return tuple(shown)


def bounded(number: int | str | None, most: int) -> int:
    """Return ``number`` within 1..``most``; anything that is no number is 1."""
    if isinstance(number, str):
        # isdecimal alone would let digits of any length through to int().
        number = int(number) if number.isdecimal() and len(number) <= 9 else 1
    return min(max(number or 1, 1), max(most, 1))


def paginate(
    source: QuerySet[Any, T] | Sequence[T], number: int | str | None = 1, per: int = PER_PAGE
) -> Page[T]:
    """Cut page ``number`` out of an ordered queryset or a sequence.

    Parameters
    ----------
    number
        As it came from the address, unparsed; out of range gives the nearest page.
    per
        Items on a page, 1..200.
    """
    per = min(max(per, 1), MOST_PER_PAGE)
    total = source.count() if isinstance(source, QuerySet) else len(source)
    pages = max(1, -(-total // per))
    number = bounded(number, pages)
    first = (number - 1) * per
    return Page(items=tuple(source[first : first + per]), number=number, pages=pages, total=total)
