"""Who is to do it: brackets behind a task, labels, 牵头 and 配合, and the rule of the first-named unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from threadneedle.core.extraction.model import Span, UnitMention, UnitRole
from threadneedle.core.extraction.units import Name, is_collective, looks_like_unit, names_in

LEAD, RESPONSIBLE, COOPERATING = UnitRole.LEAD, UnitRole.RESPONSIBLE, UnitRole.COOPERATING

_RULE = re.compile(
    r"[,。;]?(?:责任单位中|各项任务|以上|其中)?,?(?:以上|排列?|排名|位列|列|"
    r"排序)?在?(?:第一位|第一|首位|首)(?:者|"
    r"的)?(?:责任)?(?:单位|部门)?(?:者)?,?(?:为|是|即为|即是)(?:总?牵头|主办|主责|"
    r"主要责任|第一责任)(?:责任)?(?:单位|部门|"
    r"者)?(?:[,。;]?(?:下同|以下同))?[,。;]?"
)
_STAR_RULE = re.compile(
    r"[(,。;]?(?:加|带|标注?|注)有?[“\"]?[★*][”\"]?(?:号)?(?:者|的)?(?:单位|部门)?,?为(?:牵头|主办)(?:单位|"
    r"部门)?(?:[,。]?下同)?"
)
_ROLE = re.compile(
    r"(?P<lead>(?:共同|联合|总|为|负责)?牵头(?:负责|组织实施|组织|抓总|落实|单位|"
    r"推进|实施|会同)?|主办|主责|主抓)"
    r"|(?P<coop>(?:积极|协同|共同|具体|分别|按照?职责分?工?|予以)?(?:配合|协办|协助|"
    r"协同)(?:落实|做好|实施|开展)?)"
    r"|(?P<resp>(?:共同|分别|按职责)?(?:参与|参加)(?:落实|做好|实施|开展)?|(?:按照?(?:各自)?(?:职责|职能|"
    r"任务)(?:分工)?(?:分别|共同)?|分工|分别|共同|具体|组织|"
    r"承担)*(?:负责(?![人同])(?:落实|组织实施|实施|推进)?|承办|落实|组织实施|具体实施))"
)
_ROLE_END = re.compile(rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _ROLE.pattern)})(?:等)?$")

_REMARK = re.compile(
    r"以下|含|包括|不含|除|见|详见|如|即|此件|附|原|简称|其中|不|共|约|超过|例如|指|街道|市、区|场\b"
)

LABELS = {
    "lead": r"(?:总)?牵头(?:责任)?(?:单位|部门|科室|处室|股室|站所)|主办(?:单位|部门|科室)?|"
    r"主责(?:单位|部门|科室)|牵头",
    "responsible": r"(?:主要)?责任(?:单位|部门|主体|分工|科室|处室|股室|站所)|承办(?:单位|部门|"
    r"科室)|落实(?:单位|部门)|实施(?:单位|主体)|负责单位|"
    r"任务单位|办理单位|整改单位|整改责任单位",
    "cooperating": r"(?:责任)?配合(?:单位|部门|科室|处室|股室|站所)|协办(?:单位|部门)?|协助(?:单位|"
    r"部门)|协同(?:单位|部门)|参与(?:单位|部门)|"
    r"参加(?:单位|部门)|配合",
    "deadline": r"(?:完成|办理|整改|工作|责任|落实|进度|报送|办结|实施|推进)?(?:时限|期限|"
    r"时间节点)(?:要求)?|(?:拟|计划|预计)?(?:完成|办结|整改|"
    r"报送|截止|实施)(?:时间|日期)|截止(?:时间|日期)|时间(?:要求|安排|节点)|进度(?:要求|安排)",
    "post": r"(?:分管|责任|牵头|包保|包抓|挂钩|市级|区级|县级|联系)(?:区|县|市)?领导|"
    r"(?:第一|直接|具体|整改)?责任人|责任岗位|经办人|具体负责人|负责人",
    "measure": r"(?:年度|工作|具体|量化)?(?:目标|指标)(?:任务|值|要求)?",
    "content": r"(?:工作|任务|重点|具体|主要|整改)?(?:任务|内容|措施|举措|事项|要求)(?:内容|名称)?",
    "other": r"备注|进展(?:情况)?|当前进度|考核(?:方式|单位)|督办单位|督导单位|监督电话|"
    r"佐证材料|存在问题|问题描述|联系人|联系方式|联系电话",
}
_LABEL = re.compile(
    r"(?:^|(?<=[\s,。;:()\[\]、]))\[?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in LABELS.items())
    + r")\]?[ \t]*[:][ \t]*"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The value behind a label, and where label and value stand."""

    name: str
    label: Span
    value: Span


