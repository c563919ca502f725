"""One machine, weighted tardiness: dispatch by apparent tardiness cost, then iterated dynasearch.

Vepsalainen and Morton, "Priority rules for job shops with weighted tardiness costs", Management Science 33,
1987 (ATC). Congram, Potts and van de Velde, "An iterated dynasearch algorithm for the single-machine total
weighted tardiness scheduling problem", INFORMS Journal on Computing 14, 2002: the best set of moves that do
not overlap is found by dynamic programming and made at once. Here the moves are insertions, and exchanges
where no insertion helps. A heuristic: it proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

LOOK_AHEAD = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
KICKS = (3, 4, 5, 6)
REACH = 30
PATIENCE = 40
"""Worse results in a row after which the search goes back to the best."""


class SingleMachine:
    """Durations, weights and due times of jobs that run one after the other, by index."""

    def __init__(self, durations: Numbers, weights: Numbers, dues: Numbers) -> None:
        self.durations, self.weights, self.dues = durations, weights, dues
        self.count = len(durations)
        self._below = np.tril_indices(self.count)

    def cost(self, order: Numbers) -> int:
        """Return the weighted tardiness of an order."""
        late = np.cumsum(self.durations[order]) - self.dues[order]
        return int((self.weights[order] * np.maximum(late, 0)).sum())

    def first_order(self) -> Numbers:
        """Return the best of seven dispatch orders, improved until no set of moves helps."""
        return self.descend(min((self._dispatch(factor) for factor in LOOK_AHEAD), key=self.cost))

    def search(self, order: Numbers, seed: int, steps: int | None, spent: Callable[[], bool]) -> Numbers:
        """Kick and descend until the steps are used, the budget is spent, or nothing is late."""
        random = Random(seed)  # noqa: S311 - a search, no secret
        best = here = order
        best_cost = here_cost = self.cost(order)
        worse = step = 0
        while best_cost and (steps is None or step < steps) and not spent():
            step += 1
            there = self.descend(self._kicked(here, random))
            cost = self.cost(there)
            worse = 0 if cost < here_cost else worse + (cost > here_cost)
            if cost <= here_cost:
                here, here_cost = there, cost
            if cost < best_cost:
                best, best_cost = there, cost
            if worse > PATIENCE:
                here, here_cost, worse = best, best_cost, 0
        return best

    def descend(self, order: Numbers) -> Numbers:
        """Make the best set of moves that do not overlap, again and again, until there is none."""
        while True:
            forward, backward = self._insertions(order)
            gains = np.minimum(forward, backward)
            gains[self._below] = 0
            exchange = bool(gains.min() >= 0)
            if exchange:
                gains = self._exchanges(order)
                if gains.min() >= 0:
                    return order
            row = list(order)
            for first, last in _best_moves(gains):
                if exchange:
                    row[first], row[last] = row[last], row[first]
                elif backward[first, last] < forward[first, last]:
                    row.insert(first, row.pop(last))
                else:
                    row.insert(last, row.pop(first))
            order = np.array(row)

    def _dispatch(self, factor: float) -> Numbers:
        """Take the job of greatest apparent tardiness cost, again and again."""
        mean = max(float(self.durations.mean()), 1.0)
        worth = self.weights / np.maximum(self.durations, 1)
        waiting = np.arange(self.count)
        now, order = 0, []
        for _ in range(self.count):
            slack = np.maximum(0, self.dues[waiting] - self.durations[waiting] - now)
            place = int((worth[waiting] * np.exp(-slack / (factor * mean))).argmax())
            job = int(waiting[place])
            waiting = np.delete(waiting, place)
            order.append(job)
            now += int(self.durations[job])
        return np.array(order)

    def _insertions(self, order: Numbers) -> tuple[Numbers, Numbers]:
        """Return change of cost [i, j], i < j, of moving i behind j, and of moving j before i."""
        durations, weights, dues = self.durations[order], self.weights[order], self.dues[order]
        ends = np.cumsum(durations)
        late = ends - dues
        costs = weights * np.maximum(late, 0)
        each = np.arange(self.count)
        # Row i: what each job gains if the job at i no longer runs before it.
        earlier = np.cumsum(weights * np.maximum(late[None, :] - durations[:, None], 0) - costs, axis=1)
        own = weights[:, None] * np.maximum(ends[None, :] - dues[:, None], 0) - costs[:, None]
        forward = earlier - earlier[each, each][:, None] + own
        # Row j: what each job loses if the job at j runs before it.
        later = np.zeros((self.count, self.count + 1), dtype=np.int64)
        np.cumsum(
            weights * np.maximum(late[None, :] + durations[:, None], 0) - costs, axis=1, out=later[:, 1:]
        )
        starts = ends - durations
        own = (
            weights[:, None] * np.maximum((starts[None, :] + durations[:, None]) - dues[:, None], 0)
            - costs[:, None]
        )
        backward = (later[each, each][:, None] - later[:, :-1] + own).T
        return forward, backward

    def _exchanges(self, order: Numbers) -> Numbers:
        """Return change of cost [i, j], i < j, of letting two jobs change places."""
        durations, weights, dues = self.durations[order], self.weights[order], self.dues[order]
        ends = np.cumsum(durations)
        late, starts = ends - dues, ends - durations
        costs = weights * np.maximum(late, 0)
        gains = np.zeros((self.count, self.count), dtype=np.int64)
        for first in range(self.count - 1):
            after = slice(first + 1, None)
            shift = durations[after] - durations[first]
            between = weights[after] * np.maximum(late[after] + shift[:, None], 0) - costs[after]
            each = np.arange(len(shift))
            moved = np.cumsum(between, axis=1)[each, each] - between[each, each]
            own = weights[first] * np.maximum(ends[after] - dues[first], 0) - costs[first]
            other = (
                weights[after] * np.maximum(starts[first] + durations[after] - dues[after], 0) - costs[after]
            )
            gains[first, after] = moved + own + other
        return gains

    def _kicked(self, order: Numbers, random: Random) -> Numbers:
        row = order.copy()
        for _ in range(random.choice(KICKS)):
            first = random.randrange(self.count)
            last = min(self.count - 1, max(0, first + random.randint(-REACH, REACH)))
            row[first], row[last] = row[last], row[first]
        return row


def _best_moves(gains: Numbers) -> list[tuple[int, int]]:
    """Return the moves [i, j] that do not overlap and together gain most, the last first."""
    count = len(gains)
    best = np.zeros(count + 1, dtype=np.int64)
    begin = [-1] * (count + 1)
    for last in range(1, count):
        totals = best[:last] + gains[:last, last]
        first = int(totals.argmin())
        best[last + 1] = best[last]
        if totals[first] < best[last]:
            best[last + 1], begin[last + 1] = totals[first], first
    moves, end = [], count
    while end > 0:
        if begin[end] < 0:
            end -= 1
        else:
            moves.append((begin[end], end - 1))
            end = begin[end]
    return moves
