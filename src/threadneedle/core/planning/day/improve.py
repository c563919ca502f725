"""Ruin and recreate: lift a few pieces around a late one, put them back in another order, keep what is not
worse.

After Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record breaking optimization results using the ruin
and recreate principle", Journal of Computational Physics 159, 2000. A heuristic: it proves nothing, and it
never returns a plan worse than it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from threadneedle.core.planning.day.board import Board, Spot, ordered

CHECK_EVERY = 64
"""Steps between two looks at the budget."""

MOST_LIFTED = 9


class Ruin:
    """One search on one board. ``steps`` counts what was tried."""

    def __init__(
        self,
        board: Board,
        seed: int,
        *,
        published: dict[int, int] | None = None,
        most_redated: int | None = None,
    ) -> None:
        """Prepare the search.

        Parameters
        ----------
        published
            Piece → day of the plan that people work by.
        most_redated
            How many published pieces may lie on another day than published; None for any number.
        """
        self.board = board
        self.random = Random(seed)  # noqa: S311 - a search, no secret
        self.steps = 0
        self.published = published or {}
        self.most_redated = most_redated
        self.redated = sum(board.day[piece] != day for piece, day in self.published.items())
        self._peers = _peers(board)
        self._late = [piece for piece in range(len(board.day)) if self._is_late(piece)]

    def run(self, steps: int | None, spent: Callable[[], bool]) -> None:
        """Search until the steps are used, the budget is spent, or nothing is late."""
        while self._late and (steps is None or self.steps < steps):
            if self.steps % CHECK_EVERY == 0 and spent():
                return
            self.steps += 1
            self._step()

    def _step(self) -> None:
        board, lifted = self.board, self._choose()
        before = board.total
        were: list[tuple[int, Spot]] = [(piece, (board.day[piece], board.crew[piece])) for piece in lifted]
        for piece in lifted:
            if board.placed(piece):
                board.lift(piece)
        self._put_back(lifted)
        redated = self.redated + self._change_of_redated(were)
        over = self.most_redated is not None and redated > max(self.most_redated, self.redated)
        if board.total > before or over or self._leads_nowhere(lifted):
            self._undo(were)
            return
        self.redated = redated
        touched = set(lifted)
        self._late = [piece for piece in self._late if piece not in touched]
        self._late += [piece for piece in lifted if self._is_late(piece)]

    def _is_late(self, piece: int) -> bool:
        """Tell whether a piece costs anything and may be moved."""
        board = self.board
        return bool(board.cost[piece][board.day[piece]]) and not board.pinned[piece]

    def _leads_nowhere(self, lifted: list[int]) -> bool:
        """Tell whether something is left out for which placed work waits."""
        board = self.board
        return any(
            not board.placed(piece) and any(board.placed(other) for other, _ in board.before[piece])
            for piece in lifted
        )

    def _undo(self, were: list[tuple[int, Spot]]) -> None:
        board = self.board
        for piece, _ in were:
            if board.placed(piece):
                board.lift(piece)
        for piece, (day, crew) in were:
            if day < board.horizon:
                board.put(piece, day, crew)

    def _change_of_redated(self, were: list[tuple[int, Spot]]) -> int:
        if self.most_redated is None:
            return 0
        change = 0
        for piece, (day, _) in were:
            published = self.published.get(piece)
            if published is not None:
                change += (self.board.day[piece] != published) - (day != published)
        return change

    def _choose(self) -> list[int]:
        """Return a late piece, some that share its people before its day, and some that wait for them."""
        board, random = self.board, self.random
        late = self._late[int(random.random() * len(self._late))]
        if random.random() < 0.35:
            # Of a few, the one whose lateness weighs most: the upper tiers deserve more of the effort.
            few = [self._late[int(random.random() * len(self._late))] for _ in range(3)]
            late = max(few, key=lambda piece: board.cost[piece][board.day[piece]])
        first, until, day = board.first[late], board.day[late], board.day
        pool = [piece for piece in self._peers[late] if first <= day[piece] <= until]
        if pool and random.random() < 0.5:
            around = day[pool[int(random.random() * len(pool))]]
            pool = [piece for piece in pool if abs(day[piece] - around) <= 1]
        many = min(2 + int(random.random() * (MOST_LIFTED - 2)), len(pool))
        lifted = dict.fromkeys([late, *board.whole[late], *random.sample(pool, many)])
        for piece in list(lifted):
            for other, lag in board.before[piece]:
                if not board.pinned[other] and random.random() < (0.5 if lag else 0.9):
                    lifted[other] = None
            for other, lag in board.after[piece]:
                if not board.pinned[other] and random.random() < (0.3 if lag else 0.9):
                    lifted[other] = None
        return list(lifted)

    def _put_back(self, lifted: list[int]) -> None:
        board, random = self.board, self.random
        manner = random.random()
        keys: dict[int, tuple[float, float]] = {}
        for piece in lifted:
            chance = random.random()
            if manner < 0.4:
                keys[piece] = (board.tier[piece], board.due[piece] + 3 * chance)
            elif manner < 0.7:
                keys[piece] = (0, board.due[piece] + 3 * board.tier[piece] + 6 * chance)
            else:
                keys[piece] = (0, chance)
        if random.random() < 0.5:
            keys[lifted[0]] = (-1, 0)
        late_first = random.random()
        for piece in ordered(lifted, keys, board.after):
            self._insert(piece, late_first=random.random() < late_first)

    def _insert(self, piece: int, *, late_first: bool) -> None:
        board = self.board
        first, last = board.window(piece)
        if first > last:
            return
        if self.most_redated is not None:
            published = self.published.get(piece)
            # A plan that may change little tries the day that people know first.
            if published is not None and first <= published <= last and self.random.random() < 0.7:
                crew = board.crew_for(piece, published)
                if crew is not None:
                    board.put(piece, published, crew)
                    return
        in_time = min(last, board.due[piece])
        days = range(in_time, first - 1, -1) if late_first else range(first, in_time + 1)
        if not board.put_first(piece, days):
            board.put_first(piece, range(max(first, in_time + 1), last + 1))


def _peers(board: Board) -> list[list[int]]:
    """Return for every piece those that somebody able to do it can do too."""
    by_people: dict[tuple[int, ...], list[int]] = {people: [] for people in board.eligible}
    for piece, people in enumerate(board.eligible):
        if board.pinned[piece]:
            continue
        by_people.setdefault(people, []).append(piece)
    of_group = {
        people: [
            piece
            for others, pieces in by_people.items()
            if not set(people).isdisjoint(others)
            for piece in pieces
        ]
        for people in by_people
    }
    return [of_group[people] for people in board.eligible]
