"""Stretches in which the clock of a task does not run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar.days import WorkCalendar, shifted


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from ``start`` until ``end``, the day on which it runs again; ``None``: still open.

    Raises
    ------
    InvalidError
        ``pause_ends_before_start``.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise InvalidError.of(
                "pause_ends_before_start", start=self.start.isoformat(), end=self.end.isoformat()
            )


def stretches(pauses: Iterable[Pause], first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Return the paused days within ``first`` through ``last`` as disjoint stretches, both ends included."""
    joined: list[tuple[date, date]] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        begins = max(pause.start, first)
        stops = last if pause.end is None else min(shifted(pause.end, -1), last)
        if joined:
            begins = max(begins, shifted(joined[-1][1], 1))
        if begins <= stops:
            joined.append((begins, stops))
    return tuple(joined)


def paused_working_days(pauses: Iterable[Pause], first: date, last: date, calendar: WorkCalendar) -> int:
    """Count the working days from ``first`` through ``last`` on which the clock stood.

    A day under several pauses counts once.
    """
    return sum(calendar.working_days(begins, stops) for begins, stops in stretches(pauses, first, last))
