"""Meetings announced as a list of time, place and attendance."""

from __future__ import annotations

import re

from threadneedle.core.extraction.assignments import RESPONSIBLE
from threadneedle.core.extraction.clauses import announces
from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.deadlines import times_in
from threadneedle.core.extraction.found import Body, Found
from threadneedle.core.extraction.groups import Group
from threadneedle.core.extraction.heads import Head
from threadneedle.core.extraction.model import Deadline, DeadlineKind, Fate, Kind, Span, UnitMention
from threadneedle.core.extraction.sentences import Piece, trimmed
from threadneedle.core.extraction.tiers import kind_of
from threadneedle.core.extraction.units import is_collective, looks_like_unit, names_in

_LINE = re.compile(
    r"[ \t]*(?:(?P<time>(?:会议|活动|培训|召开)?(?:时间|日期))|(?P<place>(?:会议|活动|培训|召开)?地点)|"
    r"(?P<who>(?:会议|应)?(?:参会|参加|出席|参训|与会)(?:人员|单位|范围|对象)?|参加会议人员)"
    r"|(?P<what>(?:会议|主要|培训|活动)?(?:内容|议题|议程|主题|名称|形式)|主持人?))[ \t]*(?::|$)"
)
_REACH = 4
_ATTEND = re.compile(r"请[^。]{0,60}(?:参加|参会|出席|到会)|准时(?:参|出席)")
_FORMERLY = re.compile(r"原(?:定|计划|拟)?(?:于|在)?$")
_MOVED = re.compile(
    r"(?:改期?(?:至|到|为|在)|推迟(?:至|到)|延期(?:至|到)|提前(?:至|到)|调整(?:至|到|为)|变更为)$"
)
_PERSON = re.compile(
    r"(?:党委|(?<!人民)政府|党组|领导)?(?:班子成员|主要负责(?:人|同志)|分管(?:负责(?:人|"
    r"同志)|领导|同志)|负责(?:人|同志)|主要领导|一把手|"
    r"党政正职|有关人员|相关人员|科室负责人|联络员|(?:党支部|党组织|支部|(?<!各)村)?书记|主任|第一书记|"
    r"分管[\u4e00-\u9fff]{0,4}|校长|院长|局长|乡?镇长|乡长|[县区市]长|会计|网格员|"
    r"经办人员?|工作人员|"
    r"业务骨干|各?\d{1,2}[人名]).*$"
)


def read_meeting(body: Body, groups: list[Group], head: Head, calendar: Calendar) -> bool:
    """Find a meeting in lines for time, place and attendance: one draft. Tell whether there is one.

    What is to be sent in by another day (回执, 报名) is left to be read as a task of its own.
    """
    parts = _parts(body, groups)
    if "time" not in parts or "place" not in parts:
        return False
    taken = sorted({at for places in parts.values() for at in places})
    pieces = [piece for at in taken for piece in body.by_block[at] if piece.fate is None]
    for at in range(taken[0], len(body.blocks)):
        block = body.blocks[at]
        if at not in taken and _ATTEND.search(body.text, block.body, min(block.end, block.body + 200)):
            pieces += [
                piece
                for piece in body.by_block[at]
                if piece.fate is None
                and not _due(body, piece, calendar)
                and _ATTEND.search(body.text, piece.start, piece.end)
            ]
    units = _attending(body, parts.get("who", [])) or tuple(
        UnitMention(name, RESPONSIBLE, span)
        for name, span in zip(head.addressees, head.addressee_spans, strict=True)
    )
    ranges = []
    for piece in pieces:
        words = trimmed(body.text, max(piece.start, body.blocks[piece.block].body), piece.end)
        if words:
            ranges.append(words)
    if ranges:
        body.own(Found("", ranges, units), pieces)
    for before in body.by_block[: taken[0]]:
        for piece in before:
            if piece.fate is None and kind_of(body.text[piece.start : piece.end] + "定于")[0] is Kind.MEETING:
                piece.fate = Fate.BACKGROUND
    return bool(ranges)


def _parts(body: Body, groups: list[Group]) -> dict[str, list[int]]:
    """Find the lines for time, place, attendance and matter; below a numbered label stand its words."""
    parts: dict[str, list[int]] = {}
    for group in groups:
        for at in group.blocks:
            block = body.blocks[at]
            found = _LINE.match(body.text, block.body, block.end)
            if found and (found.group().rstrip().endswith(":") or block.kind):
                below = [other for other in group.blocks if other > at] if found.end() >= block.end else []
                parts.setdefault(found.lastgroup or "", []).extend([at, *below[:3]])
    return parts


