"""What nobody did: told once each, from sweeps over our own rows that may be repeated at will."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from threadneedle.adapters import clock
from threadneedle.config.notices import about_help, about_task, page
from threadneedle.core.base import Role
from threadneedle.core.calendar import WorkCalendar
from threadneedle.directives import sweeps
from threadneedle.directives.sweeps import Concern
from threadneedle.notifications.reads import offices
from threadneedle.notifications.services import Notice, tell_all
from threadneedle.org.models import Unit
from threadneedle.org.reads import common_superior, limit, work_calendar

DAY = timedelta(days=1)


def remind(now: datetime) -> None:
    """Tell whom it concerns what was not signed for, falls due, or waits for an answer."""
    today = clock.local_day(now)
    calendar = work_calendar()
    tell_all(
        [
            *_unsigned(today, calendar),
            *_due_soon(today, calendar),
            *_answers_owed(today),
            *_objections_waiting(today, calendar),
        ],
        now=now,
    )


def _unsigned(today: date, calendar: WorkCalendar) -> Iterator[Notice]:
    """Nobody signed in time: the unit is reminded; after as long again its superior is told."""
    days = int(limit("sign_days", today))
    waiting = (
        (calendar.distance(task.issued_on, today), task) for task in sweeps.unsigned(today - days * DAY)
    )
    reminded = [(waited, task) for waited, task in waiting if waited > days]
    for unit_id, directive_id, tasks in _by_directive(task for _, task in reminded):
        yield Notice(
            unit_id=unit_id,
            code="notice.unsigned",
            params={**_about(tasks), "days": days},
            url=page("directives:detail", directive_id),
            event_key=f"directive:{directive_id}",
        )
    told = [task for waited, task in reminded if waited > 2 * days]
    parents = dict(Unit.objects.filter(pk__in={task.unit_id for task in told}).values_list("pk", "parent"))
    for unit_id, directive_id, tasks in _by_directive(told):
        if (superior := parents[unit_id]) is not None:
            yield Notice(
                unit_id=superior,
                code="notice.unsigned_below",
                params={**_about(tasks), "days": 2 * days},
                url=page("directives:detail", directive_id),
                event_key=f"directive:{directive_id}:unit:{unit_id}",
            )


def _due_soon(today: date, calendar: WorkCalendar) -> Iterator[Notice]:
    last = calendar.add(today, int(limit("reminder_days", today)))
    for unit_id, due, tasks in _by_due(sweeps.due_between(today, last)):
        yield Notice(
            unit_id=unit_id,
            code="notice.due",
            params=_about(tasks),
            url=page("directives:task", tasks[0].id) if len(tasks) == 1 else "",
            event_key=f"due:{due.isoformat()}",
        )


def _answers_owed(today: date) -> Iterator[Notice]:
    for request in sweeps.answers_owed(today):
        yield Notice(
            unit_id=request.asked_id,
            code="notice.answer_owed",
            params=about_help(request),
            url=page("directives:help", request.id),
            event_key=f"help:{request.id}",
        )


def _objections_waiting(today: date, calendar: WorkCalendar) -> Iterator[Notice]:
    """The issuer did not answer an objection in time: the named office of the common superior is told."""
    days = int(limit("objection_answer_days", today))
    waiting = [
        standing
        for standing in sweeps.objections_waiting(today - days * DAY)
        if calendar.distance(standing.since, today) > days
    ]
    units = Unit.objects.in_bulk({key for one in waiting for key in (one.task.unit_id, one.task.issuer_id)})
    for standing in waiting:
        task = standing.task
        superior = common_superior(units[task.unit_id], units[task.issuer_id])
        for unit_id, post_id in offices(Role.ARBITER, superior.path):
            yield Notice(
                unit_id=unit_id,
                post_id=post_id,
                code="notice.objection_waits",
                params={**about_task(task), "days": days},
                url=page("directives:task", task.id),
                event_key=f"objection:{standing.id}:post:{post_id}",
            )


def _by_directive(tasks: Iterable[Concern]) -> Iterator[tuple[int, int, list[Concern]]]:
    key = attrgetter("unit_id", "directive_id")
    for (unit_id, directive_id), group in groupby(
        sorted(tasks, key=attrgetter("unit_id", "directive_id", "id")), key
    ):
        yield unit_id, directive_id, list(group)


def _by_due(tasks: Iterable[Concern]) -> Iterator[tuple[int, date, list[Concern]]]:
    key = attrgetter("unit_id", "due")
    for (unit_id, due), group in groupby(sorted(tasks, key=attrgetter("unit_id", "due", "id")), key):
        yield unit_id, due, list(group)


def _about(tasks: list[Concern]) -> dict[str, object]:
    many = len(tasks) > 1
    first = tasks[0]
    named = {"title": first.directive, "title_en": first.directive_en} if many else {}
    return {**about_task(first), **named, "count": len(tasks)}
