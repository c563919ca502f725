"""What can certainly not be done in time, whatever the order: a proof, not a plan.

A relaxation: work may be divided among all who can do it and all days from its release to its due day.
What does not fit even so is late in every plan. Two things make the relaxation tighter and keep it sound.
The way to a place is charged as a share of the work done there: who works at a place for a whole day has
that day less the way, so each quarter-hour there takes at least ``day / (day - way)`` quarter-hours. And
work that cannot be divided is also counted by a dual feasible function (Fekete and Schepers, "New classes
of fast lower bounds for bin packing problems", Mathematical Programming 91, 2001): of two pieces longer
than half a day only one fits in a day. An empty answer promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.flow import Network
from threadneedle.core.planning.day.model import Activity, DayProblem

SCALE = 60
"""Flow is counted in sixtieths of a quarter-hour, so that rounding the way down loses little."""

SMALL = ((0, 1), (2, 5), (1, 2))
"""Thresholds of the dual feasible functions as shares of a whole day; the first leaves all as it is."""

SOURCE, SINK = 0, 1


@dataclass(frozen=True, slots=True)
class Certificate:
    """Work of some tiers that certainly cannot all be in time.

    Parameters
    ----------
    tier
        The proof counts work of this tier and the tiers above it.
    activities
        Ids of the work that competes: the near side of a least cut.
    first, last
        Days from the first release to the last due day among it.
    people
        Ids of those who could do it.
    needed, available
        Quarter-hours, ways included, that it needs, and that these people have on these days.
    short
        What is missing at least, in quarter-hours.
    whole_days
        The proof counts pieces of half a day and more: ``needed`` and ``short`` then count a piece for which
        nothing else leaves room as a whole day.
    """

    tier: Tier
    activities: tuple[int, ...]
    first: int
    last: int
    people: tuple[int, ...]
    needed: int
    available: int
    short: int
    whole_days: bool = False


def certify_overload(problem: DayProblem) -> tuple[Certificate, ...]:
    """Return for each tier, from safety on, what cannot be in time together with the tiers above it.

    A tier with no answer of its own has none. Units do not share
    people, so each is judged alone; answers come by unit and tier.
    """
    found = []
    windows = _windows(problem)
    for unit in sorted({activity.unit for activity in problem.activities}):
        own = [activity for activity in problem.activities if activity.unit == unit]
        proofs: dict[Tier, Certificate] = {}
        for share in SMALL:
            for proof in _proofs(problem, unit, own, windows, share):
                # The plain proof comes first and stays: its hours are those that people count.
                proofs.setdefault(proof.tier, proof)
        found += [proofs[tier] for tier in sorted(proofs)]
    return tuple(found)


def _windows(problem: DayProblem) -> dict[int, tuple[int, int]]:
    """Return the first and last day on which each activity can be done if all are to be in time.

    What comes before moves the first day; what comes after moves the last, but only if it is of the same
    tier or a higher one, because each tier is judged with those above it alone.
    """
    by_id = {activity.id: activity for activity in problem.activities}
    first = {activity.id: activity.release for activity in problem.activities}
    last = {activity.id: min(activity.due, problem.horizon - 1) for activity in problem.activities}
    for activity in problem.activities:
        if activity.pin is not None:
            first[activity.id] = last[activity.id] = activity.pin
    order = _each_after_what_it_waits_for(problem)
    for key in order:
        for before in by_id[key].after:
            first[key] = max(first[key], first[before] + 1)
    for key in reversed(order):
        for before in by_id[key].after:
            if by_id[key].tier <= by_id[before].tier:
                last[before] = min(last[before], last[key] - 1)
    return {key: (first[key], last[key]) for key in order}


def _each_after_what_it_waits_for(problem: DayProblem) -> list[int]:
    graph = {activity.id: activity.after for activity in problem.activities}
    return list(TopologicalSorter(graph).static_order())


def _proofs(
    problem: DayProblem,
    unit: int,
    own: list[Activity],
    windows: dict[int, tuple[int, int]],
    share: tuple[int, int],
) -> Iterable[Certificate]:
    """Push the tiers one after the other; what cannot be pushed is short."""
    longest = max(
        (max(worker.quarters, default=0) for worker in problem.workers if worker.unit == unit), default=0
    )
    small = longest * share[0] // share[1]
    graph = _Graph(problem, unit, windows, longest, small)
    short = 0
    for tier in Tier:
        asked = sum(graph.add(activity) for activity in own if activity.tier == tier)
        if not asked:
            continue
        missing = asked - graph.network.push(SOURCE, SINK)
        if missing > 0:
            short += missing
            yield graph.certificate(tier, short)


class _Graph:
    """Activities on the near side, what each person has on each day on the far side."""

    def __init__(
        self, problem: DayProblem, unit: int, windows: dict[int, tuple[int, int]], longest: int, small: int
    ) -> None:
        self.problem = problem
        self.windows = windows
        self.longest = longest
        self.small = small
        self.network = Network(2)
        self.nodes: dict[int, Activity] = {}
        self.asked: dict[int, int] = {}
        self.workers = [worker for worker in problem.workers if worker.unit == unit]
        self.days: dict[tuple[int, int], int] = {}
        for worker in self.workers:
            for day, quarters in enumerate(worker.quarters):
                if quarters:
                    node = self.network.add_node()
                    self.days[worker.id, day] = node
                    # The functions are feasible for whole days; a shorter day counts as a whole one.
                    self.network.connect(node, SINK, (longest if small else quarters) * SCALE)

    def add(self, activity: Activity) -> int:
        """Add an activity and return what it asks for."""
        way = self.problem.way(activity)
        first, last = self.windows[activity.id]
        bounds = range(first, last + 1)
        inflated = activity.effort * SCALE
        if way and way < self.longest:
            inflated = activity.effort * SCALE * self.longest // (self.longest - way)
        each = self._transformed(inflated, divisible=activity.divided)
        if not each:
            return 0
        node = self.network.add_node()
        self.nodes[node] = activity
        asked = each * activity.crew
        self.asked[node] = asked
        self.network.connect(SOURCE, node, asked)
        need = (1 if activity.divided else activity.effort) + way
        for worker in self.workers:
            if activity.skill is not None and activity.skill not in worker.skills:
                continue
            days = [self.days[worker.id, day] for day in bounds if worker.quarters[day] >= need]
            if not days:
                continue
            if activity.crew == 1:
                for day in days:
                    self.network.connect(node, day, each)
                continue
            # Nobody can stand for two of a crew.
            person = self.network.add_node()
            self.network.connect(node, person, each)
            for day in days:
                self.network.connect(person, day, each)
        return asked

    def _transformed(self, inflated: int, *, divisible: bool) -> int:
        """Return what work counts as under the function of this graph, in sixtieths of a quarter-hour."""
        if self.small == 0:
            return inflated
        if divisible:
            return 0
        whole, small = self.longest * SCALE, self.small * SCALE
        if inflated > whole - small:
            return whole
        return inflated if inflated >= small else 0

    def certificate(self, tier: Tier, short: int) -> Certificate:
        """Read the least cut: which work competes for whom, and when."""
        near = self.network.reached(SOURCE)
        competing = [activity for node, activity in self.nodes.items() if near[node]]
        asked = sum(self.asked[node] for node in self.nodes if near[node])
        people = {person for (person, _), node in self.days.items() if near[node]}
        return Certificate(
            tier=tier,
            activities=tuple(sorted(activity.id for activity in competing)),
            first=min(self.windows[activity.id][0] for activity in competing),
            last=max(self.windows[activity.id][1] for activity in competing),
            people=tuple(sorted(people)),
            needed=-(-asked // SCALE),
            available=(asked - short) // SCALE,
            short=-(-short // SCALE),
            whole_days=self.small > 0,
        )
