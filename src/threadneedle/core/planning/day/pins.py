"""What it costs to put an activity on a day: what is pushed, what is late by it, or why it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from threadneedle.core.base import NotFoundError
from threadneedle.core.planning.day.board import Board
from threadneedle.core.planning.day.explain import Moved
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Score
from threadneedle.core.planning.day.planner import Budget
from threadneedle.core.planning.day.planner import plan as planned

STEPS = 1500
"""Steps of the search for what gives way: a fifth of a CPU-second for a hundred activities."""


class Refusal(StrEnum):
    """Why an activity cannot be put on a day."""

    BEYOND = "beyond"
    """The day is not among those that are planned."""
    RELEASE = "release"
    """It cannot begin so early."""
    BEFORE = "before"
    """What it waits for is not done before that day."""
    NOBODY = "nobody"
    """Too few of the unit have the skill."""
    HOURS = "hours"
    """The day has too few hours for it, even with nothing else on it."""
    TAKEN = "taken"
    """Its hours are taken by other work that somebody has put on that day."""
    FULL = "full"
    """No order of the work was found in which it lies there."""


@dataclass(frozen=True, slots=True)
class Price:
    """What happens to a plan if an activity is put on a day.

    Parameters
    ----------
    was
        The day on which the activity is done in the plan as it is; None if it is left out.
    day
        The day on which it would be done.
    days_late
        Days that it would be late there.
    moved
        Other activities that would be done on another day, by id.
    late
        Ids of those that would be late by it and are not now.
    before, after
        What the plan costs now, and then.
    refused, waits_for
        Why it cannot lie there, then nothing moves; for ``before`` the activity it waits for.
    """

    activity: int
    was: int | None
    day: int
    days_late: int
    moved: tuple[Moved, ...]
    late: tuple[int, ...]
    before: Score
    after: Score
    refused: Refusal | None = None
    waits_for: int | None = None

    @property
    def pushed(self) -> tuple[Moved, ...]:
        """What would be done later than now."""
        return tuple(
            row
            for row in self.moved
            if row.was is not None and (row.would_be is None or row.would_be > row.was)
        )


def put_on(problem: DayProblem, activity_id: int, parts: Sequence[tuple[int, int | None]]) -> DayProblem:
    """Return the problem with an activity on a day, divided over several, or free again.

    Parameters
    ----------
    parts
        (day, quarter-hours of each of the crew); None for all of it, which is then the only part. Nothing
        frees it.

    Raises
    ------
    InvalidError
        ``plan_range`` if the parts take more than the activity, or share a day.
    """
    whole = parts[0][0] if len(parts) == 1 and parts[0][1] is None else None
    divided = tuple(sorted((day, quarters) for day, quarters in parts if quarters is not None))
    return replace(
        problem,
        activities=tuple(
            replace(row, pin=whole, parts=divided) if row.id == activity_id else row
            for row in problem.activities
        ),
    )


def price(
    problem: DayProblem,
    plan: DayPlan,
    activity: int,
    day: int | Sequence[tuple[int, int]],
    *,
    most_redated: int | None = None,
    yielding: int = 0,
    budget: Budget | None = None,
    seed: int = 0,
) -> Price:
    """Return what putting an activity on a day, or its parts on days, would do to a plan; nothing is changed.

    The plan is carried on as ``planner.plan`` carries it on with the same numbers: what is told here is what
    comes about if the activity is then put there and planned again.

    Parameters
    ----------
    day
        The day for all of it, or (day, quarter-hours of each of the crew) for parts.

    Raises
    ------
    NotFoundError
        ``plan_unknown`` if the problem has no such activity.
    InvalidError
        As for ``put_on``.
    """
    asked: list[tuple[int, int | None]] = [(day, None)] if isinstance(day, int) else [*day]
    found = next((row for row in problem.activities if row.id == activity), None)
    if found is None:
        raise NotFoundError.of("plan_unknown", activity=activity)
    last = max(number for number, _ in asked)
    was = plan.days().get(activity)
    if not all(0 <= number < problem.horizon for number, _ in asked):
        return Price(activity, was, last, 0, (), (), plan.score, plan.score, Refusal.BEYOND)
    wider = put_on(problem, activity, asked)
    refused, waits_for = _refused(wider, plan, activity, [number for number, _ in asked])
    if refused is None:
        then = planned(
            wider,
            previous=plan,
            most_redated=most_redated,
            yielding=yielding,
            budget=budget or Budget(STEPS),
            seed=seed,
        )
        held = {row.id for row in wider.activities if row.held}
        if held.isdisjoint(set(then.left_out) - (set(plan.left_out) - {activity})):
            return _told(problem, plan, then, activity)
        refused = _shortage(wider, activity, held)
    return Price(activity, was, last, 0, (), (), plan.score, plan.score, refused, waits_for)


def _refused(
    problem: DayProblem, plan: DayPlan, activity_id: int, days: Sequence[int]
) -> tuple[Refusal | None, int | None]:
    """Return what can be told without planning."""
    row = next(row for row in problem.activities if row.id == activity_id)
    done = plan.days()
    waits_for = next((key for key in row.after if done.get(key, problem.horizon) >= min(days)), None)
    reasons = (
        (Refusal.RELEASE, min(days) < row.release),
        (Refusal.BEFORE, waits_for is not None),
        (Refusal.NOBODY, _able(problem, row) < row.crew),
    )
    refused = next((reason for reason, holds in reasons if holds), None)
    return refused, waits_for if refused is Refusal.BEFORE else None


def _shortage(problem: DayProblem, activity_id: int, held: Collection[int]) -> Refusal:
    """Return what an activity lacks for which no place was found."""
    if not _fit_alone(problem, (activity_id,)):
        return Refusal.HOURS
    return Refusal.FULL if _fit_alone(problem, held) else Refusal.TAKEN


def _fit_alone(problem: DayProblem, activity_ids: Collection[int]) -> bool:
    """Tell whether what is put on days finds its hours there if there is nothing else, the longest first."""
    only = tuple(replace(row, after=()) for row in problem.activities if row.id in activity_ids)
    board = Board(replace(problem, activities=only))
    pieces = [piece for piece, pinned in enumerate(board.pinned) if pinned]
    return all(
        board.put_first(piece, range(board.first[piece], board.last[piece] + 1))
        for piece in sorted(pieces, key=lambda piece: -board.effort[piece])
    )


def _able(problem: DayProblem, row: Activity) -> int:
    return sum(
        worker.unit == row.unit and (row.skill is None or row.skill in worker.skills)
        for worker in problem.workers
    )


def _told(problem: DayProblem, plan: DayPlan, then: DayPlan, activity_id: int) -> Price:
    now, done = plan.days(), then.days()
    day = done[activity_id]
    due = MappingProxyType({row.id: row.due for row in problem.activities})
    others = sorted(key for key in due if key != activity_id)
    return Price(
        activity=activity_id,
        was=now.get(activity_id),
        day=day,
        days_late=max(0, day - due[activity_id]),
        moved=tuple(
            Moved(key, now.get(key), done.get(key)) for key in others if now.get(key) != done.get(key)
        ),
        late=tuple(
            key
            for key in others
            if now.get(key, problem.horizon) <= due[key] < done.get(key, problem.horizon)
        ),
        before=plan.score,
        after=then.score,
    )
