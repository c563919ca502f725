"""The truth mark: reported and verified, two numbers on one bar."""

from __future__ import annotations

from dataclasses import dataclass

FEW = 8
"""Fewer checks than this are shown as a count with a hollow dot."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an independent check says of the claims: never a number without its interval.

    ``share``, ``low`` and ``high`` are shares (0..1) of what was reported;
    ``done`` of ``checked`` visits found it done, drawn from a frame of ``frame`` claims.
    """

    share: float
    low: float
    high: float
    done: int
    checked: int
    frame: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.share <= self.high <= 1:
            raise ValueError(
                f"estimate: 0 <= low <= share <= high <= 1, got {self.low}, {self.share}, {self.high}"
            )
        if not (0 <= self.done <= self.checked <= self.frame and self.checked >= 1):
            raise ValueError(
                f"estimate: 0 <= done <= checked <= frame, got {self.done}, {self.checked}, {self.frame}"
            )

    @property
    def few(self) -> bool:
        """Tell whether too few were checked for a share to be printed."""
        return self.checked < FEW


@dataclass(frozen=True, slots=True)
class Mark:
    """Positions of the truth mark as SVG percentages of the bar's length."""

    end: str
    low: str = ""
    high: str = ""
    dot: str = ""
    few: bool = False
    claim: str = ""


def at(share: float) -> str:
    """Write a share (0..1) as an SVG length: ``97.2%``."""
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"


def mark(reported: int, planned: int, verified: Estimate | None = None, claim: float | None = None) -> Mark:
    """Place the bar's end, dot and whiskers.

    The verified share is *of those reported*; it is drawn along the bar, so
    that the way from the dot to the end is what was reported and not
    confirmed. ``claim`` (0..1, of those reported) is the dashed tick.
    """
    length = min(1.0, reported / planned) if planned > 0 else 0.0
    tick = at(claim * length) if claim is not None else ""
    if verified is None:
        return Mark(end=at(length), claim=tick)
    return Mark(
        end=at(length),
        low=at(verified.low * length),
        high=at(verified.high * length),
        dot=at(verified.share * length),
        few=verified.few,
        claim=tick,
    )
