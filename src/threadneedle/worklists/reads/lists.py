"""The one ordered list of a unit, and the items of a post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from threadneedle.core.base import Actor, NotFoundError, covers
from threadneedle.core.workflow import TaskState
from threadneedle.directives.models import Task
from threadneedle.directives.reads.merges import proposals_of
from threadneedle.org.models import Unit
from threadneedle.org.reads import capacity_of, unit_of
from threadneedle.worklists.mapping import PAUSED, Days, Name, unit_name
from threadneedle.worklists.reads.days import days_of
from threadneedle.worklists.reads.lines import Line, lines_of
from threadneedle.worklists.reads.load import Load, load_of
from threadneedle.worklists.reads.pins import may_order, pins_of
from threadneedle.worklists.reads.plans import Laid, laid_out
from threadneedle.worklists.reads.slots import by_day

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a list to show; empty fields ask for all. ``state`` is a progress or a task state."""

    words: str = ""
    tier: int | None = None
    issuer_id: int | None = None
    post_id: int | None = None
    state: str = ""
    by: date | None = None

    def takes(self, line: Line) -> bool:
        """Tell whether a line is asked for; every word must be found."""
        return (
            all(word in line.search_text for word in self.words.casefold().split())
            and self.tier in {None, line.tier}
            and self.issuer_id in {None, *(part.issuer_id for part in line.each)}
            and self.post_id in {None, *(part.post_id for part in line.each)}
            and self.state in {"", *line.states, line.progress}
            and (self.by is None or (line.due <= self.by and line.progress != PAUSED))
        )


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit whose list can be opened."""

    id: int
    name: Name
    kind: str


@dataclass(frozen=True, slots=True)
class Worklist:
    """The list of one unit.

    ``whole`` is false if the reader sees only some of the lines (those issued by their own unit):
    then nothing is said about hours. ``lines`` are those asked for, ``every`` all that are visible.
    ``proposed`` counts what seems to be asked more than once.
    """

    unit: UnitLink
    above: UnitLink | None
    below: tuple[UnitLink, ...]
    whole: bool
    days: Days
    lines: tuple[Line, ...]
    every: tuple[Line, ...]
    load: Load | None
    laid: Laid | None
    pins: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    may_order: bool = False
    proposed: int = 0

    def filtered(self, wanted: Wanted) -> Worklist:
        """Return the list with those lines alone that are asked for."""
        return replace(self, lines=tuple(line for line in self.every if wanted.takes(line)))

    def count(self, *values: str) -> int:
        """Count lines by group, progress or state."""
        return sum(bool({line.group, line.progress, line.state} & set(values)) for line in self.every)

    @property
    def starting(self) -> int:
        """Lines to start today."""
        return self.count("today")

    @property
    def late(self) -> int:
        """Lines whose date has passed."""
        return self.count("late")

    @property
    def unsigned(self) -> tuple[Line, ...]:
        """Lines that nobody has signed for."""
        return tuple(line for line in self.every if TaskState.ISSUED.value in line.states)

    @property
    def unsized(self) -> tuple[Line, ...]:
        """Running lines without an estimate of hours."""
        return tuple(line for line in self.every if line.quarters is None and line.progress != PAUSED)

    @property
    def _each(self) -> Iterator[Line]:
        return (part for line in self.every for part in line.each)

    @property
    def issuers(self) -> tuple[tuple[int, Name], ...]:
        """Who asks, by id."""
        return tuple(sorted({part.issuer_id: part.issuing for part in self._each}.items()))

    @property
    def posts(self) -> tuple[tuple[int, Name], ...]:
        """Which posts are named, by id."""
        return tuple(sorted({part.post_id: part.post for part in self._each if part.post_id}.items()))


def worklist_of(unit_id: int, *, actor: Actor, today: date) -> Worklist:
    """Return the whole list of a unit in a fixed number of queries.

    Raises
    ------
    NotFoundError
        If the unit lies outside the actor's scope and none of its tasks is visible.
    """
    unit = unit_of(unit_id, actor)
    whole = any(covers(scope, unit.path) for scope in actor.scopes())
    visible = Task.objects.visible_to(actor).of_unit(unit.path)
    if not whole and not visible.standing().exists():
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    days = days_of(today)
    laid = laid_out(unit.pk, today) if whole else None
    found = lines_of(visible, days)
    if laid and not laid.failure:
        found = by_day(found, laid, days)
    every = tuple(replace(line, place=place) for place, line in enumerate(found, start=1))
    capacity = capacity_of(unit.pk, today) if whole else None
    items = [line.item for line in every if line.progress != PAUSED]
    above = Unit.objects.filter(pk=unit.parent_id).first() if unit.parent_id else None
    reachable = above is not None and any(covers(scope, above.path) for scope in actor.scopes())
    return Worklist(
        unit=_link(unit),
        above=_link(above) if above is not None and reachable else None,
        below=tuple(_link(child) for child in unit.children.filter(closed_on=None).order_by("path"))
        if whole
        else (),
        whole=whole,
        days=days,
        lines=every,
        every=every,
        load=load_of(items, capacity, days, weeks=WEEKS) if capacity else None,
        laid=laid,
        pins=_pins(every, pins_of(unit.pk)) if laid else {},
        may_order=may_order(actor, unit.path),
        proposed=proposals_of(unit.pk) if whole else 0,
    )


def _pins(lines: Iterable[Line], days: Mapping[int, tuple[date, ...]]) -> Mapping[int, tuple[date, ...]]:
    """Return the pinned days by line; one of several tasks lies where the last of them was put."""
    return {line.task_id: days[key] for line in lines for key in line.task_ids if key in days}


def _link(unit: Unit) -> UnitLink:
    return UnitLink(unit.pk, unit_name(unit), unit.kind)


def my_items(*, actor: Actor, today: date) -> tuple[Line, ...]:
    """Return the live tasks whose responsible post is the actor's, in the order of the list."""
    tasks = Task.objects.visible_to(actor).filter(responsible_post_id=actor.post_id)
    found = lines_of(tasks, days_of(today))
    return tuple(replace(line, place=place) for place, line in enumerate(found, start=1))
