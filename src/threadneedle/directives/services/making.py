"""Making the tasks of drafts: of a directive that is issued, and of matters that are registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.extraction import UnitRole
from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Assignment, Directive, Draft, Task
from threadneedle.directives.reads.norms import held_norms
from threadneedle.directives.reads.planned import Members, Node, Parts, roots_of
from threadneedle.directives.reads.shares import told_of
from threadneedle.directives.services.emergencies import stand_with
from threadneedle.org.models import Post

BATCH = 200


def make_tasks(
    drafts: Sequence[Draft],
    parts: Mapping[int, Parts],
    members: Members,
    *,
    today: date,
    receipt: date,
) -> list[Task]:
    """Make the tasks of some drafts, level by level, in statements for all of them.

    Each keeps the norm that was chosen for its draft, or the one that its title names today.

    Parameters
    ----------
    drafts
        Each with its directive and that directive's issuer.
    parts
        The units of each draft by the part they take, by the draft's id.
    receipt
        The due day of a draft without one: a paper for information is only signed for.

    Returns
    -------
    list of Task
        A task always stands behind the one that it hangs below.
    """
    orders = [(draft, roots_of(parts[draft.pk], members, draft.directive.issuer)) for draft in drafts]
    level: list[tuple[Draft, Node, Task | None]] = [
        (draft, root, None) for draft, roots in orders for root in roots
    ]
    # A quantity that the source names for several units together belongs to none of them alone.
    alone = {draft.pk for draft, roots in orders if len(roots) == 1 and not roots[0].below}
    held = held_norms(today)
    told = told_of([draft.pk for draft in drafts])
    made: list[Task] = []
    while level:
        for draft, node, parent in level:
            node.task = _task(draft, node, parent, draft.due or receipt, today)
            norm = held.of(draft.norm_id, draft.title, draft.counter)
            node.task.norm_id = norm.id if norm else None
            node.task.quantity = draft.quantity if draft.pk in alone else None
            part = told.get((draft.pk, node.unit.pk))
            if part is not None:
                node.task.quantity = part.quantity
                node.task.hours_asked = node.task.hours_asked if part.hours is None else part.hours
        tasks = [node.task for _, node, _ in level if node.task]
        stand_with(tasks, today)
        made += Task.objects.bulk_create(tasks, batch_size=BATCH)
        level = [(draft, child, node.task) for draft, node, _ in level for child in node.below]
    rows = [row for draft, roots in orders for row in assigned(roots, parts[draft.pk])]
    Assignment.objects.bulk_create(rows, batch_size=BATCH)
    return made


def _task(draft: Draft, node: Node, parent: Task | None, due: date, today: date) -> Task:
    directive, unit = draft.directive, node.unit
    return Task(
        directive=directive,
        draft=draft,
        parent=parent,
        unit=unit,
        issuer_id=directive.issuer_id,
        kind=draft.kind,
        tier=draft.tier or 0,
        ground=draft.ground,
        title=draft.title,
        title_en=draft.title_en,
        text=draft.text,
        counter=draft.counter,
        crew=draft.crew,
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


def take_on_at_once(
    directive: Directive, tasks: Sequence[Task], post_id: int | None, *, actor: Actor, today: date
) -> None:
    """Put the unit's own tasks of an order that it registered on its list, signed for and taken on.

    Nobody signs for what they have entered themselves.

    Raises
    ------
    InvalidError
        ``task.post_elsewhere`` for a post that is closed or of another unit.
    """
    posts = {post.name: post for post in Post.objects.filter(unit_id=directive.issuer_id, closed_on=None)}
    by_id = {post.pk: post for post in posts.values()}
    if post_id is not None and post_id not in by_id:
        raise InvalidError.of("task.post_elsewhere", post=post_id, task=0, field="post")
    fallback = by_id.get(actor.post_id) or next(iter(by_id.values()), None)
    own = [task for task in tasks if task.unit_id == directive.issuer_id]
    for task in own:
        task.state = TaskState.TAKEN_ON.value
        task.signed_on = task.taken_on_on = today
        task.responsible_post = by_id[post_id] if post_id else posts.get(task.post_words, fallback)
    fields = ["state", "signed_on", "taken_on_on", "responsible_post"]
    Task.objects.bulk_update(own, fields, batch_size=BATCH)


def assigned(roots: Sequence[Node], parts: Parts) -> list[Assignment]:
    """Return the parts of those who take part without leading: at the lead's task, or at each without one."""
    if parts.leads and roots:
        return _parts_at(roots[0], parts)
    cooperating = Parts(cooperating=parts.cooperating)
    return [row for root in roots for row in _parts_at(root, cooperating)]


def _parts_at(root: Node, parts: Parts) -> list[Assignment]:
    seen = {root.unit.pk}
    rows = []
    for role, units in ((UnitRole.RESPONSIBLE, parts.singles), (UnitRole.COOPERATING, parts.cooperating)):
        for unit in units:
            if unit.pk not in seen:
                seen.add(unit.pk)
                rows.append(Assignment(task=root.task, unit=unit, role=role.value))
    return rows
