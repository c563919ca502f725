"""One row of a list: a task as the unit that carries it sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from django.db.models import Count, Prefetch

from threadneedle.core.base import Tier
from threadneedle.core.planning import Item, order
from threadneedle.core.workflow import PAUSED_STATES, TaskState
from threadneedle.directives.models import Block, Extension, Objection, Slip, Task
from threadneedle.directives.querysets import TaskQuerySet
from threadneedle.directives.reads.names import Registered, issued_by
from threadneedle.directives.reads.same import CarriedBy, lines_carrying
from threadneedle.directives.reads.standing import held_to
from threadneedle.worklists.mapping import (
    DONE_STATES,
    PAUSED,
    Days,
    Name,
    post_name,
    quarters_of,
    quarters_of_line,
    unit_name,
)

GROUPS = ("today", "week", "later", PAUSED)
"""Parts of a list, in this order; within each the order of the core holds."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a line: a code of ``words.py`` with its parameters."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in a planned list a line stands: under a ``day``, a ``week`` from its Monday, or ``unlaid``.

    ``used`` and ``available`` are quarter-hours of the day or of the planned days of the week.
    """

    kind: str
    day: date | None = None
    used: int = 0
    available: int = 0

    @property
    def percent(self) -> int:
        """Laid of available in whole percent, at most 100."""
        return min(100, 100 * self.used // self.available) if self.available else 100


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a list, or several that it carries as one.

    ``progress`` is ``on_time``, ``near``, ``late`` or ``paused``; ``working_days`` are those left, late,
    or the days on which the clock stood. ``due`` is the effective date. ``quarters`` is the work
    that remains. ``issuing`` is the unit that issued it here, ``issuer`` who it is from as pages say it.

    ``slot`` is set where the list is planned by days.

    A line of several tasks has ``merge_id`` and its tasks as ``parts``; it goes by the strictest of them that
    runs (``fold``).
    """

    task_id: int
    version: int
    tier: int
    title: Name
    unit_id: int
    unit: Name
    issuer_id: int
    issuing: Name
    issuer: Name | Registered
    post_id: int | None
    post: Name
    state: str
    due: date
    progress: str
    working_days: int
    group: str
    quarters: int | None
    quantity: Decimal | None
    reported: Decimal | None
    counter: str
    slip: str
    notes: tuple[Note, ...]
    search_text: str = field(repr=False)
    place: int = 0
    slot: Slot | None = None
    merge_id: int | None = None
    parts: tuple[Line, ...] = ()

    @property
    def item(self) -> Item:
        """The line as the core plans it."""
        return Item(self.task_id, Tier(self.tier), self.due, self.quarters)

    @property
    def each(self) -> tuple[Line, ...]:
        """The tasks of the line, each as it would be alone."""
        return self.parts or (self,)

    @property
    def task_ids(self) -> tuple[int, ...]:
        """The tasks that the line carries."""
        return tuple(part.task_id for part in self.each)

    @property
    def states(self) -> frozenset[str]:
        """The states of its tasks."""
        return frozenset(part.state for part in self.each)


def lines_of(tasks: TaskQuerySet[Task], days: Days) -> tuple[Line, ...]:
    """Return live tasks as lines in the order of the core, the four groups one after another.

    Those of them that one line carries are one. Takes seven queries, whatever the number of tasks.
    """
    rows = list(
        tasks.live()
        .with_parties()
        .select_related("responsible_post")
        .prefetch_related(
            Prefetch("slips", Slip.objects.order_by("-id")),
            Prefetch("extensions", Extension.objects.order_by("-id")),
            Prefetch("blocks", Block.objects.filter(until=None).select_related("owed_by")),
            Prefetch("objections", Objection.objects.filter(outcome="")),
        )
        .order_by("id")
    )
    below = _reported_below(rows)
    each = [_line(task, below.get(task.pk, 0), days) for task in rows]
    lines = {line.task_id: line for line in fold(each, lines_carrying(line.task_id for line in each))}
    ordered = order(line.item for line in lines.values())
    grouped = sorted((lines[item.id] for item in ordered), key=lambda line: GROUPS.index(line.group))
    return tuple(grouped)


def fold(lines: Iterable[Line], carried: Mapping[int, CarriedBy]) -> tuple[Line, ...]:
    """Make one line of those that are carried together; a line of which only one task is here stays as it is.

    The line is called after the strictest and earliest of its tasks whose clock runs, has the earliest of
    their dates, and takes the work of the longest of them, or what the unit says of the whole line: what is
    done once counts once.
    """
    together: dict[int, list[Line]] = {}
    found: list[Line] = []
    for line in lines:
        if line.task_id in carried:
            together.setdefault(carried[line.task_id].merge_id, []).append(line)
        else:
            found.append(line)
    for merge_id, parts in together.items():
        found.append(_joined(merge_id, parts, carried[parts[0].task_id].hours))
    return tuple(found)


