"""Jobs that follow one another and share pools: schedules from lists, justified and bred.

Every list of jobs decodes to one schedule by serial generation (Kelley 1963). Justification pushes it to
the right and back to the left (Valls, Ballestín and Quintanilla, "Justification and RCPSP", European
Journal of Operational Research 165, 2005). Populations of schedules from the left and from the right
alternate (Debels and Vanhoucke, "A decomposition-based genetic algorithm for the resource-constrained
project-scheduling problem", Operations Research 55, 2007). A heuristic: it proves nothing, except where a
schedule is as short as the longest chain of jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from random import Random

from threadneedle.core.planning.slot.model import Objective, SlotProblem

Ends = list[int]
Links = list[list[int]]

SIZE = 30
FIRST = 4
"""Samples beside the two lists of a first schedule: in some milliseconds they close part of its gap."""

SPREADS = (5, 10, 20, 40)


class Project:
    """A problem by index, with what serial generation needs."""

    def __init__(self, problem: SlotProblem) -> None:
        self.count = len(problem.jobs)
        self.durations = [job.duration for job in problem.jobs]
        self.before: Links = [[problem.index[key] for key in job.after] for job in problem.jobs]
        self.behind: Links = [[] for _ in problem.jobs]
        for job, others in enumerate(self.before):
            for other in others:
                self.behind[other].append(job)
        # All pools stand in one number, each with a bit above its room that a demand too large would borrow.
        bits = max(problem.pools.values(), default=1).bit_length() + 1
        pools = list(problem.pools)
        self.guard = sum(1 << (bits * (place + 1) - 1) for place in range(len(pools)))
        self.room = self.guard + sum(
            problem.pools[pool] << (bits * place) for place, pool in enumerate(pools)
        )
        self.demands = [
            sum(job.demands.get(pool, 0) << (bits * place) for place, pool in enumerate(pools))
            for job in problem.jobs
        ]
        self.end = sum(self.durations) + 1
        self.tails = [0] * self.count
        for job in reversed(problem.order):
            self.tails[job] = self.durations[job] + max(
                (self.tails[other] for other in self.behind[job]), default=0
            )
        self.longest_chain = max(self.tails, default=0)

    def generate(self, keys: Sequence[float], *, backward: bool) -> Ends:
        """Return the ends of the jobs placed one after the other by key, each as early as it can be.

        ``backward`` builds from the far end: what follows comes first, and time is counted from there.
        """
        before, behind = (self.behind, self.before) if backward else (self.before, self.behind)
        waits = [len(others) for others in before]
        ready = [(keys[job], job) for job in range(self.count) if not waits[job]]
        heapify(ready)
        rooms, guard = [self.room] * self.end, self.guard
        ends = [0] * self.count
        while ready:
            _, job = heappop(ready)
            start = 0
            for other in before[job]:
                start = max(start, ends[other])
            duration, demand = self.durations[job], self.demands[job]
            if duration and demand:
                moment, end = start, start + duration
                while moment < end:
                    if (rooms[moment] - demand) & guard != guard:
                        end = moment + 1 + duration
                    moment += 1
                start = end - duration
                for moment in range(start, end):
                    rooms[moment] -= demand
            ends[job] = start + duration
            for other in behind[job]:
                waits[other] -= 1
                if not waits[other]:
                    heappush(ready, (keys[other], other))
        return ends

    def justified(self, ends: Ends, *, backward: bool) -> Ends:
        """Return a schedule built from the other side in the order in which this one ends."""
        return self.generate([-end for end in ends], backward=backward)


class Breeding:
    """A search for a short schedule. ``best`` are ends from the left."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project = project
        self.random = Random(seed)  # noqa: S311 - a search, no secret
        first = project.generate([-tail for tail in project.tails], backward=False)
        from_right = project.justified(first, backward=True)
        second = project.justified(from_right, backward=False)
        self.best = min(first, second, key=max)
        self._note(from_right, backward=True)
        self._first = second
        for _ in range(FIRST):
            if not self._shortest():
                self._sample()

    def run(self, steps: int | None, spent: Callable[[], bool]) -> None:
        """Breed until the steps (schedules made) are used, the budget is spent, or nothing can be shorter."""
        made = 0

        def over() -> bool:
            return self._shortest() or spent() or (steps is not None and made >= steps)

        while not over():
            population, backward = [self._first], False
            while len(population) < SIZE and not over():
                population.append(self._sample())
                made += 3
            stale = 0
            while stale < 25 and len(population) == SIZE and not over():
                length = max(self.best)
                population = self._next(population, backward=not backward)
                backward = not backward
                made += 2 * SIZE
                stale = 0 if max(self.best) < length else stale + 1
            self._first = self._sample()

    def _shortest(self) -> bool:
        return max(self.best, default=0) <= self.project.longest_chain

    def _note(self, ends: Ends, *, backward: bool) -> None:
        if max(ends, default=0) < max(self.best, default=0):
            length = max(ends)
            durations = self.project.durations
            self.best = (
                [length - end + durations[job] for job, end in enumerate(ends)] if backward else list(ends)
            )

    def _sample(self) -> Ends:
        spread, random = self.random.choice(SPREADS), self.random.random
        keys = [-tail + random() * spread for tail in self.project.tails]
        ends = self.project.generate(keys, backward=False)
        from_right = self.project.justified(ends, backward=True)
        again = self.project.justified(from_right, backward=False)
        self._note(from_right, backward=True)
        self._note(again, backward=False)
        return again

    def _next(self, population: list[Ends], *, backward: bool) -> list[Ends]:
        """Return the population of the other side: children of this one, and its best, justified."""
        lengths = [max(ends) for ends in population]
        children = []
        for place in range(SIZE):
            pair = [self._child(population, lengths, place, backward=backward) for _ in range(2)]
            children.append(min(pair, key=max))
        best = min(range(SIZE), key=lengths.__getitem__)
        worst = max(range(SIZE), key=lambda place: max(children[place]))
        children[worst] = self.project.justified(population[best], backward=backward)
        for child in children:
            self._note(child, backward=backward)
        return children

    def _child(self, population: list[Ends], lengths: list[int], place: int, *, backward: bool) -> Ends:
        """Cross a schedule with another: a stretch of time from one, what lies around it from the other."""
        random = self.random
        rivals = random.sample(range(SIZE), 2)
        other = min(rivals, key=lengths.__getitem__)
        if other == place:
            other = (place + 1) % SIZE
        inner, outer = (place, other) if random.random() < 0.5 else (other, place)
        stretch = random.uniform(0.25, 0.75) * lengths[inner]
        begin = random.uniform(0, lengths[inner] - stretch)
        far = lengths[inner] + lengths[outer]
        keys: list[float] = []
        for end, end_of_other, duration in zip(
            population[inner], population[outer], self.project.durations, strict=True
        ):
            if begin <= end - duration / 2 <= begin + stretch:
                keys.append(-end)
            else:
                keys.append(-end_of_other + (far if end < begin else -far))
        if random.random() < 0.5:
            for _ in range(max(1, self.project.count // 40)):
                keys[random.randrange(len(keys))] += random.uniform(-0.1, 0.1) * lengths[inner]
        return self.project.generate(keys, backward=backward)


def shortest(
    problem: SlotProblem, seed: int, steps: int | None, spent: Callable[[], bool]
) -> tuple[int, ...]:
    """Return the starts of a short schedule, by index of job."""
    project = Project(problem)
    if not project.count:
        return ()
    search = Breeding(project, seed)
    search.run(steps, spent)
    return tuple(end - project.durations[job] for job, end in enumerate(search.best))


def least_tardy(
    problem: SlotProblem, seed: int, steps: int | None, spent: Callable[[], bool]
) -> tuple[int, ...]:
    """Return the starts of a schedule of little weighted tardiness: lists by due time, shaken."""
    if problem.objective is not Objective.WEIGHTED_TARDINESS:
        raise ValueError(f"least_tardy: objective must be weighted_tardiness, got {problem.objective}")
    project = Project(problem)
    random = Random(seed)  # noqa: S311 - a search, no secret
    dues = [job.due if job.due is not None else project.end for job in problem.jobs]
    keys = [float(due) for due in dues]
    for job in reversed(problem.order):
        for other in project.before[job]:
            keys[other] = min(keys[other], keys[job] - project.durations[job])

    def cost(ends: Ends) -> int:
        return sum(
            job.weight * max(0, end - due) for job, end, due in zip(problem.jobs, ends, dues, strict=True)
        )

    best = project.generate(keys, backward=False)
    best_cost, made = cost(best), 1
    while best_cost and (steps is None or made < steps) and not spent():
        made += 1
        tried = list(keys)
        late = [job for job in range(project.count) if best[job] > dues[job]]
        for job in {random.choice(late), *(random.randrange(project.count) for _ in range(2))}:
            tried[job] += random.uniform(-1, 1) * project.end / 4
        ends = project.generate(tried, backward=False)
        found = cost(ends)
        if found <= best_cost:
            keys, best, best_cost = tried, ends, found
    return tuple(end - project.durations[job] for job, end in enumerate(best))
