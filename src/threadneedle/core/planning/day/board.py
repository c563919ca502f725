"""The board on which a plan is made: who has how much left on which day, and what lies where.

Everything is by index, in lists: the planners place and lift tens of thousands of times a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from threadneedle.core.planning.day.model import (
    LATE_BY,
    MOST_PIECES,
    PIECE,
    Activity,
    DayPlan,
    DayProblem,
    Placement,
    days_of,
    penalty,
    score_of,
)

LEVEL = 10**9
"""The least number above the cost of one level: levels are digits of one number, so one comparison is
lexicographic. Weights, days and activities of a problem multiply to far less."""

Crew = tuple[int, ...]
Spot = tuple[int, Crew]


class Board:
    """Pieces of work and their places. A piece is an activity, or a part of one that may be divided."""

    __slots__ = (
        "activity",
        "after",
        "been",
        "before",
        "cost",
        "crew",
        "crew_size",
        "day",
        "due",
        "effort",
        "eligible",
        "first",
        "horizon",
        "last",
        "left",
        "pinned",
        "place",
        "problem",
        "skills",
        "tier",
        "total",
        "way",
        "weight",
        "whole",
    )

    def __init__(self, problem: DayProblem) -> None:
        self.problem = problem
        self.horizon = problem.horizon
        self.activity: list[int] = []
        self.effort: list[int] = []
        self.cost: list[list[int]] = []
        self.after: list[list[tuple[int, int]]] = []
        last_pieces: dict[int, list[int]] = {}
        first_pieces: dict[int, list[int]] = {}
        pin: list[int | None] = []
        for place, activity in enumerate(problem.activities):
            chains = _chains(activity, _most(problem, activity))
            for chain, pieces in enumerate(chains, start=1):
                for number, (effort, day) in enumerate(pieces):
                    piece = len(self.effort)
                    # The next piece may follow on the same day; other work only on a later one.
                    self.after.append([(piece - 1, 0)] if number else [])
                    if not number:
                        first_pieces.setdefault(activity.id, []).append(piece)
                    self.activity.append(place)
                    self.effort.append(effort)
                    pin.append(day)
                    ends = number == len(pieces) - 1
                    self.cost.append(_costs(problem, place, ends=ends, done=chain == len(chains)))
                last_pieces.setdefault(activity.id, []).append(len(self.effort) - 1)
        for activity in problem.activities:
            for piece in first_pieces[activity.id]:
                self.after[piece] += [(last, 1) for key in activity.after for last in last_pieces[key]]
        parts: dict[int, list[int]] = {}
        for piece, place in enumerate(self.activity):
            parts.setdefault(place, []).append(piece)
        self.whole = [parts[place] for place in self.activity]
        self.before: list[list[tuple[int, int]]] = [[] for _ in self.effort]
        for piece, rows in enumerate(self.after):
            for other, lag in rows:
                self.before[other].append((piece, lag))
        of = [problem.activities[place] for place in self.activity]
        self.crew_size = [activity.crew for activity in of]
        self.place = [activity.place for activity in of]
        self.way = [problem.way(activity) for activity in of]
        self.due = [activity.due for activity in of]
        self.tier = [int(activity.tier) for activity in of]
        self.weight = [activity.weight for activity in of]
        self.first = [
            row.release if day is None else max(day, row.release) for row, day in zip(of, pin, strict=True)
        ]
        self.last = [problem.horizon - 1 if day is None else day for day in pin]
        self.pinned = [day is not None for day in pin]
        self.skills = [len(worker.skills) for worker in problem.workers]
        self.eligible = _eligible(problem, self.activity, self.skills)
        self.left = [list(worker.quarters) for worker in problem.workers]
        self.been: list[list[dict[int, int]]] = [
            [{} for _ in range(problem.horizon)] for _ in problem.workers
        ]
        self.day = [problem.horizon] * len(self.effort)
        self.crew: list[Crew] = [()] * len(self.effort)
        self.total = sum(costs[-1] for costs in self.cost)

    def crew_for(self, piece: int, day: int) -> Crew | None:
        """Return who can do a piece on a day: those there already, then the least skilled, then the fullest.

        None if too few have the time.
        """
        effort, place, way = self.effort[piece], self.place[piece], self.way[piece]
        left, been, skills = self.left, self.been, self.skills
        found = []
        for person in self.eligible[piece]:
            spare = left[person][day] - effort
            if spare < 0:
                continue
            extra = 0 if not way or place in been[person][day] else way
            spare -= extra
            if spare >= 0:
                found.append((extra, skills[person], spare, person))
        size = self.crew_size[piece]
        if len(found) < size:
            return None
        if size == 1:
            return (min(found)[3],)
        found.sort()
        return tuple(person for *_, person in found[:size])

    def put(self, piece: int, day: int, crew: Crew) -> None:
        """Put a piece on a day with a crew that ``crew_for`` has named, or that had it before."""
        effort, place, way = self.effort[piece], self.place[piece], self.way[piece]
        for person in crew:
            need = effort
            if way:
                there = self.been[person][day]
                times = there.get(place, 0)
                there[place] = times + 1
                if not times:
                    need += way
            self.left[person][day] -= need
        self.day[piece], self.crew[piece] = day, crew
        self.total += self.cost[piece][day] - self.cost[piece][self.horizon]

    def lift(self, piece: int) -> None:
        """Take a piece from its day."""
        day, effort, place, way = self.day[piece], self.effort[piece], self.place[piece], self.way[piece]
        for person in self.crew[piece]:
            freed = effort
            if way:
                there = self.been[person][day]
                times = there[place]
                if times == 1:
                    del there[place]
                    freed += way
                else:
                    there[place] = times - 1
            self.left[person][day] += freed
        self.day[piece], self.crew[piece] = self.horizon, ()
        self.total += self.cost[piece][self.horizon] - self.cost[piece][day]

    def window(self, piece: int) -> tuple[int, int]:
        """Return the first and last day that release, pin and the order of work leave to a piece."""
        first, last, day = self.first[piece], self.last[piece], self.day
        for other, lag in self.after[piece]:
            # What comes before and is left out lies on the day after the last, so nothing may follow it.
            first = max(first, day[other] + lag)
        for other, lag in self.before[piece]:
            if day[other] < self.horizon and day[other] - lag < last:
                last = day[other] - lag
        return first, last

    def put_first(self, piece: int, days: Iterable[int]) -> bool:
        """Put a piece on the first of the days on which somebody can do it."""
        for day in days:
            crew = self.crew_for(piece, day)
            if crew is not None:
                self.put(piece, day, crew)
                return True
        return False

    def placed(self, piece: int) -> bool:
        """Tell whether a piece lies on a day."""
        return self.day[piece] < self.horizon

    def strands(self, pieces: Iterable[int]) -> bool:
        """Tell whether one of some pieces is left out though placed work waits for it."""
        return any(
            not self.placed(piece) and any(self.placed(other) for other, _ in self.before[piece])
            for piece in pieces
        )

    def in_order(self, keys: list[tuple[int, ...]]) -> list[int]:
        """Return all pieces by key, each after what it waits for."""
        return ordered(range(len(self.effort)), keys, self.after)

    def spots(self) -> list[Spot]:
        """Return where every piece lies, to come back to it."""
        return list(zip(self.day, self.crew, strict=True))

    def restore(self, spots: list[Spot]) -> None:
        """Put every piece where it lay."""
        for piece in range(len(spots)):
            if self.placed(piece):
                self.lift(piece)
        for piece, (day, crew) in enumerate(spots):
            if day < self.horizon:
                self.put(piece, day, crew)

    def plan(self) -> DayPlan:
        """Return what lies on the board; an activity of which a piece is left out is left out whole."""
        missing = {self.activity[piece] for piece, day in enumerate(self.day) if day == self.horizon}
        activities = self.problem.activities
        placements = []
        part: dict[int, int] = {}
        for piece, (day, crew) in enumerate(self.spots()):
            key = self.activity[piece]
            part[key] = part.get(key, 0) + 1
            if key not in missing:
                people = tuple(sorted(self.problem.workers[person].id for person in crew))
                placements.append(Placement(day, activities[key].id, part[key], people, self.effort[piece]))
        left_out = tuple(sorted(activities[place].id for place in missing))
        return DayPlan(tuple(sorted(placements)), left_out, score_of(self.problem, days_of(placements)))


Key = TypeVar("Key", tuple[float, float], tuple[int, ...])


def ordered(
    pieces: Iterable[int], keys: Mapping[int, Key] | list[Key], after: list[list[tuple[int, int]]]
) -> list[int]:
    """Return some pieces by key, each after those of them that it waits for."""
    wanted = sorted(pieces, key=keys.__getitem__)
    among, done, out = set(wanted), set(), []
    for piece in wanted:
        stack = [piece]
        while stack:
            top = stack[-1]
            waits = [other for other, _ in after[top] if other in among and other not in done]
            if waits and top not in done:
                stack += waits
                continue
            stack.pop()
            if top not in done:
                done.add(top)
                out.append(top)
    return out


def _most(problem: DayProblem, activity: Activity) -> int:
    """Return the quarter-hours of the longest piece: a day of each of a crew holds it, twice if it is long.

    A piece longer than a day would never be placed, and its whole task be said to be late.
    """
    longest = sorted(
        max(worker.quarters, default=0)
        for worker in problem.workers
        if worker.unit == activity.unit and (activity.skill is None or activity.skill in worker.skills)
    )
    day = longest[-activity.crew] - problem.way(activity) if len(longest) >= activity.crew else 0
    return max(day // 2, min(PIECE, day)) if day > 0 else activity.effort


def _pieces(effort: int, most: int) -> list[int]:
    count = max(min(-(-effort // PIECE), MOST_PIECES), -(-effort // most))
    return [effort // count + (number < effort % count) for number in range(count)]


def _chains(activity: Activity, most: int) -> list[list[tuple[int, int | None]]]:
    """Return the pieces of an activity as (effort, its day if somebody has said it), in chains.

    ``most`` are the quarter-hours of the longest piece where that makes more pieces than usual.
    Pieces of a chain keep their order. Parts that somebody has put on days are a chain of their own: what
    they leave may lie before them or after them. What may be divided is so within its day too, so that a part
    longer than the day of one person is done by several.
    """

    def pieces(effort: int) -> list[int]:
        return _pieces(effort, most) if activity.splittable else [effort]

    parts: list[tuple[int, int | None]] = [
        (piece, day) for day, quarters in activity.parts for piece in pieces(quarters)
    ]
    free = [(piece, activity.pin) for piece in pieces(activity.rest)] if activity.rest else []
    return [chain for chain in (parts, free) if chain]


def _costs(problem: DayProblem, place: int, *, ends: bool, done: bool) -> list[int]:
    """Return the cost of a piece on each day, and last the cost of leaving it out.

    The piece with which the activity is ``done`` costs what the activity costs if it is done then, or with
    its last part if that lies later. A piece that only ``ends`` a chain costs something if it is left out.
    """
    costs = [0] * (problem.horizon + 1)
    activity = problem.activities[place]
    least = max((day for day, _ in activity.parts), default=0)
    for number, day in enumerate([*range(problem.horizon), problem.horizon + LATE_BY]):
        if not ends or (not done and number < problem.horizon):
            continue
        unlawful, late = penalty(activity, max(day, least))
        costs[number] = unlawful * LEVEL**4 + late * LEVEL ** (3 - activity.tier)
    return costs


def _eligible(problem: DayProblem, activity_of: list[int], skills: list[int]) -> list[tuple[int, ...]]:
    of_unit: dict[int, list[int]] = {}
    for person, worker in enumerate(problem.workers):
        of_unit.setdefault(worker.unit, []).append(person)
    found: dict[tuple[int, int | None], tuple[int, ...]] = {}
    out = []
    for place in activity_of:
        activity = problem.activities[place]
        key = (activity.unit, activity.skill)
        if key not in found:
            able = (
                person
                for person in of_unit.get(activity.unit, ())
                if activity.skill is None or activity.skill in problem.workers[person].skills
            )
            found[key] = tuple(sorted(able, key=lambda person: (skills[person], person)))
        out.append(found[key])
    return out
