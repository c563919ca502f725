"""Which paragraphs belong together: a numbered item with what hangs under it, or lines of one message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.found import Body

_ENDS = frozenset("。;!?:)]”.")
_FEW = 10
_LONGEST_RECORD = 12
_LONG = 80


@dataclass(frozen=True, slots=True)
class Group:
    """A numbered item with the paragraphs under it, or paragraphs that hang under nothing."""

    head: int
    blocks: tuple[int, ...]


def groups_of(body: Body) -> list[Group]:
    """Put blocks together, in order. Lines of a message that end without a sign are one paragraph."""
    loose = len(body.blocks) <= _FEW
    out: list[Group] = []
    for group in _by_number(body):
        before = out[-1] if out else None
        if (
            before and before.head < 0 and group.head < 0 and _is_of_record(body, before, group.blocks[0])
        ) or (loose and before and before.head < 0 and group.head < 0 and _runs_on(body, before.blocks[-1])):
            out[-1] = Group(-1, (*before.blocks, *group.blocks))
        else:
            out.append(group)
    return out


_FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[ ]?[一二三四五六七八九十\d]{0,2}[ ]?:[ ]?\S")
_ASSIGNS = re.compile(
    r"(?:牵头|责任|配合|协办|承办|落实|整改|主办|实施|参与|督办|包保|分管|直接)?(?:责任)?"
    r"(?:单位|部门|科室|领导|责任人|人|时限|期限|完成时间|完成时限|整改时间)[ ]?:"
)


def _is_of_record(body: Body, before: Group, at: int) -> bool:
    """Tell whether a line 责任单位:… belongs to the record of lines 问题:…, 措施:… above it."""
    words = body.words(body.blocks[at])
    first = body.words(body.blocks[before.blocks[0]])
    if len(before.blocks) >= _LONGEST_RECORD or not _FIELD.match(words) or not _FIELD.match(first):
        return False
    assigned = any(_ASSIGNS.match(body.words(body.blocks[place])) for place in before.blocks)
    return _ASSIGNS.match(words) is not None or not assigned


def _runs_on(body: Body, at: int) -> bool:
    words = body.words(body.blocks[at])
    signed = words[-1:] in _ENDS or unicodedata.category(words[-1:] or " ") == "So"
    return 4 < len(words) <= _LONG and not signed


_CLOSES = re.compile(
    r"(?:请?各(?:责任|牵头|承办|主办|有关|相关|成员|项|单位|部门|地|级|乡镇|镇|街道|村|县|市|区|科室)|"
    r"会议(?:强调|要求|指出|还)|请(?:于|将)|"
    r"本(?:通知|方案|意见|办法|措施|计划|清单)|以上|上述|逾期|未尽|凡|对(?:未|逾期|工作不力|落实不力)|"
    r"工作中|整改工作|"
    r"[\u4e00-\u9fff]{2,12}(?:督查室|督查办|办公室|专班)(?:将|要|负责|每|实行|会同|对)|联系|分送|抄送|"
    r"主送|附)"
)


_ASSIGNED = re.compile(
    r"(?:负责|牵头|配合|落实|(?:责任人|责任单位|责任领导|完成时限|配合单位|牵头单位):[^。]{2,60})$"
)


def _lets_go(body: Body, head: int, at: int) -> bool:
    """Tell whether a paragraph behind the last item closes the document instead of going on with the item."""
    item, words = body.words(body.blocks[head]), body.words(body.blocks[at])
    whole = item[-1:] in _ENDS and item[-1:] != ":" and (len(item) > 24 or "," in item)
    whole = whole or _ASSIGNED.search(item) is not None
    return whole and _CLOSES.match(words) is not None


def _by_number(body: Body) -> Iterator[Group]:
    blocks = body.blocks
    last = max((at for at, block in enumerate(blocks) if block.kind), default=-1)
    head, members = -1, list[int]()
    for at, block in enumerate(blocks):
        if not block.kind and head == last >= 0 and _lets_go(body, head, at):
            yield Group(head, tuple(members))
            head, members = -1, []
        if block.kind:
            if members:
                yield Group(head, tuple(members))
            head, members = at, [at]
        elif head >= 0:
            members.append(at)
        else:
            yield Group(-1, (at,))
    if members:
        yield Group(head, tuple(members))
