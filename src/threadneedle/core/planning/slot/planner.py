"""The planner by slots: one call, which sees for itself what kind of problem it has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from threadneedle.core.planning.slot.model import Objective, SlotPlan, SlotProblem, cost_of
from threadneedle.core.planning.slot.project import least_tardy, shortest
from threadneedle.core.planning.slot.single import SingleMachine


def plan_slots(
    problem: SlotProblem, *, steps: int | None, spent: Callable[[], bool], seed: int = 0
) -> SlotPlan:
    """Return a schedule under a budget of steps or of time; see ``day.planner.Budget``."""
    if problem.objective is Objective.MAKESPAN:
        starts = shortest(problem, seed, steps, spent)
    elif _one_at_a_time(problem):
        starts = _single(problem, seed, steps, spent)
    else:
        starts = least_tardy(problem, seed, steps, spent)
    named = {job.id: start for job, start in zip(problem.jobs, starts, strict=True)}
    rows = sorted(named.items(), key=lambda row: (row[1], row[0]))
    return SlotPlan(tuple(rows), cost_of(problem, named))


def _one_at_a_time(problem: SlotProblem) -> bool:
    """Tell whether no two jobs can run together and none has to wait for another."""
    return (
        bool(problem.jobs)
        and not any(job.after for job in problem.jobs)
        and any(
            all(2 * job.demands.get(pool, 0) > there_is for job in problem.jobs)
            for pool, there_is in problem.pools.items()
        )
    )


def _single(problem: SlotProblem, seed: int, steps: int | None, spent: Callable[[], bool]) -> tuple[int, ...]:
    machine = SingleMachine(
        np.array([job.duration for job in problem.jobs], dtype=np.int64),
        np.array([job.weight for job in problem.jobs], dtype=np.int64),
        np.array([job.due or 0 for job in problem.jobs], dtype=np.int64),
    )
    order = machine.search(machine.first_order(), seed, steps, spent)
    starts = [0] * len(problem.jobs)
    now = 0
    for job in order:
        starts[job] = now
        now += problem.jobs[job].duration
    return tuple(starts)
