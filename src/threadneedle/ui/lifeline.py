"""The life line of a task: what happened from issue to today, laid out on the server."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from threadneedle.ui.figures import month, short_date

WIDTH = 992
"""Least width in pixels at which the line is drawn; wider only moves labels apart."""
MARGIN = 3.0
NEAR = 60
"""Events nearer than this, in pixels, give way to one another."""
ABOVE, HIGH, BELOW, LOW = "above", "high", "below", "low"
BASELINE = {ABOVE: 38, HIGH: 21, BELOW: 112, LOW: 128}
STEM = {ABOVE: (43, 65), HIGH: (26, 65), BELOW: (82, 100), LOW: (82, 116)}
INNER = {HIGH: ABOVE, LOW: BELOW}
MOST_MONTHS = 14


class Kind(StrEnum):
    """What an event looks like on the line."""

    ISSUED = "issued"
    ACT = "act"
    REPORT = "report"
    WAS_DUE = "was_due"
    TODAY = "today"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One event; ``words`` are in the reader's language and need no date."""

    on: date
    words: str
    kind: Kind = Kind.ACT


@dataclass(frozen=True, slots=True)
class Pause:
    """Days during which the clock did not run; no ``end``: still standing."""

    start: date
    end: date | None
    words: str


@dataclass(frozen=True, slots=True)
class LifeLine:
    """Events and pauses in any order, and the day that is today."""

    events: tuple[LifeEvent, ...]
    today: date
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside the line at ``x`` (SVG percentage), ``dx`` pixels off it."""

    x: str
    y: int
    dx: int
    anchor: str
    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """The shape of an event and the stem that leads to its label, if it has one."""

    x: str
    kind: str
    stem: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line: ``run``, ``pau`` or ``fut``."""

    start: str
    end: str
    width: str
    style: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs; all positions are computed."""

    stretches: tuple[Stretch, ...]
    glyphs: tuple[Glyph, ...]
    labels: tuple[Label, ...]
    months: tuple[tuple[str, str], ...]
    listed: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Shelf:
    """Room taken by labels and stems, in pixels at the least width."""

    boxes: dict[str, list[tuple[float, float]]]
    stems: dict[str, list[float]]

    def free(self, level: str, left: float, right: float, x: float) -> bool:
        if any(left < taken_right and right > taken_left for taken_left, taken_right in self.boxes[level]):
            return False
        inner = INNER.get(level)
        if inner is not None:
            return not any(taken_left < x < taken_right for taken_left, taken_right in self.boxes[inner])
        outer = HIGH if level == ABOVE else LOW
        return not any(left < stem < right for stem in self.stems[outer])

    def take(self, level: str, left: float, right: float, x: float) -> None:
        self.boxes[level].append((left, right))
        self.stems[level].append(x)


def draw(line: LifeLine) -> Drawing:
    """Lay the line out.

    Today and the due date get their labels first, then the events in order;
    a label that finds no room is left to the list that stands beside the
    drawing, its shape stays.
    """
    events = sorted(line.events, key=lambda event: event.on)
    days = [event.on for event in events] + [line.today] + [pause.start for pause in line.pauses]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)

    def place(day: date) -> float:
        return MARGIN + (100 - 2 * MARGIN) * (min(max(day, first), last) - first).days / span

    shelf = _Shelf({level: [] for level in BASELINE}, {level: [] for level in BASELINE})
    labels: list[Label] = []
    for pause in line.pauses:
        middle = (place(pause.start) + place(pause.end or line.today)) / 2
        _put(shelf, labels, middle, pause.words, (BELOW, LOW), strong=False)
    levels: dict[int, str | None] = {}
    urgent = (Kind.TODAY, Kind.DUE)
    for index in sorted(range(len(events)), key=lambda index: (events[index].kind not in urgent, index)):
        event = events[index]
        up = event.kind is Kind.TODAY or (event.kind not in urgent and index % 2 == 0)
        order = (ABOVE, BELOW, HIGH, LOW) if up else (BELOW, ABOVE, LOW, HIGH)
        text = (
            event.words
            if event.kind is Kind.TODAY
            else f"{short_date(event.on, line.today.year)} {event.words}"
        )
        levels[index] = _put(
            shelf,
            labels,
            place(event.on),
            text,
            order,
            strong=event.kind in urgent,
            lean=_lean([place(other.on) for other in events], index),
        )
    glyphs = tuple(
        Glyph(_at(place(event.on)), event.kind.value, STEM[level] if (level := levels[index]) else None)
        for index, event in enumerate(events)
    )
    return Drawing(
        stretches=_stretches(line, first, last, place),
        glyphs=glyphs,
        labels=tuple(labels),
        months=tuple((_at(place(day)), month(day)) for day in _month_starts(first, last)),
        listed=_listed(events, line),
    )


def _put(
    shelf: _Shelf,
    labels: list[Label],
    x: float,
    text: str,
    order: Iterable[str],
    *,
    strong: bool,
    lean: int = 0,
) -> str | None:
    """Put a label on the first shelf with room: centred, or to one side of its stem.

    ``lean`` is the side to try first: -1 to the left of the stem, 1 to its right.
    """
    width = _width(text)
    stem = x / 100 * WIDTH
    sides = (("middle", 0, stem - width / 2), ("end", 6, stem + 6 - width), ("start", -6, stem - 6))
    if lean:
        sides = (sides[1], sides[0], sides[2]) if lean < 0 else (sides[2], sides[0], sides[1])
    for level, (anchor, dx, left) in product(order, sides):
        if left < 0 or left + width > WIDTH or not shelf.free(level, left - 4, left + width + 4, stem):
            continue
        shelf.take(level, left - 4, left + width + 4, stem)
        labels.append(Label(_at(x), BASELINE[level], dx, anchor, text, strong))
        return level
    return None


def _lean(places: list[float], index: int) -> int:
    """Tell to which side a label should give way: away from a near neighbour, if only one is near."""
    near = 100 * NEAR / WIDTH
    before = index > 0 and places[index] - places[index - 1] < near
    after = index + 1 < len(places) and places[index + 1] - places[index] < near
    return int(before) - int(after)


def _stretches(
    line: LifeLine, first: date, last: date, place: Callable[[date], float]
) -> tuple[Stretch, ...]:
    until = min(line.today, last)
    pieces: list[Stretch] = []
    reached = first
    for pause in sorted(line.pauses, key=lambda pause: pause.start):
        start, end = max(pause.start, reached), min(pause.end or until, until)
        if start >= end:
            continue
        if start > reached:
            pieces.append(_stretch(reached, start, "run", place))
        pieces.append(_stretch(start, end, "pau", place))
        reached = end
    if until > reached:
        pieces.append(_stretch(reached, until, "run", place))
    if last > until:
        pieces.append(_stretch(until, last, "fut", place))
    return tuple(pieces)


def _stretch(start: date, end: date, style: str, place: Callable[[date], float]) -> Stretch:
    left, right = place(start), place(end)
    return Stretch(_at(left), _at(right), _at(right - left), style)


def _month_starts(first: date, last: date) -> tuple[date, ...]:
    starts = []
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= last:
        starts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = -(-len(starts) // MOST_MONTHS) or 1
    return tuple(starts[::step])


def _listed(events: list[LifeEvent], line: LifeLine) -> tuple[tuple[str, str], ...]:
    rows = [(event.on, 1, event.words) for event in events if event.kind is not Kind.TODAY]
    rows += [(pause.start, 0, pause.words) for pause in line.pauses]
    return tuple((short_date(on, line.today.year), words) for on, _order, words in sorted(rows))


def _width(text: str) -> float:
    """Estimate the width of a label at 12.5 px: East Asian wide characters are square."""
    return sum(12.5 if unicodedata.east_asian_width(letter) in "WF" else 6.9 for letter in text)


def _at(value: float) -> str:
    return f"{value:.2f}%"
