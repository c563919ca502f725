"""Issuing: drafts become tasks, one act for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, InvalidError, Problem
from threadneedle.core.extraction import UnitRole
from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Assignment, Directive, Draft, Question, Task
from threadneedle.directives.reads.planned import Members, Node, Parts, lacks, parts_of, roots_of, unanswered
from threadneedle.directives.services.drafts import drafted
from threadneedle.directives.services.withdrawal import end_tasks
from threadneedle.ledger.services import append
from threadneedle.org.reads import limit, work_calendar

BATCH = 200


@transaction.atomic
def issue_directive(
    directive_id: int,
    *,
    version: int | None = None,
    supersedes: int | None = None,
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

    Raises
    ------
    InvalidError
        With every open question and every missing part at once; nothing is issued.
    """
    directive = drafted(directive_id, actor, version=version)
    today = local_day(now)
    drafts = list(Draft.objects.filter(directive=directive, dropped=False).prefetch_related("units__unit"))
    members = Members()
    parts = {draft.pk: parts_of(draft, members) for draft in drafts}
    _refuse_unready(directive, drafts, parts, today)
    ended = _supersede(directive, supersedes, actor=actor, now=now)
    receipt = work_calendar().add(today, int(limit("sign_days", today)))
    tasks: list[Task] = []
    for draft in drafts:
        tasks += _make(directive, draft, parts[draft.pk], members, today, receipt)
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
        },
    )
    directive.refresh_from_db()
    return directive


def _refuse_unready(
    directive: Directive, drafts: Sequence[Draft], parts: dict[int, Parts], today: date
) -> None:
    dropped = Draft.objects.filter(directive=directive, dropped=True).values("pk")
    asked = Question.objects.filter(directive=directive, answered_at=None).exclude(draft__in=dropped)
    problems = unanswered(directive, drafts, list(asked.select_related("draft")))
    problems += [problem for draft in drafts for problem in lacks(draft, parts[draft.pk])]
    # A draft may have lain for weeks: nobody is to be late on the day of the order.
    problems += [
        Problem("draft.due_passed", {"due": draft.due.isoformat(), "today": today.isoformat()})
        for draft in drafts
        if draft.due is not None and draft.due < today
    ]
    if problems:
        raise InvalidError(*problems)


def _make(
    directive: Directive, draft: Draft, parts: Parts, members: Members, today: date, receipt: date
) -> list[Task]:
    roots = roots_of(parts, members, directive.issuer)
    # A quantity that the source names for several units together belongs to none of them alone.
    quantity = draft.quantity if len(roots) == 1 and not roots[0].below else None
    due = draft.due or receipt
    level = roots
    parent_of: dict[int, Task | None] = {}
    made: list[Task] = []
    while level:
        for node in level:
            node.task = _task(directive, draft, node, parent_of.get(id(node)), due, today)
            node.task.quantity = quantity
        made += Task.objects.bulk_create([node.task for node in level if node.task], batch_size=BATCH)
        parent_of = {id(child): node.task for node in level for child in node.below}
        level = [child for node in level for child in node.below]
    if parts.leads and roots:
        _assign(roots[0], parts)
    else:
        for root in roots:
            _assign(root, Parts(cooperating=parts.cooperating))
    return made


def _task(
    directive: Directive, draft: Draft, node: Node, parent: Task | None, due: date, today: date
) -> Task:
    unit = node.unit
    return Task(
        directive=directive,
        draft=draft,
        parent=parent,
        unit=unit,
        issuer_id=directive.issuer_id,
        kind=draft.kind,
        tier=draft.tier or 0,
        title=draft.title,
        title_en=draft.title_en,
        text=draft.text,
        counter=draft.counter,
        proof_id=draft.proof_id,
        state=TaskState.ISSUED.value,
        due=due,
        first_due=due,
        post_words=draft.post_words,
        hours_asked=draft.hours,
        issued_on=today,
        children_count=len(node.below),
        search_text=searchable(draft.title, draft.title_en, draft.text, directive.number, unit.name),
    )


def _assign(root: Node, parts: Parts) -> None:
    seen = {root.unit.pk}
    rows = []
    for role, units in ((UnitRole.RESPONSIBLE, parts.singles), (UnitRole.COOPERATING, parts.cooperating)):
        for unit in units:
            if unit.pk not in seen:
                seen.add(unit.pk)
                rows.append(Assignment(task=root.task, unit=unit, role=role.value))
    Assignment.objects.bulk_create(rows, batch_size=BATCH)


def _supersede(directive: Directive, supersedes: int | None, *, actor: Actor, now: datetime) -> list[int]:
    if supersedes is None:
        return []
    moved = (
        Directive.objects.visible_to(actor)
        .filter(pk=supersedes, issuer_id=directive.issuer_id, state=Directive.State.ISSUED)
        .exists()
    )
    if not moved or supersedes == directive.pk:
        raise ConflictError.of("directive.not_issued", directive=supersedes, state="")
    return end_tasks([supersedes], TaskState.SUPERSEDED, actor=actor, now=now)
