"""Problems and plans as JSON objects.

Day grid: ``{"grid": "day", "horizon", "tasks": [{"id", "unit", "tier", "weight", "effort", "crew", "skill",
"place", "release", "due", "limit", "after"}], "people": [{"id", "unit", "skills", "capacity"}], "travel":
[[…] per unit]}`` or ``{"travel": {unit: {place: …}}}`` where ids are not counted from 0; tasks may also carry
``splittable``, ``pin`` and ``parts`` (``[[day, quarters], …]``). Slot grid: ``{"grid": "slot",
"objective", "pools": {…}, "tasks": [{"id", "duration", "demands", "after", "due", "weight"}]}``. A plan is
``{"placements": [{"task", "day", "people"}]}`` (with ``quarters`` and ``part`` where work is divided) or
``{"placements": [{"task", "start"}]}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning.day.model import (
    Activity,
    DayPlan,
    DayProblem,
    Placement,
    Worker,
    days_of,
    score_of,
)
from threadneedle.core.planning.slot.model import Job, Objective, SlotPlan, SlotProblem

Json = Mapping[str, Any]


def problem_from(data: Json) -> DayProblem | SlotProblem:
    """Return the problem of a JSON object.

    Raises
    ------
    InvalidError
        ``plan_form`` with the ``where`` and what stands there; otherwise as the problem itself.
    """
    grid = _field(data, "grid", "problem")
    if grid == "day":
        return _day_problem(data)
    if grid == "slot":
        return _slot_problem(data)
    raise InvalidError.of("plan_form", where="grid", value=str(grid)[:40])


def day_problem_from(data: Json) -> DayProblem:
    """Return the problem by days of a JSON object; see ``problem_from``.

    Raises
    ------
    InvalidError
        ``plan_form`` also for a problem of another grid.
    """
    problem = problem_from(data)
    if not isinstance(problem, DayProblem):
        raise InvalidError.of("plan_form", where="grid", value=str(data["grid"])[:40])
    return problem


def plan_to(plan: DayPlan | SlotPlan) -> dict[str, Any]:
    """Return the JSON object of a plan."""
    if isinstance(plan, SlotPlan):
        return {
            "placements": [{"task": job, "start": start} for job, start in plan.starts],
            "cost": [plan.cost],
        }
    return {
        "placements": [
            {
                "task": row.activity,
                "day": row.day,
                "people": list(row.people),
                "quarters": row.quarters,
                "part": row.part,
            }
            for row in plan.placements
        ],
        "left_out": list(plan.left_out),
        "cost": list(plan.score.vector),
    }


def day_plan_from(data: Json, problem: DayProblem) -> DayPlan:
    """Return a plan by days as it was written by ``plan_to`` or by others; see ``check`` for its faults."""
    efforts = {activity.id: activity.effort for activity in problem.activities}
    placements = []
    for place, row in enumerate(_list(data, "placements", "plan")):
        where = f"placements[{place}]"
        task = _whole(row, "task", where)
        placements.append(
            Placement(
                day=_whole(row, "day", where),
                activity=task,
                part=_whole(row, "part", where, 1),
                people=tuple(_wholes(row, "people", where)),
                quarters=_whole(row, "quarters", where, efforts.get(task, 0)),
            )
        )
    done = days_of(placements)
    left_out = tuple(sorted(activity.id for activity in problem.activities if activity.id not in done))
    return DayPlan(tuple(sorted(placements)), left_out, score_of(problem, done))


def _day_problem(data: Json) -> DayProblem:
    activities = []
    for place, row in enumerate(_list(data, "tasks", "problem")):
        where = f"tasks[{place}]"
        activities.append(
            Activity(
                id=_whole(row, "id", where),
                unit=_whole(row, "unit", where, 0),
                tier=_tier(row, where),
                due=_whole(row, "due", where),
                effort=_whole(row, "effort", where),
                weight=_whole(row, "weight", where, 1),
                crew=_whole(row, "crew", where, 1),
                skill=_whole_or_none(row, "skill", where),
                place=_whole(row, "place", where, 0),
                release=_whole(row, "release", where, 0),
                limit=_whole_or_none(row, "limit", where),
                after=tuple(_wholes(row, "after", where)),
                splittable=row.get("splittable") is True,
                pin=_whole_or_none(row, "pin", where),
                parts=_pairs(row, "parts", where),
            )
        )
    workers = []
    for place, row in enumerate(_list(data, "people", "problem")):
        where = f"people[{place}]"
        workers.append(
            Worker(
                id=_whole(row, "id", where),
                unit=_whole(row, "unit", where, 0),
                skills=frozenset(_wholes(row, "skills", where)),
                quarters=tuple(_wholes(row, "capacity", where)),
            )
        )
    horizon = _whole(data, "horizon", "problem")
    return DayProblem(horizon, tuple(activities), tuple(workers), _travel(data.get("travel") or []))


def _travel(data: Any) -> dict[int, dict[int, int]]:
    """Return the ways of each unit, given as lists from 0 on or by id."""
    travel: dict[int, dict[int, int]] = {}
    for unit, ways in data.items() if isinstance(data, Mapping) else enumerate(data):
        rows = (
            dict(ways)
            if isinstance(ways, Mapping)
            else dict(enumerate(ways))
            if isinstance(ways, list)
            else {}
        )
        known = all(str(key).isdecimal() for key in (unit, *rows))
        if not rows or not known or not all(type(way) is int and way >= 0 for way in rows.values()):
            raise InvalidError.of("plan_form", where=f"travel[{str(unit)[:20]}]", value=str(ways)[:40])
        travel[int(unit)] = {int(place): way for place, way in rows.items()}
    return travel


def _slot_problem(data: Json) -> SlotProblem:
    objective = _field(data, "objective", "problem")
    if objective not in list(Objective):
        raise InvalidError.of("plan_form", where="objective", value=str(objective)[:40])
    jobs = []
    for place, row in enumerate(_list(data, "tasks", "problem")):
        where = f"tasks[{place}]"
        jobs.append(
            Job(
                id=_whole(row, "id", where),
                duration=_whole(row, "duration", where),
                demands=_amounts(row, "demands", where),
                after=tuple(_wholes(row, "after", where)),
                due=_whole_or_none(row, "due", where),
                weight=_whole(row, "weight", where, 1),
            )
        )
    return SlotProblem(tuple(jobs), _amounts(data, "pools", "problem"), Objective(objective))


def _field(row: Any, name: str, where: str) -> Any:
    if not isinstance(row, Mapping) or name not in row:
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value="")
    return row[name]


def _whole(row: Any, name: str, where: str, default: int | None = None) -> int:
    value = (
        row.get(name, default)
        if default is not None and isinstance(row, Mapping)
        else _field(row, name, where)
    )
    if type(value) is not int:
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value=str(value)[:40])
    return value


def _whole_or_none(row: Json, name: str, where: str) -> int | None:
    return None if row.get(name) is None else _whole(row, name, where)


def _wholes(row: Json, name: str, where: str) -> list[int]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value=str(values)[:40])
    return values


def _pairs(row: Json, name: str, where: str) -> tuple[tuple[int, int], ...]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(_is_pair(value) for value in values):
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value=str(values)[:40])
    return tuple((first, second) for first, second in values)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)


def _list(row: Json, name: str, where: str) -> Sequence[Json]:
    values = _field(row, name, where)
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value=str(values)[:40])
    return values


def _amounts(row: Json, name: str, where: str) -> dict[str, int]:
    values = row.get(name) or {}
    if not isinstance(values, Mapping) or not all(type(value) is int for value in values.values()):
        raise InvalidError.of("plan_form", where=f"{where}.{name}", value=str(values)[:40])
    return {str(key): value for key, value in values.items()}


def _tier(row: Json, where: str) -> Tier:
    value = _whole(row, "tier", where)
    if value not in list(Tier):
        raise InvalidError.of("plan_form", where=f"{where}.tier", value=str(value))
    return Tier(value)
