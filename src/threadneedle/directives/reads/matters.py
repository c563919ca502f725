"""The register of matters: what an office follows up, how far it is, and when it was last chased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q

from threadneedle.core.base import Actor
from threadneedle.core.extraction import UnitRole
from threadneedle.directives.mapping import keeps_register, searchable
from threadneedle.directives.models import Draft, DraftUnit, Matter, Slip, Task
from threadneedle.directives.querysets import GONE, MatterQuerySet, TaskQuerySet, overdue
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.standing import (
    REPORTED_VALUES,
    Clock,
    Measure,
    Standing,
    clock_of,
    whole,
)
from threadneedle.org.models import Unit
from threadneedle.ui.paging import Page, paginate

PER_PAGE = 25


class Shelf(StrEnum):
    """Which matters a list shows."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the register; an empty one does not narrow it."""

    shelf: Shelf = Shelf.OPEN
    office: int | None = None
    origin: str = ""
    lead: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LastSlip:
    """The newest slip on a matter: its level and its day."""

    level: str
    on: date


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter in the register; counts are of the tasks of its order that the reader may see.

    ``measure`` is what is planned and reported in what the passage counts, else in tasks.
    ``state`` and ``standing`` are given where there is one task alone. ``lacks`` is ``lead`` or ``due``
    where the matter has no task because of that, and ``task`` where all of them were taken back.
    """

    id: int
    number: str
    title: Name
    tier: int
    origin: str
    source: str
    office: UnitName
    leads: tuple[Name, ...]
    due: date | None
    tasks: int
    reported: int
    measure: Measure
    late: int
    paused: int
    state: str
    standing: Standing | None
    slip: LastSlip | None
    registered_on: date
    closed_on: date | None
    lacks: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters stand where, and whether the reader keeps a register of their own."""

    open: int
    late: int
    closed: int
    taskless: int
    keeps: bool


def counts_of(wanted: Wanted, actor: Actor, today: date) -> Counts:
    """Count the matters of an office, or of all, in one query."""
    counted = (
        _of_office(Matter.objects.visible_to(actor), wanted.office)
        .annotate(is_late=Exists(_late(actor, today)), has_task=Exists(_own_tasks(actor)))
        .aggregate(
            open=Count("pk", filter=Q(closed_on=None)),
            late=Count("pk", filter=Q(closed_on=None, is_late=True)),
            closed=Count("pk", filter=~Q(closed_on=None)),
            taskless=Count("pk", filter=Q(closed_on=None, has_task=False)),
        )
    )
    return Counts(**counted, keeps=keeps(actor))


def offices_of(actor: Actor) -> tuple[UnitName, ...]:
    """Return the offices whose matters the actor can see, in order of path."""
    ids = Matter.objects.visible_to(actor).order_by().values("registry")
    return tuple(unit_name(unit) for unit in Unit.objects.filter(pk__in=ids))


def leads_of(actor: Actor) -> tuple[UnitName, ...]:
    """Return the units that lead a visible matter, in order of path."""
    drafts = Matter.objects.visible_to(actor).order_by().values("draft")
    named = DraftUnit.objects.filter(draft__in=drafts, member_kind="").exclude(
        role=UnitRole.COOPERATING.value
    )
    return tuple(unit_name(unit) for unit in Unit.objects.filter(pk__in=named.order_by().values("unit")))


def matters(wanted: Wanted, actor: Actor, today: date, page: str | None) -> Page[MatterRow]:
    """Return one page of the register, newest number first, in a fixed number of queries."""
    found = _narrowed(wanted, actor, today).select_related("registry", "draft")
    newest = found.prefetch_related("draft__units__unit").order_by(
        "-year", F("serial").desc(nulls_last=True), "-pk"
    )
    cut = paginate(newest, page, PER_PAGE)
    drafts = [matter.draft_id for matter in cut.items]
    tasks: dict[int, list[Task]] = {}
    for task in _ordered(actor).filter(draft__in=drafts):
        tasks.setdefault(task.draft_id, []).append(task)
    slips = last_slips(drafts)
    clock = clock_of(today)
    rows = tuple(
        row_of(matter, tasks.get(matter.draft_id, []), slips.get(matter.draft_id), clock)
        for matter in cut.items
    )
    return Page(rows, cut.number, cut.pages, cut.total)


