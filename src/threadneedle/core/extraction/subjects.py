"""Who is addressed inside a sentence: at its head, behind 由, or as ``X牵头,Y配合``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from threadneedle.core.extraction.assignments import COOPERATING, LEAD, RESPONSIBLE
from threadneedle.core.extraction.clauses import VERB, follows_subject
from threadneedle.core.extraction.model import Directory, UnitMention, UnitRole
from threadneedle.core.extraction.units import looks_like_unit, names_in, subject_at

_SKIP = re.compile(
    r"[ \t]*(?:(?:同时|另外|此外|其中|[一二三四五六七八九]是|首先|其次|最后|请|要求|"
    r"责成|由|望|希望|收到后|接通知后|各位|会后|原则上|即日起|凡)[,:]?[ ]?|"
    r"(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|上旬|中旬|下旬)?(?:之?前|以前|"
    r"内|起),?|(?:年底|年内|[上下]半年|"
    r"[一二三四]季度末?)前?,?|[\u4e00-\u9fff\d]{1,10}?(?:期间|期内|工作中|之前|之后|时段内),?|(?:按照|"
    r"根据)[^,。;]{2,40},){0,3}"
)
_ROLE_ONLY = re.compile(
    r"(?:(?P<lead>(?:共同|总|分别|联合)?牵头(?:负责|组织)?|主办)|(?P<coop>(?:积极|"
    r"协同|共同|按职责|具体|密切)*(?:配合|"
    r"协办|协助))|(?P<resp>(?:共同|积极|分别)*(?:参与|参加)|(?:按照?职责分工|按照?各自职责|分别|共同|"
    r"具体|分工)*负责))(?=[,。;!]|$)"
)
_LED = re.compile(r"(?:共同|分别|联合|负责)?牵头(?:负责)?[,，]?")
_JOINED = re.compile(r"(?:要|应|须|负责|牵头|应当)?(?:会同|联合|商|协同|协调|配合)(?=[\u4e00-\u9fff])")
_BESIDE = re.compile(r",?(?:会同|联合|商)(?=[\u4e00-\u9fff])")
_STILL = re.compile(r"(?:还有|仍有|尚有|目前有|其中)[,:]?")
_NOT_YET = re.compile(
    r"等?\d{0,3}[家个]?(?:单位|部门|乡镇|镇街|街道|村|社区|科室)?(?:尚未|仍未|还未|未|没有|还没)"
)
_BY = re.compile(r"由(?=[\u4e00-\u9fff])")
_BY_VERB = re.compile(
    r"(?P<lead>牵头)?(?:统一|具体|共同|分别|按职责分工)*(?:负责|承办|落实|组织|实施|"
    r"牵头|汇总|收集|统计|审核|开展|完成|承担|指导|督促|"
    r"制定|提供|出具|逐[一户个村项]|约谈|研究|提出|报|对|于|(?:20\d\d年)?\d{1,2}月)"
)
_COMMA = re.compile(r"[,;]")
_NOT_NAME = re.compile(rf"(?:{VERB.pattern})")


@dataclass(frozen=True, slots=True)
class Subject:
    """The units of a clause and where the words after them begin."""

    units: tuple[UnitMention, ...]
    start: int
    end: int


Find = Callable[[str, int, int], int]
"""From (text, start, end) to the end of the list of names that begins at start; start for none."""


def finder(directory: Directory | None, addressed: tuple[str, ...] = ()) -> Find:
    """Make the search for names: by form, and by those addressed and of the directory where one is given."""
    names = {name for name in addressed if len(name) >= 2}
    if directory is None and not names:
        return subject_at
    for entry in directory.entries if directory is not None else ():
        names.update(name for name in (entry.name, entry.short, *entry.aliases) if len(name) >= 2)
    heads = {name[:2] for name in names}
    longest = max(map(len, names), default=0)

    def known(text: str, start: int, end: int) -> int:
        """Prefer a name of the directory to the mere form of one."""
        at = start
        while text[at : at + 2] in heads:
            size = next(
                (size for size in range(min(longest, end - at), 1, -1) if text[at : at + size] in names), 0
            )
            if not size:
                break
            at += size
            if at >= end or text[at] != "、":
                return max(at, subject_at(text, start, end))
            at += 1
        formed = subject_at(text, at, end)
        if formed > at:
            return formed
        return at - 1 if at > start else start

    return known


def _mentions(text: str, start: int, end: int, role: UnitRole) -> list[UnitMention]:
    return [
        UnitMention(name.words, LEAD if name.leads else role, name.span)
        for name in names_in(text, start, end)
    ]


def subject_of(text: str, start: int, end: int, find: Find) -> Subject | None:
    """Find the units to which a clause is addressed at its head; None where it names none."""
    skipped = _SKIP.match(text, start, end)
    head = skipped.end() if skipped else start
    units: list[UnitMention] = []
    at = head
    while at < end:
        beside = _BESIDE.match(text, at, end) if units else None
        other = find(text, beside.end(), end) if beside else 0
        if beside and other > beside.end():
            units += _mentions(text, beside.end(), other, RESPONSIBLE)
            at = other
            break
        stop = find(text, at, end)
        if stop == at or not _is_name(text, at, stop):
            break
        role = _ROLE_ONLY.match(text, stop, end)
        if role:
            kind = LEAD if role.group("lead") else COOPERATING if role.group("coop") else RESPONSIBLE
            units += _mentions(text, at, stop, kind)
            at = min(end, role.end() + 1)
            continue
        if units:
            break
        joined = _JOINED.match(text, stop, end)
        other = find(text, joined.end(), end) if joined else 0
        if joined and other > joined.end():
            units += _mentions(text, at, stop, RESPONSIBLE) + _mentions(
                text, joined.end(), other, RESPONSIBLE
            )
            at = other
            break
        led = _LED.match(text, stop, end)
        if led or follows_subject(text, stop, end, collective=text[at] in "各全所"):
            units += _mentions(text, at, stop, LEAD if led else RESPONSIBLE)
            at = led.end() if led else stop
            if led:
                continue
        break
    if not units:
        return _by(text, start, end, find)
    return Subject((*units, *_later_roles(text, at, end, find, {unit.words for unit in units})), head, at)


def _later_roles(text: str, start: int, end: int, find: Find, known: set[str]) -> list[UnitMention]:
    """Find ``,Y、Z配合`` further on in the same sentence."""
    out: list[UnitMention] = []
    for comma in _COMMA.finditer(text, start, min(end, start + 400)):
        stop = find(text, comma.end(), end)
        role = _ROLE_ONLY.match(text, stop, end) if stop > comma.end() else None
        if role and not role.group("resp"):
            found = _mentions(text, comma.end(), stop, LEAD if role.group("lead") else COOPERATING)
            out += [unit for unit in found if unit.words not in known]
            known.update(unit.words for unit in found)
    return out


_DUTIES = re.compile(
    r"(?P<who>.{2,30}?)(?:的)?(?P<lead>牵头)?(?:主要)?(?:负责|责任|职责|任务|义务|工作任务|"
    r"责任清单)?(?:\(.{1,12}\))?[:。]?$"
)


def units_of_heading(text: str, start: int, end: int) -> tuple[UnitMention, ...]:
    """Read a heading that is nothing but units: ``县住建局``, ``县教育局牵头任务``, ``乙方责任``."""
    words = text[start:end].strip()
    found = _DUTIES.fullmatch(words) if 2 <= len(words) <= 40 else None
    if found is None or re.search(r"[,。;!?]", found.group("who")):
        return ()
    left = start + text[start:end].index(words)
    who = found.group("who")
    names = names_in(text, left, left + len(who))
    if who in {"甲方", "乙方"} or (
        names and all(looks_like_unit(name.words) and _UNIT_ONLY.search(name.words) for name in names)
    ):
        return tuple(_mentions(text, left, left + len(who), LEAD if found.group("lead") else RESPONSIBLE))
    return ()


_UNIT_ONLY = re.compile(
    r"(?:局|委|办|政府|中心|公司|集团|街道|办事处|[镇乡村]|社区|联|院|厅|队|科|股|室|所|站|部门|单位|"
    r"学校|[甲乙]方|会)(?:\([^()]*\))?$"
)


def listed(text: str, start: int, end: int, find: Find) -> Subject | None:
    """Find those of whom it is said that they have not done it yet: ``还有A镇、B局2家单位未报送,请…``."""
    for found in _STILL.finditer(text, start, min(end, start + 200)):
        stop = find(text, found.end(), end)
        late = _NOT_YET.match(text, stop, end) if stop > found.end() else None
        if late and re.search(r"[,。;]请", text[late.end() : end]):
            return Subject(tuple(_mentions(text, found.end(), stop, RESPONSIBLE)), start, start)
    return None


_NEVER = re.compile(r"同意|随时|[报将把送][镇乡县区市]$|有情况|如有|遇到?|发现|发生|出现")


def _is_name(text: str, start: int, stop: int) -> bool:
    words = text[start:stop]
    if _NEVER.search(words):
        return False
    first = re.split(r"[、,和及]", words)[0]
    return words[0] in "各有相区县市省" or (looks_like_unit(first) and not _NOT_NAME.match(first))


def _by(text: str, start: int, end: int, find: Find) -> Subject | None:
    """Find ``由X负责`` or ``由X牵头,Y配合`` within a clause."""
    for found in _BY.finditer(text, start, min(end, start + 400)):
        stop = find(text, found.end(), end)
        if stop == found.end() or not _is_name(text, found.end(), stop):
            continue
        verb = _BY_VERB.match(text, stop, end)
        if not verb:
            continue
        lead = LEAD if verb.group().startswith("牵头") else RESPONSIBLE
        units = _mentions(text, found.end(), stop, lead)
        at = verb.end()
        while text[at : at + 1] in {",", "、"}:
            more = find(text, at + 1, end)
            role = _ROLE_ONLY.match(text, more, end) if more > at + 1 else None
            if not role:
                break
            units += _mentions(text, at + 1, more, COOPERATING if role.group("coop") else RESPONSIBLE)
            at = role.end()
        return Subject(tuple(units), found.start(), at)
    return None
