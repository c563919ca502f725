"""Which time phrases are deadlines: final dates, milestones, windows, and words that name no day.

A phrase counts as a deadline by the words beside it: 前, 内, 截止, a verb of
completion. A range beside the words of a policy is the policy's life, not a
date by which anything is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from threadneedle.core.extraction.counted import counted_in
from threadneedle.core.extraction.dates import Calendar, Point, points_in
from threadneedle.core.extraction.model import Deadline, DeadlineKind, Span
from threadneedle.core.extraction.rhythm import recurring_spans

_VAGUE = re.compile(
    r"尽快|尽早|早日|近期|近日|立即|马上|即日起|抓紧|限期|长期坚持|长期|持续推进|"
    r"持续|常态化|适时"
)
_UNDATED = re.compile(
    r"(?:春节|清明节?|五一节?|端午节?|中秋节?|国庆节?|元旦|主?汛期|入汛|入冬|开学|"
    r"节|高考|麦收|秋收|雨季)(?:之?前|期间)|汛前|节前|会前"
    r"|(?:今天|今日|今晚|明天|明日|明早|明晚|后天|当天|当日|本周[一二三四五六日末]|"
    r"下周[一二三四五六日]|本月底?|下月底?|[上下]午)"
    r"(?:上午|下午|晚上|中午)?(?:\d{1,2}[:时点](?:\d{1,2}分?|半)?)?(?:下班)?(?:之前|以前|前|内)"
)
"""Times that name a day only to one who knows when they were said, or a feast that moves."""
_WEAK_VAGUE = frozenset(
    {"抓紧", "持续", "持续推进", "长期", "长期坚持", "常态化", "适时", "近年", "限期", "近期", "近日"}
)
_HOUR = (
    r"[ ]?(?:\([周星期一二三四五六日天]{2,3}\))?[ ]?(?:上午|下午|晚上|中午|早上|"
    r"凌晨)?[ ]?(?:\d{1,2}[:时点](?:\d{1,2}分?|整|半)?)?[ ]?(?:下班)?"
)
_BEFORE = re.compile(rf"{_HOUR}(?:之前|以前|前(?!三|期|往|后|瞻|沿|列|置|[一二三四]))")
_WITHIN = re.compile(r"(?:以内|之内|内)")
_TO_DO = re.compile(
    r"(?:[^,。;]{0,40}?)(?:完成|实现|建成|达到|开工|投用|投入使用|出台|上线|印发|"
    r"报送|上报|上交|提交|整改到位|整治到位|到位|形成|启用|"
    r"运行|覆盖|取得|突破|办结|推广|交付|竣工|验收|销号|结束|报[^告名考纸酬销刊表])"
)
_LED_BY = re.compile(
    r"(?:截止(?:时间|日期|期限)?[为至到于:是]{0,2}|截至|不(?:得)?(?:晚|迟)于|"
    r"最迟(?:于)?|(?:完成|整改|办理|报送|办结|反馈|"
    r"上报)?(?:时限|期限|时间|日期)[为:是]{1,2}|期限至)[ ]?$"
)
_AIM = re.compile(
    r"(?:到|至|力争|确保|争取|于|在|赶在|务于|将于|须于|请于|拟于|计划|预计|定于|\(|"
    r",|。|;|:|、|^)[ ]?$"
)
_TO = re.compile(rf"{_HOUR}[ ]?(?:至|到|—{{1,2}}|-{{1,2}})[ ]?")
_FROM = re.compile(r"(?:自|从)[ ]?$")
_START = re.compile(r"(?:之日)?起")
_POLICY = re.compile(
    r"补贴|补助|返还|享受|优惠|减免|免征|减征|免收|减按|施行|有效期|执行期|放宽|"
    r"期间|标准|政策|缴费|参保|在培训|任期|生效|试行"
)
_STAGE = re.compile(
    r"阶段|开展|完成|组织|进行|排查|整治|自查|督查|检查|验收|整改|总结|实施|集中|"
    r"推进|动员|行动"
)
_PAST = re.compile(
    r"(?:以来|会议|讲话|印发的|以前年度|年度|版|之前(?:已|的)|底以来|,(?:全|共|累计|"
    r"已|我)|[^,。;]{0,12}已(?:经)?|,?(?:召开|"
    r"发生|发布了?))"
)
_ACCOUNTS = re.compile(
    r"度(?!内|末|底|,?(?:要|应|须|计划|力争|确保|全面|基本)*(?:完成|建成|实现|达到|新建|改造|新增))"
)
"""2025年度报表 is the return for a year, while 2025年度建成 says until when."""
_ONLY_LEFT = re.compile(r"[距离][ ]?$")
_BEGINS = re.compile(
    r"[ ]?(?:前)?(?:,)?(?:推出|建立|制定|新建|新增|改造|培育|引进|打造|启动|组织|举办|争取|力争|确保|"
    r"基本|解决|消除|化解|清理|拆除|"
    r"修订|编制|签订|落地|兑现|发放|配齐|配备|增加|压减|创建|申报|新开工|建成|整治|清淤|开闸|通水|通车|"
    r"开放|开园|开业|放水|动工|复工)"
)
_SHORT = 80
_AS_OF = re.compile(r"截[至止](?:目前)?[ ]?$")


def _before(text: str, end: int, stop: int) -> int:
    """Return where 前 or 内 behind a point ends, or -1."""
    found = _BEFORE.match(text, end, stop) or _WITHIN.match(text, end, stop)
    return found.end() if found else -1


def _kind_of(
    text: str, start: int, point: Point, stop: int, *, cell: bool
) -> tuple[DeadlineKind | None, int]:
    """Return what a single point is and where its words end; None when it only tells of something."""
    end = _before(text, point.end, stop)
    lead = text[max(start, point.start - 60) : point.start]
    tail = text[point.end : min(stop, point.end + 60)]
    if lead.rfind("《") > lead.rfind("》"):
        return None, point.end
    if _AS_OF.search(lead) and not cell:
        past = re.match(r"[^,。;]{0,4}(?:,|全|共|已|累计|我)", tail)
        return (None if past else DeadlineKind.FINAL), max(end, point.end)
    if _ONLY_LEFT.search(lead) and re.match(r"[^,。;]{0,20}截止", tail):
        return DeadlineKind.FINAL, point.end
    if end >= 0 and not re.match(r"(?:已|的|出生|参加|取得|开工的|建成的|年)", text[end : end + 4]):
        return DeadlineKind.FINAL, end
    if cell or _LED_BY.search(lead):
        return DeadlineKind.FINAL, point.end
    return _without_sign(text[point.start : point.end], lead, tail), point.end


def _without_sign(words: str, lead: str, tail: str) -> DeadlineKind | None:
    """Tell what a point is that has neither 前 nor 内 behind it."""
    if _START.match(tail) or _FROM.search(lead):
        return DeadlineKind.WINDOW
    if _PAST.match(tail) or _ACCOUNTS.match(tail):
        return None
    aimed = re.search(r"(?:到|至)$", lead) and re.match(r"[,内底末力实建达全基]", tail)
    ended = words.endswith(("底", "末", "内", "季度", "半年", "旬", "年终", "全年"))
    done = ((ended or _AIM.search(lead)) and _TO_DO.match(tail)) or (
        ended and words != "全年" and _BEGINS.match(tail)
    )
    return DeadlineKind.FINAL if aimed or done else None


def _ranged(text: str, start: int, stop: int, first: Point, last: Point, *, cell: bool) -> DeadlineKind:
    """Tell whether a range is a time to act in or the life of a policy."""
    around = (
        text[max(start, first.start - 14) : first.start] + "|" + text[last.end : min(stop, last.end + 60)]
    )
    if cell or _before(text, last.end, stop) >= 0:
        return DeadlineKind.FINAL
    if _POLICY.search(text[max(start, first.start - 14) : min(stop, last.end + 160)]):
        return DeadlineKind.WINDOW
    return DeadlineKind.FINAL if _STAGE.search(around) else DeadlineKind.WINDOW


def _dated(point: Point, kind: DeadlineKind, start: int, end: int, text: str) -> Deadline:
    date = point.date()
    if point.invalid and kind is DeadlineKind.FINAL:
        kind = DeadlineKind.INVALID
    return Deadline(text[start:end], kind, date, Span(start, end))


def _points(text: str, start: int, stop: int, document: Calendar, *, cell: bool) -> Iterator[Deadline]:
    points = list(points_in(text, start, stop, document))
    skip = False
    for at, point in enumerate(points):
        if skip:
            skip = False
            continue
        after = points[at + 1] if at + 1 < len(points) else None
        if after is not None and (_TO.fullmatch(text, point.end, after.start) is not None):
            if after.year is None or (point.year and after.year and after.year < point.year):
                after = replace(after, year=point.year)
            kind = _ranged(text, start, stop, point, after, cell=cell)
            end = max(_before(text, after.end, stop), after.end)
            yield _dated(after, kind, point.start, end, text)
            skip = True
            continue
        found, end = _kind_of(text, start, point, stop, cell=cell)
        if found is not None:
            yield _dated(point, found, point.start, end, text)


def times_in(
    text: str, start: int, stop: int, document: Calendar, *, cell: bool = False
) -> tuple[Deadline, ...]:
    """Find the time phrases of a stretch of folded text, in order.

    Parameters
    ----------
    cell
        The stretch is the value of a label or a column for deadlines: any date in it is one.
    """
    if stop - start > _SHORT:
        return _times(text, start, stop, document, cell=cell)
    known = _short_times(text[start:stop], document, cell=cell)
    return tuple(
        Deadline(
            item.words,
            item.kind,
            item.date,
            Span(item.span.start + start, item.span.end + start),
            item.days,
            item.working,
        )
        for item in known
    )


@lru_cache(maxsize=4096)
def _short_times(words: str, document: Calendar, *, cell: bool) -> tuple[Deadline, ...]:
    """Read a short stretch once: the cells of a column say the same again and again."""
    return _times(words, 0, len(words), document, cell=cell)


def _times(text: str, start: int, stop: int, document: Calendar, *, cell: bool) -> tuple[Deadline, ...]:
    spoken = list(recurring_spans(text, start, stop))
    relative = list(counted_in(text, start, stop, document, cell=cell))
    taken = spoken + [item.span for item in relative]
    dated: list[Deadline] = []
    for item in _points(text, start, stop, document, cell=cell):
        # The weekday in 6月30日(星期二)前 is part of the phrase before it.
        inside = bool(dated) and item.span.start < dated[-1].span.end
        if not inside and not any(span.start <= item.span.start < span.end for span in taken):
            dated.append(item)
    known = [*taken, *(item.span for item in dated)]
    vague = [
        Deadline(
            found.group().lstrip(",请并"),
            DeadlineKind.VAGUE,
            None,
            Span(found.end() - len(found.group().lstrip(",请并")), found.end()),
        )
        for found in _UNDATED.finditer(text, start, stop)
        if not any(span.start < found.end() and found.start() < span.end for span in known)
    ] + [
        Deadline(found.group(), DeadlineKind.VAGUE, None, Span(found.start(), found.end()))
        for found in _VAGUE.finditer(text, start, stop)
        if cell or found.group() not in _WEAK_VAGUE
    ]
    return tuple(sorted([*relative, *dated, *vague], key=lambda item: item.span))


def final_of(times: tuple[Deadline, ...]) -> tuple[Deadline | None, tuple[Deadline, ...]]:
    """Choose the deadline of a task, and its milestones: the last date is final, the earlier ones lead to it.

    A date that cannot be read is chosen before any other, so that it is asked
    about; words that name no day count only where no date stands.
    """
    invalid = [item for item in times if item.kind is DeadlineKind.INVALID]
    final = [item for item in times if item.kind is DeadlineKind.FINAL]
    relative = [item for item in times if item.kind is DeadlineKind.RELATIVE]
    undated = [item for item in final if item.date is None]
    if invalid or undated:
        chosen = (invalid or undated)[-1]
    elif final:
        latest = max(item.date for item in final if item.date)
        chosen = next(item for item in reversed(final) if item.date == latest)
    elif relative:
        chosen = relative[-1]
    else:
        vague = [item for item in times if item.kind is DeadlineKind.VAGUE]
        return (vague[0] if vague else None), ()
    milestones = tuple(
        replace(item, kind=DeadlineKind.MILESTONE)
        for item in (*final, *relative)
        if item is not chosen and (item.date is None or item.date != chosen.date)
    )
    return chosen, milestones
