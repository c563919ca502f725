"""When a task is due once pauses are taken out, and how late it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from threadneedle.core.base import InvalidError
from threadneedle.core.calendar.days import WorkCalendar, shifted
from threadneedle.core.calendar.pause import Pause, paused_working_days, stretches


class LatenessState(StrEnum):
    """Where a task stands against its date."""

    ON_TIME = "on_time"
    NEAR = "near"
    LATE = "late"
    RECOVERED = "recovered"
    """Late, since made good."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """The state of a task against its effective due date.

    ``working_days`` is never negative: days left for ON_TIME and NEAR (to spare, once reported),
    days late for LATE and RECOVERED. ``due`` is the effective due date that was used.
    """

    state: LatenessState
    working_days: int
    due: date


def effective_due(due: date, pauses: Sequence[Pause], calendar: WorkCalendar, as_of: date) -> date:
    """Return the due date after giving back the days on which the clock stood.

    The unit gets back as many calendar days as were paused before the date was reached, and at
    least as many working days; a date so moved that falls on a day off moves on to the next
    working day (compare the Civil Code of the PRC, 2020, art. 203). Paused days after ``as_of``
    are not counted, so an open pause moves the date day by day. A pause that begins after the
    date has passed changes nothing; one that begins in the time given back counts.
    """
    reached = due
    while True:
        standing = stretches(pauses, date.min, min(reached, as_of))
        if not standing:
            return due
        days = sum((stops - begins).days + 1 for begins, stops in standing)
        working_days = sum(calendar.working_days(begins, stops) for begins, stops in standing)
        moved = max(calendar.next_working(shifted(due, days)), calendar.add(due, working_days))
        if moved == reached:
            return moved
        reached = moved


def lateness(
    due: date,
    done: date | None,
    today: date,
    pauses: Sequence[Pause],
    calendar: WorkCalendar,
    *,
    near_days: int,
) -> Lateness:
    """Compare the day of the report, or today, with the effective due date.

    Parameters
    ----------
    due
        The date asked for, extensions included, pauses not.
    done
        The local day of the report that answered; ``None`` while there is none.
    near_days
        The most working days left that still read NEAR; a limit from the rule pack, ≥ 0.

    Notes
    -----
    Days late exclude paused days. A task past its date is at least one working day late, even
    if only days off have gone by since.

    Raises
    ------
    InvalidError
        ``near_days_negative``.
    """
    if near_days < 0:
        raise InvalidError.of("near_days_negative", near_days=near_days)
    judged = today if done is None else done
    effective = effective_due(due, pauses, calendar, judged)
    if judged > effective:
        overdue = calendar.distance(effective, judged)
        overdue -= paused_working_days(pauses, shifted(effective, 1), judged, calendar)
        state = LatenessState.LATE if done is None else LatenessState.RECOVERED
        return Lateness(state, max(1, overdue), effective)
    left = calendar.distance(judged, effective)
    near = done is None and left <= near_days
    return Lateness(LatenessState.NEAR if near else LatenessState.ON_TIME, left, effective)


def due_instant(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which the local day ``day`` has ended.

    It is the first that no longer belongs to the day: what was reported before it was in time.
    """
    return datetime.combine(shifted(day, 1), time(), tzinfo=zone).astimezone(UTC)
