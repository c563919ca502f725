"""Carrying a difficulty upward, and the answer owed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ForbiddenError, InvalidError, NotFoundError, Role, StaleError
from threadneedle.directives.models import HelpRequest
from threadneedle.directives.services.steps import task_of, words
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit, work_calendar

MAX_TITLE = 120


@transaction.atomic
def ask_help(
    asked_id: int,
    title: str,
    text: str,
    *,
    task_id: int | None = None,
    answer_due: date | None = None,
    title_en: str = "",
    actor: Actor,
    now: datetime,
) -> HelpRequest:
    """Ask another unit of the district for help; without a day, the rule pack says when it owes an answer.

    Raises
    ------
    ForbiddenError
        If the actor is neither clerk nor head of their unit.
    InvalidError
        If the unit is unknown or one's own, the words are missing, or the day has passed.
    """
    if not (actor.may(Role.CLERK, actor.unit_path) or actor.may(Role.HEAD, actor.unit_path)):
        raise ForbiddenError.of("help.not_clerk", unit=actor.unit_id)
    asked = Unit.objects.visible_to(actor).active().filter(pk=asked_id).first()
    if asked is None or asked.pk == actor.unit_id:
        raise InvalidError.of("org.unit_unknown", unit=asked_id, field="asked")
    clean_title = words(title, "title")
    if len(clean_title) > MAX_TITLE:
        raise InvalidError.of("words.too_long", field="title", length=len(clean_title), limit=MAX_TITLE)
    today = local_day(now)
    if answer_due is None:
        answer_due = work_calendar().add(today, int(limit("help_answer_days", today)))
    if answer_due < today:
        raise InvalidError.of("help.day_passed", due=answer_due.isoformat(), field="answer_due")
    request = HelpRequest.objects.create(
        asking_id=actor.unit_id,
        asked=asked,
        task=task_of(task_id, actor) if task_id is not None else None,
        title=clean_title,
        title_en=title_en[:160],
        text=words(text, "text"),
        made_by_id=actor.post_id,
        made_on=today,
        answer_due=answer_due,
    )
    append(
        "help.ask",
        actor=actor,
        now=now,
        subjects=[("help", request.pk)],
        payload={"asked": asked.pk, "title": clean_title, "answer_due": answer_due.isoformat()},
    )
    return request


@transaction.atomic
def answer_help(
    request_id: int, answer: str, *, version: int | None = None, actor: Actor, now: datetime
) -> HelpRequest:
    """Answer a request for help: for the unit asked, or a leader above it.

    Raises
    ------
    NotFoundError, ForbiddenError, StaleError
        If it is not visible, not the actor's to answer, or answered already.
    """
    request = HelpRequest.objects.visible_to(actor).select_related("asked").filter(pk=request_id).first()
    if request is None:
        raise NotFoundError.of("help.unknown", request=request_id)
    if not any(actor.may(role, request.asked.path) for role in (Role.CLERK, Role.HEAD, Role.LEADER)):
        raise ForbiddenError.of("help.not_asked", request=request_id)
    clean = words(answer, "answer")
    moved = HelpRequest.objects.filter(
        pk=request_id, answered_on=None, version=version or request.version
    ).update(answer=clean, answered_by=actor.post_id, answered_on=local_day(now), version=F("version") + 1)
    if not moved:
        raise StaleError.of("help.answered", request=request_id)
    append("help.answer", actor=actor, now=now, subjects=[("help", request_id)], payload={"answer": clean})
    request.refresh_from_db()
    return request
