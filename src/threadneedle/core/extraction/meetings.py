"""Meetings announced as a list of time, place and attendance."""

from __future__ import annotations

import re

from threadneedle.core.extraction.assignments import RESPONSIBLE
from threadneedle.core.extraction.found import Body, Found
from threadneedle.core.extraction.groups import Group
from threadneedle.core.extraction.heads import Head
from threadneedle.core.extraction.model import UnitMention
from threadneedle.core.extraction.sentences import trimmed
from threadneedle.core.extraction.units import is_collective, looks_like_unit, names_in

_LINE = re.compile(
    r"[ \t]*(?:(?P<time>(?:会议|活动|培训|召开)?(?:时间|日期))|(?P<place>(?:会议|活动|培训|召开)?地点)|"
    r"(?P<who>(?:会议|应)?(?:参会|参加|出席|参训|与会)(?:人员|单位|范围|对象)?|参加会议人员)"
    r"|(?P<what>(?:会议|主要|培训)?(?:内容|议题|议程|主题|名称)|主持人|会议要求|会议形式))[ \t]*(?::|$)"
)
_ATTEND = re.compile(r"请[^。]{0,60}(?:参加|参会|出席|到会)|准时(?:参|出席)")
_PERSON = re.compile(
    r"(?:党委|政府|党组|领导)?(?:班子成员|主要负责(?:人|同志)|分管(?:负责(?:人|"
    r"同志)|领导|同志)|负责(?:人|同志)|主要领导|一把手|"
    r"党政正职|有关人员|相关人员|科室负责人|联络员).*$"
)


def read_meeting(body: Body, groups: list[Group], head: Head) -> None:
    """Find a meeting in lines for time, place and attendance, and make it one draft."""
    parts: dict[str, list[int]] = {}
    for group in groups:
        for at in group.blocks:
            block = body.blocks[at]
            found = _LINE.match(body.text, block.body, block.end)
            if found and (found.group().rstrip().endswith(":") or block.kind):
                below = [other for other in group.blocks if other > at] if found.end() >= block.end else []
                parts.setdefault(found.lastgroup or "", []).extend([at, *below[:3]])
    if "time" not in parts or "place" not in parts:
        return
    taken = sorted({at for places in parts.values() for at in places})
    for at in range(taken[0], len(body.blocks)):
        block = body.blocks[at]
        if at not in taken and _ATTEND.search(body.text, block.body, min(block.end, block.body + 200)):
            taken.append(at)
    units = _attending(body, parts.get("who", [])) or tuple(
        UnitMention(name, RESPONSIBLE, span)
        for name, span in zip(head.addressees, head.addressee_spans, strict=True)
    )
    ranges = [
        piece
        for at in sorted(taken)
        if (piece := trimmed(body.text, body.blocks[at].body, body.blocks[at].end))
    ]
    if ranges:
        body.own(
            Found("", ranges, units),
            [piece for at in taken for piece in body.by_block[at] if piece.fate is None],
        )


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
