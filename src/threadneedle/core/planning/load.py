"""Whether the work that is due fits into the hours that there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import InvalidError
from threadneedle.core.planning.order import Item


@dataclass(frozen=True, slots=True)
class Capacity:
    """Quarter-hours that a team has on ``day``, duty, leave and reserve already taken off; ≥ 0.

    Raises
    ------
    InvalidError
        ``capacity_negative``.
    """

    day: date
    quarters: int

    def __post_init__(self) -> None:
        if self.quarters < 0:
            raise InvalidError.of("capacity_negative", day=self.day.isoformat(), quarters=self.quarters)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """More is due by ``due`` than there are hours; numbers in quarter-hours.

    ``item_ids`` are the sized items due by then, by date; ``unsized`` counts the items due by then
    that nobody has estimated, so that the true shortfall is at least ``short``.
    """

    due: date
    needed: int
    available: int
    short: int
    item_ids: tuple[int, ...]
    unsized: int


def shortfalls(items: Iterable[Item], capacity: Iterable[Capacity], today: date) -> tuple[Shortfall, ...]:
    """Return each due date by which more work is due than there are hours from today on.

    Parameters
    ----------
    items
        Items of every tier. One already overdue counts as due today; one without a date is left out.
    capacity
        Rows of one day add up; days before ``today`` do not count. A day without a row has no
        hours: give rows through the last due date that is to be judged.

    Returns
    -------
    tuple of Shortfall
        By date. Empty exactly if a team that can share out its quarter-hours freely could finish
        every sized item by its date: work that may be interrupted, one pool, no travel. Where
        items cannot be divided or need one certain person, an empty answer promises nothing.

    References
    ----------
    Baruah, Rosier and Howell, "Algorithms and complexity concerning the preemptive scheduling of
    periodic, real-time tasks on one processor", Real-Time Systems 2, 1990 (processor demand).
    """
    due_items = sorted(
        ((max(item.due, today), item) for item in items if item.due is not None),
        key=lambda pair: (pair[0], pair[1].id),
    )
    days = sorted((row.day, row.quarters) for row in capacity if row.day >= today)
    found: list[Shortfall] = []
    sized: list[int] = []
    needed = available = unsized = day = 0
    for place, (due, item) in enumerate(due_items):
        needed += item.quarters or 0
        if item.quarters is None:
            unsized += 1
        else:
            sized.append(item.id)
        if place + 1 < len(due_items) and due_items[place + 1][0] == due:
            continue
        while day < len(days) and days[day][0] <= due:
            available += days[day][1]
            day += 1
        if needed > available:
            found.append(Shortfall(due, needed, available, needed - available, tuple(sized), unsized))
    return tuple(found)
