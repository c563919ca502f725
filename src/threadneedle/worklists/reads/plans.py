"""On which days the lines of a list are laid, what has changed since the plan before, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from threadneedle.core.base import Actor, InvalidError, NotFoundError, Tier, covers
from threadneedle.core.planning.day.explain import Bound, Moved, Reason, done_by, explain
from threadneedle.core.planning.day.hours import hours_by_day
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.overload import Certificate
from threadneedle.core.planning.wire import day_plan_from, day_problem_from
from threadneedle.directives.models import Task
from threadneedle.org.reads import limit, unit_of
from threadneedle.worklists.mapping import Name
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.reads.failures import Failure, failure_of

SOON = 5
"""Working days that a list names one by one; what comes after goes by weeks."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The plan of a unit for a day.

    ``days`` are the days on which each task is worked on; on the last of them it is done (``done_on``).
    ``new``, ``gone`` and ``moved`` count against the plan before, of which ``before`` is the day; work whose
    day has passed undone is none of ``moved``. ``most_moved`` is the limit that the planner keeps. With a
    ``failure`` it is the last plan that could be made, perhaps of an earlier ``day``.

    ``hours`` are the quarter-hours laid on each planned day, ways included, and those there are; ``crews``
    say how many people work on a task together, where it is more than one.
    """

    day: date
    made_at: datetime
    stale: bool
    week: tuple[date, ...]
    days: Mapping[int, tuple[date, ...]]
    left_out: frozenset[int]
    late: int
    before: date | None
    new: tuple[int, ...]
    gone: int
    moved: tuple[int, ...]
    most_moved: int
    hours: Mapping[date, tuple[int, int]] = field(default_factory=dict)
    crews: Mapping[int, int] = field(default_factory=dict)
    failure: Failure | None = None

    @property
    def soon(self) -> tuple[date, ...]:
        """The days that the list names one by one: a working week from today."""
        return tuple(self.hours)[:SOON]

    def marks(self, task_id: int) -> tuple[tuple[date, bool], ...]:
        """Return for each day of this week whether a task is worked on; nothing if not this week."""
        own = self.days.get(task_id, ())
        marks = tuple((day, day in own) for day in self.week)
        return marks if any(on for _, on in marks) else ()


@dataclass(frozen=True, slots=True)
class Pushed:
    """A task that would be done on a later day; None for later than the plan reaches."""

    title: Name
    was: date
    would_be: date | None


@dataclass(frozen=True, slots=True)
class RaisedTier:
    """Why a line counts as of a higher ``tier`` than its own in one plan.

    ``reason`` is one of the policy's: it ``waited`` so many working days past its date, or its ``own`` tier
    has a share promised.
    """

    own: Tier
    tier: Tier
    reason: str
    waited: int


@dataclass(frozen=True, slots=True)
class Overload:
    """The proof that some of the work a line competes with is late in every plan.

    ``lines`` of its tier and above need ``needed`` quarter-hours from ``first`` to ``last``, ways included;
    the ``hands`` who can do them have ``available``, so that at least ``short`` are late. A proof by
    ``whole_days`` counts pieces beside which nothing else finds room: it proves lines late, and no hours.
    """

    lines: int
    hands: int
    first: date
    last: date
    needed: int
    available: int
    short: int
    whole_days: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line lies where it lies: a bound of the core, and what being done by ``earlier`` would push.

    ``choices`` are the earlier days for which that can be asked, ``by`` the one that was. With ``by`` and
    without ``earlier`` no way was found, which proves nothing.
    ``before`` is the line it waits for, where that binds and the reader may see it. Without ``overload`` the
    days late say only what our best plan comes to; of a line whose date has passed already nothing of the
    kind needs proof: it is ``overdue``.
    """

    task_id: int
    unit_id: int
    title: Name
    due: date
    done: date | None
    days_late: int
    bound: str
    earlier: date | None
    pushed: tuple[Pushed, ...]
    overdue: bool
    choices: tuple[date, ...] = ()
    by: date | None = None
    before: Name | None = None
    overload: Overload | None = None
    raised: RaisedTier | None = None

    @property
    def chosen(self) -> date | None:
        """The day with which the choice of an earlier one begins: the one asked for, or the day before."""
        return self.by or self.earlier or (self.choices[-1] if self.choices else None)


def laid_out(unit_id: int, today: date) -> Laid | None:
    """Return how the work of a unit is laid, in four queries; None if nothing is planned for today.

    If the plan of today has failed, the last one stands in for it.
    """
    rows = list(WorkPlan.objects.filter(unit=unit_id, day__lte=today).order_by("-day")[:2])
    failure = failure_of(unit_id) if rows else None
    if not rows or (rows[0].day != today and failure is None):
        return None
    row, before = rows[0], rows[1] if len(rows) > 1 else None
    days = days_of_plan(row)
    known = {task["id"] for task in row.problem["tasks"]}
    had = {task["id"] for task in before.problem["tasks"]} if before else set()
    planned = tuple(date.fromisoformat(day) for day in row.days)
    problem = day_problem_from(row.problem)
    due = {task["id"]: task["due"] for task in row.problem["tasks"]}
    number = {day: place for place, day in enumerate(planned)}
    late = sum(
        (number[days[key][-1]] if key in days else len(planned)) > limit_day for key, limit_day in due.items()
    )
    return Laid(
        day=row.day,
        made_at=row.made_at,
        stale=row.stale,
        week=tuple(day for day in planned if day.isocalendar()[:2] == planned[0].isocalendar()[:2]),
        days=days,
        left_out=frozenset(known - days.keys()),
        late=late,
        before=before.day if before else None,
        new=tuple(sorted(known - had)) if before else (),
        gone=len(had - known),
        moved=tuple(sorted(moved_since(row, before))) if before else (),
        most_moved=int(limit("redated_most", today)),
        hours=dict(zip(planned, hours_by_day(problem, day_plan_from(row.plan, problem)), strict=True)),
        crews={activity.id: activity.crew for activity in problem.activities if activity.crew > 1},
        failure=failure,
    )


