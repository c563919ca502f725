"""Requests for help: owed by us, asked by us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from threadneedle.core.base import Actor, NotFoundError, Role
from threadneedle.directives.models import HelpRequest, Task
from threadneedle.directives.querysets import HelpRequestQuerySet
from threadneedle.directives.reads.names import Name, PostName, UnitName, post_names, unit_name
from threadneedle.directives.reads.standing import Clock, Standing, clock_of
from threadneedle.org.querysets import under_any
from threadneedle.ui.paging import Page, paginate

PER_PAGE = 25
ANSWERING = (Role.CLERK, Role.HEAD, Role.LEADER)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One request in a list."""

    id: int
    title: Name
    asking: UnitName
    asked: UnitName
    made_on: date
    answer_due: date
    answered_on: date | None
    standing: Standing
    may_answer: bool


@dataclass(frozen=True, slots=True)
class HelpCounts:
    """How many requests wait: for an answer of ours, and for one to ours."""

    owed: int
    owed_late: int
    asked: int
    may_ask: bool


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One request with its answer; ``task`` is None for a reader who does not see the task."""

    row: HelpRow
    version: int
    text: str
    answer: str
    made_by: PostName | None
    answered_by: PostName | None
    task_id: int | None
    task: Name | None


def help_counts(actor: Actor, today: date) -> HelpCounts:
    """Count what waits, in one query."""
    ours, asked_by_us = _owed_by(actor), Q(asking_id=actor.unit_id)
    counted = HelpRequest.objects.visible_to(actor).aggregate(
        owed=Count("pk", filter=ours & Q(answered_on=None)),
        owed_late=Count("pk", filter=ours & Q(answered_on=None, answer_due__lt=today)),
        asked=Count("pk", filter=asked_by_us & Q(answered_on=None)),
    )
    may_ask = actor.may(Role.CLERK, actor.unit_path) or actor.may(Role.HEAD, actor.unit_path)
    return HelpCounts(**counted, may_ask=may_ask)


def help_requests(
    side: str, state: str, words: str, actor: Actor, today: date, page: str | None
) -> Page[HelpRow]:
    """Return one page of requests: ``owed`` by us, ``asked`` by us, or ``all`` that we can see."""
    found = HelpRequest.objects.visible_to(actor).select_related("asking", "asked", "task")
    if side == "owed":
        found = found.filter(_owed_by(actor))
    elif side == "asked":
        found = found.filter(asking_id=actor.unit_id)
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(title_en__icontains=words) | Q(text__icontains=words)
        )
    found = _in_state(found, state, today)
    cut = paginate(found.order_by(F("answered_on").asc(nulls_first=True), "answer_due", "id"), page, PER_PAGE)
    clock = clock_of(today)
    return Page(tuple(_row(each, actor, clock) for each in cut.items), cut.number, cut.pages, cut.total)


def help_page(request_id: int, actor: Actor, today: date) -> HelpPage:
    """Return one request.

    Raises
    ------
    NotFoundError
        If there is none that the actor can see.
    """
    found = (
        HelpRequest.objects.visible_to(actor).select_related("asking", "asked").filter(pk=request_id).first()
    )
    if found is None:
        raise NotFoundError.of("help.unknown", request=request_id)
    posts = post_names({key for key in (found.made_by_id, found.answered_by_id) if key is not None})
    task = Task.objects.visible_to(actor).filter(pk=found.task_id).first() if found.task_id else None
    return HelpPage(
        row=_row(found, actor, clock_of(today)),
        version=found.version,
        text=found.text,
        answer=found.answer,
        made_by=posts.get(found.made_by_id),
        answered_by=posts.get(found.answered_by_id or 0),
        task_id=task.pk if task is not None else None,
        task=Name(task.title, task.title_en) if task is not None else None,
    )


def _owed_by(actor: Actor) -> Q:
    """What the actor may answer: asked of a unit below one of the roles that answer."""
    paths = tuple(sorted({grant.path for grant in actor.grants if grant.role in ANSWERING}))
    return under_any(paths, "asked__path")


def _in_state(
    found: HelpRequestQuerySet[HelpRequest], state: str, today: date
) -> HelpRequestQuerySet[HelpRequest]:
    if state == "open":
        return found.owed()
    if state == "late":
        return found.owed().filter(answer_due__lt=today)
    if state == "answered":
        return found.exclude(answered_on=None)
    return found


def _row(row: HelpRequest, actor: Actor, clock: Clock) -> HelpRow:
    may = any(actor.may(role, row.asked.path) for role in ANSWERING)
    return HelpRow(
        id=row.pk,
        title=Name(row.title, row.title_en),
        asking=unit_name(row.asking),
        asked=unit_name(row.asked),
        made_on=row.made_on,
        answer_due=row.answer_due,
        answered_on=row.answered_on,
        standing=clock.against(row.answer_due, row.answered_on),
        may_answer=may and row.answered_on is None,
    )
