"""Points in time as directives write them: the last day of the period named, 2020年底 as 31 December 2020."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.folding import numeral

N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?P<year>20\d{2}|二[〇零]\d?[一二三四五六七八九〇零]{2})[ ]?年|"
    r"(?P<wordyear>今年|本年|当年|明年|次年|后年|去年))"
)
_PART = (
    rf"(?P<half>上半年|下半年)|(?:第?(?P<quarter>[一二三四1234])季度(?:末|底|内)?)|(?P<quarters>前三季度)"
    rf"|(?P<yearend>(?:年底|年末|年终|年内|底|末|内|全年)(?![\d\u4e00-\u9fff]?[月]))"
    rf"|(?P<month>{N})[ ]?月份?(?:[ ]?(?P<day>{N})[ ]?[日号]|(?P<third>上旬|中旬|"
    rf"下旬)|(?P<monthend>底|末|内|初))?"
)
_DOTTED = r"(?P<dyear>20\d{2})(?P<dsep>[./\-—])(?P<dmonth>\d{1,2})(?:(?P=dsep)(?P<dday>\d{1,2}))?(?![\d%])"
_PHRASE = re.compile(
    rf"(?<![\d一二三四五六七八九十第])(?=[\d一二三四五六七八九十今本当明次后去上下第前年全])"
    rf"(?:{_DOTTED}|(?:{_YEAR}[ ]?)?(?:{_PART})|"
    rf"{_YEAR.replace('P<year>', 'P<onlyyear>').replace('P<wordyear>', 'P<onlyword>')})"
)
_THIS_MONTH = re.compile(
    rf"(?P<which>本|当|下|次)月(?:(?P<day>{N})[日号]|(?P<third>上旬|中旬|下旬)|(?P<end>底|末|内))"
    r"|(?P<week>本周|这周|下周|本星期|下星期|周|星期)(?P<weekday>[一二三四五六日天末])"
    r"|(?P<clock>(?:上午|下午|晚上|中午)?(?<![\d日号])\d{1,2}[:时点](?:\d{1,2}分?|半)?(?=之?前|以前))"
    r"|(?P<near>今天|今日|今晚|明天|明日|明早|明晚|后天|当天|当日)"
)


_SIGN = re.compile(r"[年月日号天底末季周期早晚/.:时点\-—]")
"""Every point in time holds one of these."""


_PERIOD = re.compile(r"[ ]?(?:财政|会计)?年?度|以来|以前")
"""Behind a year: 2025年度 names a period of work, 2024年以来 a stretch that is past."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a document says of its own time: its year and, where dated, its day."""

    year: int | None = None
    dated: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    start: int
    end: int
    year: int | None
    month: int
    day: int
    exact: bool
    bare_year: bool
    invalid: bool = False

    def date(self) -> dt.date | None:
        if self.year is None or self.invalid:
            return None
        return dt.date(self.year, self.month, self.day)


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return calendar.monthrange(year, month)[1]


def _year(found: re.Match[str], near: int | None, document: Calendar) -> int | None:
    words = found.group("year") or found.group("onlyyear") or found.group("dyear")
    if words:
        return numeral(words)
    base = document.year
    said = found.group("wordyear") or found.group("onlyword")
    if said and base is not None:
        return base + {"明年": 1, "次年": 1, "后年": 2, "去年": -1}.get(said, 0)
    return None if said else (near if near is not None else base)


def _month_end(year: int | None, month: int) -> int:
    return last_day(2023 if year is None else year, month)


def _point(found: re.Match[str], near: int | None, document: Calendar) -> Point:
    year = _year(found, near, document)
    get = found.group
    bare = exact = invalid = False
    day: int | None = None
    month: int | None = 12
    if get("dyear"):
        month, day = numeral(get("dmonth")), numeral(get("dday") or "")
        exact = day is not None
    elif get("month"):
        month = numeral(get("month"))
        day = numeral(get("day") or "") if get("day") else {"上旬": 10, "中旬": 20}.get(get("third") or "")
        day = 5 if get("monthend") == "初" else day
        exact = bool(get("day"))
    elif get("half"):
        month = 6 if get("half") == "上半年" else 12
    elif get("quarter"):
        month = 3 * (numeral(get("quarter")) or 4)
    elif get("quarters"):
        month = 9
    else:
        bare = not get("yearend")
    if month is None or not 1 <= month <= 12:
        month, invalid = 1, True
    most = _month_end(year, month)
    if get("month") and month == 2 and day == 29 and year is None:
        most = 29
    if day is not None and not 1 <= day <= most:
        invalid = True
    return Point(found.start(), found.end(), year, month, day or most, exact, bare, invalid)


def _near_point(found: re.Match[str], document: Calendar) -> Point | None:
    """Read 本月底, 下周三 or 明天 from the document's own day."""
    if document.dated is None:
        return None
    today = document.dated
    if found.group("which"):
        month = today.month + (found.group("which") in "下次")
        year, month = (today.year, month) if month <= 12 else (today.year + 1, 1)
        day = numeral(found.group("day") or "") or {"上旬": 10, "中旬": 20}.get(found.group("third") or "")
        most = last_day(year, month)
        return Point(
            found.start(), found.end(), year, month, day or most, True, False, bool(day and day > most)
        )
    if found.group("week"):
        weekday = {"日": 6, "天": 6, "末": 6}.get(
            found.group("weekday"), "一二三四五六".find(found.group("weekday"))
        )
        due = today + dt.timedelta(days=weekday - today.weekday() + 7 * found.group("week").startswith("下"))
        if found.group("week") in {"周", "星期"} and due < today:
            due += dt.timedelta(days=7)
    else:
        ahead = {"明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2}.get(found.group("near"), 0)
        due = today + dt.timedelta(days=ahead)
    return Point(found.start(), found.end(), due.year, due.month, due.day, True, False)


def points_in(text: str, start: int, end: int, document: Calendar) -> Iterator[Point]:
    """Yield the points named in a stretch of folded text, in order, without overlap.

    A month without a year takes the year named before it in the same stretch,
    else the document's. A month already past in that year stays there. A year
    of accounts or reports (2025年度) is what the work is about, and the year of
    its deadline only where the document has none of its own.
    """
    if _SIGN.search(text, start, end) is None:
        return
    near: int | None = None
    reach = start
    found = [*_PHRASE.finditer(text, start, end), *_THIS_MONTH.finditer(text, start, end)]
    for match in sorted(found, key=lambda item: (item.start(), -item.end())):
        if match.start() < reach:
            continue
        if match.re is _THIS_MONTH:
            point = _near_point(match, document)
            if point is None:
                continue
        else:
            point = _point(match, near, document)
            named = any(match.group(name) for name in ("year", "dyear", "wordyear", "onlyyear", "onlyword"))
            period = point.bare_year and document.year is not None and _PERIOD.match(text, match.end(), end)
            near = point.year if named and not period else near
        reach = point.end
        yield point
