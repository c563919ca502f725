"""Days that come again: 每月5日前, 每周四下班前, 次月3日前, and when the next of them is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from threadneedle.core.extraction.dates import N, last_day
from threadneedle.core.extraction.folding import numeral
from threadneedle.core.extraction.model import LAST, Every, Rhythm, Span

_HOUR = (
    r"(?:[ ]?(?:上午|下午|晚上|中午|早上|早|晚)?[ ]?(?:下班|(?:\d{1,2}|"
    r"[一二三四五六七八九十]{1,3})[:点时](?:\d{1,2}分?|半)?)"
    r"(?:[、,和](?:\d{1,2})[:点时](?:\d{1,2}分?|半)?){0,3})?"
)
_BEFORE = r"(?:[ ]?(?:之前|以前|前))?"
_OF_MONTH = rf"(?:第?{N}(?:个工作)?[日号]|上旬|中旬|下旬|底|末|初)"
_RECURRING = re.compile(
    rf"(?:每(?:个)?(?:(?P<year>年)(?:度)?(?:{N}月(?:份)?{_OF_MONTH}?|底|末)?"
    rf"|(?P<half>半年)(?:度)?(?:末|底)?"
    rf"|(?P<quarter>季度?)(?:结束后|终了后|(?:的)?(?:首月|末月|第[一二三]个?月)?{_OF_MONTH}?)"
    rf"(?:的?{N}(?:个工作)?[日天]内)?"
    rf"|(?P<month>月)(?:的)?(?:{_OF_MONTH}|结束后{N}(?:个工作)?[日天]内)?"
    rf"|(?P<ten>旬)(?:末|底)?"
    rf"|(?P<week>(?:两|双)?周|星期)(?:的)?(?:[一二三四五六日天末](?![\u4e00-\u9fff]*[是]))?"
    rf"|(?P<day>日|天|晚))"
    rf"|(?P<next>次月|下月(?=[^,。;]{{0,12}}(?:上月|当月)))第?{N}(?:个工作)?[日号]"
    rf"|(?P<after>(?:季度|季)(?:结束|终了)后){N}(?:个工作)?[日天]内){_HOUR}{_BEFORE}"
)
_SIGNS = ("每", "次月", "下月", "季")
"""One of these begins every recurring day; most sentences hold none, and the search for a sign is cheap."""
_SYSTEM = re.compile(
    r"(?:按|逐)(?P<by>日|周|旬|月|季|年)|(?P<of>日|周|旬|月|季|年)(?:报表?|报告|调度|通报)(?:制度|告)?"
)
_KINDS = {
    "日": Every.DAY,
    "周": Every.WEEK,
    "旬": Every.TEN_DAYS,
    "月": Every.MONTH,
    "季": Every.QUARTER,
    "年": Every.YEAR,
}
_GROUPS = {
    "year": Every.YEAR,
    "half": Every.HALF_YEAR,
    "quarter": Every.QUARTER,
    "month": Every.MONTH,
    "ten": Every.TEN_DAYS,
    "week": Every.WEEK,
    "day": Every.DAY,
    "next": Every.MONTH,
    "after": Every.QUARTER,
}
_WEEKDAYS = {char: day for day, char in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 7}


def recurring_spans(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield where a stretch of folded text names recurring days."""
    if all(text.find(sign, start, stop) < 0 for sign in _SIGNS):
        return
    for found in _RECURRING.finditer(text, start, stop):
        yield Span(found.start(), found.end())


def recurring_in(text: str, start: int, stop: int) -> Span | None:
    """Return where a stretch first names a recurring day (每月25日前), or None."""
    return next(recurring_spans(text, start, stop), None)


def rhythm_in(text: str, start: int, stop: int) -> Rhythm | None:
    """Read the rhythm of a return: the first recurring day that states its day, else how often at least."""
    known = [_rhythm(found) for found in _RECURRING.finditer(text, start, stop)]
    stated = next((rhythm for rhythm in known if rhythm.day is not None), None)
    if stated is not None or known:
        return stated or known[0]
    system = _SYSTEM.search(text, start, stop)
    return Rhythm(_KINDS[system.group("by") or system.group("of")]) if system else None


def _rhythm(found: re.Match[str]) -> Rhythm:
    every = next(kind for name, kind in _GROUPS.items() if found.group(name))
    words = found.group()
    if every is Every.WEEK:
        named = re.search(r"(?:周|星期)的?([一二三四五六日天末])", words)
        return Rhythm(every, _WEEKDAYS[named.group(1)] if named else None)
    if every in {Every.DAY, Every.TEN_DAYS, Every.HALF_YEAR}:
        return Rhythm(every)
    month = _month(words, every)
    after = re.search(rf"({N})(个工作)?[日天]内", words)
    named = after or re.search(rf"({N})(个工作)?[日号]", words)
    if named:
        if after and every is Every.QUARTER:
            month = 1
        return Rhythm(every, numeral(named.group(1)), month, bool(named.group(2)))
    third = re.search(r"上旬|中旬|下旬|底|末(?!月)", words)
    if third is None:
        return Rhythm(every, None, month)
    ends = {Every.YEAR: month or 12, Every.QUARTER: month or 3}
    return Rhythm(every, {"上旬": 10, "中旬": 20}.get(third.group(), LAST), ends.get(every))


def _month(words: str, every: Every) -> int | None:
    if every is Every.YEAR:
        named = re.search(rf"({N})月", words)
        return numeral(named.group(1)) if named else None
    if every is Every.QUARTER:
        return next(
            (
                month
                for sign, month in (("首月", 1), ("末月", 3), ("第一", 1), ("第二", 2), ("第三", 3))
                if sign in words
            ),
            None,
        )
    return None


def next_due(rhythm: Rhythm, today: dt.date) -> dt.date | None:
    """Return the first due day from ``today`` on; None where it is left open or working days count."""
    if rhythm.working or rhythm.day is None:
        return None
    if rhythm.every is Every.WEEK:
        return today + dt.timedelta(days=(rhythm.day - today.isoweekday()) % 7)
    for ahead in range(13):
        year, month = today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1
        if not _falls(rhythm, month):
            continue
        due = dt.date(year, month, min(rhythm.day, last_day(year, month)))
        if due >= today:
            return due
    return None


def _falls(rhythm: Rhythm, month: int) -> bool:
    if rhythm.every is Every.MONTH:
        return True
    if rhythm.month is None:
        return False
    return month == rhythm.month if rhythm.every is Every.YEAR else (month - 1) % 3 + 1 == rhythm.month
