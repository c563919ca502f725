"""What the columns of offices' tables are called, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from threadneedle.core.extraction.assignments import LABELS

Line = tuple[int, int]

_BODY = r"(?:单位|部门|科室|处室|股室|站所|主体|镇街|街镇|乡镇|镇村|镇办|村居|村|网格)"
_KINDS = {
    "serial": r"序号|编号|序|项次|[Nn][Oo]\.?",
    "other": r"备注|(?:当前|目前|工作|完成|办理|落实|整改|整治|处置|处理|最新|实施)*"
    r"(?:进[度展]|情况|结果|状态)(?:说明|"
    r"情况)?|"
    r"佐证材料|考核(?:方式|单位|办法)|(?:督办|督导|督查|指导|监管|验收|考核|来文|发文|收文|交办|立项|填报|"
    rf"下达|报送|汇总|提出){_BODY}|(?:督办|督导|指导)(?:领导|责任人)|"
    r"(?:来文|发文|收文|交办|立项|登记|填报|下达|签发|批示|开工|动工|启动|开始|反馈|会议|排查|检查|"
    r"发现)(?:时间|日期)|"
    r"联系(?:人|方式|电话)(?:及电话)?|(?:联系)?电话|手机号?码?|资金来源|总?投资(?:额|估算)?|(?:计划|概算|"
    r"估算)总?投资|"
    r"计?分值?|说明|文号|来源|(?:任务|事项|文件|督办)来源|(?:来文|发文)字号|依据|(?:是否|"
    r"有无)[\u4e00-\u9fff]{1,8}|"
    r"签收(?:人|情况)?|销号(?:情况|时间)|[一二三四]季度|(?:上|下)半年|(?:形象)?进度(?:安排|计划)?|佐证|"
    r"附件",
    "post": LABELS["post"]
    + rf"|(?:包保|包抓|挂包|包联|牵头|分管|责任|联系)(?:责任)?(?:领导|人|干部)|{_BODY}?负责(?:人|同志)|"
    rf"姓名|职务"
    r"|责任人(?:及职务|姓名|员)?|河长|林长|路长|田长|网格员",
    "lead": LABELS["lead"]
    + rf"|(?:总?牵头|主办|主责|主管|主要责任)(?:责任)?{_BODY}|牵头(?!领导|人)[\u4e00-\u9fff]{{2,4}}",
    "cooperating": LABELS["cooperating"]
    + rf"|(?:责任)?(?:配合|协办|协助|协同|参与|参加|协作)(?:责任)?{_BODY}|(?:配合|"
    rf"协办)[\u4e00-\u9fff]{{2,4}}",
    "responsible": LABELS["responsible"]
    + rf"|(?:第一|具体|主体|主要|直接|整改|承办|办理|实施|建设|落实|执行|推进|属地|管护|完成|任务|项目|"
    rf"使用|整治|处置|处理|"
    rf"负责|承担|经办|安装|包保|采集|值守|巡查)*(?:整改|整治|处置|处理|责任|承办|办理|实施|建设|落实|执行|推进|管理|管护|"
    rf"业主|承担|经办|负责|完成|填报责任){_BODY}"
    rf"|责任(?!人|领导|书|时限|期限|分解|目标|状|制|清单)[\u4e00-\u9fff]{{1,4}}|{_BODY}|属地|{_BODY}名称|"
    rf"实施主体|责任{_BODY}及责任人",
    "deadline": LABELS["deadline"]
    + r"|(?:完成|整改|整治|处置|处理|办结|竣工|完工|投用|建成|交付|到位|销号|验收|办理|要求|计划|"
    r"拟|预计|回复|上报|实施|截止|目标|"
    r"限定|规定|最后|时间)*(?:时限|期限|时间|日期|时间节点|节点|完成时)(?:要求|安排|节点)?|时间进度|"
    r"进度时限|限期",
    "measure": r"(?:年度|工作|具体|量化|预期|绩效|考核|建设|责任|总|计划|下达|本年|全年)*(?:目标|"
    r"指标)(?:任务|值|要求|数)?|"
    r"任务目标|(?:任务|目标|计划|建设|工作|需求)?(?:数量?|规模|总?量|面积|里程|户数|人数|"
    r"任务数)(?:及单位)?",
    "name": r"[\u4e00-\u9fff]{1,6}名称|重点任务|[\u4e00-\u9fff]{0,4}(?:类别|类型|领域|板块|分类|方面)|"
    r"一级指标|"
    r"(?:存在|反馈|发现|主要|突出|具体)?的?问题(?:描述|表现|隐患|内容|清单)?|"
    r"[\u4e00-\u9fff]{0,4}隐患(?:描述|情况|名称|内容)?|"
    r"(?:督办|交办|督查|文件|来文|会议|批示)?(?:标题|事由|主题|议题)|项目|(?:点位|路段|地点|位置|"
    r"部位)(?:名称|桩号|编号)?|桩号",
    "content": r"(?:项目|工作|任务|重点|主要|具体|整改|整治|处置|处理|管控|防控|清理|修复|化解|解决|建设|"
    r"目标|年度|事项|督办|交办|督查|办理|批示|治理|"
    r"防范|实事|议定|决定|"
    r"落实|细化|分解|推进|重大|关键|改革|实施|检查|排查|巡查|活动|服务|下步|下一步|拟办|承办|指示)*"
    r"(?:内容|任务|事项|措施|举措|要求|意见|目标及措施|清单|计划|打算|建议|对策|做法)"
    r"(?:(?:及|和|与|、)?(?:要求|措施|目标|内容|标准|规模|目标任务|质量要求))?(?:分解)?|"
    r"[\u4e00-\u9fff]{2}(?:任务|内容|措施|举措)|内容及规模|"
    r"工作目标及措施",
}
_KIND = re.compile("|".join(f"(?P<{name}>(?:{words}))" for name, words in _KINDS.items()))
_REMARK = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: column → the lines of its cell. ``taken`` are the columns whose cell stands in a row above."""

    cells: tuple[tuple[Line, ...], ...]
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table found: the kinds of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@lru_cache(maxsize=1024)
def column_of(words: str) -> str | None:
    """Return the kind of a column by its folded name; None for words that name none.

    The kinds are ``serial``, ``name``, ``content``, ``measure``, ``lead``,
    ``responsible``, ``cooperating``, ``deadline``, ``post`` and ``other``.
    """
    bare = re.sub(r"[\s/]", "", words)
    bare = _REMARK.sub("", bare) or bare
    found = _KIND.fullmatch(bare) if 0 < len(bare) <= 12 else None
    return found.lastgroup if found else None


def is_header(kinds: Iterable[str]) -> bool:
    """Tell whether columns of these kinds make a table of tasks: what is to be done, and by whom or when."""
    known = set(kinds)
    return bool(known & {"content", "name", "measure"}) and bool(
        known & {"lead", "responsible", "cooperating", "deadline"}
    )
