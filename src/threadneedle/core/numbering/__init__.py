"""Numbers by rule: a pattern with a year and a serial, each year from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from threadneedle.core.base import Problem

YEAR, SERIAL = "{year}", "{serial}"
MOST_DIGITS = 6
MOST_SERIAL = 999_999_999
LONGEST_PATTERN = 48
"""Characters; with the longest year and serial a number then still has at most 64."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """How numbers are written, for example ``区督〔{year}〕{serial}号`` with serials of three digits.

    Parameters
    ----------
    pattern : str
        Holds ``{year}`` and ``{serial}`` once each; at most 48 characters.
    digits : int
        The least digits of a serial, 1 to 6; shorter ones are filled with zeros.
    """

    pattern: str
    digits: int = 1

    def number(self, year: int, serial: int) -> str:
        """Write the number of one serial of a year."""
        return self.pattern.replace(YEAR, f"{year:04d}").replace(SERIAL, f"{serial:0{self.digits}d}")

    def serial_in(self, number: str, year: int) -> int | None:
        """Return the serial of a number of that year, zeros or not; None if it is none."""
        before, _, after = self.pattern.replace(YEAR, f"{year:04d}").partition(SERIAL)
        found = re.fullmatch(f"{re.escape(before)}([0-9]{{1,9}}){re.escape(after)}", number)
        return int(found.group(1)) if found else None

    def begins(self, year: int) -> str:
        """Return what every number of a year begins with."""
        return self.pattern.replace(YEAR, f"{year:04d}").partition(SERIAL)[0]

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the pattern; nothing if it can be used."""
        found = []
        for part in (YEAR, SERIAL):
            times = self.pattern.count(part)
            if times != 1:
                found.append(Problem("number.part", {"part": part, "times": times, "field": "pattern"}))
        rest = self.pattern.replace(YEAR, "").replace(SERIAL, "")
        if any(sign in "{}" or not sign.isprintable() for sign in rest):
            found.append(Problem("number.sign", {"pattern": self.pattern, "field": "pattern"}))
        # Behind a year, a serial without anything between could be read as part of it.
        if YEAR + SERIAL in self.pattern or SERIAL + YEAR in self.pattern:
            found.append(Problem("number.together", {"field": "pattern"}))
        if len(self.pattern) > LONGEST_PATTERN:
            found.append(
                Problem(
                    "words.too_long",
                    {"field": "pattern", "length": len(self.pattern), "limit": LONGEST_PATTERN},
                )
            )
        if not 1 <= self.digits <= MOST_DIGITS:
            found.append(
                Problem("number.digits", {"digits": self.digits, "limit": MOST_DIGITS, "field": "digits"})
            )
        return tuple(found)
