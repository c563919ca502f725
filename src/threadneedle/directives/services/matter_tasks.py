"""The tasks of matters: made, moved to another day, closed or taken back, in statements for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor
from threadneedle.core.workflow import TRANSITIONS, Action, TaskState
from threadneedle.directives.mapping import searchable, sides_of
from threadneedle.directives.models import Assignment, Draft, Task
from threadneedle.directives.reads.planned import Members, Node, parts_of
from threadneedle.directives.services.making import assigned, make_tasks
from threadneedle.directives.services.withdrawal import UNFINISHED, held, in_parts, let_rest, take_off

BATCH = 200


@dataclass(slots=True)
class Touched:
    """What an act on matters did to tasks, by their ids."""

    made: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    def all(self) -> list[int]:
        """Return every task touched, each once."""
        return list(dict.fromkeys([*self.made, *self.moved, *self.withdrawn, *self.closed]))


def tasks_held(draft_ids: Sequence[int]) -> list[Task]:
    """Return every task of some passages, held from the top down, with unit, issuer and directive."""
    tasks = Task.objects.filter(draft__in=draft_ids).with_parties().order_by("pk")
    return list(tasks.select_for_update(of=("self",), no_key=True))


def ordered(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks that the order itself made; what was broken down further is the unit's own affair."""
    return [task for task in tasks if task.issuer_id == task.directive.issuer_id]


def unfinished(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks of the order itself that are not confirmed, closed or taken back."""
    return [task for task in ordered(tasks) if task.state in UNFINISHED]


def may(action: Action, task: Task, actor: Actor) -> bool:
    """Tell whether the table of acts lets the actor take a step on a task as it stands."""
    step = TRANSITIONS.get((TaskState(task.state), action))
    return step is not None and bool(step.sides & sides_of(task, actor))


def give_tasks(draft_ids: Sequence[int], *, today: date) -> list[Task]:
    """Make the tasks of passages of open matters that have a lead and a due day, where the lead has none."""
    passages = list(
        Draft.objects.filter(pk__in=draft_ids, matter__closed_on=None)
        .exclude(due=None)
        .select_related("directive__issuer")
        .prefetch_related("units__unit")
        .order_by("pk")
    )
    members = Members()
    parts = {passage.pk: parts_of(passage, members) for passage in passages}
    standing = Task.objects.standing().filter(draft__in=draft_ids, issuer=F("directive__issuer"))
    known = set(standing.values_list("draft_id", "unit_id"))
    ready = [
        passage
        for passage in passages
        if (leads := parts[passage.pk].leads) and (passage.pk, leads[0].pk) not in known
    ]
    return make_tasks(ready, parts, members, today=today, receipt=today)


def take_back(tasks: Sequence[Task], *, actor: Actor, now: datetime) -> list[int]:
    """Take unfinished tasks off the lists, with all that was put below them; return their ids."""
    fallen = take_off(tasks, TaskState.WITHDRAWN)
    level = fallen
    while level:
        below = held(Task.objects.filter(parent__in=level))
        fallen += take_off(below, TaskState.WITHDRAWN)
        level = [each.pk for each in below]
    let_rest(fallen, actor=actor, now=now)
    return fallen


def finish(tasks: Sequence[Task], touched: Touched, *, actor: Actor, now: datetime) -> None:
    """Close what is confirmed, and take back what is not finished, of the tasks held of some matters."""
    touched.withdrawn += take_back(unfinished(tasks), actor=actor, now=now)
    confirmed = [task for task in ordered(tasks) if may(Action.CLOSE, task, actor)]
    for part in in_parts([task.pk for task in confirmed]):
        Task.objects.filter(pk__in=part).update(
            state=TaskState.CLOSED.value, closed_on=local_day(now), version=F("version") + 1
        )
    more = Counter(task.parent_id for task in confirmed if task.parent_id is not None)
    for count in sorted(set(more.values())):
        for part in in_parts([parent for parent, closed in more.items() if closed == count]):
            Task.objects.filter(pk__in=part).update(children_closed=F("children_closed") + count)
    touched.closed += [task.pk for task in confirmed]


def rewrite(
    tasks: Iterable[Task], passages: Mapping[int, Draft], dues: Collection[int], touched: Touched
) -> None:
    """Give unfinished tasks the words and the tier that their passage has now, and a new day if it has one.

    What was broken down keeps its own day unless that is later than the new one.

    Parameters
    ----------
    passages
        Those that have changed, by id.
    dues
        Ids of those whose day has changed: another day may have been granted since to the rest.
    """
    changed = [task for task in tasks if task.state in UNFINISHED and task.draft_id in passages]
    for task in changed:
        passage = passages[task.draft_id]
        task.title, task.title_en, task.text = passage.title, passage.title_en, passage.text
        task.tier = passage.tier or 0
        if passage.due is not None and passage.pk in dues:
            own = task.issuer_id == task.directive.issuer_id
            task.due = passage.due if own else min(task.due, passage.due)
        task.version += 1
        task.search_text = searchable(
            task.title, task.title_en, task.text, task.directive.number, task.unit.name
        )
    fields = ["title", "title_en", "text", "tier", "due", "version", "search_text"]
    Task.objects.bulk_update(changed, fields, batch_size=BATCH)
    touched.moved += [task.pk for task in changed]


def put_units(
    draft_ids: Sequence[int], tasks: Iterable[Task], touched: Touched, *, actor: Actor, now: datetime
) -> None:
    """Follow new units of passages: the task goes to the lead of now, and the others take their new parts."""
    passages = Draft.objects.filter(pk__in=draft_ids).prefetch_related("units__unit")
    members = Members()
    parts = {passage.pk: parts_of(passage, members) for passage in passages}
    concerned = [task for task in unfinished(tasks) if task.draft_id in parts]
    kept = [task for task in concerned if task.unit_id in {unit.pk for unit in parts[task.draft_id].leads}]
    left = [task for task in concerned if task not in kept]
    touched.withdrawn += take_back(left, actor=actor, now=now)
    Assignment.objects.filter(task__in=[task.pk for task in kept]).delete()
    rows = [row for task in kept for row in assigned([Node(task.unit, task)], parts[task.draft_id])]
    Assignment.objects.bulk_create(rows, batch_size=BATCH)
    touched.moved += [task.pk for task in kept]
