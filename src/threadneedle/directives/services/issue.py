"""Issuing: drafts become tasks, one act for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, InvalidError, Problem, covers
from threadneedle.core.extraction import Kind, UnitRole
from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Assignment, Directive, Draft, Question, Task
from threadneedle.directives.services.drafts import drafted
from threadneedle.directives.services.intake import needs_authority
from threadneedle.directives.services.withdrawal import end_tasks
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under
from threadneedle.org.reads import limit, work_calendar

BATCH = 200


@dataclass(slots=True)
class Parts:
    """The units of one draft, by the part they take; collectives are members already."""

    leads: list[Unit] = field(default_factory=list)
    singles: list[Unit] = field(default_factory=list)
    members: list[Unit] = field(default_factory=list)
    cooperating: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A task to be made, and what hangs below it."""

    unit: Unit
    task: Task | None = None
    below: list[Node] = field(default_factory=list)


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
    members = _Members()
    parts = {draft.pk: _parts(draft, members) for draft in drafts}
    _refuse_unready(directive, drafts, parts)
    ended = _supersede(directive, supersedes, actor)
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


class _Members:
    """Members of collectives and their townships, each read once for the whole act."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], list[Unit]] = {}
        self._parents: dict[int, Unit] = {}

    def of(self, anchor: Unit, kind: str) -> list[Unit]:
        key = (anchor.pk, kind)
        if key not in self._found:
            self._found[key] = list(
                Unit.objects.active()
                .filter(under(anchor.path), kind=kind)
                .exclude(pk=anchor.pk)
                .order_by("path")
            )
        return self._found[key]

    def parents(self, units: Iterable[Unit]) -> dict[int, Unit]:
        wanted = {unit.parent_id for unit in units if unit.parent_id} - self._parents.keys()
        if wanted:
            self._parents |= Unit.objects.in_bulk(list(wanted))
        return self._parents


def _parts(draft: Draft, members: _Members) -> Parts:
    parts = Parts()
    for row in draft.units.all():
        if row.unit is None:
            continue
        units = members.of(row.unit, row.member_kind) if row.member_kind else [row.unit]
        if row.role == UnitRole.COOPERATING:
            parts.cooperating += units
        elif row.member_kind:
            parts.members += units
        elif row.role == UnitRole.LEAD:
            parts.leads.append(row.unit)
        else:
            parts.singles.append(row.unit)
    if draft.each_alone:
        parts.members += parts.singles
        parts.singles = []
    elif not parts.leads and len(parts.singles) == 1 and not parts.members:
        parts.leads, parts.singles = parts.singles, []
    return parts


def _refuse_unready(directive: Directive, drafts: Sequence[Draft], parts: dict[int, Parts]) -> None:
    problems = []
    if not drafts:
        problems.append(Problem("directive.no_task", {"directive": directive.pk}))
    dropped = Draft.objects.filter(directive=directive, dropped=True).values("pk")
    unanswered = Question.objects.filter(directive=directive, answered_at=None).exclude(draft__in=dropped)
    problems += [
        Problem(
            "question.open",
            {
                "question": question.pk,
                "code": question.code,
                "position": question.draft.position if question.draft else 0,
            },
        )
        for question in unanswered.select_related("draft")
    ]
    if needs_authority(directive) and not directive.authority and not unanswered.filter(draft=None).exists():
        problems.append(Problem("directive.authority_missing", {"directive": directive.pk}))
    for draft in drafts:
        problems += _missing(draft, parts[draft.pk])
    if problems:
        raise InvalidError(*problems)


def _missing(draft: Draft, parts: Parts) -> list[Problem]:
    place = {"position": draft.position, "title": draft.title}
    found = []
    if not (parts.leads or parts.members or parts.singles):
        found.append(Problem("draft.unit_missing", place))
    if len(parts.leads) > 1 or (not parts.leads and parts.singles):
        found.append(Problem("draft.lead_missing", place))
    if draft.tier is None:
        found.append(Problem("draft.tier_missing", place))
    if draft.due is None and draft.kind != Kind.INFORMATION.value:
        found.append(Problem("draft.due_missing", place))
    return found


def _make(
    directive: Directive, draft: Draft, parts: Parts, members: _Members, today: date, receipt: date
) -> list[Task]:
    roots = _tree(parts, members, directive.issuer)
    due = draft.due or receipt
    level = roots
    parent_of: dict[int, Task | None] = {}
    made: list[Task] = []
    while level:
        for node in level:
            node.task = _task(directive, draft, node, parent_of.get(id(node)), due, today)
        made += Task.objects.bulk_create([node.task for node in level if node.task], batch_size=BATCH)
        parent_of = {id(child): node.task for node in level for child in node.below}
        level = [child for node in level for child in node.below]
    if parts.leads and roots:
        _assign(roots[0], parts)
    else:
        for root in roots:
            _assign(root, Parts(cooperating=parts.cooperating))
    return made


def _tree(parts: Parts, members: _Members, issuer: Unit) -> list[Node]:
    lead = parts.leads[0] if parts.leads else None
    ordered = {unit.pk: unit for unit in sorted(parts.members, key=lambda unit: unit.path)}
    if lead is not None:
        ordered.pop(lead.pk, None)
    between = _between(ordered, members, issuer, lead)
    nodes = {pk: Node(unit) for pk, unit in {**between, **ordered}.items()}
    top: list[Node] = []
    for pk, node in nodes.items():
        above = nodes.get(node.unit.parent_id or 0) if pk not in between else None
        (above.below if above else top).append(node)
    return [Node(lead, below=top)] if lead is not None else top


def _between(ordered: dict[int, Unit], members: _Members, issuer: Unit, lead: Unit | None) -> dict[int, Unit]:
    """The townships between the issuer and the villages addressed, unless one of them gives the order."""
    villages = [unit for unit in ordered.values() if unit.kind == Unit.Kind.VILLAGE]
    if not villages:
        return {}
    parents = members.parents(villages)
    own = {issuer.pk, lead.pk if lead else 0}
    wanted = {village.parent_id for village in villages if village.parent_id} - own - ordered.keys()
    return {pk: parents[pk] for pk in sorted(wanted) if not covers(parents[pk].path, issuer.path)}


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
        quantity=draft.quantity if parent is None and not node.below else None,
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


def _supersede(directive: Directive, supersedes: int | None, actor: Actor) -> list[int]:
    if supersedes is None:
        return []
    moved = (
        Directive.objects.visible_to(actor)
        .filter(pk=supersedes, issuer_id=directive.issuer_id, state=Directive.State.ISSUED)
        .exists()
    )
    if not moved or supersedes == directive.pk:
        raise ConflictError.of("directive.not_issued", directive=supersedes, state="")
    return end_tasks([supersedes], TaskState.SUPERSEDED)
