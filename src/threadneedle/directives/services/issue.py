"""Issuing: drafts become tasks, one act for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError
from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Directive, Draft, Question
from threadneedle.directives.reads.planned import Members, Parts, lacks, parts_of, unanswered
from threadneedle.directives.services.drafts import drafted
from threadneedle.directives.services.making import make_tasks, take_on_at_once
from threadneedle.directives.services.withdrawal import end_tasks
from threadneedle.ledger.services import append
from threadneedle.org.reads import limit, work_calendar


@transaction.atomic
def issue_directive(
    directive_id: int,
    *,
    version: int | None = None,
    supersedes: int | None = None,
    post_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Directive:
    """Issue a directive: every draft becomes tasks for its units, in one act and one event.

    A draft led by one unit makes a task for it; members of a collective get one task each, below the
    lead's if there is one. A collective of villages hangs below the tasks of their townships, which
    see and add up what their villages do.

    Parameters
    ----------
    supersedes : int, optional
        An issued directive that this one corrects or replaces: its unfinished tasks end.
    post_id : int, optional
        The post that does what an order that arrived asks of the unit itself: its own tasks stand on its
        list as signed for and taken on. Without one, the post that the text names, else the actor's.

    Raises
    ------
    ForbiddenError
        If the actor may not withdraw what is to be replaced.
    InvalidError
        With every open question and every missing part at once; nothing is issued.
        ``task.post_elsewhere`` for a post of another unit.
    """
    directive = drafted(directive_id, actor, version=version)
    today = local_day(now)
    drafts = list(Draft.objects.filter(directive=directive, dropped=False).prefetch_related("units__unit"))
    for draft in drafts:
        draft.directive = directive
    members = Members()
    parts = {draft.pk: parts_of(draft, members) for draft in drafts}
    _refuse_unready(directive, drafts, parts, today)
    ended = _supersede(directive, supersedes, actor=actor, now=now)
    receipt = work_calendar().add(today, int(limit("sign_days", today)))
    tasks = make_tasks(drafts, parts, members, today=today, receipt=receipt)
    if directive.registered:
        take_on_at_once(directive, tasks, post_id, actor=actor, today=today)
    Directive.objects.filter(pk=directive.pk).update(
        state=Directive.State.ISSUED, issued_at=now, supersedes_id=supersedes
    )
    append(
        "directive.issue",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk), *(("task", task.pk) for task in tasks)],
        payload={
            "title": directive.title,
            "number": directive.number,
            "authority": directive.authority,
            "superseded": [str(key) for key in ended],
            **({"registered_for": directive.issuer_words} if directive.registered else {}),
        },
    )
    directive.refresh_from_db()
    return directive


def put_on_list(
    directive_id: int,
    *,
    version: int | None = None,
    supersedes: int | None = None,
    post_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Directive:
    """Put an order that the unit received on its own list: nobody else is asked for anything by it.

    It bears no price here. Its issuer is another, and what it costs stands in that office's account.

    Raises
    ------
    ConflictError
        ``directive.not_registered`` for an order of the unit's own, which is issued with its price.
    NotFoundError, ForbiddenError, ConflictError, StaleError, InvalidError
        As ``issue_directive``.
    """
    directive = Directive.objects.visible_to(actor).filter(pk=directive_id).first()
    if directive is not None and not directive.registered:
        raise ConflictError.of("directive.not_registered", directive=directive_id)
    return issue_directive(
        directive_id, version=version, supersedes=supersedes, post_id=post_id, actor=actor, now=now
    )


def _refuse_unready(
    directive: Directive, drafts: Sequence[Draft], parts: dict[int, Parts], today: date
) -> None:
    dropped = Draft.objects.filter(directive=directive, dropped=True).values("pk")
    asked = Question.objects.filter(directive=directive, answered_at=None).exclude(draft__in=dropped)
    problems = unanswered(directive, drafts, list(asked.select_related("draft")))
    problems += [problem for draft in drafts for problem in lacks(draft, parts[draft.pk], today)]
    if problems:
        raise InvalidError(*problems)


def _supersede(directive: Directive, supersedes: int | None, *, actor: Actor, now: datetime) -> list[int]:
    if supersedes is None:
        return []
    earlier = (
        Directive.objects.visible_to(actor)
        .filter(pk=supersedes, issuer_id=directive.issuer_id, state=Directive.State.ISSUED)
        .select_related("issuer")
        .first()
    )
    if earlier is None or supersedes == directive.pk:
        raise ConflictError.of("directive.not_issued", directive=supersedes, state="")
    # Who may enter what the unit received may not, by that, end what the unit itself has ordered.
    if not stands_for_issuer(earlier, earlier.issuer.path, actor):
        raise ForbiddenError.of("directive.not_yours", directive=supersedes)
    return end_tasks([supersedes], TaskState.SUPERSEDED, actor=actor, now=now)
