"""Finding demands in Chinese official text, with their positions.

The words come from the rules on burden that orders must keep (proof, papers, borrowed staff, vetoes,
rankings, letters, visits: 《整治形式主义为基层减负若干规定》, 2024; commands to governments:
《党政机关公文处理工作条例》, 2012, article 16). What is found is a question to the issuer and never a
verdict: a rule of words can err.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from threadneedle.core.demands.model import Demand, DemandKind
from threadneedle.core.demands.negation import clause_of, is_denied, narrow, sentence_of
from threadneedle.core.demands.proofs import ground_in, judged_spans, thing_in
from threadneedle.core.proofs import proof_spans

_PAPERS = (
    r"(?:(?:具体|本级|本地|本单位|细化|专项)?(?:实施|工作|落实|行动|推进|贯彻)方案|实施细则|工作计划|推进计划|"
    r"任务分解表|(?:阶段性?|半年|年度|季度|年终|全年|工作)(?:工作)?总结|总结报告|自查报告|专题报告|"
    r"(?:贯彻|工作|任务)?(?:落实|推进|进展|开展)情况(?:报告)?|工作情况(?:报告)?|经验材料|典型材料|亮点材料|"
    r"(?:工作|信息)简报|周报|旬报|月报)"
)
_PAPER = re.compile(
    rf"(?:报送|上报|呈报|提交|制定|制订|印发|出台|形成|撰写|起草|编制|拟定|报备|报)[^,。;:()]{{0,14}}{_PAPERS}"
    rf"|{_PAPERS}[^,。;:()]{{0,14}}(?:报送|上报|呈报|提交|报备|备案|报(?=[我区县市至到局办]))"
)
_BELOW = r"(?:各?乡镇|镇街|街道|各镇|各乡|村|社区|基层|网格员|各单位|你单位|各地|站所)"
_STAFF = re.compile(
    rf"{_BELOW}[^,。;:]{{0,14}}抽调[^,。;:]{{0,16}}|抽调[^,。;:]{{0,8}}{_BELOW}[^,。;:]{{0,14}}"
    r"|抽调[^,。;:]{0,20}(?:到|至|赴|在)(?:我局|我办|区|县|市|专班|指挥部)[^,。;:]{0,10}|借调[^,。;:]{0,16}"
)
_VETO = re.compile(r"(?:实行|实施|执行)?[“\"]?一票否决[”\"]?制?")
_RANKING = re.compile(
    r"(?:进行|实行|开展|每[日周旬月季年]度?|定期|按[^,。;:]{1,8}|予以|积分|打分|得分|考核|公布|通报)[^,。;:]{0,6}"
    r"(?:排名|排队|排序|排位)(?!第)(?:通报|公示|公布)?"
    r"|(?:排名|排序|名次)(?:并|结果|情况)?(?:予以)?(?:通报|公示|公布|靠后|末位|后[三五十\d])|末位(?:表态|约谈|淘汰|通报|发言)"
    r"|红黑榜|积分(?:管理)?排名"
)
_LETTER = re.compile(r"(?:层层|逐级)?(?:签订|签署|递交|上交|签)[^,。;:]{0,16}(?:责任状|军令状|责任书)")
_INSPECTED = r"(?:督查|检查|督导|考核|调研|抽查|验收|核查|暗访|评估)"
_THERE = r"(?:各?乡镇|镇街|各?街道|各镇|各乡|各?村|各?社区|基层|你单位|各单位|各地)"
_VISIT = re.compile(
    rf"(?:赴|到|深入|下沉)[^,。;:()]{{0,6}}{_THERE}[^,。;:()]{{0,14}}{_INSPECTED}"
    rf"|(?:督查|检查|督导|考核|验收|调研|核查|评估)组[^,。;:()]{{0,10}}(?:赴|到|深入|进驻|下沉|对)[^,。;:()]{{0,14}}{_THERE}"
    rf"(?:[^,。;:()]{{0,14}}{_INSPECTED})?"
    rf"|对{_THERE}(?:的?(?:工作|落实|推进|完成|开展)(?:情况)?)?(?:的?情况)?(?:进行|开展|组织)?[^,。;:()]{{0,6}}{_INSPECTED}"
    r"|迎接[^,。;:()]{0,12}(?:督查|检查|考核|验收|调研|评估)|迎检"
)
_WITH_OTHERS = re.compile("企业|商户|业主|经营|房东|住户|农户|业户|施工|家长|店")

_GOVERNMENT = re.compile(
    r"^[^\n。;!?]{0,60}?(?:(?:乡|镇|乡镇)(?:人民)?政府|街道办事处|各(?:乡镇|镇街|街镇|乡镇\(街道\)|街道|镇))"
    r"[^\n。;!?:]{0,60}(?=:)"
    r"|各(?:乡镇|镇街|街镇|乡镇\(街道\)|街道|镇)(?:人民)?(?:政府|办事处)?(?:要|须|必须|应|务必|负责)",
    re.MULTILINE,
)
_CONSENT = re.compile(
    r"经[^,。;:\n]{0,24}(?:政府|党委|[省市区县]委|管委会|党工委|人大)[^,。;:\n]{0,16}(?:同意|批准|审定|授权)"
    r"|(?:报经|已报|受)[^,。;:\n]{0,24}(?:政府|党委|[省市区县]委)[^,。;:\n]{0,12}(?:同意|批准|委托|授权)"
)
_NAMES = re.compile(r"《[^《》\n]{1,80}》")
_MEETING = re.compile("参会|到会|会场|报到|会议室|会前")


def demands_in(text: str, *, by_office: bool = False) -> tuple[Demand, ...]:
    """Return what a text demands, by position; what it denies, leaves free or only names is left out.

    Parameters
    ----------
    text
        Chinese text as it is written; positions are those of its code points.
    by_office
        The issuer is an office that stands beside the governments below, not above them. Then an order to
        them without the words of a consent is found too, where it first stands.
    """
    plain = narrow(text)
    names = [found.span() for found in _NAMES.finditer(plain)]
    found = [*_proofs(plain), *_patterned(plain)]
    if by_office and not _CONSENT.search(plain):
        found += _commands(plain)
    kept = [each for each in found if not any(a <= each.start and each.end <= b for a, b in names)]
    return tuple(sorted(_apart(kept), key=lambda each: (each.start, each.end, each.kind)))


def _proofs(plain: str) -> Iterator[Demand]:
    for start, end in [*proof_spans(plain, 0, len(plain)), *judged_spans(plain)]:
        if is_denied(plain, start, end):
            continue
        left, right = sentence_of(plain, start, end)
        words = plain[start:end]
        if "签到" in words and _MEETING.search(plain, left, right):
            continue
        yield Demand(DemandKind.PROOF, start, end, thing_in(words), ground_in(plain[left:right]))


def _patterned(plain: str) -> Iterator[Demand]:
    for kind, pattern in (
        (DemandKind.PAPER, _PAPER),
        (DemandKind.STAFF, _STAFF),
        (DemandKind.VETO, _VETO),
        (DemandKind.RANKING, _RANKING),
        (DemandKind.LETTER, _LETTER),
        (DemandKind.VISIT, _VISIT),
    ):
        for found in pattern.finditer(plain):
            start, end = found.span()
            if is_denied(plain, start, end) or (kind is DemandKind.LETTER and _others(plain, start, end)):
                continue
            yield Demand(kind, start, end)


def _others(plain: str, start: int, end: int) -> bool:
    """A letter with a firm or a household is not one between levels of government."""
    left, right = clause_of(plain, start, end)
    return bool(_WITH_OTHERS.search(plain, left, right))


def _commands(plain: str) -> Iterator[Demand]:
    found = _GOVERNMENT.search(plain)
    if found:
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        yield Demand(DemandKind.COMMAND, start, found.end())


def _apart(found: list[Demand]) -> Iterator[Demand]:
    """Of demands of one kind that overlap the longest stays, else the first."""
    taken: dict[DemandKind, list[tuple[int, int]]] = {}
    for each in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        spans = taken.setdefault(each.kind, [])
        if all(each.end <= a or b <= each.start for a, b in spans):
            spans.append((each.start, each.end))
            yield each
