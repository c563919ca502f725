"""The two numbers of a matter: what is reported, and what a check confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from threadneedle.core.base import InvalidError


def percent(part: int, whole: int) -> int | None:
    """Return ``part`` of ``whole`` in whole percent, halves up; ``None`` of nothing.

    Rounding never hides a remainder: 0 and 100 stand for exactly none and exactly all
    (99.6 % gives 99, 0.2 % gives 1, 100.2 % gives 101).

    Raises
    ------
    InvalidError
        ``count_negative``.
    """
    if part < 0 or whole < 0:
        raise InvalidError.of("count_negative", part=part, whole=whole)
    if whole == 0:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    if rounded == 0 and part > 0:
        return 1
    if rounded == 100 and part != whole:
        return 99 if part < whole else 101
    return rounded


@dataclass(frozen=True, slots=True)
class Verified:
    """``done`` of ``checked`` were found done, drawn from a frame of ``frame`` claims.

    Partly done and could-not-be-checked are in ``checked`` and not in ``done``.

    Raises
    ------
    InvalidError
        ``verified_out_of_range`` unless 0 ≤ done ≤ checked ≤ frame and checked ≥ 1.
    """

    done: int
    checked: int
    frame: int

    def __post_init__(self) -> None:
        if not (0 <= self.done <= self.checked <= self.frame and self.checked >= 1):
            raise InvalidError.of(
                "verified_out_of_range", done=self.done, checked=self.checked, frame=self.frame
            )


@dataclass(frozen=True, slots=True)
class Truth:
    """What one matter planned, what is reported, and what a check found (``None``: not yet checked).

    Reported may exceed planned: more was done than asked.

    Raises
    ------
    InvalidError
        ``count_negative``.
    """

    planned: int
    reported: int
    verified: Verified | None = None

    def __post_init__(self) -> None:
        if self.planned < 0 or self.reported < 0:
            raise InvalidError.of("count_negative", part=self.reported, whole=self.planned)

    @property
    def reported_share(self) -> float | None:
        """Reported by planned, 0..1, above 1 if more was done than asked; ``None`` if nothing was planned."""
        return self.reported / self.planned if self.planned else None
