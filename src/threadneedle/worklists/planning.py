"""Lines of a list to a problem of the planner, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import (
    OFFICE,
    Activity,
    DayPlan,
    DayProblem,
    Worker,
    days_of,
    score_of,
)
from threadneedle.directives.reads.shape import Shape
from threadneedle.org.reads.teams import Team
from threadneedle.worklists.mapping import Days

HORIZON = 20
"""Working days ahead that are planned: four weeks. What is due later may stay out."""

HALF_DAY = 14
"""Quarter-hours up to which work is done in one go: a meeting, a form, a call."""

PLAIN = Shape()
NO_SHAPES: Mapping[int, Shape] = MappingProxyType({})


def working_days(days: Days) -> tuple[date, ...]:
    """Return the working days of the horizon, today first if it is one."""
    found: list[date] = []
    day = days.calendar.next_working(days.today)
    while len(found) < HORIZON:
        found.append(day)
        day = days.calendar.add(day, 1)
    return tuple(found)


def number_of(due: date, days: Days, planned: Sequence[date]) -> int:
    """Return the number of the last planned day on which what is due is in time; negative if it is late."""
    if due >= planned[0]:
        return days.calendar.working_days(planned[0], due) - 1
    return -days.calendar.working_days(due + timedelta(days=1), planned[0])


def problem_of(
    unit_id: int,
    work: Iterable[tuple[int, int, date, int]],
    team: Team | None,
    days: Days,
    shapes: Mapping[int, Shape] = NO_SHAPES,
) -> DayProblem:
    """Return the problem of a unit.

    Parameters
    ----------
    work
        (task, tier, due, quarter-hours that remain) of everything that runs.
    team
        Its hands on the planned days, with the ways to its sites; without one nobody works.
    shapes
        How tasks are worked; what is not named is done by one person at the office.
    """
    planned = working_days(days)
    tasks = [*work]
    known = {task for task, *_ in tasks}
    activities = tuple(
        replace(
            activity_of(task, unit_id, Tier(tier), number_of(due, days, planned), quarters, shape),
            after=tuple(before for before in shape.after if before in known),
        )
        for task, tier, due, quarters in tasks
        for shape in (shapes.get(task, PLAIN),)
    )
    hands = team.hands if team else ()
    workers = tuple(Worker(place, unit_id, hand.skills, hand.quarters) for place, hand in enumerate(hands))
    return DayProblem(HORIZON, activities, workers, {unit_id: dict(team.ways)} if team and team.ways else {})


def activity_of(key: int, unit_id: int, tier: Tier, due: int, quarters: int, shape: Shape) -> Activity:
    """Return the work of a task, or of one that would be made, without what it waits for.

    Parameters
    ----------
    due
        Number of the planned day.
    quarters
        Quarter-hours of the whole team; the planner counts those of each of a crew.
    """
    return Activity(
        id=key,
        unit=unit_id,
        tier=tier,
        due=due,
        effort=max(1, -(-quarters // shape.crew)),
        crew=shape.crew,
        skill=shape.skill_id,
        place=shape.site_id or OFFICE,
        splittable=quarters > HALF_DAY * shape.crew if shape.divisible is None else shape.divisible,
    )


def joined_shapes(lines: Mapping[int, Sequence[int]], shapes: Mapping[int, Shape]) -> Mapping[int, Shape]:
    """Return how each line is worked, by its leading task: as the first of its tasks of which it is said.

    What waits for a task of a line waits for the line. Lines that would wait for one another, or for
    themselves, by what their tasks wait for are done without waiting for the later key.

    Parameters
    ----------
    lines
        The tasks of each line by the leading one.
    """
    leads = {task: lead for lead, tasks in lines.items() for task in tasks}
    found: dict[int, Shape] = {}
    before: dict[int, set[int]] = {}
    for lead, tasks in sorted(lines.items()):
        own = [shapes.get(task, PLAIN) for task in (lead, *tasks)]
        said = next((shape for shape in own if replace(shape, after=()) != PLAIN), PLAIN)
        waits = sorted({leads.get(task, task) for shape in own for task in shape.after})
        before[lead] = {key for key in waits if not _waits_for(key, lead, before)}
        found[lead] = replace(said, after=tuple(sorted(before[lead])))
    return found


def _waits_for(key: int, other: int, before: Mapping[int, set[int]]) -> bool:
    """Tell whether a line is another one, or waits for it at whatever remove."""
    seen: set[int] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one == other:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(before.get(one, ()))
    return False


def problem_to(problem: DayProblem) -> dict[str, Any]:
    """Return the JSON form of a problem of a unit."""
    return {
        "grid": "day",
        "horizon": problem.horizon,
        "tasks": [
            {
                "id": row.id,
                "unit": row.unit,
                "tier": int(row.tier),
                "due": row.due,
                "effort": row.effort,
                "splittable": row.splittable,
                "crew": row.crew,
                "skill": row.skill,
                "place": row.place,
                "after": list(row.after),
                "pin": row.pin,
                **({"parts": [list(part) for part in row.parts]} if row.parts else {}),
            }
            for row in problem.activities
        ],
        "people": [
            {
                "id": row.id,
                "unit": row.unit,
                "skills": sorted(row.skills),
                "capacity": list(row.quarters),
            }
            for row in problem.workers
        ],
        "travel": {
            str(unit): {str(place): way for place, way in ways.items()}
            for unit, ways in problem.travel.items()
        },
    }


def moved_on(plan: DayPlan, problem: DayProblem, was: Sequence[date], now: Sequence[date]) -> DayPlan:
    """Return an earlier plan by the days of today; what lay on a day that is gone is left out."""
    number = {day: place for place, day in enumerate(now)}
    known = {activity.id for activity in problem.activities}
    placements = tuple(
        replace(row, day=number[was[row.day]])
        for row in plan.placements
        if row.activity in known and was[row.day] in number
    )
    done = days_of(placements)
    left_out = tuple(sorted(known - done.keys()))
    return DayPlan(placements, left_out, score_of(problem, done))


def digest_of(parts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a plan with all that it was made from."""
    words = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(words.encode("ascii")).hexdigest()
