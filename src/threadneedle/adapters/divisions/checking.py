"""Every row of the five lists held to the rules, and the lists written out plain."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from threadneedle.adapters.divisions.model import (
    CITY,
    COUNTY,
    DIGITS,
    FILES,
    HEADERS,
    LEVELS,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    Division,
    Inventory,
    level_of,
    parent_of,
)
from threadneedle.core.base import InvalidError, Problem

NAME_MOST = 64
ROWS_MOST = 1_000_000
FAULTS_MOST = 20
LINE_MOST = 1000
"""Characters of a line, far above what a name and six codes need."""

WITHOUT_A_SEAT = re.compile(r"市辖区|县|.*直辖.*")


def plain_list(folder: Path, level: int) -> Path:
    """Return where the plain list of a level lies: a code, a tab, a name, a line each, in order of code."""
    return folder / f"{level}.tsv"


class Checking:
    """The lists of one archive, level after level."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: list[Problem] = []
        self._names: dict[str, str] = {}
        self._folded: list[str] = []
        self._rows: list[int] = []
        self._inside: dict[int, Counter[str]] = {level: Counter() for level in range(1, LEVELS + 1)}

    def check(self) -> Inventory:
        """Check every row, write the plain lists, and return what there is.

        Raises
        ------
        InvalidError
            ``divisions.…``, up to 20 of the first list in which there are any: rows below rows that are
            wrong would all be wrong.
        """
        above = {""}
        for level in range(1, LEVELS + 1):
            try:
                above = self._level(level, above)
            except UnicodeDecodeError:
                self._fault("divisions.not_utf8", level, len(self._rows))
            except csv.Error:
                self._fault("divisions.not_csv", level, len(self._rows))
            if self._faults:
                raise InvalidError(*self._faults)
        return Inventory(self._divisions(), tuple(self._folded), tuple(self._rows))

    def _level(self, level: int, above: set[str]) -> set[str]:
        file, wanted = FILES[level - 1], HEADERS[level - 1]
        with (
            (self._folder / file).open(encoding="utf-8-sig", newline="") as source,
            plain_list(self._folder, level).open("w", encoding="utf-8", newline="\n") as target,
        ):
            rows = csv.reader(_bounded(source), strict=True)
            header = tuple(next(rows, ()))
            if header != wanted:
                found = ",".join(header)[:80]
                self._fault("divisions.header", level, 1, found=found, wanted=",".join(wanted))
                return set()
            return self._walk(level, rows, above, target)

    def _walk(self, level: int, rows: Iterator[list[str]], above: set[str], target: TextIO) -> set[str]:
        codes: set[str] = set()
        inside, within = self._inside[level], DIGITS[min(level, COUNTY + 1) - 2] if level > PROVINCE else 0
        columns, last, line = len(HEADERS[level - 1]), "", 1
        for line, row in enumerate(rows, 2):
            if line - 1 > ROWS_MOST:
                self._fault("divisions.too_many_rows", level, line, most=ROWS_MOST)
            elif len(row) != columns:
                self._fault("divisions.columns", level, line, found=len(row), wanted=columns)
            else:
                code, name = row[0], row[1].strip()
                self._row(level, line, code, name, row[-1] if columns == 2 else row[2], last, above)
                last = code
                if level < VILLAGE:
                    codes.add(code)
                if level <= COUNTY:
                    self._names[code] = name
                    self._fold(code, name, level)
                inside[code[:within]] += 1
                target.write(f"{code}\t{name}\n")
            if len(self._faults) >= FAULTS_MOST or line - 1 > ROWS_MOST:
                break
        if line == 1:
            self._fault("divisions.empty", level, 1)
        self._rows.append(line - 1)
        return codes

    def _row(
        self, level: int, line: int, code: str, name: str, parent: str, last: str, above: set[str]
    ) -> None:
        """Note the first rule that a row breaks."""
        width = DIGITS[level - 2] if level > PROVINCE else 0
        if len(code) != DIGITS[level - 1] or not (code.isascii() and code.isdecimal()):
            self._fault("divisions.code", level, line, code=code[:20], digits=DIGITS[level - 1])
        elif code <= last:
            rule = "divisions.twice" if code == last else "divisions.not_in_order"
            self._fault(rule, level, line, code=code, last=last)
        elif code[:width] not in above or (width and parent != code[:width]):
            self._fault("divisions.no_parent", level, line, code=code, parent=parent[:20])
        elif not name or len(name) > NAME_MOST:
            self._fault("divisions.name", level, line, code=code, most=NAME_MOST)
        elif not name.isprintable() and any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in name):
            self._fault("divisions.name_signs", level, line, code=code)

    def _fault(self, rule: str, level: int, line: int, **params: object) -> None:
        self._faults.append(Problem(rule, {"file": FILES[level - 1], "row": line, **params}))

    def _fold(self, code: str, name: str, level: int) -> None:
        seatless = level > PROVINCE and WITHOUT_A_SEAT.fullmatch(name) is not None
        if seatless or (level == COUNTY and self._names.get(parent_of(code)) == name):
            self._folded.append(code)

    def _divisions(self) -> tuple[Division, ...]:
        folded = set(self._folded)
        sums = {level: _summed(inside) for level, inside in self._inside.items()}
        for code in self._folded:
            for digits in DIGITS[: level_of(code) - 1]:
                sums[level_of(code)][code[:digits]] -= 1
        found = []
        for code, name in sorted(self._names.items()):
            if code in folded:
                continue
            level, above = level_of(code), parent_of(code)
            while above in folded:
                above = parent_of(above)
            cities, counties, townships, villages = (
                sums[inner][code] if inner > level else 0 for inner in (CITY, COUNTY, TOWNSHIP, VILLAGE)
            )
            found.append(Division(code, name, level, above, cities, counties, townships, villages))
        return tuple(found)


def _summed(inside: Counter[str]) -> Counter[str]:
    """Return the numbers of rows within each division, from those within the smallest."""
    sums: Counter[str] = Counter()
    for code, number in inside.items():
        for digits in DIGITS:
            if digits <= len(code):
                sums[code[:digits]] += number
    return sums


def _bounded(source: TextIO) -> Iterator[str]:
    """Pass on lines, and refuse one that no list of divisions would hold."""
    while line := source.readline(LINE_MOST):
        if len(line) == LINE_MOST:
            raise csv.Error("a line without end")
        yield line
