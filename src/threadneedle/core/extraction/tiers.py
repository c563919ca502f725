"""Tier and kind of a task from its words."""

from __future__ import annotations

import re
from functools import lru_cache

from threadneedle.core.base import Tier
from threadneedle.core.extraction.model import Kind

_TIERS = {
    Tier.SAFETY: r"安全(?!感|可靠性)|消防|防汛|汛|隐患|防火|火灾|火险|禁烧|防灾|减灾|灾害|应急|"
    r"救援|疫情|防控|地质灾害|溺水|危房|燃气|森林|险情|抢险|排涝|"
    r"台风|暴雨|传染|事故|危险|危化|烟花爆竹|扫黑|反诈|预警|抗旱|山洪|除险|疫苗",
    Tier.LIVELIHOOD: r"民生|教育|学校|学位|幼儿|医疗|医保|卫生院|健康|养老|敬老|就业|社保|社会保险|"
    r"失业|低保|救助|困难群众|住房保障|残疾|托育|老人|老年|儿童|妇女|"
    r"饮水|供暖|供水|厕所|扶贫|脱贫|帮扶|退役军人|工资|欠薪|殡葬|慰问|居民收入|补贴|惠民|公交|老旧小区|"
    r"体检",
    Tier.ECONOMY: r"企业|投资|产业|税|经济|招商|项目|工业|消费|外贸|贸易|营商|市场主体|融资|金融|"
    r"信贷|贷款|财政|生产总值|零售|商贸|园区|出口|进口|综合保税|增加值|"
    r"固定资产|经营主体|规上|统计|物流|旅游",
    Tier.DEVELOPMENT: r"建设|乡村振兴|生态|环境|绿化|改革|创新|文化|农业|农村|农机|规划|治理|科技|"
    r"数字|信息化|道路|公路|交通|土地|耕地|林|河|水利|人才|党建|宣传|"
    r"政务|审批|许可|档案|文明|普查|行政|粮食|种植|秸秆|污水|垃圾|法治|人居|高标准|"
    r"会议|方案|台账|总结|学习|培训|信用|标准",
}
_PATTERNS = {tier: re.compile(words) for tier, words in _TIERS.items()}


@lru_cache(maxsize=1024)
def _counts(words: str) -> tuple[int, ...]:
    """Count the different words of each tier; one title stands over all rows of a table."""
    return tuple(len(set(pattern.findall(words))) for pattern in _PATTERNS.values())


def tier_of(text: str, heading: str, title: str) -> Tier | None:
    """Choose the tier with most words; a tie goes to the more urgent.

    The words of the heading above and of the document's title count half, so
    that a plain item of a safety notice is a matter of safety. None where no
    word tells.
    """
    weights = dict.fromkeys(Tier, 0.0)
    for words, weight in ((text[:2000], 1.0), (heading, 0.5), (title, 0.5)):
        for tier, count in zip(_PATTERNS, _counts(words), strict=True):
            weights[tier] += weight * count
    urgent = {tier: weight for tier, weight in weights.items() if tier is not Tier.DEVELOPMENT and weight}
    if urgent:
        return min(urgent, key=lambda tier: (-urgent[tier], tier))
    return Tier.DEVELOPMENT if weights[Tier.DEVELOPMENT] else None


_EVERY = r"每(?:个)?(?:年|半年|季度?|月|旬|周|日|天|晚|星期|两周|双周)"
_PERIODIC = re.compile(
    rf"{_EVERY}(?:(?!发现|如有|如遇|遇到?|及时|问题)[^。;]){{0,40}}(?:报送|上报|报告|"
    rf"报[^告名考纸酬销刊表]|汇总|"
    rf"通报|调度|反馈|填报|提交|更新|接龙|"
    rf"发(?:到|至|我|群))"
    rf"|{_EVERY}[^,。;前]{{0,14}}(?<![之以])前(?!三|期|往)"
    r"|(?:次月|季度?(?:结束|终了)后)[^,。;]{0,12}(?:前|内)"
    r"|[日周旬月季年](?:报表?|调度)(?:制度|告)?(?![名道纸刊])|零报告"
    r"|按[日周旬月季](?:度)?(?:报|上报|调度|汇总)|(?:实行|执行|落实)[^,。]{0,8}(?:日|周|旬|月|季)报"
)
_GATHERING = (
    r"(?:会议|座谈会|推进会|动员会|调度会|部署会|例会|现场会|培训会|视频会|协调会|专题会|大会|会商|工作会|"
    r"碰头会|联席会|分析会|约谈会|培训班|观摩会|测评会|述职会|党员会|村民代表会)"
)
_MEETING = re.compile(
    rf"(?:召开|举行|举办|参加|出席|开)[^。;]{{0,60}}?{_GATHERING}(?!精神|要求|纪要|部署|议定|记录)"
    rf"|{_GATHERING}[^。;]{{0,6}}(?:改期|改在|改到|延期|推迟|提前)(?:至|到|在)"
    r"|会议(?:的)?(?:时间|地点)|时间:[^。;]{0,60}地点:|参会(?!人员名单|名单|回执|材料)|准时参[加会]"
)
_SUMMON = re.compile(
    r"定于|请[^。]{0,60}(?:参加|参会|出席|到会)|准时参|参会(?!人员名单|名单|回执)|时间:|会议地点|"
    r"会议时间|改期|"
    r"[上下]午\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2}[点时])|\d{1,2}[:时点]"
)
_RETURN = re.compile(
    r"(?:将|把|报送|上报|填报)[^。;]{0,24}(?:回执|名单|报名表|发言材料)|(?:回执|名单|报名表)[^。;]{0,24}报"
)
_INFORMATION = re.compile(
    r"(?:请|供|予以|特此|以便)?(?:知悉|周知|知照|参阅|参考|了解|悉知)(?=[。,;!]|$)|"
    r"特此(?:通报|函告|公告)|供(?:大家|各地|各单位|你们|领导)?(?:学习)?(?:参考|参阅|学习借鉴|借鉴)|"
    r"(?:通报|公布|公示|公告|通告)如下|发布[^,。;]{0,12}(?:预警|信号)|(?:请|敬请)[^,。;]{0,8}(?:注意防范|"
    r"合理安排|广而告之)|"
    r"放假(?:时间|安排|\d)"
)
_DEMANDS = re.compile(r"前(?:完成|报|反馈|提交|上报|将)|务必|贯彻|落实|报送|上报|整改")


def kind_of(text: str) -> tuple[Kind, bool]:
    """Return the kind of a passage, and whether its words are clear about it."""
    periodic = _PERIODIC.search(text) is not None
    # Every word for a meeting holds one of these signs; most passages hold none.
    gathers = ("会" in text or "时间" in text or "准时" in text) and _MEETING.search(text) is not None
    meeting = gathers and _SUMMON.search(text) is not None
    if meeting and not (_RETURN.search(text) and "召开" not in text and "定于" not in text):
        return Kind.MEETING, not periodic
    if periodic:
        return Kind.PERIODIC, True
    if _INFORMATION.search(text) and not _DEMANDS.search(text):
        return Kind.INFORMATION, True
    return Kind.TASK, True