def _due(body: Body, piece: Piece, calendar: Calendar) -> bool:
    return any(
        item.kind is DeadlineKind.FINAL for item in times_in(body.text, piece.start, piece.end, calendar)
    )


def meeting_day(text: str, ranges: list[tuple[int, int]], calendar: Calendar) -> Deadline | None:
    """A meeting is due on its day: the one it was moved to, else the first that is no term for answers."""
    days = [
        item
        for start, end in ranges
        for item in times_in(text, start, end, calendar, cell=True)
        if item.date is not None
        and not _FORMERLY.search(text, max(start, item.span.start - 6), item.span.start)
    ]
    moved = next(
        (day for day in days if _MOVED.search(text[max(0, day.span.start - 6) : day.span.start])), None
    )
    held = next((day for day in days if not day.words.endswith("前")), None)
    return moved or held or (days[0] if days else None)


def _attending(body: Body, places: list[int]) -> tuple[UnitMention, ...]:
    out: list[UnitMention] = []
    for at in places:
        block = body.blocks[at]
        found = _LINE.match(body.text, block.body, block.end)
        start = found.end() if found else block.body
        for name in names_in(body.text, start, block.end):
            words = _PERSON.sub("", name.words)
            if len(words) >= 2 and (looks_like_unit(words) or is_collective(words)):
                out.append(UnitMention(words, RESPONSIBLE, None if words != name.words else name.span))
    return tuple(out)


def join_announcements(body: Body, calendar: Calendar) -> None:
    """Give a call to a meeting that names no day the sentence before it that says when it is held."""
    order = sorted((piece for piece in body.pieces if piece.block >= 0), key=lambda piece: piece.start)
    places = {piece.start: at for at, piece in enumerate(order)}
    own: dict[int, list[Piece]] = {}
    for piece in order:
        if piece.draft is not None:
            own.setdefault(piece.draft, []).append(piece)
    for place, pieces in own.items():
        task = body.found[place]
        words = "\n".join(body.text[start:end] for start, end in task.ranges)
        told = _before(body, order, places[pieces[0].start]) if task.spoken else None
        if told is None or kind_of(words)[0] is not Kind.MEETING:
            continue
        if meeting_day(body.text, task.ranges, calendar) is not None:
            continue
        if not _announces_meeting(body, told, calendar):
            continue
        if told.draft is None:
            start = max(told.start, body.blocks[told.block].body)
            task.ranges.insert(0, (start, told.end))
            body.claim(told, place)
        else:
            _merge(body, told.draft, place, pieces)


def _before(body: Body, order: list[Piece], at: int) -> Piece | None:
    """Find the sentence before one, over headings, names and 现将有关事项通知如下."""
    for piece in reversed(order[max(0, at - _REACH) : at]):
        if piece.fate not in {Fate.HEADING, Fate.SIGNATURE} and not announces(
            body.text[piece.start : piece.end]
        ):
            return piece
    return None


def _announces_meeting(body: Body, piece: Piece, calendar: Calendar) -> bool:
    words = body.text[piece.start : piece.end]
    return (
        piece.fate in {Fate.TASK, Fate.BACKGROUND, Fate.REQUIREMENT}
        and kind_of(words)[0] is Kind.MEETING
        and meeting_day(body.text, [(piece.start, piece.end)], calendar) is not None
    )


def _merge(body: Body, kept: int, place: int, pieces: list[Piece]) -> None:
    """Make the call part of the meeting announced; it says who is to come."""
    task = body.found[place]
    body.found[kept].ranges += task.ranges
    body.found[kept].units = task.units or body.found[kept].units
    task.ranges = []
    for piece in pieces:
        body.claim(piece, kept)


_WHO_COMES = re.compile(
    r"(?:^|[,。;:请])(?P<who>[^,。;:请]{2,60}?)(?:准时|按时|务必|须|要)?(?:参加|参会|出席|到会|与会)"
)
_EVERYBODY = re.compile(r"(?:各(?:单位|部门|有关单位|相关单位|参会单位|位)|你们|大家|全体人员|参会人员).*")


def attending_in(text: str, start: int, end: int) -> tuple[UnitMention, ...]:
    """Find those whom a sentence calls to a meeting; nobody where it only calls 各单位."""
    found = _WHO_COMES.search(text, start, end)
    if found is None:
        return ()
    out = []
    for name in names_in(text, *found.span("who")):
        words = _PERSON.sub("", name.words)
        if not words or _EVERYBODY.fullmatch(name.words):
            continue
        if "的" not in words and (looks_like_unit(words) or is_collective(words)):
            out.append(UnitMention(words, RESPONSIBLE, Span(name.span.start, name.span.start + len(words))))
        else:
            out.append(UnitMention(name.words, RESPONSIBLE, name.span))
    return tuple(out)
