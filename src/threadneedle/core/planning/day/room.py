"""Making room: what moves on if a piece of work takes a certain day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from threadneedle.core.planning.day.board import Board, Crew
from threadneedle.core.planning.day.known import Known

Moves = list[tuple[int, int, Crew]]
"""(piece, day, crew) of everything that lies elsewhere than before; the day after the last is left out."""

MayMove = Callable[[int], bool]

MOST_CREWS = 24


@dataclass(frozen=True, slots=True)
class Way:
    """Moves that let a piece in.

    Parameters
    ----------
    cost
        What the whole board costs then.
    redated
        How many more lie on another day than people know.
    strands
        Something is left out for which placed work waits.
    """

    cost: int
    redated: int
    moves: Moves
    strands: bool = False

    @property
    def price(self) -> tuple[int, int]:
        """What is compared: the cost; where it is equal, what changes for people."""
        return self.cost, self.redated


def make_room(board: Board, piece: int, known: Known) -> None:
    """Place a piece where the whole plan costs least: late, or in the place of lighter work that moves on.

    Nothing is left out for which other work waits, and no more is put on another day than allowed.
    """
    first, last = board.window(piece)
    now = known.redated(board)
    best = Way(board.total, 0, Moves())
    board.put_first(piece, known_first(piece, first, last, known))
    if board.placed(piece):
        moves = [(piece, board.day[piece], board.crew[piece])]
        redated = known.redated(board, (piece,))
        price = _price(board, piece)
        board.lift(piece)
        best = Way(price, redated - known.redated(board, (piece,)), moves)

    def lighter(other: int) -> bool:
        return board.tier[other] >= board.tier[piece]

    for day in range(first, min(last, board.due[piece]) + 1):
        for people in crews_of(board, piece):
            way = after_ejection(board, piece, day, people, lighter, known)
            if way is None or way.strands or not known.allows(now, now + way.redated):
                continue
            if way.price < best.price:
                best = way
    make(board, best.moves)


def known_first(piece: int, first: int, last: int, known: Known) -> Iterator[int]:
    """Return the days from ``first`` to ``last``, the one that people know before all others."""
    day = known.days.get(piece)
    if day is not None and first <= day <= last:
        yield day
    yield from range(first, last + 1)


def make_way(board: Board, piece: int, known: Known) -> None:
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
        if (way := after_ejection(board, piece, day, people, lambda other: other not in own, known))
    ]
    if ways:
        make(board, min(ways, key=lambda way: way.price).moves)


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
    board: Board, piece: int, day: int, people: Crew, may_move: MayMove, known: Known
) -> Way | None:
    """Return what happens if work of some people on a day gives way, the cheapest first.

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
    found: Way | None = None
    if crew is not None:
        touched = [piece, *(other for other, _, _ in lifted)]
        were = sum(known.days.get(other, at) != at for other, at, _ in lifted) + (piece in known.days)
        board.put(piece, day, crew)
        for other, _, _ in lifted:
            first, last = board.window(other)
            # Other people may have the time on the same day.
            days = (day, *range(first, last + 1)) if first <= day <= last else range(first, last + 1)
            board.put_first(other, days)
        moves = [
            (piece, day, crew),
            *((other, board.day[other], board.crew[other]) for other, _, _ in lifted),
        ]
        redated = known.redated(board, touched) - were
        found = Way(board.total, redated, moves, board.strands(touched))
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
