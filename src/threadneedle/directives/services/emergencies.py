"""Clocks of tasks in an emergency: every one stands that is not of safety, and its days are given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from threadneedle.core.base import Tier, covers
from threadneedle.core.calendar import Pause, WorkCalendar, effective_due
from threadneedle.core.workflow import PAUSED_STATES
from threadneedle.directives.models import Task
from threadneedle.org.models import Emergency, Unit
from threadneedle.org.querysets import under
from threadneedle.org.reads import work_calendar

BATCH = 500
OWN_PAUSE = sorted(state.value for state in PAUSED_STATES)
"""States in which a clock stands for a reason of the task's own."""


@transaction.atomic
def stand_still(emergency_id: int) -> int:
    """Stop the clocks below the unit of an emergency from its first day; return how many were stopped.

    Not those of safety, nor those that stand already. May be repeated: what stands is not found again.
    """
    row = Emergency.objects.select_related("unit").filter(pk=emergency_id, until=None).first()
    if row is None:
        return 0
    running = Task.objects.live().filter(under(row.unit.path, "unit__path"), paused_since=None)
    others = running.exclude(tier=Tier.SAFETY)
    return Task.objects.filter(pk__in=others.values("pk")).update(
        paused_since=row.since, version=F("version") + 1
    )


@transaction.atomic
def run_again(emergency_id: int) -> int:
    """Start the clocks again when an emergency is over; return how many run.

    The days on which a clock stood are given back to its date. What is blocked or objected to goes on
    standing for its own reason, without a break. Where another emergency lasts above, nothing runs yet.
    """
    row = Emergency.objects.select_related("unit").get(pk=emergency_id)
    if row.until is None or Emergency.objects.over(row.unit.path).exists():
        return 0
    standing = Task.objects.live().filter(under(row.unit.path, "unit__path"), paused_since__isnull=False)
    held = standing.exclude(state__in=OWN_PAUSE).select_for_update(no_key=True).order_by("pk")
    lasting = tuple(
        Emergency.objects.filter(under(row.unit.path, "unit__path"), until=None).values_list(
            "unit__path", flat=True
        )
    )
    calendar, started = work_calendar(), []
    for task in held.select_related("unit"):
        if any(covers(path, task.unit.path) for path in lasting):
            continue
        task.due = given_back(task, row.until, calendar)
        task.paused_since = None
        task.version += 1
        started.append(task)
    Task.objects.bulk_update(started, ["due", "paused_since", "version"], batch_size=BATCH)
    return len(started)


def given_back(task: Task, day: date, calendar: WorkCalendar) -> date:
    """Return the date of a task whose clock runs again on ``day``: the days it stood are added to it."""
    pauses = [Pause(task.paused_since, day)] if task.paused_since else []
    return effective_due(task.due, pauses, calendar, day)


def standing_from(unit: Unit, tier: int, today: date) -> date | None:
    """Return the day from which a clock stands that would begin to run today; None if it runs."""
    if tier == Tier.SAFETY or not Emergency.objects.over(unit.path).exists():
        return None
    return today


def stand_with(tasks: Sequence[Task], today: date) -> None:
    """Let new tasks that are not of safety stand where an emergency lasts, in one query."""
    lasting = Emergency.objects.filter(until=None).values_list("unit__path", flat=True)
    paths = tuple(lasting) if tasks else ()
    for task in tasks:
        if task.tier != Tier.SAFETY and any(covers(path, task.unit.path) for path in paths):
            task.paused_since = today
