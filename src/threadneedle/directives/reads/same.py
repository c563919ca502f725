"""Which open tasks of a unit ask the same, so that one line could carry them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from threadneedle.core.extraction import Kind
from threadneedle.core.likeness import Pair, Wording, groups_alike, pairs_asking_the_same, wording_of
from threadneedle.directives.models import Draft, Merge, MergedTask, Task
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit, names_along

DAYS_APART = "merge_days_apart"
APART = frozenset({Kind.MEETING.value, Kind.INFORMATION.value})
"""Kinds that are no work on a matter: to clean drains is not already asked by a meeting about drains."""


def words_of(row: Draft | Task, names: Collection[str]) -> Wording:
    """Return the words by which two demands are compared, without the names of units."""
    return wording_of(row.title, row.text, without=names)


def comparable(one: Draft | Task, other: Draft | Task) -> bool:
    """Both are work, or both are the same kind of something else; and they count the same, if both count."""
    if one.kind != other.kind and {one.kind, other.kind} & APART:
        return False
    return not (one.counter and other.counter and one.counter != other.counter)


def asked_twice(unit_id: int, today: date) -> tuple[tuple[int, ...], ...]:
    """Return groups of open tasks of a unit that ask the same and are not one line yet, in six queries.

    In a group each task goes with each other one: they ask the same by their words, they come from
    different directives, both are work or both are not, they count no different things, they are done at no
    different sites, and their dates lie at most the rule ``merge_days_apart`` from one another. What one line
    carries already is in a group whole or not at all. What somebody has kept or taken apart stays apart.
    """
    rows = Task.objects.live().filter(unit=unit_id).order_by("pk")
    tasks = {task.pk: task for task in rows.only(*_COMPARED)}
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    names = names_along(path)
    found = pairs_asking_the_same({key: words_of(task, names) for key, task in tasks.items()})
    most = int(limit(DAYS_APART, today))
    candidates = [pair for pair in found if _fit(tasks[pair.first], tasks[pair.second], most)]
    if not candidates:
        return ()
    lines = [line & tasks.keys() for line in _members(unit_id, Merge.State.MERGED).values()]
    apart = {
        pair
        for members in _members(unit_id, Merge.State.DECLINED, Merge.State.UNDONE).values()
        for pair in combinations(sorted(members), 2)
    }
    carried = [Pair(*pair, 1.0) for line in lines for pair in combinations(sorted(line), 2)]
    groups = groups_alike([*carried, *(p for p in candidates if (p.first, p.second) not in apart)])
    return tuple(
        group
        for group in groups
        if not any(set(group) == line or (line & set(group) and not line <= set(group)) for line in lines)
    )


_COMPARED = ("title", "text", "directive", "kind", "counter", "site", "due")


def _fit(one: Task, other: Task, most_days: int) -> bool:
    return (
        one.directive_id != other.directive_id
        and comparable(one, other)
        and (one.site_id is None or other.site_id is None or one.site_id == other.site_id)
        and abs((one.due - other.due).days) <= most_days
    )


def _members(unit_id: int, *states: Merge.State) -> Mapping[int, set[int]]:
    rows = MergedTask.objects.filter(merge__unit=unit_id, merge__state__in=states)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for merge, task in rows.values_list("merge", "task"):
        found[merge].add(task)
    return found


@dataclass(frozen=True, slots=True)
class CarriedBy:
    """The line that carries a task, and the hours that the unit says for the whole of it."""

    merge_id: int
    hours: Decimal | None


def lines_carrying(task_ids: Iterable[int]) -> Mapping[int, CarriedBy]:
    """Return what carries each of some tasks, for those that a line carries with others, in one query."""
    rows = MergedTask.objects.filter(carried=True, task__in=list(task_ids))
    return {
        task: CarriedBy(merge, hours)
        for task, merge, hours in rows.values_list("task", "merge", "merge__hours")
    }
