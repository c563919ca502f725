"""A first plan: two ways of building one, of which the better is kept.

*Class then due* places the tiers one after the other, each by due day. *Reserve late* also gives every
tier its room first, but then moves it to the latest days on which it is still in time, so that urgent work
of lower tiers finds the early days free; at last everything moves forward again. Neither proves anything.
"""

from __future__ import annotations

from threadneedle.core.planning.day.board import Board
from threadneedle.core.planning.day.model import DayProblem

Keys = list[tuple[int, ...]]


def first_plan(problem: DayProblem) -> Board:
    """Return the better of the two first plans."""
    by_class, late = Board(problem), Board(problem)
    place_by_class(by_class)
    reserve_late(late)
    return late if late.total <= by_class.total else by_class


def place_by_class(board: Board) -> None:
    """Place what is free: pinned first, then by tier, due day and weight, each as early as it can."""
    keys, _, _ = urgency(board)
    for piece in board.in_order(keys):
        _place_early(board, piece)


def reserve_late(board: Board) -> None:
    """Place what is free, reserving late days for higher tiers; see the module."""
    keys, dues, tiers = urgency(board)
    order = board.in_order(keys)
    for piece in order:
        if board.pinned[piece]:
            _place_early(board, piece)
    free = [piece for piece in order if not board.placed(piece)]
    for tier in range(4):
        own = [piece for piece in free if tiers[piece] == tier]
        for piece in own:
            _place_early(board, piece)
        for piece in sorted(own, key=lambda piece: (-dues[piece], board.effort[piece])):
            if board.placed(piece):
                _move_late(board, piece, dues[piece])
    for piece in free:
        _move_early(board, piece)


def urgency(board: Board) -> tuple[Keys, list[int], list[int]]:
    """Return sort keys, due days and tiers of all pieces, passed back to what has to be done before them.

    What a due day of another needs is due a day before it (or on the day itself, for parts of one
    activity), and belongs to the higher of the two tiers.
    """
    dues, tiers = list(board.due), list(board.tier)
    plain: Keys = [(0,)] * len(dues)
    for piece in reversed(board.in_order(plain)):
        for other, lag in board.after[piece]:
            dues[other] = min(dues[other], dues[piece] - lag)
            tiers[other] = min(tiers[other], tiers[piece])
    activities = board.problem.activities
    keys: Keys = [
        (not board.pinned[piece], tiers[piece], dues[piece], -board.weight[piece], activities[place].id)
        for piece, place in enumerate(board.activity)
    ]
    return keys, dues, tiers


def _place_early(board: Board, piece: int) -> None:
    if not board.placed(piece):
        first, last = board.window(piece)
        board.put_first(piece, range(first, last + 1))


def _move_late(board: Board, piece: int, due: int) -> None:
    day, crew = board.day[piece], board.crew[piece]
    latest = min(board.window(piece)[1], board.due[piece], max(due, day))
    if latest > day:
        board.lift(piece)
        if not board.put_first(piece, range(latest, day, -1)):
            board.put(piece, day, crew)


def _move_early(board: Board, piece: int) -> None:
    day, crew = board.day[piece], board.crew[piece]
    if not board.placed(piece):
        _place_early(board, piece)
        return
    first = board.window(piece)[0]
    if first < day:
        board.lift(piece)
        if not board.put_first(piece, range(first, day)):
            board.put(piece, day, crew)