@dataclass(slots=True)
class Assignment:
    """What a bracket or a group of labels says of one task."""

    units: list[UnitMention] = field(default_factory=list)
    post: str = ""
    deadline: Span | None = None
    measure: Span | None = None
    content: Span | None = None
    ruled: bool = False
    """The bracket itself states that the first-named unit leads, from here on."""

    def add(self, names: tuple[Name, ...], role: UnitRole) -> None:
        """Add units in one role; a unit named twice keeps its first role."""
        known = {unit.words for unit in self.units}
        for name in names:
            if name.words not in known:
                known.add(name.words)
                self.units.append(UnitMention(name.words, LEAD if name.leads else role, name.span))


def states_first_leads(text: str) -> bool:
    """Tell whether a stretch states that the first-named unit leads."""
    return _RULE.search(text) is not None


def _cut_rule(text: str, start: int, end: int) -> tuple[int, bool]:
    found = _RULE.search(text, start, end) or _STAR_RULE.search(text, start, end)
    return (found.start(), _RULE.search(text, start, end) is not None) if found else (end, False)


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between commas and semicolons outside brackets."""
    depth, open_at = 0, start
    for found in re.compile(r"[()\[\],;。]").finditer(text, start, end):
        sign = found.group()
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth <= 0:
            yield open_at, found.start()
            open_at = found.end()
    yield open_at, end


def units_by_verbs(text: str, start: int, end: int) -> Assignment:
    """Read ``X牵头,Y、Z负责,W配合``: each verb gives the names before it their role."""
    end, ruled = _cut_rule(text, start, end)
    out = Assignment(ruled=ruled)
    waiting: list[Name] = []
    last: UnitRole | None = None
    for left, right in _segments(text, start, end):
        at = left
        for verb in _ROLE.finditer(text, left, right):
            if text[verb.start() - 1 : verb.start()] == "(":
                continue
            role = LEAD if verb.group("lead") else COOPERATING if verb.group("coop") else RESPONSIBLE
            names = names_in(text, at, verb.start())
            if names or waiting:
                out.add((*waiting, *names), role)
                waiting, last = [], role
            at = verb.end()
        waiting.extend(names_in(text, at, right))
    out.add(tuple(waiting), RESPONSIBLE if last is not COOPERATING else COOPERATING)
    return out


def labels_in(text: str, start: int, end: int) -> tuple[Labelled, ...]:
    """Find the labels of a stretch and the value behind each, which reaches to the next label."""
    marks = list(_LABEL.finditer(text, start, end))
    out = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else end
        stop = mark.end() + len(text[mark.end() : stop].rstrip(" \t\r\n([,;"))
        out.append(
            Labelled(
                mark.lastgroup or "", Span(mark.start(), mark.end()), Span(mark.end(), max(stop, mark.end()))
            )
        )
    return tuple(out)


def is_about_units(labels: tuple[Labelled, ...]) -> bool:
    """Tell whether labels name a unit or a date, and so make the text before them a task."""
    return any(label.name in {"lead", "responsible", "cooperating"} for label in labels)


def units_by_labels(text: str, labels: tuple[Labelled, ...]) -> Assignment:
    """Read ``牵头单位:X;责任单位:Y;完成时限:6月底前``."""
    out = Assignment()
    for label in labels:
        start, end = label.value.start, label.value.end
        words = text[start:end].strip(" \t,;。()[]")
        if label.name in {"lead", "responsible", "cooperating"}:
            end, ruled = _cut_rule(text, start, end)
            out.ruled = out.ruled or ruled
            role = UnitRole(label.name)
            if _ROLE.search(text, start, end) and not re.search(r"\((?:牵头|配合|协办)\)", text[start:end]):
                for unit in units_by_verbs(text, start, end).units:
                    out.add(
                        (Name(unit.words, unit.span or label.value),),
                        unit.role if unit.role is not RESPONSIBLE else role,
                    )
            else:
                out.add(names_in(text, start, end), role)
        elif label.name == "deadline":
            out.deadline = label.value
        elif label.name == "post":
            out.post = out.post or words
        elif label.name == "measure":
            out.measure = label.value
        elif label.name == "content":
            out.content = label.value
    return out


_DUE = (
    r"(?P<due>(?:20\d\d年)?(?:\d{1,2}月|[一二三四]季度|年|[上下]半年)"
    r"[^,;。()负责牵头配合]{0,12}(?:前|底|内|末|日|月|旬)?(?:完成|办结|到位)?)"
)
_DUE_BEHIND = re.compile(rf"[,;。]{_DUE}$")
_DUE_BEFORE = re.compile(rf"{_DUE}[,;]")
"""A bracket may say until when besides by whom: (县水利局负责;10月底前完成)."""


def read_bracket(text: str, start: int, end: int) -> Assignment | None:
    """Read the inside of a bracket as an assignment; None when it is an ordinary remark."""
    labels = labels_in(text, start, end)
    if is_about_units(labels) or (labels and labels[0].name == "deadline"):
        return units_by_labels(text, labels)
    stop, _ = _cut_rule(text, start, end)
    inside = text[start:stop].rstrip(" ,。;")
    if not 2 < len(inside) <= 500 or _REMARK.match(inside):
        return None
    due = _DUE_BEHIND.search(inside) or _DUE_BEFORE.match(inside)
    if due is not None:
        span = Span(start + due.start("due"), start + due.end("due"))
        left, right = (start, start + due.start()) if due.start() else (start + due.end(), stop)
        found = read_bracket(text, left, right)
        if found is not None:
            found.deadline = found.deadline or span
        return found
    last = re.split(r"[,;。]", inside)[-1]
    if _ROLE_END.search(last):
        found = units_by_verbs(text, start, end)
        return found if found.units and _plausible(found) else None
    names = names_in(text, start, stop)
    if (
        names
        and all(looks_like_unit(name.words) for name in names)
        and not re.search(r"[。:\"“《\d]", inside)
    ):
        out = units_by_verbs(text, start, end)
        return out if out.units else None
    return None


def read_sentence(text: str, start: int, end: int) -> Assignment | None:
    """Read a sentence that is nothing but an assignment: ``市水利局牵头,各县(区)配合。``."""
    inside = text[start:end].strip(" 。;.")
    if not 4 <= len(inside) <= 300 or not _ROLE_END.search(inside):
        return None
    begin = start + text[start:end].index(inside)
    found = units_by_verbs(text, begin, begin + len(inside))
    named = sum(len(unit.words) for unit in found.units)
    verbs = sum(len(verb.group()) for verb in _ROLE.finditer(inside))
    joints = len(re.findall(r"[、,;由及和等]", inside))
    whole = named + verbs + joints >= len(inside) - 2
    return (
        found if found.units and whole and all(looks_like_unit(unit.words) for unit in found.units) else None
    )


def _plausible(found: Assignment) -> bool:
    return any(looks_like_unit(unit.words) for unit in found.units) and all(
        len(unit.words) <= 40 for unit in found.units
    )


def with_first_leading(units: tuple[UnitMention, ...]) -> tuple[UnitMention, ...]:
    """Apply 列第一位者为牵头单位: the first unit leads, unless a lead is named or it is a collective."""
    if not units or any(unit.role is LEAD for unit in units) or is_collective(units[0].words):
        return units
    if units[0].role is COOPERATING:
        return units
    return (UnitMention(units[0].words, LEAD, units[0].span), *units[1:])