def why_here(unit_id: int, task_id: int, *, actor: Actor, today: date, by: date | None = None) -> Why:
    """Return why a line of a unit's list lies where it lies.

    Parameters
    ----------
    by
        An earlier day of the plan by which it would have to be done; without it, the day before.

    Raises
    ------
    NotFoundError
        If the unit's whole list is not the actor's to see, or the task is not in its plan of today.
    InvalidError
        ``plan.by_not_earlier`` if ``by`` is none of its ``choices``.
    """
    unit = unit_of(unit_id, actor)
    task = Task.objects.visible_to(actor).of_unit(unit.path).filter(pk=task_id).first()
    row = WorkPlan.objects.filter(unit=unit, day=today).first()
    whole = any(covers(scope, unit.path) for scope in actor.scopes())
    if task is None or row is None or not whole:
        raise NotFoundError.of("plan.not_planned", task=task_id)
    problem = day_problem_from(row.problem)
    if all(found.id != task_id for found in problem.activities):
        raise NotFoundError.of("plan.not_planned", task=task_id)
    plan = day_plan_from(row.plan, problem)
    reason = explain(problem, plan, task_id)
    planned = [date.fromisoformat(day) for day in row.days]
    choices = _choices(problem, reason, planned)
    if by is not None and by not in choices:
        raise InvalidError.of("plan.by_not_earlier", field="by", day=by)
    earlier = reason.earlier if by is None else done_by(problem, plan, task_id, planned.index(by))
    overdue = task.due < today
    proof = None if overdue else reason.certainly
    return Why(
        task_id=task_id,
        unit_id=unit_id,
        title=Name(task.title, task.title_en),
        due=task.due,
        done=None if reason.day is None else planned[reason.day],
        days_late=reason.days_late,
        bound=reason.bound.value,
        earlier=planned[earlier.day] if earlier else None,
        pushed=_pushed(earlier.moved, planned, actor) if earlier else (),
        overdue=overdue,
        choices=choices,
        by=by,
        before=_title(reason.before, actor),
        overload=_overload(proof, planned) if proof else None,
        raised=next((_raised(told) for told in row.raised if told["task"] == task_id), None),
    )


def _choices(problem: DayProblem, reason: Reason, planned: Sequence[date]) -> tuple[date, ...]:
    """Return the days before that on which a line is done; none where no other work keeps it."""
    if reason.bound in {Bound.PIN, Bound.RELEASE, Bound.NOBODY}:
        return ()
    release = next(row.release for row in problem.activities if row.id == reason.activity)
    return tuple(planned[release : reason.day])


def _title(task_id: int | None, actor: Actor) -> Name | None:
    task = Task.objects.visible_to(actor).filter(pk=task_id).first() if task_id else None
    return Name(task.title, task.title_en) if task else None


def _overload(proof: Certificate, planned: Sequence[date]) -> Overload:
    """Return a proof in days of the calendar; what is due before or after the plan lies at its ends."""
    first, last = (planned[max(0, min(day, len(planned) - 1))] for day in (proof.first, proof.last))
    return Overload(
        lines=len(proof.activities),
        hands=len(proof.people),
        first=first,
        last=last,
        needed=proof.needed,
        available=proof.available,
        short=proof.short,
        whole_days=proof.whole_days,
    )


def _raised(told: Mapping[str, Any]) -> RaisedTier:
    return RaisedTier(Tier(told["from"]), Tier(told["to"]), told["reason"], told["days"])


def _pushed(moved: Iterable[Moved], planned: Sequence[date], actor: Actor) -> tuple[Pushed, ...]:
    """Name what would be done later; what only changes its place without harm is not told."""
    later = {
        change.activity: (change.was, change.would_be)
        for change in moved
        if change.was is not None and (change.would_be is None or change.would_be > change.was)
    }
    tasks = Task.objects.visible_to(actor).in_bulk(list(later))
    return tuple(
        Pushed(
            Name(tasks[key].title, tasks[key].title_en),
            planned[was],
            None if would_be is None else planned[would_be],
        )
        for key, (was, would_be) in later.items()
        if key in tasks
    )


def moved_since(row: WorkPlan, before: WorkPlan) -> set[int]:
    """Return the tasks that are done on another day than by the plan before.

    Work whose day has passed undone has lost its place: the limit of re-dated lines does not hold it.
    """
    now, was = days_of_plan(row), days_of_plan(before)
    known = {task["id"] for task in row.problem["tasks"]} & was.keys()
    first = date.fromisoformat(row.days[0])
    return {key for key in known if was[key][0] >= first and now.get(key, ())[-1:] != was[key][-1:]}


def done_on(days: Mapping[int, Sequence[date]], task_id: int) -> date | None:
    """Return the day on which a task is done by a plan; None if it is left out or not planned yet."""
    own = days.get(task_id)
    return own[-1] if own else None


def days_of_plan(row: WorkPlan) -> dict[int, tuple[date, ...]]:
    """Return the days on which each task of a plan is worked on, in order."""
    planned = [date.fromisoformat(day) for day in row.days]
    found: dict[int, set[date]] = {}
    for placement in row.plan["placements"]:
        found.setdefault(placement["task"], set()).add(planned[placement["day"]])
    return {task: tuple(sorted(days)) for task, days in found.items()}
