"""Deadlines that count from a day the text does not hold: 收到通知后3个工作日内, 10日内, 一周内."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.folding import numeral
from threadneedle.core.extraction.model import Deadline, DeadlineKind, Span

_PAPER = (
    r"(?:通知|方案|意见|文件|办法|通告|函|要点|计划|清单|任务|交办单|督办单|任务单|单|件|电|文|批示|要求)"
)
_COUNT = (
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十半]{1,3})[ ]?"
    r"(?P<unit>个?工作日|个?自然日|日|天|个?月|周|个?星期|小时)"
)
_COUNTED = re.compile(
    rf"(?:(?:自|从|在|于)?(?P<anchor>(?:本|该|此)?{_PAPER}?"
    rf"(?:印发|下发|发布|公布|收到|接到|接|签收|收|交办|发文|见)(?:本|该|此)?{_PAPER}?)"
    rf"(?:之日|之时|当日|当天)?(?:起|后|以后|"
    rf"之后)?[的,]?)?(?<![\d一二三四五六七八九十两第]){_COUNT}(?:之内|以内|内)"
)
_IN_CELL = re.compile(
    r"[ ]*(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})[ ]?"
    r"(?P<unit>个?工作日|个?自然日|天|个月|周|个星期)(?:之内|以内|内)?[ ]*"
)
"""In a column for deadlines a bare count is one: 5个工作日. A bare 5日 or 12月 is a day or a month."""
_ISSUED = re.compile(r"印发|下发|发布|公布|交办|发文")
_NO_TERM = re.compile(
    r"(?:至|到|为|不超过|不少于|最长|压缩|缩短|控制|连续|近|最近|过去|未来|今后|前|每|达|期间|"
    r"可(?:于|在)?|的|满|超过|承诺|提速|工作时限|月|[压缩短控制][至到在为])[ ]?$"
)
"""Words before a count that make it a promise of service or a stretch of time."""
_AFTER_EVENT = re.compile(r"(?:后|起|之日)[的,]?[ ]?$")
_NOUN = re.compile(r"[的]|办结|响应率|到场|出[生具]证|免费")


def _days(count: int | None, unit: str, *, half: bool) -> int | None:
    """Turn a count into days; None for months, whose length depends on the first day."""
    if half:
        return 15 if unit.endswith("月") else None
    if count is None:
        return None
    if unit.endswith(("工作日", "自然日", "日", "天")):
        return count
    if unit.endswith(("周", "星期")):
        return 7 * count
    if unit == "小时":
        return count // 24 if count >= 24 and count % 24 == 0 else None
    return None


def _term(words: str, found: re.Match[str], span: Span, document: Calendar, *, issued: bool) -> Deadline:
    unit, half = found.group("unit"), found.group("count") == "半"
    count = numeral(found.group("count"))
    days, working = _days(count, unit, half=half), unit.endswith("工作日")
    date = None
    if issued and document.dated is not None and not working:
        if days is not None:
            date = document.dated + dt.timedelta(days=days)
        elif unit.endswith("月") and count is not None and count <= 60:
            date = months_on(document.dated, count)
    kind = (
        DeadlineKind.FINAL
        if date is not None
        else DeadlineKind.RELATIVE
        if days is not None
        else DeadlineKind.VAGUE
    )
    return Deadline(words, kind, date, span, days, working)


def months_on(day: dt.date, count: int) -> dt.date:
    """Return the same day so many months later, or the last day of a month that has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return min(
        day.replace(year=year, month=month, day=1) + dt.timedelta(days=day.day - 1),
        following - dt.timedelta(days=1),
    )


def counted_in(
    text: str, start: int, stop: int, document: Calendar, *, cell: bool = False
) -> Iterator[Deadline]:
    """Yield the terms of a stretch of folded text that count days from issue, receipt, or no stated day.

    A term from the day of issue becomes a date where the document is dated and
    calendar days or months are counted. A term from any other event
    (验收合格后10日内) is vague; a promise of service (压缩至5个工作日以内) is none.
    """
    alone = _IN_CELL.fullmatch(text, start, stop) if cell else None
    if alone is not None:
        left = start + len(text[start:stop]) - len(text[start:stop].lstrip())
        right = start + len(text[start:stop].rstrip())
        yield _term(text[left:right], alone, Span(left, right), document, issued=False)
        return
    if text.find("内", start, stop) < 0:
        return
    for found in _COUNTED.finditer(text, start, stop):
        anchor = found.group("anchor")
        span = Span(found.start(), found.end())
        if anchor:
            yield _term(found.group(), found, span, document, issued=_ISSUED.search(anchor) is not None)
            continue
        lead = text[max(start, found.start() - 12) : found.start()]
        if _AFTER_EVENT.search(lead):
            yield Deadline(found.group(), DeadlineKind.VAGUE, None, span)
        elif not _NO_TERM.search(lead) and not _NOUN.match(text, found.end(), stop):
            yield _term(found.group(), found, span, document, issued=False)
