"""Ruin and recreate: lift a few pieces around a late one, put them back in another order, keep what is not
worse.

After Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record breaking optimization results using the ruin
and recreate principle", Journal of Computational Physics 159, 2000. Where nothing helps any more it leaps
away from the best and begins again (Lourenço, Martin and Stützle, "Iterated local search", Handbook of
Metaheuristics, 2003). A heuristic: it proves nothing, and it never returns a plan worse than it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from threadneedle.core.planning.day.board import Board, Spot, ordered
from threadneedle.core.planning.day.known import Known

CHECK_EVERY = 64
"""Steps between two looks at the budget."""

MOST_LIFTED = 9

PATIENCE = (20, 6)
"""Steps without gain after which the search leaves where it is: so many, and so many more for each piece."""

LEAP = 16
"""Pieces that are lifted then: nearly all of a small problem, few of a large one."""

AS_KNOWN = 0.95
"""Where little may change: how often the day that people know is tried before all others."""


class Ruin:
    """One search on one board. ``steps`` counts what was tried."""

    def __init__(self, board: Board, seed: int, known: Known | None = None) -> None:
        """Prepare the search; no more leaves the day that people know than ``known`` allows."""
        self.board = board
        self.random = Random(seed)  # noqa: S311 - a search, no secret
        self.steps = 0
        self.known = known or Known()
        self.redated = self.known.redated(board)
        self._peers = _peers(board)
        self._late = self._all_late()
        self._patience = PATIENCE[0] + PATIENCE[1] * len(board.day)
        self._stale = 0
        self._best = board.spots()
        self._best_price = board.total, self.redated

    def run(self, steps: int | None, spent: Callable[[], bool]) -> None:
        """Search until the steps are used, the budget is spent, or nothing is late."""
        while self._late and (steps is None or self.steps < steps):
            if self.steps % CHECK_EVERY == 0 and spent():
                break
            self.steps += 1
            if self._stale >= self._patience:
                self._leave()
            else:
                self._step()
        self._return()

    def _leave(self) -> None:
        """Where nothing helps any more: go back to the best and from there, at any cost, somewhere near."""
        self._return()
        self._stale = 0
        board, random = self.board, self.random
        late = self._late[int(random.random() * len(self._late))]
        peers = self._peers[late]
        lifted = dict.fromkeys([late, *board.whole[late], *random.sample(peers, min(LEAP, len(peers)))])
        waiting = list(lifted)
        while waiting:
            for other, _ in board.before[waiting.pop()]:
                if other not in lifted and not board.pinned[other]:
                    lifted[other] = None
                    waiting.append(other)
        rows = [piece for piece in lifted if not board.pinned[piece]]
        were, redated = self._moved(rows)
        if not self.known.allows(self.redated, redated) or board.strands(rows):
            self._undo(were)
            return
        self.redated = redated
        self._late = self._all_late()

    def _return(self) -> None:
        """Remember the best, and go back to it if this is worse."""
        board = self.board
        price = board.total, self.redated
        if price < self._best_price:
            self._best, self._best_price = board.spots(), price
        elif price > self._best_price:
            board.restore(self._best)
            self.redated = self._best_price[1]
            self._late = self._all_late()

    def _moved(self, lifted: list[int]) -> tuple[list[tuple[int, Spot]], int]:
        """Put some pieces elsewhere; return where they were, and how many lie elsewhere than known now."""
        board, known = self.board, self.known
        were = [(piece, (board.day[piece], board.crew[piece])) for piece in lifted]
        redated = self.redated - (known.redated(board, lifted) if known.limited else 0)
        for piece in lifted:
            if board.placed(piece):
                board.lift(piece)
        self._put_back(lifted)
        return were, redated + (known.redated(board, lifted) if known.limited else 0)

    def _step(self) -> None:
        board, lifted = self.board, self._choose()
        before = board.total, self.redated
        were, redated = self._moved(lifted)
        if board.total < before[0] and not self.known.allows(self.redated, redated):
            redated -= self._send_home(were, redated - max(self.known.most or 0, self.redated))
        self._stale += 1
        # Where little may change, nothing changes for nothing.
        worse = (board.total, redated) > before
        if worse or not self.known.allows(self.redated, redated) or board.strands(lifted):
            self._undo(were)
            return
        if board.total < before[0]:
            self._stale = 0
        self.redated = redated
        touched = {piece for piece, _ in were}
        self._late = [piece for piece in self._late if piece not in touched]
        self._late += [piece for piece in touched if self._is_late(piece)]

    def _all_late(self) -> list[int]:
        return [piece for piece in range(len(self.board.day)) if self._is_late(piece)]

    def _is_late(self, piece: int) -> bool:
        """Tell whether a piece costs anything and may be moved."""
        board = self.board
        return bool(board.cost[piece][board.day[piece]]) and not board.pinned[piece]

    def _send_home(self, were: list[tuple[int, Spot]], many: int) -> int:
        """Put work back on the day that people know, the lowest tier first; return how much."""
        board, days = self.board, self.known.days
        lifted = {piece for piece, _ in were}
        away = [
            (-board.tier[piece], self.random.random(), piece)
            for piece, day in days.items()
            if board.day[piece] != day and piece not in lifted and not board.pinned[piece]
        ]
        sent = 0
        for _, _, piece in sorted(away):
            if sent == many:
                break
            spot = board.day[piece], board.crew[piece]
            if board.placed(piece):
                board.lift(piece)
            first, last = board.window(piece)
            crew = board.crew_for(piece, days[piece]) if first <= days[piece] <= last else None
            if crew is not None:
                board.put(piece, days[piece], crew)
                were.append((piece, spot))
                sent += 1
            elif spot[1]:
                board.put(piece, *spot)
        return sent

    def _undo(self, were: list[tuple[int, Spot]]) -> None:
        board = self.board
        for piece, _ in were:
            if board.placed(piece):
                board.lift(piece)
        for piece, (day, crew) in were:
            if day < board.horizon:
                board.put(piece, day, crew)

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
        whole = [piece for piece in board.whole[late] if not board.pinned[piece]]
        lifted = dict.fromkeys([late, *whole, *random.sample(pool, many)])
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
        if self.known.limited:
            published = self.known.days.get(piece)
            if published is not None and first <= published <= last and self.random.random() < AS_KNOWN:
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
