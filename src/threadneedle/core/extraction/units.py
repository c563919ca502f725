"""Names of units in running Chinese: lists, collectives, and what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.model import Span

_SUFFIX = (
    r"(?:局|委|办|部|厅|署|院|会|司|处|科|室|组|队|所|站|厂|社|行|中心|公司|集团|"
    r"政府|办事处|街道|[乡镇村]|社区|专班|单位|部门|"
    r"学校|[中小]学|幼儿园|医院|银行|联社|党委|党组|支部|党工委|团委|妇联|残联|"
    r"工商联|科协|文联|侨联|作协|红十字|总社|开发区|园区|高新区|新区|示范区|"
    r"税务|气象|地震|邮政|联通|移动|电信|铁塔|公安|检察|消防|电力|供电|烟草|海关|"
    r"地区|[省市县区州盟旗]|牧场|农场|林场|国企|央行|机关|机构|组织|"
    r"网格|网格员|业主|企业|服务队|党校|档案馆|图书馆|文化馆|博物馆|总署|政数|民航|证监|代表处)"
)
_ENDS_AS_UNIT = re.compile(_SUFFIX + r"(?:\([^()]{1,24}\))?(?:党委|党组|人民政府|等)?$")
_STARTS_AS_UNIT = re.compile(
    r"(?:各|有关|相关|其他|全[区县市省]|区直|县直|市直|省直|中央|国务院|国家|"
    r"所有)"
)
_COLLECTIVE = re.compile(
    r"(?:各|所有|全体|全[区县市省](?!.{0,12}(?:领导小组|专班|办公室|中心$|指挥部))|"
    r"[省市区县镇乡村]直(?:各|有关|相关|机关)|其他)"
)
_VAGUE = re.compile(
    r"(?:各|[区县市省]直|[区县市省]级|国务院|中央|其他|所在地|本级|上级|行业|业务|"
    r"职能|属地|当地|[区县市省])?(?:各|的)?"
    r"(?:有关|相关|其他|其它)(?:职能|责任|业务|行业|成员|主管|配合|区直|县直|"
    r"市直)?(?:单位|部门|方面|地方|地区|各方|科室|企业|机构|镇街|乡镇|村|人员|"
    r"责任单位)"
    r"(?:和(?:单位|部门|企业))?$"
)
_BARE = frozenset(
    {
        "部门",
        "单位",
        "等",
        "各方",
        "部门单位",
        "单位和部门",
        "部门和单位",
        "有关",
        "相关",
        "地方",
        "牵头",
        "责任",
        "配合",
        "负责",
        "无",
        "/",
        "—",
        "-",
        "",
    }
)
_SEPARATOR = re.compile(r"[、,;\n\r]|以及|及其|[及和与]|会同|等|[ \t]+")
_TRIM = " \t\r\n:,;、。.*★☆"
_JOIN = frozenset({"和", "与", "及", "以及", "及其"})


@dataclass(frozen=True, slots=True)
class Name:
    """A unit's words and where they stand. ``leads`` comes from a mark: ``X（牵头）`` or ``★X``."""

    words: str
    span: Span
    leads: bool = False


def is_collective(words: str) -> bool:
    """Tell whether the words name many units at once: 各乡镇, 区直各部门. A collective never leads."""
    return bool(_COLLECTIVE.match(words)) or bool(_VAGUE.match(words)) or "各" in words[:6]


def is_vague(words: str) -> bool:
    """Tell whether the words name nobody: 相关单位, 有关部门."""
    return bool(_VAGUE.match(words))


_ACTS = re.compile(r"(?:单位|部门|乡镇|[镇乡村办局]|街道)(?:要|应|须|均|都要|共同|积极|密切|加强|认真|切实)")


