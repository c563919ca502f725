"""Working days, pauses and deadlines."""

from __future__ import annotations

from threadneedle.core.calendar.days import DayKind, WorkCalendar
from threadneedle.core.calendar.deadline import Lateness, LatenessState, due_instant, effective_due, lateness
from threadneedle.core.calendar.pause import Pause, paused_working_days

__all__ = [
    "DayKind",
    "Lateness",
    "LatenessState",
    "Pause",
    "WorkCalendar",
    "due_instant",
    "effective_due",
    "lateness",
    "paused_working_days",
]
