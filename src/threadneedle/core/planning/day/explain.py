"""Why an activity lies where it lies, and what it would push if it came earlier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from threadneedle.core.base import NotFoundError
from threadneedle.core.planning.day.board import Board
from threadneedle.core.planning.day.known import Known
from threadneedle.core.planning.day.model import LATE_BY, DayPlan, DayProblem, score_of
from threadneedle.core.planning.day.overload import Certificate, certify_overload
from threadneedle.core.planning.day.planner import carried_on, settle
from threadneedle.core.planning.day.room import after_ejection, crews_of, make


class Bound(StrEnum):
    """What keeps an activity from coming a day earlier."""

    RELEASE = "release"
    """It cannot begin before."""
    PIN = "pin"
    """Somebody has put it on this day."""
    AFTER = "after"
    """It waits for other work."""
    NOBODY = "nobody"
    """Too few of the unit can do it, or no day is long enough for it."""
    FULL = "full"
    """Those who can do it have no time the day before."""
    FREE = "free"
    """Nothing: it could come earlier, and nothing would be gained."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An activity that would be done on another day; None for left out."""

    activity: int
    was: int | None
    would_be: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What being done by a day would push, and what the whole plan would then cost more, level by level."""

    day: int
    moved: tuple[Moved, ...]
    more: tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an activity lies where it lies.

    ``day`` is None if it is left out. ``before`` is the work it waits for where that binds; ``people`` are
    those who can do it. ``certainly`` is the proof that not all of the work it competes with can be in time,
    if there is one: then some of it is late in every plan. Without it, ``days_late`` says only what our best
    plan comes to.
    """

    activity: int
    day: int | None
    days_late: int
    bound: Bound
    before: int | None
    people: tuple[int, ...]
    earlier: Earlier | None
    certainly: Certificate | None


def explain(problem: DayProblem, plan: DayPlan, activity_id: int) -> Reason:
    """Return why an activity lies where it lies in a plan.

    Raises
    ------
    NotFoundError
        ``plan_unknown`` if the problem has no such activity.
    """
    board, known, pieces = _opened(problem, plan, activity_id)
    activity = problem.activities[board.activity[pieces[0]]]
    day = plan.days().get(activity_id)
    bound, before = _bound(board, pieces, day)
    late_on = problem.horizon + LATE_BY if day is None else day
    late = late_on > activity.due
    proofs = certify_overload(problem) if late else ()
    return Reason(
        activity=activity_id,
        day=day,
        days_late=max(0, late_on - activity.due),
        bound=bound,
        before=before,
        people=tuple(sorted(problem.workers[person].id for person in board.eligible[pieces[0]])),
        earlier=_done_by(board, plan, pieces, _day_before(board, pieces), known)
        if bound is Bound.FULL
        else None,
        certainly=next((proof for proof in proofs if activity_id in proof.activities), None),
    )


def done_by(problem: DayProblem, plan: DayPlan, activity_id: int, day: int) -> Earlier | None:
    """Return the cheapest way found of having an activity done by a day; nothing is changed.

    Other work gives way where it must; what the activity waits for, and what is held on its day, stays.

    Parameters
    ----------
    day
        Number of a day, from 0; an activity that is done by then already pushes nothing.

    Returns
    -------
    Earlier | None
        None if no way was found, which proves nothing.

    Raises
    ------
    NotFoundError
        ``plan_unknown`` if the problem has no such activity.
    """
    board, known, pieces = _opened(problem, plan, activity_id)
    now = plan.days().get(activity_id)
    if now is not None and now <= day:
        return Earlier(day, (), (0, 0, 0, 0, 0))
    return _done_by(board, plan, pieces, day, known)


def _opened(problem: DayProblem, plan: DayPlan, activity_id: int) -> tuple[Board, Known, list[int]]:
    """Return a plan on a board, what people know of it, and the pieces of an activity."""
    places = {activity.id: place for place, activity in enumerate(problem.activities)}
    if activity_id not in places:
        raise NotFoundError.of("plan_unknown", activity=activity_id)
    board, published = carried_on(problem, plan)
    pieces = [piece for piece, place in enumerate(board.activity) if place == places[activity_id]]
    return board, Known(published), pieces


def _bound(board: Board, pieces: list[int], day: int | None) -> tuple[Bound, int | None]:
    problem, last = board.problem, pieces[-1]
    activity = problem.activities[board.activity[last]]
    if activity.pin is not None or any(part == day for part, _ in activity.parts):
        return Bound.PIN, None
    target = problem.horizon if day is None else day
    if target <= activity.release:
        return Bound.RELEASE, None
    own = set(pieces)
    for piece in pieces:
        for other, lag in board.after[piece]:
            if other not in own and board.day[other] + lag >= min(target, board.day[pieces[0]]):
                return Bound.AFTER, problem.activities[board.activity[other]].id
    if not _anybody(board, last):
        return Bound.NOBODY, None
    if day is None:
        return Bound.FULL, None
    was = board.crew[last]
    board.lift(last)
    free = board.window(last)[0] < day and board.crew_for(last, day - 1) is not None
    board.put(last, day, was)
    return (Bound.FREE if free else Bound.FULL), None


def _anybody(board: Board, piece: int) -> bool:
    """Tell whether on any day enough people could do a piece if they had nothing else to do."""
    need = board.effort[piece] + board.way[piece]
    workers = [board.problem.workers[person] for person in board.eligible[piece]]
    return any(
        sum(worker.quarters[day] >= need for worker in workers) >= board.crew_size[piece]
        for day in range(board.first[piece], board.last[piece] + 1)
    )


def _day_before(board: Board, pieces: list[int]) -> int:
    last = pieces[-1]
    return (board.day[last] if board.placed(last) else board.horizon) - 1


def _done_by(board: Board, plan: DayPlan, pieces: list[int], day: int, known: Known) -> Earlier | None:
    """Return the cheapest way found of being done by a day; None if none was found."""
    spots = board.spots()
    found = _pulled(board, pieces, day, known)
    then = settle(board).days() if found else {}
    board.restore(spots)
    if not found:
        return None
    now = plan.days()
    own = board.problem.activities[board.activity[pieces[0]]].id
    moved = tuple(
        Moved(activity.id, now.get(activity.id), then.get(activity.id))
        for activity in board.problem.activities
        if now.get(activity.id) != then.get(activity.id) and activity.id != own
    )
    before, after = score_of(board.problem, now).vector, score_of(board.problem, then).vector
    more = [level - had for level, had in zip(after, before, strict=True)]
    return Earlier(day, moved, (more[0], more[1], more[2], more[3], more[4]))


def _pulled(board: Board, pieces: list[int], until: int, known: Known) -> bool:
    """Put all pieces of an activity on days up to ``until``, where need be in the place of other work."""
    own = set(pieces)
    late = [piece for piece in pieces if board.day[piece] > until]
    for piece in late:
        if board.placed(piece):
            board.lift(piece)
    for piece in late:
        first, last = board.window(piece)
        days = range(min(last, until), first - 1, -1)
        if board.put_first(piece, days):
            continue
        ways = [
            way
            for day in days
            for people in crews_of(board, piece)
            if (way := after_ejection(board, piece, day, people, lambda other: other not in own, known))
            is not None
        ]
        if not ways:
            return False
        make(board, min(ways, key=lambda way: way.price).moves)
    return True
