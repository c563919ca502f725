"""A list by the days on which its work is laid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from threadneedle.core.planning import order
from threadneedle.worklists.mapping import PAUSED, Days
from threadneedle.worklists.reads.lines import Line, Slot
from threadneedle.worklists.reads.plans import Laid

DAY, WEEK, UNLAID = "day", "week", "unlaid"
_KINDS = (DAY, WEEK, UNLAID)


def by_day(lines: Iterable[Line], laid: Laid, days: Days) -> tuple[Line, ...]:
    """Return lines under the day on which work on them is laid next, what is due later under its week.

    What no day has room for, or has come since the plan was made, follows; what stands comes last. Within
    each the order of the core holds. A line begins ``today`` if work on it is laid today.
    """
    slots = _slots(laid)
    by_key = {line.task_id: line for line in lines}
    ordered = (by_key[item.id] for item in order(line.item for line in by_key.values()))
    return tuple(sorted((_placed(line, laid, slots, days) for line in ordered), key=_rank))


def _slots(laid: Laid) -> Mapping[date, Slot]:
    """Return the slot of each planned day."""
    weeks: dict[date, list[int]] = {}
    for day, (used, available) in laid.hours.items():
        if day not in laid.soon:
            total = weeks.setdefault(_monday(day), [0, 0])
            total[0] += used
            total[1] += available
    return {
        day: Slot(DAY, day, *hours) if day in laid.soon else Slot(WEEK, _monday(day), *weeks[_monday(day)])
        for day, hours in laid.hours.items()
    }


def _placed(line: Line, laid: Laid, slots: Mapping[date, Slot], days: Days) -> Line:
    if line.progress == PAUSED:
        return line
    begins = next(iter(laid.days.get(line.task_id, ())), None)
    if begins is None:
        return replace(line, group="later", slot=Slot(UNLAID))
    group = "today" if begins <= days.today else "week" if begins <= days.week_end else "later"
    return replace(line, group=group, slot=slots[begins])


def _rank(line: Line) -> tuple[int, date]:
    slot = line.slot
    return (len(_KINDS), date.max) if slot is None else (_KINDS.index(slot.kind), slot.day or date.max)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
