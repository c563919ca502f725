"""The planner by days: a first plan, made better under a budget; a plan carried on; new work let in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from threadneedle.core.planning.day.board import Board, Crew
from threadneedle.core.planning.day.construct import first_plan, place_by_class, urgency
from threadneedle.core.planning.day.improve import Ruin
from threadneedle.core.planning.day.known import Known
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Placement
from threadneedle.core.planning.day.room import known_first, make_room, make_way

WIDER = (2, 4, 8)
"""How far a limit gives way, step by step, before it is given up."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search: so many steps, or until ``spent`` says so; the first of the two ends it.

    The same problem, seed and number of steps give the same plan on every machine; a budget of time does not.
    """

    steps: int | None = 2000
    spent: Callable[[], bool] = _never


def plan(
    problem: DayProblem,
    *,
    previous: DayPlan | None = None,
    most_redated: int | None = None,
    frozen_days: int = 0,
    yielding: int = 0,
    budget: Budget | None = None,
    seed: int = 0,
) -> DayPlan:
    """Return a plan; overload shows as late work and never as an error.

    Parameters
    ----------
    previous
        The plan that people work by. What still fits stays where it was; new work is let in.
    most_redated
        With ``previous``: how many of its activities may be done on another day; None for any number.
        What no longer fits (a person fell ill) has to move in any case and counts: no more than this
        number or those move, whichever is more.
    frozen_days
        With ``previous``: activities done on the first so many days do not move.

    yielding
        With ``previous``: so many of the five levels of cost, from the first, before which the limit of
        re-dated work gives way: if a wholly new plan is better in one of them, twice, four times and eight
        times as many may change, and if none of this makes them as good, the new plan is taken.

    Returns
    -------
    DayPlan
        Without ``previous`` never worse than the better of the two first plans; with it never worse than
        ``previous`` with the new work let in as far as ``most_redated`` allows.
    """
    allowed = budget or Budget()
    if previous is None:
        board, known = first_plan(problem), Known()
    else:
        days = previous.days()
        if frozen_days:
            problem = _frozen(problem, days, frozen_days)
        board, published = carried_on(problem, previous)
        known = Known(published, most_redated)
        _let_in(board, known)
        _fill_up(board)
    search = Ruin(board, seed, known)
    search.run(allowed.steps, allowed.spent)
    steady = settle(board)
    out = _held_out(problem, steady)
    if previous is None or not (out or (known.days and any(steady.score.vector[:yielding]))):
        return steady
    anew = plan(problem, budget=allowed, seed=seed)
    if _held_out(problem, anew) < out:
        return anew
    if not anew.score.vector[:yielding] < steady.score.vector[:yielding]:
        return steady
    for wider in _wider(known):
        Ruin(board, seed, wider).run(allowed.steps, allowed.spent)
        steady = settle(board)
        if not anew.score.vector[:yielding] < steady.score.vector[:yielding]:
            return steady
    return anew


def _wider(known: Known) -> tuple[Known, ...]:
    """Return greater limits to be tried, one after the other, before none holds."""
    if known.most is None:
        return ()
    return tuple(Known(known.days, factor * max(1, known.most)) for factor in WIDER)


def _held_out(problem: DayProblem, made: DayPlan) -> int:
    """Count what is left out though somebody has put it on a day."""
    out = set(made.left_out)
    return sum(activity.held and activity.id in out for activity in problem.activities)


def insert(problem: DayProblem, previous: DayPlan, new: Collection[Activity]) -> DayPlan:
    """Return the plan with new work let in, and as little else moved as that needs.

    No tier above that of a new activity becomes later by it.
    """
    wider = replace(problem, activities=(*problem.activities, *new))
    board, published = carried_on(wider, previous)
    _let_in(board, Known(published))
    return settle(board)


def settle(board: Board) -> DayPlan:
    """Return the plan on a board, freed of parts of activities that are not placed whole, and filled up."""
    _fill_up(board)
    return board.plan()


def _fill_up(board: Board) -> None:
    _lift_loose(board)
    place_by_class(board)
    _lift_loose(board)


def _lift_loose(board: Board) -> None:
    missing = {board.activity[piece] for piece, day in enumerate(board.day) if day == board.horizon}
    for piece, place in enumerate(board.activity):
        if place in missing and board.placed(piece):
            board.lift(piece)
    _lift_followers(board)


def _lift_followers(board: Board) -> None:
    """Lift what waits for something that is not placed."""
    waiting = [piece for piece, day in enumerate(board.day) if day == board.horizon]
    while waiting:
        for other, _ in board.before[waiting.pop()]:
            if board.placed(other):
                board.lift(other)
                waiting.append(other)


def _frozen(problem: DayProblem, days: dict[int, int], frozen_days: int) -> DayProblem:
    return replace(
        problem,
        activities=tuple(
            replace(activity, pin=days[activity.id])
            if days.get(activity.id, problem.horizon) < frozen_days and not activity.splittable
            else activity
            for activity in problem.activities
        ),
    )


def carried_on(problem: DayProblem, previous: DayPlan) -> tuple[Board, dict[int, int]]:
    """Return a board with all of an earlier plan that still fits, and the days by which people know it.

    Work of which a part has been done meanwhile keeps its last parts. Work that has lost its place (its day
    has passed undone, its people are gone) is nobody's to keep: it is not among the known days.
    """
    board = Board(problem)
    person_of = {worker.id: index for index, worker in enumerate(problem.workers)}
    rows: dict[int, list[Placement]] = {}
    for row in sorted(previous.placements):
        rows.setdefault(row.activity, []).append(row)
    published: dict[int, int] = {}
    keys, _, _ = urgency(board)
    for piece in board.in_order(keys):
        activity = problem.activities[board.activity[piece]]
        parts, own = board.whole[piece], rows.get(activity.id, [])
        place = parts.index(piece) - len(parts)
        if -place > len(own):
            continue
        row = own[place]
        if piece == parts[-1] and len(own) >= len(parts):
            published[piece] = row.day
        first, last = board.window(piece)
        crew = tuple(person_of[person] for person in row.people if person in person_of)
        if first <= row.day <= last and _fits(board, piece, row.day, crew):
            board.put(piece, row.day, crew)
    return board, published


def _fits(board: Board, piece: int, day: int, crew: Crew) -> bool:
    """Tell whether exactly this crew can do a piece on a day."""
    effort, place, way = board.effort[piece], board.place[piece], board.way[piece]
    able = board.eligible[piece]
    return len(crew) == board.crew_size[piece] and all(
        person in able
        and board.left[person][day] >= effort + (way if way and place not in board.been[person][day] else 0)
        for person in crew
    )


def _let_in(board: Board, known: Known) -> None:
    """Place what is not placed, one by one; where one would be late, see whether lighter work can make room.

    What somebody has put on a day goes first, and whatever else lies there makes way.
    """
    keys, _, _ = urgency(board)
    order = board.in_order(keys)
    for piece in order:
        if board.pinned[piece] and not board.placed(piece):
            make_way(board, piece, known)
    for piece in order:
        if board.placed(piece) or board.pinned[piece]:
            continue
        first, last = board.window(piece)
        board.put_first(piece, known_first(piece, first, min(last, board.due[piece]), known))
        if not board.placed(piece):
            make_room(board, piece, known)
