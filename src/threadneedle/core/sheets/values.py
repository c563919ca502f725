"""What offices write into cells: days, figures, several units in one cell."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from threadneedle.core.base import InvalidError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a table may name; what lies outside is a slip of the pen."""

SERIAL_START = date(1899, 12, 30)
"""Day 0 of the serial numbers of spreadsheets (ECMA-376, 2016, part 1, 18.17.4.1), from March 1900 on."""
SERIALS = (32874, 73415)
"""Serial numbers of the years 1990 to 2100."""

NUMERALS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
WRITTEN_YEAR = re.compile(r"^[〇零○一二三四五六七八九]{4}年")
WRITTEN_TENS = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")

TAIL = r"\s*(?:以前|之前|前|止|截止|起)?$"
CLOCK = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
FULL = re.compile(r"^(\d{4}|\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + CLOCK + TAIL)
RUN_ON = re.compile(r"^(\d{4})(\d{2})(\d{2})" + TAIL)
MONTH = re.compile(r"^(?:(\d{4})\s*[-/.年]\s*)(\d{1,2})\s*月?\s*(?:底|末|份)?" + TAIL)
MONTH_END = re.compile(r"^(\d{1,2})\s*月\s*(?:底|末|份)" + TAIL)
SHORT = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?" + TAIL)
YEAR_END = re.compile(r"^(?:(\d{4})\s*年)?\s*(?:年?底|年末)" + TAIL)
ENGLISH = re.compile(r"^(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

FIGURE = re.compile(r"^([+-]?(?:\d+(?:[, ]\d{3})*|\d*)(?:\.\d+)?)\s*([万亿]?)\s*((?![万亿])\D{0,12})$")
TIMES = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
LARGEST = Decimal(10) ** 12

APART = re.compile(r"[、，,；;/／\r\n\t|]+")
OPENING, CLOSING = "（(【[〔", "）)】]〕"


def read_day(words: str, *, year: int | None = None) -> date:
    """Read a day in any spelling that offices use.

    ``2026-6-30``, ``2026/6/30``, ``2026.6.30``, ``2026年6月30日``, ``20260630``, ``26.6.30``,
    ``二〇二六年六月三十日``, ``30 June 2026``, a serial number; ``2026年6月`` and ``6月底`` are the last day
    of the month; ``6月30日`` and ``6.30`` need ``year``. A time of day and *前* at the end are left out.

    Raises
    ------
    InvalidError
        ``sheet.day_impossible`` for a day that the calendar does not have or that lies outside 1990 to
        2100; ``sheet.day_no_year`` if the year is missing; else ``sheet.day_unreadable``. All name ``value``.
    """
    text = _in_digits(unicodedata.normalize("NFKC", words).strip())
    for pattern in (FULL, RUN_ON):
        if found := pattern.match(text):
            return _day(words, *map(int, found.groups()))
    if text.isascii() and text.isdigit() and len(text) == 5 and SERIALS[0] <= int(text) < SERIALS[1]:
        return SERIAL_START + timedelta(days=int(text))
    if found := ENGLISH.match(text):
        return _english(words, found)
    return _part_of_a_day(words, text, year)


def _part_of_a_day(words: str, text: str, year: int | None) -> date:
    """Read a day of which the year, or the day of the month, is left out."""
    if found := MONTH.match(text):
        return _month_end(words, int(found[1]), int(found[2]))
    if found := YEAR_END.match(text):
        return _day(words, int(found[1]) if found[1] else _given(words, year), 12, 31)
    if found := MONTH_END.match(text):
        return _month_end(words, _given(words, year), int(found[1]))
    if found := SHORT.match(text):
        return _day(words, _given(words, year), int(found[1]), int(found[2]))
    raise InvalidError.of("sheet.day_unreadable", value=words)


def _given(words: str, year: int | None) -> int:
    if year is None:
        raise InvalidError.of("sheet.day_no_year", value=words)
    return year


def _in_digits(text: str) -> str:
    """Turn a day written in Chinese numerals into digits; anything else stays."""
    if not WRITTEN_YEAR.match(text):
        return text
    tens = WRITTEN_TENS.sub(
        lambda found: f"{NUMERALS.get(found[1] or '一')}{NUMERALS.get(found[2] or '〇')}", text
    )
    return "".join(NUMERALS.get(sign, sign) for sign in tens)


def _day(words: str, year: int, month: int, day: int) -> date:
    if year < 100:
        year += 2000
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise InvalidError.of("sheet.day_impossible", value=words) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidError.of("sheet.day_impossible", value=words)
    return found


def _month_end(words: str, year: int, month: int) -> date:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidError.of("sheet.day_impossible", value=words)
    return _day(words, year, month, monthrange(year, month)[1])


def _english(words: str, found: re.Match[str]) -> date:
    name = found[2][:3].lower()
    if name not in MONTHS:
        raise InvalidError.of("sheet.day_unreadable", value=words)
    return _day(words, int(found[3]), MONTHS.index(name) + 1, int(found[1]))


def read_figure(words: str) -> tuple[Decimal, str]:
    """Read a figure and what it counts: ``1,240 栋`` is ``(1240, "栋")``, ``1.2万`` is ``(12000, "")``.

    Raises
    ------
    InvalidError
        ``sheet.figure_unreadable`` with ``value``, also for figures of 10¹² and more.
    """
    found = FIGURE.match(unicodedata.normalize("NFKC", words).strip())
    if found is None or not any(sign.isdigit() for sign in found[1]):
        raise InvalidError.of("sheet.figure_unreadable", value=words)
    figure = Decimal(found[1].replace(",", "").replace(" ", "")) * TIMES[found[2]]
    if abs(figure) >= LARGEST:
        raise InvalidError.of("sheet.figure_unreadable", value=words)
    return figure, found[3].strip()


def split_names(words: str) -> tuple[str, ...]:
    """Return the names in one cell, each once, in their order.

    They stand apart by 、，；/ or line breaks; what is in brackets stays together.
    """
    depth, parts = 0, [""]
    for sign in words:
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        if not depth and APART.match(sign):
            parts.append("")
        else:
            parts[-1] += sign
    names = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))
