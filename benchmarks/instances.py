"""Random problems by days, made here and seen by nobody before: small ones and such as the product plans."""

from __future__ import annotations

import math
from random import Random

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import Activity, DayProblem, Worker

SHARES = (15, 30, 35, 20)
"""Of a hundred pieces of work, those of safety, livelihood, economy and development."""

WAYS = {0: {1: 2, 2: 3, 3: 4, 4: 6, 5: 8}}


def small(seed: int, *, count: int = 12, horizon: int = 4) -> DayProblem:
    """Return work of two people that they can hardly do, or cannot: a fortieth of a town."""
    random = Random(seed)
    work: list[Activity] = []
    for key in range(count):
        tier = Tier(random.choices(range(4), SHARES)[0])
        release = 0 if random.random() < 0.5 else random.randint(1, horizon - 2)
        due = min(horizon - 1, release + random.choice((0, 1, 1, 2, 3)))
        earlier = [row.id for row in work if row.due < due and row.release <= release]
        work.append(
            Activity(
                id=key,
                unit=0,
                tier=tier,
                due=due,
                effort=_effort(random),
                weight=random.randint(1, 9),
                crew=2 if random.random() < (0.4 if tier is Tier.SAFETY else 0.08) else 1,
                skill=random.choices((None, 1, 2), (60, 20, 20))[0],
                place=0 if random.random() < 0.3 else random.randint(1, 5),
                release=release,
                limit=min(horizon - 1, due + random.randint(0, 2)) if tier is Tier.SAFETY else None,
                after=(random.choice(earlier),) if earlier and random.random() < 0.12 else (),
            )
        )
    people = tuple(
        Worker(key, 0, frozenset({1, 2} if random.random() < 0.5 else {1 + key}), (30,) * horizon)
        for key in range(2)
    )
    return DayProblem(horizon, tuple(work), people, WAYS)


def _effort(random: Random) -> int:
    """Return quarter-hours: three and a half hours in the middle, at most five and a half."""
    return max(2, min(22, round(random.lognormvariate(math.log(14), 0.6))))
