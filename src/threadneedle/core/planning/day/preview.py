"""What new work would cost before anybody is asked for it: whom it displaces, what cannot be in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Score, days_of
from threadneedle.core.planning.day.overload import certify_overload
from threadneedle.core.planning.day.planner import Budget, insert
from threadneedle.core.planning.day.planner import plan as plan_anew

WEEK = 5
"""Working days of the grid that count as a week."""

STEPS = 200
"""Steps of the search on each side: less than a tenth of a CPU-second for a hundred tasks."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """Work planned already that would be done on a later day; None stands for a day beyond the horizon."""

    activity: int
    tier: Tier
    was: int
    would_be: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """Quarter-hours of one week, from working day ``first`` on.

    ``before`` and ``after`` are what is asked without and with the new work: work lies in the week in which
    it is due or, where that is full, in an earlier one; what fits into none of them stays on the week in
    which it is due, over what is ``available``.
    """

    first: int
    before: int
    after: int
    available: int

    @property
    def over_before(self) -> int:
        """Quarter-hours over the line without the new work."""
        return max(0, self.before - self.available)

    @property
    def over_after(self) -> int:
        """Quarter-hours over the line with it."""
        return max(0, self.after - self.available)


@dataclass(frozen=True, slots=True)
class Impact:
    """What new work does to a plan. ``certain`` and ``best`` are different things and never added up.

    Parameters
    ----------
    score_before, score_after
        What the plan costs without the new work, and with it let in.
    displaced
        Work planned already that would be done later, by tier and day.
    late_new
        Ids of new work that would be late in this plan.
    certain_before, certain_after
        Quarter-hours that no plan has in time: a proof; see ``certain_quarters``.
    best_before, best_after
        Quarter-hours of the work that is late in the best plan found, each piece counted whole.
    """

    score_before: Score
    score_after: Score
    displaced: tuple[Displaced, ...]
    late_new: tuple[int, ...]
    certain_before: int
    certain_after: int
    best_before: int
    best_after: int
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A unit's problem with its plan, and the new work that is asked of it."""

    problem: DayProblem
    plan: DayPlan
    draft: Sequence[Activity]


def preview(problem: DayProblem, plan: DayPlan, draft: Collection[Activity], *, steps: int = STEPS) -> Impact:
    """Return what letting in new work would do to a plan; nothing is changed.

    Both sides are planned alike: the plan carried on with no new work, and with the draft let in. Where that
    alone displaces nothing and is in time, nothing is searched: a free date stays one. Else each side is made
    better in so many ``steps``, for letting in leaves divided work late where lighter work can yield.
    """
    wider = replace(problem, activities=(*problem.activities, *draft))
    before, after = insert(problem, plan, ()), insert(wider, plan, ())
    if not _let_in_freely(problem, before, after, draft):
        before, after = _better(problem, plan, before, steps), _better(wider, plan, after, steps)
    new = {activity.id for activity in draft}
    late_after = _late(wider, after)
    return Impact(
        score_before=before.score,
        score_after=after.score,
        displaced=_displaced(problem, before, after),
        late_new=tuple(sorted(activity.id for activity in late_after if activity.id in new)),
        certain_before=certain_quarters(problem),
        certain_after=certain_quarters(wider),
        best_before=_quarters(_late(problem, before)),
        best_after=_quarters(late_after),
        weeks=_weeks(problem, wider),
    )


def free_date(cases: Iterable[Case]) -> int | None:
    """Return the first day on which all new work fits if none of it is due before, for all units together.

    Packing is not monotone: a day may fit although a later one does not. So every day is tried in turn, from
    the first due day of the drafts on, and what is found is the earliest at which letting in displaces
    nothing and is in time. What is due later than the day keeps its own.

    Parameters
    ----------
    cases
        One for each unit. A day is tried on the unit first on which the day before has failed.

    Returns
    -------
    int or None
        A day below the horizon of every problem; None without drafts, or if no day fits.
    """
    left = [(case, insert(case.problem, case.plan, ())) for case in cases if case.draft]
    if not left:
        return None
    first = min(max(0, activity.due) for case, _ in left for activity in case.draft)
    for day in range(first, min(case.problem.horizon for case, _ in left)):
        failing = next((place for place, row in enumerate(left) if not _fits(*row, day)), None)
        if failing is None:
            return day
        left.insert(0, left.pop(failing))
    return None


