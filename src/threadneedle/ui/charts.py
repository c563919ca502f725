"""Small charts: the hours of a week and the load of the coming weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from threadneedle.ui.figures import hours

COLUMN = 0.92
"""Share of a column that the widest bar of a strip takes; the rest is air."""
WEEK_WIDTH, WEEK_PITCH, WEEK_FOOT = 8, 10, 20
LEAST_PEAK = 1.25


@dataclass(frozen=True, slots=True)
class CapacityBar:
    """One column of the strip; positions are SVG percentages of its width."""

    label: str
    used: int
    used_hours: str
    available_hours: str
    start: str
    frame: str
    base: str
    edge: str
    over_start: str
    over: str


def capacity_bars(days: Sequence[tuple[str, int, int]]) -> tuple[CapacityBar, ...]:
    """Lay out ``(label, used, available)``, both in quarters of an hour.

    All columns share one scale, so that a day with fewer hours has a shorter
    frame; what exceeds the frame is drawn beyond it.
    """
    most = max((max(used, available) for _label, used, available in days), default=0)
    pitch = 100 / len(days) if days else 0.0
    scale = pitch * COLUMN / most if most else 0.0
    bars = []
    for index, (label, used, available) in enumerate(days):
        start = index * pitch
        fitting = min(used, available)
        bars.append(
            CapacityBar(
                label=label,
                used=used,
                used_hours=hours(used),
                available_hours=hours(available),
                start=_length(start),
                frame=_length(available * scale),
                base=_length(fitting * scale),
                edge=_length(start + used * scale),
                over_start=_length(start + available * scale),
                over=_length((used - available) * scale) if used > available else "",
            )
        )
    return tuple(bars)


def _length(value: float) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week: the part within capacity and the part above the line, in user units."""

    x: int
    y: str
    height: str
    over_y: str
    over_height: str


@dataclass(frozen=True, slots=True)
class WeekBars:
    """Small multiple: bars, the capacity line and the number of weeks over it."""

    bars: tuple[WeekBar, ...]
    width: int
    line: str
    over: int


def week_bars(shares: Sequence[float], peak: float = LEAST_PEAK) -> WeekBars:
    """Lay out the load of weeks as shares of capacity (1 is full).

    ``peak`` is the highest share of the whole set, so that small multiples
    share one scale; a higher value here raises it, for nothing is cut.
    """
    unit = WEEK_FOOT / max(peak, LEAST_PEAK, *shares) if shares else WEEK_FOOT / LEAST_PEAK
    line = WEEK_FOOT - unit
    bars = []
    for index, share in enumerate(shares):
        within = min(share, 1.0) * unit
        above = max(share - 1.0, 0.0) * unit
        bars.append(
            WeekBar(
                x=index * WEEK_PITCH,
                y=f"{WEEK_FOOT - within:.1f}",
                height=f"{within:.1f}",
                over_y=f"{line - above:.1f}",
                over_height=f"{above:.1f}" if above else "",
            )
        )
    width = WEEK_PITCH * len(shares) - (WEEK_PITCH - WEEK_WIDTH) if shares else 0
    return WeekBars(tuple(bars), width, f"{line:.1f}", sum(share > 1 for share in shares))
