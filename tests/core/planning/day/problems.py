"""Small problems by days, and what is best for them, found by trying everything."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import Activity, DayProblem, Placement, Worker, days_of, score_of


def activity(key: int, **changes: Any) -> Activity:
    """A piece of livelihood work of a quarter-hour, due on the first day."""
    return Activity(**{"id": key, "unit": 0, "tier": Tier.LIVELIHOOD, "due": 0, "effort": 1, **changes})


def worker(key: int, quarters: tuple[int, ...], *skills: int) -> Worker:
    """Somebody of unit 0."""
    return Worker(key, 0, frozenset(skills), quarters)


@st.composite
def small_problems(draw: st.DrawFn, most: int = 5) -> DayProblem:
    """Up to five activities, one or two people, two or three days: often more than they can carry."""
    horizon = draw(st.integers(2, 3))
    day = st.integers(0, horizon - 1)
    made: list[Activity] = []
    for key in range(draw(st.integers(1, most))):
        tier = draw(st.sampled_from(Tier))
        due = draw(day)
        made.append(
            activity(
                key,
                tier=tier,
                due=due,
                limit=due if tier is Tier.SAFETY and draw(st.booleans()) else None,
                effort=draw(st.integers(1, 6)),
                weight=draw(st.integers(1, 4)),
                crew=draw(st.sampled_from((1, 1, 1, 2))),
                skill=draw(st.sampled_from((None, None, 7))),
                place=draw(st.integers(0, 2)),
                release=draw(day),
                after=draw(st.sets(st.sampled_from(range(key)), max_size=1).map(tuple)) if key else (),
            )
        )
    people = [
        worker(
            person, tuple(draw(st.integers(0, 8)) for _ in range(horizon)), *draw(st.sampled_from(((), (7,))))
        )
        for person in range(draw(st.integers(1, 2)))
    ]
    return DayProblem(horizon, tuple(made), tuple(people), {0: {1: 1, 2: 2}})


def best_score(problem: DayProblem) -> tuple[int, int, int, int, int]:
    """Try every day and crew for every activity; slow and obvious."""
    choices = []
    for work in problem.activities:
        able = [p.id for p in problem.workers if work.skill is None or work.skill in p.skills]
        spots = [
            Placement(day, work.id, 1, crew, work.effort)
            for day in range(work.release, problem.horizon)
            if work.pin in {None, day}
            for crew in combinations(able, work.crew)
        ]
        choices.append([None, *spots])
    found: list[tuple[int, int, int, int, int]] = []
    _try_all(problem, choices, [], found)
    return min(found)


def _try_all(
    problem: DayProblem, choices: Any, chosen: list[Placement], found: list[Any], at: int = 0
) -> None:
    if at == len(choices):
        found.append(score_of(problem, days_of(chosen)).vector)
        return
    for spot in choices[at]:
        extended = chosen if spot is None else [*chosen, spot]
        if spot is None or _allowed(problem, extended):
            _try_all(problem, choices, extended, found, at + 1)


def _allowed(problem: DayProblem, chosen: list[Placement]) -> bool:
    """Activities come in an order in which nothing waits for a later one."""
    work = {row.id: row for row in problem.activities}
    done = {row.activity: row.day for row in chosen}
    last = chosen[-1]
    if any(done.get(before, problem.horizon) >= last.day for before in work[last.activity].after):
        return False
    for person in problem.workers:
        rows = [row for row in chosen if row.day == last.day and person.id in row.people]
        places = {work[row.activity].place for row in rows} - {0}
        used = sum(row.quarters for row in rows) + sum(problem.travel[0][place] for place in places)
        if used > person.quarters[last.day]:
            return False
    return True


def township(seed: int, count: int = 60, *, load: float = 1.0, divided: bool = False) -> DayProblem:
    """A unit of four people over ten days with more or less to do than they can carry."""
    random = Random(seed)
    horizon, made, total = 10, [], 0
    for key in range(count):
        tier = Tier(random.choices(range(4), (15, 30, 35, 20))[0])
        release = 0 if random.random() < 0.5 else random.randint(1, horizon - 4)
        due = min(horizon - 1, release + random.choice((0, 1, 2, 3, 5, 8)))
        effort = random.randint(2, 60 if divided else 22)
        earlier = [row.id for row in made if row.due < due and row.release <= release]
        made.append(
            activity(
                key,
                tier=tier,
                due=due,
                limit=due + 1 if tier is Tier.SAFETY else None,
                effort=effort,
                weight=random.randint(1, 9),
                crew=2 if random.random() < 0.15 else 1,
                skill=random.choice((None, 1, 2)),
                place=random.randint(0, 5),
                release=release,
                after=(random.choice(earlier),) if earlier and random.random() < 0.1 else (),
                splittable=divided,
            )
        )
        total += effort * made[-1].crew
    a_day = max(24 if not divided else 8, round(total / (load * 4 * horizon)))
    people = [worker(key, (a_day,) * horizon, 1, *((2,) if key < 2 else ())) for key in range(4)]
    return DayProblem(horizon, tuple(made), tuple(people), {0: {1: 2, 2: 3, 3: 4, 4: 6, 5: 8}})
