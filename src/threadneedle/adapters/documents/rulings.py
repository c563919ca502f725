"""Ruled tables: from thin boxes on a page to rows, columns and merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_THIN = 3.0
_NEAR = 3.0
_MOST = 1500
"""Rulings on one page. A page with more is a drawing, not a form."""

Segment = tuple[float, float, float]
"""Place across, start, end."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: places of its columns and rows, and which cells are one."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    first: tuple[tuple[int, int], ...]

    @property
    def width(self) -> int:
        """Count of columns."""
        return len(self.xs) - 1

    @property
    def height(self) -> int:
        """Count of rows."""
        return len(self.ys) - 1

    @property
    def y0(self) -> float:
        """The upper edge."""
        return self.ys[0]

    def holds(self, point: tuple[float, float]) -> bool:
        """Tell whether a point lies in the table."""
        return self.xs[0] <= point[0] <= self.xs[-1] and self.ys[0] <= point[1] <= self.ys[-1]

    def cell_at(self, point: tuple[float, float]) -> tuple[int, int]:
        """Return row and column of the first cell of the merged range in which a point lies."""
        row = min(max(bisect_right(self.ys, point[1]) - 1, 0), self.height - 1)
        column = min(max(bisect_right(self.xs, point[0]) - 1, 0), self.width - 1)
        return self.first_of(row, column)

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the first cell of the range to which a cell belongs; its own place if it stands alone."""
        return self.first[row * self.width + column]


def lattices(rules: Sequence[Box]) -> list[Lattice]:
    """Return the tables that rulings form, from top to bottom."""
    across = _merged([((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rules if y1 - y0 <= _THIN < x1 - x0])
    down = _merged([((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in rules if x1 - x0 <= _THIN < y1 - y0])
    if len(across) < 2 or len(down) < 2 or len(across) + len(down) > _MOST:
        return []
    found = []
    for horizontal, vertical in _groups(across, down):
        lattice = _lattice(horizontal, vertical)
        if lattice is not None:
            found.append(lattice)
    return sorted(found, key=lambda one: one.y0)


def _merged(segments: list[Segment]) -> list[Segment]:
    """Join pieces of one ruling: side by side, end to end, or over one another."""
    out: list[Segment] = []
    places = _clusters([segment[0] for segment in segments])
    at: dict[int, list[Segment]] = {}
    for segment in segments:
        at.setdefault(_index(places, segment[0]), []).append(segment)
    for index, pieces in at.items():
        pieces.sort(key=lambda piece: piece[1])
        start, end = pieces[0][1], pieces[0][2]
        for _, low, high in pieces[1:]:
            if low <= end + _NEAR:
                end = max(end, high)
            else:
                out.append((places[index], start, end))
                start, end = low, high
        out.append((places[index], start, end))
    return out


def _clusters(places: list[float]) -> list[float]:
    """Return places that lie near one another as one, ascending."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR:
            out.append(place)
    return out


def _index(places: Sequence[float], place: float) -> int:
    return max(bisect_right(places, place) - 1, 0)


def _groups(across: list[Segment], down: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Return rulings that cross one another, directly or through others, together."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down, len(across)):
            if x0 - _NEAR <= x <= x1 + _NEAR and y0 - _NEAR <= y <= y1 + _NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(segment)
    for j, segment in enumerate(down, len(across)):
        groups.setdefault(root(j), ([], []))[1].append(segment)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _lattice(across: list[Segment], down: list[Segment]) -> Lattice | None:
    # Tables of reports are often open at the sides: the ends of the rulings are edges too.
    ends = [min(x0 for _, x0, _ in across), max(x1 for _, _, x1 in across)]
    xs = _clusters([x for x, _, _ in down] + ends)
    ys = _clusters([y for y, _, _ in across])
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height < 2 or width * height > 20_000:
        return None
    walls = _covers(down, xs, ys)
    floors = _covers(across, ys, xs)
    first = list(range(width * height))
    for row in range(height):
        for column in range(width):
            cell = row * width + column
            if column and (column, row) not in walls:
                first[cell] = first[cell - 1]
            elif row and (row, column) not in floors:
                first[cell] = first[cell - width]
    return Lattice(tuple(xs), tuple(ys), tuple(divmod(cell, width) for cell in first))


def _covers(segments: list[Segment], places: list[float], steps: list[float]) -> set[tuple[int, int]]:
    """Return (place, step) for every step whose middle a ruling at that place covers."""
    out = set[tuple[int, int]]()
    middles = [(low + high) / 2 for low, high in pairwise(steps)]
    for place, start, end in segments:
        index = _index(places, place)
        out |= {(index, step) for step, middle in enumerate(middles) if start <= middle <= end}
    return out
