"""Notices that something is a burden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.burden.models import BurdenNotice
from threadneedle.core.base import Actor, ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append, stream_key

MAX_TEXT = 1000
MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What is too much, and where it was met: a task, a directive, or a page alone."""

    text: str
    page: str = ""
    task_id: int | None = None
    directive_id: int | None = None


@transaction.atomic
def give_burden_notice(draft: NoticeDraft, *, actor: Actor, now: datetime) -> BurdenNotice:
    """Say "this is a burden": the notice lands in the account of whoever asked. It names the unit, no person.

    Raises
    ------
    ForbiddenError
        If the actor sees no work: an administrator's post has none.
    NotFoundError
        If the task or directive lies outside the actor's scope.
    InvalidError
        If the words are missing or longer than 1,000 characters.
    """
    require_work(actor)
    text = words(draft.text, "text")
    if len(text) > MAX_TEXT:
        raise InvalidError.of("words.too_long", field="text", length=len(text), limit=MAX_TEXT)
    task, directive = _task(draft, actor), _directive(draft, actor)
    issuer_id = task.issuer_id if task else directive.issuer_id if directive else None
    notice = BurdenNotice.objects.create(
        unit_id=actor.unit_id,
        issuer_id=issuer_id,
        task=task,
        directive_id=task.directive_id if task else draft.directive_id,
        page=draft.page[:MAX_PAGE],
        text=text,
        made_on=local_day(now),
    )
    # Neither person nor post enters the record, and the pages of the task do not tell of the notice.
    append(
        "burden.notice",
        actor=None,
        now=now,
        subjects=[("burden_notice", notice.pk)],
        payload={
            "issuer": issuer_id or 0,
            "task": task.pk if task else 0,
            "directive": notice.directive_id or 0,
        },
        stream=stream_key(actor.unit_id),
    )
    return notice


def require_work(actor: Actor) -> None:
    """Refuse a post that sees no work.

    Raises
    ------
    ForbiddenError
        ``burden.no_work``: an administrator's post has nothing to give notice of.
    """
    if not actor.scopes():
        raise ForbiddenError.of("burden.no_work", unit=actor.unit_id)


def _task(draft: NoticeDraft, actor: Actor) -> Task | None:
    if draft.task_id is None:
        return None
    task = Task.objects.visible_to(actor).filter(pk=draft.task_id).first()
    if task is None:
        raise NotFoundError.of("task.unknown", task=draft.task_id)
    return task


def _directive(draft: NoticeDraft, actor: Actor) -> Directive | None:
    if draft.task_id is not None or draft.directive_id is None:
        return None
    directive = Directive.objects.visible_to(actor).filter(pk=draft.directive_id).first()
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=draft.directive_id)
    return directive
