"""Extensions: asked before the due date, signed by the head, granted or refused by the issuer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.core.workflow import TRANSITIONS, Action, Side, TaskState
from threadneedle.directives.mapping import sides_of
from threadneedle.directives.models import Extension, Task
from threadneedle.directives.services.steps import move, not_twice, record, require, task_of, words


@transaction.atomic
def ask_extension(
    task_id: int, due: date, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Extension:
    """Ask for more time. The head's word counts at once; the clerk's waits for the head's signature.

    Raises
    ------
    InvalidError
        If the due day has passed, or the new day is not later.
    """
    task = task_of(task_id, actor)
    sides = sides_of(task, actor)
    if Side.EXECUTOR not in sides and Side.EXECUTOR_HEAD not in sides:
        raise ForbiddenError.of("task.side", task=task_id, action=Action.ASK_EXTENSION.value)
    not_twice(Extension.objects.filter(task=task, outcome=""), task, "extension.waiting")
    _check_dates(task, due, now)
    if Side.EXECUTOR_HEAD not in sides and (TaskState(task.state), Action.ASK_EXTENSION) not in TRANSITIONS:
        raise ConflictError.of("task.transition", state=task.state, action=Action.ASK_EXTENSION.value)
    extension = Extension(
        task=task,
        due_before=task.due,
        due_asked=due,
        reason=words(reason, "reason"),
        made_by_id=actor.post_id,
        made_on=local_day(now),
    )
    if Side.EXECUTOR_HEAD in sides:
        _sign(extension, version=version, actor=actor, now=now)
    else:
        extension.save()
        record(task, "propose_extension", actor=actor, now=now, payload=_payload(extension))
    return extension


@transaction.atomic
def sign_extension(
    extension_id: int, *, version: int | None = None, actor: Actor, now: datetime
) -> Extension:
    """Sign a request for time that waits for the head."""
    extension = _open(extension_id, actor)
    if extension.signed_by_id is not None:
        raise ConflictError.of("extension.settled", extension=extension_id)
    _check_dates(extension.task, extension.due_asked, now)
    # Days of a pause may have been given back since the request was written.
    extension.due_before = extension.task.due
    _sign(extension, version=version, actor=actor, now=now)
    return extension


def _sign(extension: Extension, *, version: int | None, actor: Actor, now: datetime) -> None:
    task = extension.task
    before = task.state
    target = require(task, Action.ASK_EXTENSION, actor, version=version)
    extension.signed_by_id = actor.post_id
    extension.save()
    move(task, target, resume_state=before)
    record(task, "ask_extension", actor=actor, now=now, payload=_payload(extension))


@transaction.atomic
def decline_extension(extension_id: int, reason: str, *, actor: Actor, now: datetime) -> Extension:
    """The head does not sign: the request ends, the task stays as it is."""
    extension = _open(extension_id, actor)
    task = extension.task
    if Side.EXECUTOR_HEAD not in sides_of(task, actor):
        raise ForbiddenError.of("task.side", task=task.pk, action="decline_extension")
    if extension.signed_by_id is not None:
        raise ConflictError.of("extension.settled", extension=extension_id)
    _decide(extension, Extension.Outcome.UNSIGNED, reason, actor, now)
    record(task, "decline_extension", actor=actor, now=now, payload={"reason": reason})
    return extension


@transaction.atomic
def grant_extension(
    task_id: int,
    reason: str,
    due: date | None = None,
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Task:
    """Grant more time: the day asked for, or another later than the present one.

    Raises
    ------
    InvalidError
        If the day granted is not later than the present due day.
    """
    task = task_of(task_id, actor)
    target = require(task, Action.GRANT_EXTENSION, actor, version=version)
    extension = _signed(task)
    granted = due or extension.due_asked
    if granted <= task.due:
        raise InvalidError.of(
            "extension.not_later", due=task.due.isoformat(), asked=granted.isoformat(), field="due"
        )
    _decide(extension, Extension.Outcome.GRANTED, reason, actor, now)
    move(task, target, due=granted)
    record(
        task, "grant_extension", actor=actor, now=now, payload={"reason": reason, "due": granted.isoformat()}
    )
    return task


@transaction.atomic
def refuse_extension(
    task_id: int, reason: str, *, version: int | None = None, actor: Actor, now: datetime
) -> Task:
    """Refuse more time, with a reason; work goes on where it stood."""
    task = task_of(task_id, actor)
    target = require(task, Action.REFUSE_EXTENSION, actor, version=version)
    _decide(_signed(task), Extension.Outcome.REFUSED, reason, actor, now)
    move(task, target)
    record(task, "refuse_extension", actor=actor, now=now, payload={"reason": reason})
    return task


def lapse_extension(task: Task, *, actor: Actor, now: datetime) -> None:
    """End an undecided request because the report has come meanwhile."""
    Extension.objects.filter(task=task, outcome="").update(
        outcome=Extension.Outcome.LAPSED, decided_by=actor.post_id, decided_on=local_day(now)
    )


def _check_dates(task: Task, due: date, now: datetime) -> None:
    today = local_day(now)
    if today > task.due:
        raise InvalidError.of("extension.too_late", due=task.due.isoformat(), today=today.isoformat())
    if due <= task.due:
        raise InvalidError.of(
            "extension.not_later", due=task.due.isoformat(), asked=due.isoformat(), field="due"
        )


def _decide(
    extension: Extension, outcome: Extension.Outcome, reason: str, actor: Actor, now: datetime
) -> None:
    extension.outcome = outcome
    extension.decision_reason = words(reason, "reason")
    extension.decided_by_id = actor.post_id
    extension.decided_on = local_day(now)
    extension.save(update_fields=["outcome", "decision_reason", "decided_by", "decided_on"])


def _payload(extension: Extension) -> dict[str, object]:
    return {
        "from": extension.due_before.isoformat(),
        "to": extension.due_asked.isoformat(),
        "reason": extension.reason,
    }


def _signed(task: Task) -> Extension:
    return Extension.objects.get(task=task, outcome="", signed_by__isnull=False)


def _open(extension_id: int, actor: Actor) -> Extension:
    task_id = Extension.objects.filter(pk=extension_id).values_list("task", flat=True).first()
    if task_id is None:
        raise NotFoundError.of("extension.unknown", extension=extension_id)
    # The task is held first: from then on nobody else can sign or decline.
    task = task_of(task_id, actor)
    extension = Extension.objects.get(pk=extension_id)
    extension.task = task
    if extension.outcome:
        raise ConflictError.of("extension.settled", extension=extension_id)
    return extension
