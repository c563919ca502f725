"""Counts of tasks that can be added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from threadneedle.core.base import InvalidError


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks stand where; each from 0 to ``planned``.

    ``reported`` includes the confirmed, ``confirmed`` the closed. ``late_open``, ``near`` and
    ``on_time`` say where a task stands against its date; ``late_recovered`` was late and has since
    been made good; ``paused`` has its clock standing.

    Raises
    ------
    InvalidError
        ``tally_out_of_range`` with the ``field``.
    """

    planned: int = 0
    reported: int = 0
    confirmed: int = 0
    closed: int = 0
    late_open: int = 0
    late_recovered: int = 0
    near: int = 0
    on_time: int = 0
    paused: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not 0 <= value <= self.planned:
                raise InvalidError.of(
                    "tally_out_of_range", field=each.name, value=value, planned=self.planned
                )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))

    @classmethod
    def roll(cls, children: Iterable[Tally]) -> Tally:
        """Add up the tallies of the units below, or of several tasks; nothing makes the empty tally."""
        return sum(children, cls())
