"""Making room: what moves on if a piece of work takes a certain day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice

from threadneedle.core.planning.day.board import Board, Crew

Moves = list[tuple[int, int, Crew]]
"""(piece, day, crew) of everything that lies elsewhere than before; the day after the last is left out."""

MayMove = Callable[[int], bool]

MOST_CREWS = 24


def make_room(board: Board, piece: int) -> None:
    """Place a piece where the whole plan costs least: late, or in the place of lighter work that moves on."""
    first, last = board.window(piece)
    best_total, best = board.total, Moves()
    board.put_first(piece, range(first, last + 1))
    if board.placed(piece):
        best_total, best = _price(board, piece), [(piece, board.day[piece], board.crew[piece])]
        board.lift(piece)

    def lighter(other: int) -> bool:
        return board.tier[other] >= board.tier[piece]

    for day in range(first, min(last, board.due[piece]) + 1):
        for people in crews_of(board, piece):
            tried = after_ejection(board, piece, day, people, lighter)
            if tried is not None and tried[0] < best_total:
                best_total, best = tried
    make(board, best)


def make_way(board: Board, piece: int) -> None:
    """Place a piece on the day on which somebody has put it, in the place of whatever is not put there too.

    It stays out if all who can do it are taken by other work that was put there, or are too few.
    """
    _lift_what_waits(board, piece)
    first, last = board.window(piece)
    days = range(first, last + 1)
    if board.put_first(piece, days):
        return
    own = set(board.whole[piece])
    ways = [
        way
        for day in days
        for people in crews_of(board, piece)
        if (way := after_ejection(board, piece, day, people, lambda other: other not in own)) is not None
    ]
    if ways:
        make(board, min(ways, key=lambda way: way[0])[1])


def _lift_what_waits(board: Board, piece: int) -> None:
    """Lift other work that waits for a piece and lies too early for its last day."""
    for other, lag in board.before[piece]:
        if lag and board.placed(other) and board.day[other] < board.last[piece] + lag:
            for part in board.whole[other]:
                if board.placed(part) and not board.pinned[part]:
                    board.lift(part)


def make(board: Board, moves: Moves) -> None:
    """Make moves: lift all, then put all."""
    for piece, _, _ in moves:
        if board.placed(piece):
            board.lift(piece)
    for piece, day, crew in moves:
        if day < board.horizon:
            board.put(piece, day, crew)


def crews_of(board: Board, piece: int) -> Iterator[Crew]:
    """Return crews that could do a piece, of people with few skills first, so many and no more."""
    return islice(combinations(board.eligible[piece], board.crew_size[piece]), MOST_CREWS)


def after_ejection(
    board: Board, piece: int, day: int, people: Crew, may_move: MayMove
) -> tuple[int, Moves] | None:
    """Return the cost and the moves if work of some people on a day gives way, the cheapest first.

    ``piece`` must not be placed. The board is left as it was. None if what may move is not enough.
    """
    giving_way = sorted(
        (board.cost[other][board.horizon], other)
        for other in range(len(board.day))
        if board.day[other] == day
        and not set(people).isdisjoint(board.crew[other])
        and not board.pinned[other]
        and may_move(other)
    )
    lifted: Moves = []
    crew = board.crew_for(piece, day)
    for _, other in giving_way:
        if crew is not None:
            break
        lifted.append((other, board.day[other], board.crew[other]))
        board.lift(other)
        crew = board.crew_for(piece, day)
    found: tuple[int, Moves] | None = None
    if crew is not None:
        board.put(piece, day, crew)
        for other, _, _ in lifted:
            first, last = board.window(other)
            board.put_first(other, range(first, last + 1))
        moves = [
            (piece, day, crew),
            *((other, board.day[other], board.crew[other]) for other, _, _ in lifted),
        ]
        found = board.total, moves
        board.lift(piece)
        for other, _, _ in lifted:
            if board.placed(other):
                board.lift(other)
    make(board, lifted)
    return found


def _price(board: Board, piece: int) -> int:
    """Return what the board costs, with what a part of divided work will cost by its day at least."""
    last = board.whole[piece][-1]
    if piece == last or board.placed(last):
        return board.total
    return board.total + board.cost[last][board.day[piece]] - board.cost[last][board.horizon]
