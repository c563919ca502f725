"""Reads for those who tell others: whom an act concerns, and what is overdue without an act."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.directives.models import Assignment, Directive, HelpRequest, Objection, Task
from threadneedle.org.models import Unit

CHUNK = 500
"""Keys in one query; a bulk act has many."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A task as a notice speaks of it."""

    id: int
    title: str
    title_en: str
    unit_id: int
    unit: str
    unit_en: str
    issuer_id: int
    issuer: str
    issuer_en: str
    directive_id: int
    directive: str
    directive_en: str
    tier: int
    due: date
    issued_on: date


@dataclass(frozen=True, slots=True)
class HelpConcern:
    """A request for help as a notice speaks of it."""

    id: int
    title: str
    title_en: str
    asking_id: int
    asking: str
    asking_en: str
    asked_id: int
    asked: str
    asked_en: str
    answer_due: date


def concerns(task_ids: Collection[int]) -> tuple[Concern, ...]:
    """Return tasks by their ids, in order of id; one query for each 500."""
    return tuple(found for part in _parts(task_ids) for found in _concerns(Task.objects.filter(pk__in=part)))


def _concerns(rows: QuerySet[Task]) -> Iterator[Concern]:
    return (_concern(task) for task in rows.select_related("unit", "issuer", "directive").order_by("pk"))


def _concern(task: Task) -> Concern:
    return Concern(
        id=task.pk,
        title=task.title,
        title_en=task.title_en,
        unit_id=task.unit_id,
        unit=task.unit.short,
        unit_en=task.unit.name_en,
        issuer_id=task.issuer_id,
        issuer=task.issuer.short,
        issuer_en=task.issuer.name_en,
        directive_id=task.directive_id,
        directive=task.directive.title,
        directive_en=task.directive.title_en,
        tier=task.tier,
        due=task.due,
        issued_on=task.issued_on,
    )


def help_concern(request_id: int) -> HelpConcern | None:
    """Return one request for help, if it is still there."""
    return next(_help_concerns(HelpRequest.objects.filter(pk=request_id)), None)


def _help_concerns(rows: QuerySet[HelpRequest]) -> Iterator[HelpConcern]:
    for request in rows.select_related("asking", "asked").order_by("pk"):
        yield HelpConcern(
            id=request.pk,
            title=request.title,
            title_en=request.title_en,
            asking_id=request.asking_id,
            asking=request.asking.short,
            asking_en=request.asking.name_en,
            asked_id=request.asked_id,
            asked=request.asked.short,
            asked_en=request.asked.name_en,
            answer_due=request.answer_due,
        )


def unsigned(issued_on: date) -> Iterator[Concern]:
    """Return tasks that were issued on or before a day and that nobody has signed for."""
    return _concerns(Task.objects.filter(state=TaskState.ISSUED.value, issued_on__lte=issued_on))


def due_between(first: date, last: date) -> Iterator[Concern]:
    """Return tasks that are owed, whose clock runs, due between two days, both inclusive."""
    owed = [state.value for state in OPEN_STATES]
    return _concerns(Task.objects.filter(state__in=owed, paused_since=None, due__gte=first, due__lte=last))


def answers_owed(due_before: date) -> Iterator[HelpConcern]:
    """Return requests for help without an answer that was due before a day."""
    return _help_concerns(HelpRequest.objects.owed().filter(answer_due__lt=due_before))


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed objection that waits for a decision since a day."""

    id: int
    since: date
    task: Concern


def objections_waiting(since: date) -> Iterator[Standing]:
    """Return objections that were signed on or before a day and have no decision."""
    rows = Objection.objects.filter(outcome="", since__lte=since, task__state=TaskState.OBJECTED.value)
    for objection in rows.select_related("task__unit", "task__issuer", "task__directive").order_by("pk"):
        if objection.since is not None:
            yield Standing(objection.pk, objection.since, _concern(objection.task))


def task_paths(task_ids: Collection[int]) -> frozenset[str]:
    """Return the paths of all units with a part in tasks: executing, issuing, responsible, co-operating."""
    paths: set[str] = set()
    for part in _parts(task_ids):
        for pair in (
            Task.objects.filter(pk__in=part).order_by().values_list("unit__path", "issuer__path").distinct()
        ):
            paths.update(pair)
        paths.update(Assignment.objects.filter(task__in=part).order_by().values_list("unit__path", flat=True))
    return frozenset(paths)


def directive_paths(directive_ids: Collection[int]) -> frozenset[str]:
    """Return the paths of the issuers of directives."""
    return frozenset(
        path
        for part in _parts(directive_ids)
        for path in Directive.objects.filter(pk__in=part).order_by().values_list("issuer__path", flat=True)
    )


def help_paths(request_ids: Collection[int]) -> frozenset[str]:
    """Return the paths of the units that ask and are asked."""
    rows = HelpRequest.objects.order_by().values_list("asking__path", "asked__path")
    return frozenset(
        path for part in _parts(request_ids) for pair in rows.filter(pk__in=part) for path in pair
    )


def unit_paths(unit_ids: Collection[int]) -> frozenset[str]:
    """Return the paths of units."""
    return frozenset(
        path
        for part in _parts(unit_ids)
        for path in Unit.objects.filter(pk__in=part).order_by().values_list("path", flat=True)
    )


def _parts(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
