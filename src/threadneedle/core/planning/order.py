"""The items of a worklist and their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import InvalidError, Tier


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work of a unit.

    Parameters
    ----------
    due
        The effective due date, pauses taken out; ``None`` if it has none.
    quarters
        Work that remains, in quarter-hours, ≥ 0; ``None`` if nobody has estimated it.
    weight
        How many demands the item carries, ≥ 1.
    pinned
        A place that the unit's head has set, ≥ 1: pinned items lead their tier, in this order.

    Raises
    ------
    InvalidError
        ``item_out_of_range`` with the ``field``.
    """

    id: int
    tier: Tier
    due: date | None = None
    quarters: int | None = None
    weight: int = 1
    pinned: int | None = None

    def __post_init__(self) -> None:
        for name, value, least in (
            ("quarters", self.quarters, 0),
            ("weight", self.weight, 1),
            ("pinned", self.pinned, 1),
        ):
            if value is not None and value < least:
                raise InvalidError.of("item_out_of_range", item=self.id, field=name, least=least, value=value)


def order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items in the order in which the unit should take them up.

    Strictly by tier; within a tier the pinned ones first, then by due date (none last), then the
    heavier, then by id. No pin, date or weight moves an item across a tier. The order of the
    input does not matter as long as ids differ.
    """
    return tuple(sorted(items, key=_rank))


def _rank(item: Item) -> tuple[int, bool, int, bool, date, int, int]:
    return (
        item.tier,
        item.pinned is None,
        item.pinned or 0,
        item.due is None,
        item.due or date.max,
        -item.weight,
        item.id,
    )