def _joined(merge_id: int, parts: Sequence[Line], hours: Decimal | None) -> Line:
    if len(parts) == 1:
        return parts[0]
    running = [part for part in parts if part.progress != PAUSED] or list(parts)
    lead = min(running, key=lambda part: (part.tier, part.due, part.task_id))
    first = min(running, key=lambda part: (part.due, part.task_id))
    return replace(
        lead,
        due=first.due,
        progress=first.progress,
        working_days=first.working_days,
        group=first.group,
        quarters=quarters_of_line(hours, ((part.quarters, part.quantity, part.reported) for part in running)),
        slip=max((part.slip for part in parts), key=_SLIPS.index),
        search_text=" ".join(part.search_text for part in parts),
        merge_id=merge_id,
        parts=tuple(sorted(parts, key=lambda part: (part.tier, part.due, part.task_id))),
    )


_SLIPS = ("", *(level.value for level in (Slip.Level.REMINDER, Slip.Level.WARNING, Slip.Level.FINAL)))


def _reported_below(rows: Iterable[Task]) -> dict[int, int]:
    parents = [task.pk for task in rows if task.children_count]
    found = (
        Task.objects.filter(parent__in=parents, state__in=DONE_STATES)
        .order_by()
        .values_list("parent")
        .annotate(Count("id"))
    )
    return dict(found)


def _line(task: Task, reported_below: int, days: Days) -> Line:
    late = days.lateness(held_to(task, days.today), None, task.paused_since)
    progress, working_days = late.state.value, late.working_days
    if task.paused_since is not None:
        progress, working_days = PAUSED, days.standing(task.paused_since)
    slips = list(task.slips.all())
    post = task.responsible_post
    return Line(
        task_id=task.pk,
        version=task.version,
        tier=task.tier,
        title=Name(task.title, task.title_en),
        unit_id=task.unit_id,
        unit=unit_name(task.unit),
        issuer_id=task.issuer_id,
        issuing=unit_name(task.issuer),
        issuer=_issuer(task),
        post_id=task.responsible_post_id,
        post=post_name(post) if post else Name(""),
        state=task.state,
        due=late.due,
        progress=progress,
        working_days=working_days,
        group=_group(progress, late.due, days),
        quarters=quarters_of(task),
        quantity=task.quantity,
        reported=task.quantity_reported,
        counter=task.counter,
        slip=slips[0].level if slips else "",
        notes=tuple(_notes(task, reported_below)),
        search_text=" ".join(
            (task.search_text, task.issuer.name, task.issuer.name_en, task.directive.issuer_words)
        ).casefold(),
    )


def _issuer(task: Task) -> Name | Registered:
    name = unit_name(task.issuer)
    return name if task.parent_id else issued_by(task.directive, name)


def _group(progress: str, due: date, days: Days) -> str:
    if progress == PAUSED:
        return PAUSED
    if due <= days.near_until:
        return "today"
    return "week" if due <= days.week_end else "later"


def _notes(task: Task, reported_below: int) -> Iterable[Note]:
    state = TaskState(task.state)
    if state in {TaskState.ISSUED, TaskState.SIGNED, TaskState.RETURNED}:
        yield _note(state.value)
    if state in PAUSED_STATES:
        yield from _pauses(task)
    elif task.paused_since is not None:
        yield _note("emergency")
    elif any(objection.since is None for objection in task.objections.all()):
        yield _note("objection_unsigned")
    for extension in list(task.extensions.all())[:1]:
        if extension.outcome == "" and extension.signed_by_id is None:
            yield _note("extension_unsigned", day=extension.due_asked)
        elif extension.outcome == "":
            yield _note("extension_asked", day=extension.due_asked)
        elif extension.outcome == Extension.Outcome.GRANTED:
            yield _note("extension_granted", day=task.due)
    if task.children_count:
        yield _note("below", done=reported_below, total=task.children_count)


def _pauses(task: Task) -> Iterable[Note]:
    for block in list(task.blocks.all())[:1]:
        if block.owed_by is None:
            yield _note("blocked", cause=block.cause)
        else:
            yield _note("blocked_by", unit=unit_name(block.owed_by), cause=block.cause)
    for objection in list(task.objections.all())[:1]:
        yield _note("objected", reason=objection.reason)


def _note(code: str, **params: object) -> Note:
    return Note(f"line.{code}", MappingProxyType(params))