def row_of(matter: Matter, tasks: Sequence[Task], slip: LastSlip | None, clock: Clock) -> MatterRow:
    """Put a matter with its tasks in the shape of the register."""
    draft = matter.draft
    alone = tasks[0] if len(tasks) == 1 else None
    standings = [clock.standing(task) for task in tasks]
    leads = leads_named(draft)
    return MatterRow(
        id=matter.pk,
        number=matter.number,
        title=Name(draft.title, draft.title_en),
        tier=draft.tier or 0,
        origin=matter.origin,
        source=matter.source_words,
        office=unit_name(matter.registry),
        leads=leads,
        due=min((task.due for task in tasks), default=draft.due),
        tasks=len(tasks),
        reported=sum(task.state in REPORTED_VALUES for task in tasks),
        measure=_measure(tasks, draft.counter),
        late=sum(where.is_late for where in standings),
        paused=sum(where.paused for where in standings),
        state=alone.state if alone else "",
        standing=standings[0] if alone else None,
        slip=slip,
        registered_on=matter.registered_on,
        closed_on=matter.closed_on,
        lacks="" if tasks or matter.closed_on else _lacks(draft, leads),
    )


def _measure(tasks: Sequence[Task], counter: str) -> Measure:
    """Add up what the tasks count; where a unit has shared its quantity out below, only its own is added."""
    counting = {task.pk for task in tasks if task.quantity}
    counted = [task for task in tasks if task.quantity and task.parent_id not in counting]
    if not counted:
        return Measure(len(tasks), sum(task.state in REPORTED_VALUES for task in tasks))
    planned = sum((task.quantity or Decimal(0) for task in counted), Decimal(0))
    reported = sum((task.quantity_reported or Decimal(0) for task in counted), Decimal(0))
    return Measure(whole(planned), whole(reported), counter)


def _lacks(draft: Draft, leads: Sequence[Name]) -> str:
    if not leads:
        return "lead"
    return "due" if draft.due is None else "task"


def leads_named(draft: Draft) -> tuple[Name, ...]:
    """Return who leads a passage, or who is responsible if nobody leads; collectives as they are called."""
    rows = list(draft.units.all())
    for role in (UnitRole.LEAD, UnitRole.RESPONSIBLE):
        named = [row for row in rows if row.role == role.value]
        if named:
            return tuple(
                Name(row.words) if row.unit is None or row.member_kind else unit_name(row.unit).name
                for row in named
            )
    return ()


def last_slips(draft_ids: Iterable[int]) -> dict[int, LastSlip]:
    """Return the newest slip of each passage, in one query."""
    found: dict[int, LastSlip] = {}
    slips = Slip.objects.filter(task__draft__in=list(draft_ids)).order_by("made_on", "pk")
    for draft_id, level, on in slips.values_list("task__draft", "level", "made_on"):
        found[draft_id] = LastSlip(level, on)
    return found


def _of_office(found: MatterQuerySet[Matter], office: int | None) -> MatterQuerySet[Matter]:
    return found if office is None else found.filter(registry=office)


def _own_tasks(actor: Actor) -> TaskQuerySet[Task]:
    """Tasks of a matter's order, inside a query about matters."""
    tasks = Task.objects.visible_to(actor).filter(draft=OuterRef("draft"), issuer=F("directive__issuer"))
    return tasks.exclude(GONE)


def _late(actor: Actor, today: date) -> TaskQuerySet[Task]:
    return _own_tasks(actor).filter(overdue(today))


def _ordered(actor: Actor) -> TaskQuerySet[Task]:
    tasks = Task.objects.visible_to(actor).filter(issuer=F("directive__issuer")).exclude(GONE)
    return tasks.with_parties().order_by("unit__path", "pk")


def _narrowed(wanted: Wanted, actor: Actor, today: date) -> MatterQuerySet[Matter]:
    found = _of_office(Matter.objects.visible_to(actor), wanted.office)
    if wanted.shelf in {Shelf.OPEN, Shelf.LATE}:
        found = found.open()
    if wanted.shelf is Shelf.LATE:
        found = found.filter(Exists(_late(actor, today)))
    if wanted.shelf is Shelf.CLOSED:
        found = found.exclude(closed_on=None)
    if wanted.origin:
        found = found.filter(origin=wanted.origin)
    if wanted.lead is not None:
        named = DraftUnit.objects.filter(draft=OuterRef("draft"), unit=wanted.lead, member_kind="")
        found = found.filter(Exists(named.exclude(role=UnitRole.COOPERATING.value)))
    for word in searchable(wanted.words).split():
        found = found.filter(search_text__contains=word)
    return found


def keeps(actor: Actor) -> bool:
    """Tell whether the actor keeps a register of matters for their own office."""
    return keeps_register(actor.unit_path, actor)


def office_of(actor: Actor) -> str:
    """Return the short name of the actor's own office."""
    return Unit.objects.values_list("short", flat=True).get(pk=actor.unit_id)
