"""Rows of tasks to the core's words: names, hours that remain, where a task stands in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import get_language

from threadneedle.core.calendar import Lateness, Pause, WorkCalendar, lateness, paused_working_days
from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.directives.models import Task
from threadneedle.org.models import Post, Unit

QUARTERS = 4
WEEK = 7
PAUSED = "paused"

LIVE_STATES = tuple(sorted(state.value for state in OPEN_STATES))
DONE_STATES = (TaskState.REPORTED.value, TaskState.CONFIRMED.value, TaskState.CLOSED.value)
"""States in which the unit has said that the task is done; withdrawn and superseded are neither."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese and, if there is one, in English; printed in the reader's language."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "").startswith("en") else self.zh


def unit_name(unit: Unit) -> Name:
    """Return the short name of a unit."""
    return Name(unit.short, unit.name_en)


def post_name(post: Post) -> Name:
    """Return the name of a post, without its unit."""
    return Name(post.name, post.name_en)


@dataclass(frozen=True, slots=True)
class Days:
    """Today, the working calendar and the limit of "near", read once for a page."""

    today: date
    calendar: WorkCalendar
    near_days: int

    @property
    def near_until(self) -> date:
        """The last due day that reads near: no more than ``near_days`` working days are left."""
        return self.calendar.add(self.today, self.near_days + 1) - timedelta(days=1)

    @property
    def week_end(self) -> date:
        """The Sunday of this week."""
        return self.today + timedelta(days=WEEK - 1 - self.today.weekday())

    def standing(self, paused_since: date) -> int:
        """Count the working days on which the clock of a task has stood so far."""
        pause = Pause(paused_since)
        return paused_working_days([pause], paused_since, self.today, self.calendar)

    def lateness(self, due: date, done: date | None, paused_since: date | None) -> Lateness:
        """Compare a task with its date. Earlier pauses are in ``due`` already; only an open one is added."""
        pauses = [Pause(paused_since)] if paused_since else []
        return lateness(due, done, self.today, pauses, self.calendar, near_days=self.near_days)


def remaining_quarters(
    hours: Decimal | None, quantity: Decimal | None, reported: Decimal | None
) -> int | None:
    """Return the work that remains, in quarter-hours, rounded up; ``None`` if nobody has estimated it.

    What is counted and partly reported takes its share off the hours; more than asked leaves nothing.
    """
    if hours is None:
        return None
    left = Decimal(1)
    if quantity and reported is not None:
        left = max(Decimal(0), quantity - reported) / quantity
    return int((hours * QUARTERS * left).to_integral_value(ROUND_CEILING))


def quarters_of(task: Task) -> int | None:
    """Return the work that remains of a task: the unit's own estimate goes before the issuer's."""
    hours = task.hours_asked if task.hours_corrected is None else task.hours_corrected
    return remaining_quarters(hours, task.quantity, task.quantity_reported)


def quarters_of_line(
    hours: Decimal | None, parts: Iterable[tuple[int | None, Decimal | None, Decimal | None]]
) -> int | None:
    """Return the work that remains of what is done once for several tasks: that of the longest of them.

    Parameters
    ----------
    hours
        What the unit says of the whole line; it goes before the tasks' own.
    parts
        (quarter-hours that remain, quantity, reported) of each task that is still owed.
    """
    rows = list(parts)
    if hours is None:
        return max((quarters for quarters, _, _ in rows if quarters is not None), default=None)
    left = (remaining_quarters(hours, quantity, reported) or 0 for _, quantity, reported in rows)
    return max(left, default=None)


def quarters_a_day(hours: Decimal, reserve_percent: int) -> int:
    """Return the quarter-hours of a working day that can be planned, the reserve taken off, rounded down."""
    return int(hours * QUARTERS * (100 - reserve_percent) / 100)
