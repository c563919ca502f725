"""Jobs, the pools they draw on, and what a schedule costs.

Time is whole numbers from 0. A pool has so many equal units at every moment (a renewable resource).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from threadneedle.core.base import InvalidError, Problem


class Objective(StrEnum):
    """What is to be least."""

    MAKESPAN = "makespan"
    WEIGHTED_TARDINESS = "weighted_tardiness"


@dataclass(frozen=True, slots=True)
class Job:
    """Work that runs ``duration`` ≥ 0 without a break, draws on pools, and follows other jobs."""

    id: int
    duration: int
    demands: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    after: tuple[int, ...] = ()
    due: int | None = None
    weight: int = 1


@dataclass(frozen=True)
class SlotProblem:
    """Jobs and pools.

    Raises
    ------
    InvalidError
        With every fault at once: ``plan_repeated``, ``plan_range``, ``plan_unknown_before``,
        ``plan_pool`` (a demand above what the pool has, or on no pool), ``plan_circle``, ``plan_no_due``.
    """

    jobs: tuple[Job, ...]
    pools: Mapping[str, int]
    objective: Objective = Objective.MAKESPAN

    def __post_init__(self) -> None:
        faults = _faults(self)
        if not faults:
            try:
                self.order  # noqa: B018 - a circle shows when the order is made
            except CycleError as error:
                faults.append(Problem("plan_circle", {"activities": tuple(error.args[1])[:12]}))
        if faults:
            raise InvalidError(*faults)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Indexes of the jobs, each after what it follows."""
        index = self.index
        graph = {index[job.id]: [index[key] for key in job.after] for job in self.jobs}
        return tuple(TopologicalSorter(graph).static_order())

    @cached_property
    def index(self) -> dict[int, int]:
        """Place of each job by its id."""
        return {job.id: place for place, job in enumerate(self.jobs)}


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """(job, start) in order of start and job, and what it costs."""

    starts: tuple[tuple[int, int], ...]
    cost: int


def cost_of(problem: SlotProblem, starts: Mapping[int, int]) -> int:
    """Return the objective of a schedule, by job id."""
    if problem.objective is Objective.MAKESPAN:
        return max((starts[job.id] + job.duration for job in problem.jobs), default=0)
    return sum(
        job.weight * max(0, starts[job.id] + job.duration - job.due)
        for job in problem.jobs
        if job.due is not None
    )


def check_slots(problem: SlotProblem, plan: SlotPlan) -> tuple[Problem, ...]:
    """Return every rule that a schedule breaks; nothing if it keeps all.

    Codes: ``plan_unknown``, ``plan_missing``, ``plan_early``, ``plan_order``, ``plan_over``, ``plan_score``.
    """
    starts = dict(plan.starts)
    jobs = {job.id: job for job in problem.jobs}
    found = [Problem("plan_unknown", {"activity": key}) for key in starts.keys() - jobs.keys()]
    found += [Problem("plan_missing", {"activity": key}) for key in sorted(jobs.keys() - starts.keys())]
    if found or len(starts) != len(plan.starts):
        return (*found, Problem("plan_repeated", {})) if len(starts) != len(plan.starts) else tuple(found)
    for job in problem.jobs:
        if starts[job.id] < 0:
            found.append(Problem("plan_early", {"activity": job.id, "day": starts[job.id], "first": 0}))
        found += [
            Problem("plan_order", {"activity": job.id, "before": before})
            for before in job.after
            if starts[before] + jobs[before].duration > starts[job.id]
        ]
    for pool, there_is in problem.pools.items():
        changes: dict[int, int] = {}
        for job in problem.jobs:
            asked = job.demands.get(pool, 0)
            start = starts[job.id]
            changes[start] = changes.get(start, 0) + asked
            changes[start + job.duration] = changes.get(start + job.duration, 0) - asked
        used = 0
        for moment in sorted(changes):
            used += changes[moment]
            if used > there_is:
                found.append(
                    Problem("plan_over", {"pool": pool, "day": moment, "used": used, "has": there_is})
                )
    if not found and plan.cost != cost_of(problem, starts):
        found.append(Problem("plan_score", {"score": plan.cost}))
    return tuple(found)


def _faults(problem: SlotProblem) -> list[Problem]:
    faults = []
    known: set[int] = set()
    for job in problem.jobs:
        if job.id in known:
            faults.append(Problem("plan_repeated", {"activity": job.id}))
        known.add(job.id)
        for name, value, least in (("duration", job.duration, 0), ("weight", job.weight, 0)):
            if value < least:
                faults.append(
                    Problem("plan_range", {"activity": job.id, "field": name, "least": least, "value": value})
                )
        faults += [
            Problem(
                "plan_pool",
                {"activity": job.id, "pool": pool, "used": asked, "has": problem.pools.get(pool, 0)},
            )
            for pool, asked in job.demands.items()
            if not 0 <= asked <= problem.pools.get(pool, -1)
        ]
        if problem.objective is Objective.WEIGHTED_TARDINESS and job.due is None and job.weight:
            faults.append(Problem("plan_no_due", {"activity": job.id}))
    faults += [
        Problem("plan_unknown_before", {"activity": job.id, "before": before})
        for job in problem.jobs
        for before in job.after
        if before not in known
    ]
    return faults