def looks_like_unit(words: str) -> bool:
    """Tell whether folded words have the form of a unit's name."""
    if not 2 <= len(words) <= 32 or words in _BARE:
        return False
    if _ENDS_AS_UNIT.search(words):
        return True
    # 各单位要加强协调 begins like a unit and goes on like a sentence.
    return bool(_STARTS_AS_UNIT.match(words)) and len(words) <= 16 and not _ACTS.search(words)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between separators that stand outside brackets."""
    depth, open_at, scan = 0, start, start
    bracket = re.compile(r"[()\[\]]")
    while scan < end:
        cut = _SEPARATOR.search(text, scan, end)
        stop = cut.start() if cut else end
        depth += sum(1 if found.group() in "([" else -1 for found in bracket.finditer(text, scan, stop))
        if cut is None:
            break
        scan = cut.end()
        if depth <= 0 and _separates(text, open_at, cut, end):
            yield open_at, cut.start()
            open_at = cut.end()
    yield open_at, end


def _separates(text: str, open_at: int, cut: re.Match[str], end: int) -> bool:
    word = cut.group()
    left = text[max(open_at, cut.start() - 32) : cut.start()].strip(_TRIM)
    if word in _JOIN or word == "会同":
        # 文化和旅游局 holds the same word that joins two names.
        right = re.match(r"[^、,;和与及 ]{1,24}", text[cut.end() : min(end, cut.end() + 24)])
        rest = right.group().strip(_TRIM) if right else ""
        rest = re.split(r"等(?!级)|按职责|负责|牵头|配合", rest)[0]
        return (
            looks_like_unit(left)
            and _whole(left)
            and looks_like_unit(rest)
            and rest not in _BARE
            and _whole(rest, right=True)
        )
    if word == "等":
        return not text.startswith("级", cut.end()) and looks_like_unit(left)
    if word.isspace():
        return not left or looks_like_unit(left)
    return True


def _whole(words: str, *, right: bool = False) -> bool:
    """Tell a whole name from the half of one: the 单位 of 部门和单位, the 工业 of 工业和信息化."""
    if right and re.fullmatch(
        r"(?:单位|部门|街道办事处|街道|社区|村|信息化[局委部厅]|旅游[局委部厅]|体育局|改革局|规划局|镇|"
        r"地区)",
        words,
    ):
        return False
    return words not in {"部门", "单位"}


def _clean(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


_LEAD_MARK = re.compile(r"\((?:牵头|牵头单位|主办|主责|组长单位)\)$")
_OTHER_MARK = re.compile(r"\((?:配合|协办|责任单位|排名不分先后|按职责分工|按职责)\)$")
_TAIL = re.compile(
    r"(?:按照?(?:各自)?(?:职责|职能|分工|任务)(?:分工)?(?:分别|共同)?|分工|分别|共同|具体|(?<!党)组织|"
    r"进行|等)+$"
)
_HEAD = re.compile(r"(?:由|请|以及|及其|及|和|与|会同|其中|要求|同时|[0-9]{1,2}[.、])+(?=[\u4e00-\u9fff])")


def names_in(text: str, start: int, end: int) -> tuple[Name, ...]:
    """Split a list of units in a folded text into names, each with its span, in order.

    A bare 等, 等部门 or 等单位 names nobody and is left out; 等有关部门 keeps ``有关部门``.
    """
    found: list[Name] = []
    for left, right in _pieces(text, start, end):
        name = _name(text, start, left, right)
        if name.words in _BARE or not 2 <= len(name.words) <= 40:
            continue
        bare = _BARE_GROUP.fullmatch(name.words) and text[name.span.start - 1] == "、"
        if found and bare and found[-1].words.startswith("各"):
            span = Span(found[-1].span.start, name.span.end)
            found[-1] = Name(span.of(text), span, found[-1].leads)
        else:
            found.append(name)
    return tuple(found)


def _name(text: str, start: int, left: int, right: int) -> Name:
    """Strip a piece of a list to the name in it."""
    at, stop = _clean(text, left, right)
    leads = at > start and text[at - 1] in "★*"
    head = _HEAD.match(text, at, stop)
    if head and not _STARTS_AS_UNIT.match(text, at, stop):
        at = head.end()
    tail = _TAIL.search(text[at:stop])
    stop = at + tail.start() if tail else stop
    which = text.rfind("的", at, stop)
    if which > at and looks_like_unit(text[which + 1 : stop]) and stop - which > 3:
        # 尚未上报的东坪村: what stands before tells only which.
        at = which + 1
    lead = _LEAD_MARK.search(text[at:stop])
    mark = lead or _OTHER_MARK.search(text[at:stop])
    at, stop = _clean(text, at, at + mark.start() if mark else stop)
    return Name(text[at:stop], Span(at, stop), leads or lead is not None)


_GROUP = (
    r"(?:人民政府|党委政府|党政办|政府|党委|办事处|镇街|镇乡|街镇|乡镇|村居|村社|"
    r"街道|社区|部门|单位|地区|科室|学校|企业|网格员|网格|村委会|党组织|党支部|支部|"
    r"成员单位|中小学校?|小学|中学|高校|院校|幼儿园|医院|卫生院|[\u4e00-\u9fff]?厂|项目部|工地|商户|"
    r"市场主体|协会|商会|"
    r"书记|主任|领导(?!小组)|园区|开发区|管委会|分局|支行|银行|网点|林场|农场|水库(?!管理)|物业(?:企业|"
    r"公司)?|公司|"
    r"大队|中队|"
    r"干部|"
    r"专班|工作组|组长|包村干部|[乡镇](?![镇街村办])|村(?![居社民委镇])|站|"
    r"所(?![有在])|队|县|市(?![场])|区(?![直级])|组|户|地(?!方)|方)"
)
_SUBJECT = re.compile(
    rf"(?:(?:各级?|有关|相关|其他|所有)(?:各|有关|"
    rf"相关)?[\u4e00-\u9fff]{{0,8}}?{_GROUP}(?:\([^()]{{1,16}}\))?(?:人民政府|办事处|党组织|"
    rf"党支部(?!书记)|支部(?!书记)|"
    rf"党委|"
    rf"党组|村?[“\"]?两委[”\"]?)?(?:和(?:有关|相关)?(?:单位|部门))?"
    r"|(?:承办|责任|牵头|主办|协办|整改|实施|用人|施工|业主|产权|帮扶|包保|经营)(?:单位|部门)"
    r"|[区县市省镇乡][直级](?:各|有关|相关)?(?:机关)?(?:部门|单位)"
    r"|[区县市省镇乡村州旗][\u4e00-\u9fff]{1,16}?(?:局|厅|委(?!托)|委员会|办公室|"
    r"办(?![理法事好成结])|部(?![分门署])|中心|联(?![合系络网动])|工会|法院|检察院|供销社|"
    r"公司|集团|院|队|站|所(?![有在以属需])|供销社|督查室|督查办|督办室|信息中心|会(?![同议商])|指挥部|"
    r"领导小组|专班|政府|"
    r"联社)"
    r"(?:[\u4e00-\u9fff]{1,6}(?:大队|支队|中队|分局))?(?![公长员])"
    r"|[\u4e00-\u9fff]{2,10}?(?:镇(?!街)|乡(?![村镇建土])|街道办事处|街道办|街道|"
    r"(?<![农乡])村(?![民庄级委])|社区|"
    r"管委会|派出所|[监司财国税供]?[\u4e00-\u9fff]{0,3}所(?![有在以])|工作站|"
    r"服务中心|村委会|居委会|学校|医院|卫生院|管理所|水厂|供销社|"
    r"管理单位|国有[\u4e00-\u9fff]{1,6}(?:场|企业)|林场|农场|中队|大队|支队)"
    r"|各(?![项类种自个式样界环方级])[\u4e00-\u9fff]{1,8}?(?=(?:主要|分管)?(?:负责人)?(?:要|应|须|务必|"
    r"于\d|负责|落实|请|、各|\d{1,2}月|参加|组织|按时))"
    r"|[区县市省镇乡村州旗]?(?:法院|检察院|医院|残联|妇联|工会|团委|科协|工商联|红十字会|文联|侨联|"
    r"供销社|消防队|交警队|综治中心)"
    r"|(?:卫生院|派出所|司法所|财政所|中心校|中心学校|敬老院|便民服务中心|党政办|"
    r"应急办|农技站|林业站|水利站|村委会|居委会|社区卫生服务中心)"
    r"|[\u4e00-\u9fff]{2,12}?(?:局(?![面势部])|委员会|办公室|人民政府|总署|总局|"
    r"委(?![托派])|厅|部(?![分门署])|公司|集团|银行)(?![公长员议]))"
)
"""The form of a name in running text. Every repetition is bounded: linear."""


_BARE_GROUP = re.compile(
    r"(?:街道办事处|街道办|街道|社区|村委会|居委会|幼儿园|医院|卫生院|园区|企业|学校|政府|区直(?:有关|"
    r"各)?(?:部门|"
    r"单位)|县直(?:有关|各)?(?:部门|单位)|单位|"
    r"部门)(?:\([^()]{1,12}\))?"
)
"""The second half of a collective: 各乡镇人民政府、街道办事处."""


def subject_at(text: str, start: int, end: int) -> int:
    """Return where a list of unit names that begins at ``start`` ends; ``start`` when none begins there."""
    reach = start
    limit = min(end, start + 240)
    while True:
        found = _SUBJECT.match(text, reach, limit)
        if not found or found.end() == reach:
            return start if reach == start else _back_to_name(text, start, reach)
        reach = found.end()
        joint = re.compile(r"(?:、|,(?=各|[区县市]直)|和(?!谐|平|美)|及|以及|与)").match(text, reach, limit)
        if not joint:
            return reach
        bare = _BARE_GROUP.match(text, joint.end(), limit)
        if bare and is_collective(text[start:reach]):
            reach = bare.end()
            continue_at = re.compile("、").match(text, reach, limit)
            if not continue_at or not _SUBJECT.match(text, continue_at.end(), limit):
                return reach
            reach = continue_at.end()
        elif _SUBJECT.match(text, joint.end(), limit):
            reach = joint.end()
        else:
            return reach


def _back_to_name(text: str, start: int, reach: int) -> int:
    return start + len(text[start:reach].rstrip("、,和及与以"))