def extended(problem: DayProblem, days: int) -> DayProblem:
    """Return the problem over at least ``days`` days: everybody's last week is repeated."""
    more = days - problem.horizon
    if more <= 0:
        return problem
    workers = tuple(
        replace(worker, quarters=(*worker.quarters, *_repeated(worker.quarters[-WEEK:], more)))
        for worker in problem.workers
    )
    return replace(problem, horizon=days, workers=workers)


def certain_quarters(problem: DayProblem) -> int:
    """Return quarter-hours that are late in every plan, ways and orders of work left aside.

    A lower bound on the quarter-hours of late work: what must wait for other work or pay a way can only be
    later. Work due after the horizon is left out, for it may be done after it. Units are added up.
    """
    inside = tuple(
        replace(activity, after=()) for activity in problem.activities if activity.due < problem.horizon
    )
    bare = replace(problem, activities=inside, travel=MappingProxyType({}))
    unit_of = {activity.id: activity.unit for activity in inside}
    short: dict[int, int] = {}
    for proof in certify_overload(bare):
        # A proof by whole days counts a piece for more hours than it takes; it proves no hours.
        if not proof.whole_days:
            unit = unit_of[proof.activities[0]]
            short[unit] = max(short.get(unit, 0), proof.short)
    return sum(short.values())


def _better(problem: DayProblem, previous: DayPlan, let_in: DayPlan, steps: int) -> DayPlan:
    """Search on, from the plan that people know and from none; what moves more only counts if it costs less.

    Long divided work lies too close in a plan that people know for more of it to be let in at its best.
    """
    searched = plan_anew(problem, previous=previous, budget=Budget(steps))
    anew = plan_anew(problem, budget=Budget(steps // 2))
    return min((let_in, searched, anew), key=lambda made: made.score.vector)


def _repeated(week: tuple[int, ...], days: int) -> tuple[int, ...]:
    return tuple(week[day % len(week)] for day in range(days)) if week else (0,) * days


def _fits(case: Case, settled: DayPlan, day: int) -> bool:
    """Tell whether letting in displaces nothing and is in time, if nothing new is due before a day."""
    moved = tuple(replace(activity, due=max(activity.due, day)) for activity in case.draft)
    return _let_in_freely(case.problem, settled, insert(case.problem, case.plan, moved), moved)


def _let_in_freely(problem: DayProblem, before: DayPlan, after: DayPlan, draft: Collection[Activity]) -> bool:
    done = after.days()
    in_time = all(done.get(activity.id, problem.horizon) <= activity.due for activity in draft)
    return in_time and not _displaced(problem, before, after)


def _displaced(problem: DayProblem, before: DayPlan, after: DayPlan) -> tuple[Displaced, ...]:
    was, would_be = before.days(), after.days()
    found = [
        Displaced(activity.id, activity.tier, was[activity.id], would_be.get(activity.id))
        for activity in problem.activities
        if activity.id in was and would_be.get(activity.id, problem.horizon) > was[activity.id]
    ]
    return tuple(sorted(found, key=lambda row: (row.tier, row.was, row.activity)))


def _late(problem: DayProblem, plan: DayPlan) -> list[Activity]:
    done = days_of(plan.placements)
    return [
        activity for activity in problem.activities if activity.due < done.get(activity.id, problem.horizon)
    ]


def _quarters(work: Iterable[Activity]) -> int:
    return sum(activity.effort * activity.crew for activity in work)


def _weeks(problem: DayProblem, wider: DayProblem) -> tuple[Week, ...]:
    firsts = range(0, problem.horizon, WEEK)
    available = [sum(sum(row.quarters[first : first + WEEK]) for row in problem.workers) for first in firsts]
    before, after = _laid(problem, available), _laid(wider, available)
    return tuple(Week(*row) for row in zip(firsts, before, after, available, strict=True))


def _laid(problem: DayProblem, available: list[int]) -> list[int]:
    due = [0] * len(available)
    for activity in problem.activities:
        if activity.due < problem.horizon:
            due[max(0, activity.due) // WEEK] += activity.effort * activity.crew
    laid = [0] * len(available)
    for week, quarters in enumerate(due):
        left = quarters
        for place in range(week, -1, -1):
            taken = max(0, min(left, available[place] - laid[place]))
            laid[place] += taken
            left -= taken
        laid[week] += left
    return laid
