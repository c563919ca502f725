"""Where tasks stand against their dates, and how much of them is reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from threadneedle.core.calendar import LatenessState, Pause, WorkCalendar, lateness
from threadneedle.core.extraction import Kind
from threadneedle.core.workflow import PAUSED_STATES, TaskState
from threadneedle.org.reads import limit, work_calendar

if TYPE_CHECKING:
    from threadneedle.directives.models import Task

REPORTED = frozenset({TaskState.REPORTED, TaskState.CONFIRMED, TaskState.CLOSED})
GONE = frozenset({TaskState.WITHDRAWN, TaskState.SUPERSEDED})
REPORTED_VALUES = tuple(state.value for state in REPORTED)


def held_to(task: Task, today: date) -> date:
    """Return the day against which a task is held: for information that of today, once its own has passed."""
    return max(task.due, today) if task.kind == Kind.INFORMATION else task.due


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands: ``progress`` is empty for one that was withdrawn or superseded.

    ``days`` are working days left, or late; ``due`` is the date with the present pause given back;
    ``done`` tells that it is reported, so that no days are left to count.
    """

    progress: str
    days: int
    due: date
    paused: bool
    done: bool

    @property
    def is_late(self) -> bool:
        """Tell whether it is late and not yet made good."""
        return self.progress == LatenessState.LATE.value


@dataclass(frozen=True, slots=True)
class Clock:
    """What is needed to say how late anything is: today, the calendar and the limit of *near*."""

    today: date
    calendar: WorkCalendar
    near_days: int

    def standing(self, task: Task) -> Standing:
        """Return where a task stands today."""
        state = TaskState(task.state)
        pauses = [Pause(task.paused_since)] if task.paused_since and task.paused_since <= self.today else []
        found = lateness(
            held_to(task, self.today),
            task.reported_on,
            self.today,
            pauses,
            self.calendar,
            near_days=self.near_days,
        )
        return Standing(
            progress="" if state in GONE else found.state.value,
            days=found.working_days,
            due=found.due,
            paused=state in PAUSED_STATES,
            done=task.reported_on is not None,
        )

    def against(self, due: date, done: date | None) -> Standing:
        """Return where an answer owed on a day stands."""
        found = lateness(due, done, self.today, [], self.calendar, near_days=self.near_days)
        return Standing(found.state.value, found.working_days, due, paused=False, done=done is not None)


def clock_of(today: date) -> Clock:
    """Read the calendar and the limit, in three queries."""
    return Clock(today, work_calendar(), int(limit("near_days", today)))


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is planned and reported, in what it is counted in; without a counter, in tasks."""

    planned: int
    reported: int
    counter: str = ""

    @property
    def rest(self) -> int:
        """What is not reported yet."""
        return max(0, self.planned - self.reported)


def measure_of(task: Task, children_reported: int = 0) -> Measure | None:
    """Return what a task counts: its quantity, else the tasks below it; None where nothing is counted."""
    if task.quantity:
        return Measure(whole(task.quantity), whole(task.quantity_reported or Decimal(0)), task.counter)
    if task.children_count:
        return Measure(task.children_count, children_reported)
    return None


def whole(quantity: Decimal) -> int:
    """Round a quantity for a mark whose parts are whole; the exact one is printed beside it."""
    return int(quantity.to_integral_value())
