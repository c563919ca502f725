"""The best of all plans of a small problem by days, by dynamic programming over sets of work: slow and sure.

Held and Karp, "A dynamic programming approach to sequencing problems", Journal of the SIAM 10, 1962: what can
still be reached depends only on what has been done so far. It shares nothing with the planner but what a
plan costs, so that it can judge it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from threadneedle.core.planning.day.model import LATE_BY, Activity, DayProblem, Worker, penalty

MOST = 16
"""Activities that a problem may have: the tables have a row for every set of them."""

DIGIT = 1 << 12
"""Above what one level costs, so that five of them are digits of one number of 64 bits."""

UNKNOWN = np.iinfo(np.int64).max // 2

Cost = Callable[[Activity, int], int]


def best_vector(problem: DayProblem) -> tuple[int, ...]:
    """Return the five levels of the best plan.

    Raises
    ------
    ValueError
        As for ``best_cost``, and if a level could reach ``DIGIT``.
    """
    out = problem.horizon + LATE_BY
    if sum(penalty(row, out)[1] for row in problem.activities) >= DIGIT:
        raise ValueError(f"best_vector: levels of {DIGIT} and more")
    least = best_cost(problem, _lexicographic)
    return tuple(least // DIGIT**power % DIGIT for power in (4, 3, 2, 1, 0))


def best_cost(problem: DayProblem, cost: Cost) -> int:
    """Return the least sum of the ``cost`` of each activity on its day.

    What is left out counts as done ``LATE_BY`` days after the horizon.

    Raises
    ------
    ValueError
        If there are more than sixteen activities, crews above two, divided or pinned work.
    """
    work = problem.activities
    if len(work) > MOST or any(row.crew > 2 or row.divided or row.pin is not None for row in work):
        raise ValueError("best_cost: at most sixteen activities of one or two people, undivided and free")
    out = problem.horizon + LATE_BY
    sets = np.arange(1 << len(work))
    # The least cost by the set of what has been done.
    best = np.full(len(sets), UNKNOWN, dtype=np.int64)
    best[0] = sum(cost(row, out) for row in work)
    for day in range(problem.horizon):
        after = best.copy()
        for done in _possible_on(problem, day):
            rows = [row for place, row in enumerate(work) if done >> place & 1]
            change = sum(cost(row, day) - cost(row, out) for row in rows)
            needed = _set_of(problem, {key for row in rows for key in row.after})
            begun = sets[(sets & done == 0) & (sets & needed == needed) & (best < UNKNOWN)]
            after[begun | done] = np.minimum(after[begun | done], best[begun] + change)
        best = after
    return int(best.min())


def _lexicographic(activity: Activity, day: int) -> int:
    unlawful, late = penalty(activity, day)
    return unlawful * DIGIT**4 + late * DIGIT ** (3 - activity.tier)


def _set_of(problem: DayProblem, keys: set[int]) -> int:
    return sum(1 << place for place, row in enumerate(problem.activities) if row.id in keys)


def _possible_on(problem: DayProblem, day: int) -> list[int]:
    """Return the sets of work, not empty, that the people can do on one day."""
    pairs = sum(1 << place for place, row in enumerate(problem.activities) if row.crew == 2)
    # (what is complete, what one of two people does so far), person by person.
    reached = {(0, 0)}
    for worker in problem.workers:
        shares = _shares(problem, worker, day)
        reached = {
            (complete | share & ~pairs | half & share, half ^ share & pairs)
            for complete, half in reached
            for share in shares
            if not complete & share
        }
    return sorted({complete for complete, half in reached if complete and not half})


def _shares(problem: DayProblem, worker: Worker, day: int) -> list[int]:
    """Return the sets of work, also the empty one, in which a person can take part on a day."""
    able = [
        (1 << place, row)
        for place, row in enumerate(problem.activities)
        if row.unit == worker.unit
        and row.release <= day
        and (row.skill is None or row.skill in worker.skills)
    ]
    found = [(0, 0, frozenset[int]())]
    for bit, row in able:
        for share, used, been in tuple(found):
            need = used + row.effort + (0 if row.place in been else problem.way(row))
            if need <= worker.quarters[day]:
                found.append((share | bit, need, been | {row.place}))
    return [share for share, _, _ in found]
