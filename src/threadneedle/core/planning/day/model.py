"""A planning problem by whole days: who can do what, when, where, and what a plan of it costs.

Days count from 0 within the horizon, effort in quarter-hours. Everything is a whole number, so that a
plan is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from threadneedle.core.base import InvalidError, Problem, Tier

OFFICE = 0
"""The place that costs no travel."""

LATE_BY = 10
"""A task left out of the plan counts as done this many days after the horizon."""

PIECE = 8
"""Quarter-hours of the pieces into which work that may be divided is cut: two hours."""

MOST_PIECES = 40
"""Longer work is cut into so many longer pieces, as long as two of them fit into a day."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work of one unit.

    Parameters
    ----------
    effort
        Quarter-hours of each member of the crew, ≥ 1.
    crew
        How many people work on it together, ≥ 1.
    skill
        What each of them must be able to do; None if anybody of the unit can.
    place
        Where; 0 is the office. A person pays the way to a place once a day.
    release, due
        First day on which it can be done, and last day on which it is in time.
    limit
        Last day that the law allows; only for the tier of safety.
    after
        Ids of work that must be done on an earlier day.
    splittable
        May be spread over several days; then it is done on the last of them.
    pin
        The day on which somebody with the right to it has put it.
    parts
        (day, quarter-hours of each of the crew), by day: parts of it that somebody has put on days. What they
        leave is planned freely, before, between or after them; then it is done on the last day of all.
    """

    id: int
    unit: int
    tier: Tier
    due: int
    effort: int
    weight: int = 1
    crew: int = 1
    skill: int | None = None
    place: int = OFFICE
    release: int = 0
    limit: int | None = None
    after: tuple[int, ...] = ()
    splittable: bool = False
    pin: int | None = None
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def rest(self) -> int:
        """Quarter-hours of each of the crew that no part takes."""
        return self.effort - sum(quarters for _, quarters in self.parts)

    @property
    def divided(self) -> bool:
        """Whether it may lie on several days, or has been divided by hand."""
        return self.splittable or bool(self.parts)

    @property
    def held(self) -> bool:
        """Whether somebody has put it, or a part of it, on a day."""
        return self.pin is not None or bool(self.parts)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of a unit: what they can do, and their quarter-hours on each day of the horizon."""

    id: int
    unit: int
    skills: frozenset[int]
    quarters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayProblem:
    """Work, people and ways.

    ``travel[unit][place]`` are the quarter-hours that a person of the unit pays once a day for a place;
    what is not named costs nothing.

    Raises
    ------
    InvalidError
        With every fault at once: ``plan_repeated``, ``plan_range`` (with the ``field``),
        ``plan_unknown_before``, ``plan_circle``, ``plan_days``.
    """

    horizon: int
    activities: tuple[Activity, ...]
    workers: tuple[Worker, ...]
    travel: Mapping[int, Mapping[int, int]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        faults = [*_faults_of_work(self), *_faults_of_people(self)]
        if not faults and (circle := _in_a_circle(self.activities)):
            faults.append(Problem("plan_circle", {"activities": circle}))
        if faults:
            raise InvalidError(*faults)

    def way(self, activity: Activity) -> int:
        """Return the quarter-hours of the way to where the activity is done."""
        if activity.place == OFFICE:
            return 0
        return self.travel.get(activity.unit, {}).get(activity.place, 0)


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """People who work ``quarters`` each on an activity on a day; ``part`` counts from 1 if it is divided."""

    day: int
    activity: int
    part: int
    people: tuple[int, ...]
    quarters: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a plan costs, to be compared from left to right (lexicographically).

    ``unlawful`` is the weight of safety work past its lawful limit; ``late`` the weight times days late of
    each tier from safety to development.
    """

    unlawful: int
    late: tuple[int, int, int, int]

    def __lt__(self, other: Score) -> bool:
        """Tell whether this plan is better."""
        return (self.unlawful, *self.late) < (other.unlawful, *other.late)

    @property
    def vector(self) -> tuple[int, int, int, int, int]:
        """Return the five levels."""
        return (self.unlawful, *self.late)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Placements in order of day and activity, with what they cost; what is left out is in ``left_out``."""

    placements: tuple[Placement, ...]
    left_out: tuple[int, ...]
    score: Score

    def days(self) -> dict[int, int]:
        """Return the day on which each placed activity is done."""
        return days_of(self.placements)


def days_of(placements: Iterable[Placement]) -> dict[int, int]:
    """Return the day on which each activity is done: that of its last part."""
    done: dict[int, int] = {}
    for placement in placements:
        done[placement.activity] = max(placement.day, done.get(placement.activity, 0))
    return done


def penalty(activity: Activity, day: int) -> tuple[int, int]:
    """Return (weight past the lawful limit, weight times days late) of an activity done on ``day``."""
    unlawful = activity.weight if activity.limit is not None and day > activity.limit else 0
    return unlawful, activity.weight * max(0, day - activity.due)


def score_of(problem: DayProblem, done: Mapping[int, int]) -> Score:
    """Return what it costs if each activity is done on its day of ``done``; what is missing is left out."""
    unlawful, late = 0, [0, 0, 0, 0]
    for activity in problem.activities:
        day = done.get(activity.id, problem.horizon + LATE_BY)
        missed, days = penalty(activity, day)
        unlawful += missed
        late[activity.tier] += days
    return Score(unlawful, (late[0], late[1], late[2], late[3]))


def _faults_of_work(problem: DayProblem) -> list[Problem]:
    faults = []
    known: set[int] = set()
    for activity in problem.activities:
        if activity.id in known:
            faults.append(Problem("plan_repeated", {"activity": activity.id}))
        known.add(activity.id)
        ranges = (
            ("effort", activity.effort, 1),
            ("weight", activity.weight, 1),
            ("crew", activity.crew, 1),
            ("release", activity.release, 0),
            ("pin", activity.pin or 0, 0),
            ("rest", activity.rest, 0),
            *(("parts", least, 0) for least in _least_of(activity)),
        )
        faults += [
            Problem("plan_range", {"activity": activity.id, "field": name, "least": least, "value": value})
            for name, value, least in ranges
            if value < least
        ]
    faults += [
        Problem("plan_unknown_before", {"activity": activity.id, "before": before})
        for activity in problem.activities
        for before in activity.after
        if before not in known
    ]
    return faults


def _least_of(activity: Activity) -> tuple[int, ...]:
    """Return numbers that are negative if the parts of an activity make no sense."""
    days = [day for day, _ in activity.parts]
    if not days:
        return ()
    steps = [after - before - 1 for before, after in pairwise(days)]
    pinned_too = -1 if activity.pin is not None else 0
    return (days[0], pinned_too, *steps, *(quarters - 1 for _, quarters in activity.parts))


def _faults_of_people(problem: DayProblem) -> list[Problem]:
    faults = []
    known: set[int] = set()
    for worker in problem.workers:
        if worker.id in known:
            faults.append(Problem("plan_repeated", {"worker": worker.id}))
        known.add(worker.id)
        if len(worker.quarters) != problem.horizon or min(worker.quarters, default=0) < 0:
            faults.append(
                Problem(
                    "plan_days",
                    {"worker": worker.id, "days": len(worker.quarters), "horizon": problem.horizon},
                )
            )
    return faults


def _in_a_circle(activities: tuple[Activity, ...]) -> tuple[int, ...]:
    """Return ids of activities that wait for one another; nothing if there are none."""
    waiting = {activity.id: set(activity.after) for activity in activities}
    followers: dict[int, list[int]] = {}
    for activity in activities:
        for before in activity.after:
            followers.setdefault(before, []).append(activity.id)
    free = [key for key, before in waiting.items() if not before]
    while free:
        key = free.pop()
        del waiting[key]
        for follower in followers.get(key, ()):
            waiting[follower].discard(key)
            if not waiting[follower]:
                free.append(follower)
    return tuple(sorted(waiting))[:12]
