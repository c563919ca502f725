"""The five lists of divisions, and what an archive of them holds."""

from __future__ import annotations

from dataclasses import dataclass

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
HEADERS = (
    ("code", "name"),
    ("code", "name", "provinceCode"),
    ("code", "name", "cityCode", "provinceCode"),
    ("code", "name", "areaCode", "provinceCode", "cityCode"),
    ("code", "name", "streetCode", "provinceCode", "cityCode", "areaCode"),
)
DIGITS = (2, 4, 6, 9, 12)
"""Digits of a code at each level."""

PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3, 4, 5
LEVELS = len(FILES)


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city or county that can be chosen, with how many divisions of each level lie in it."""

    code: str
    name: str
    level: int
    above: str
    cities: int = 0
    counties: int = 0
    townships: int = 0
    villages: int = 0

    @property
    def below(self) -> int:
        """How many divisions lie in it, itself not counted."""
        return self.cities + self.counties + self.townships + self.villages


@dataclass(frozen=True, slots=True)
class Row:
    """One division of a list."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a list, the byte at which the next begins, and whether the stretch ends with them."""

    rows: tuple[Row, ...]
    following: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an archive holds down to counties, in order of code; ``rows`` counts the rows of each list.

    ``folded`` are the rows that stand for no government of their own: “市辖区”, “县”, “省直辖县级行政区划”
    among the cities, and the county that repeats the name of its city. What lies in them belongs to
    the division above.
    """

    divisions: tuple[Division, ...]
    folded: tuple[str, ...]
    rows: tuple[int, ...]

    def find(self, code: str) -> Division | None:
        """Return the division with a code, if it can be chosen."""
        return next((division for division in self.divisions if division.code == code), None)

    def within(self, code: str) -> tuple[Division, ...]:
        """Return the divisions right below one; the provinces for an empty code."""
        return tuple(division for division in self.divisions if division.above == code)

    def size_of(self, code: str) -> int:
        """Count the units that a division makes, itself included; all of them for an empty code."""
        if not code:
            return sum(self.rows) - len(self.folded)
        division = self.find(code)
        return division.below + 1 if division else 0


def level_of(code: str) -> int:
    """Return the level of a code as the lists write it, 0 for none of them."""
    return DIGITS.index(len(code)) + 1 if len(code) in DIGITS and code.isascii() and code.isdecimal() else 0


def parent_of(code: str) -> str:
    """Return the code of the row above, empty above a province."""
    level = level_of(code)
    return code[: DIGITS[level - 2]] if level > 1 else ""
