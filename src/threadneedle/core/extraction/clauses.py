"""What kind of sentence this is: an order, a description, a general call, a closing line."""

from __future__ import annotations

import re

_V = (
    r"实行|执行|组织|开展|完成|建立|健全|制定|出台|印发|报送|上报|报告|反馈|提交|报名|填报|"
    r"填写|梳理|排查|整治|整改|检查|督促|指导|负责|牵头|推进|推动|落实|"
    r"做好|加强|加大|加快|实施|建设|建成|新建|改造|"
    r"新增|打造|培育|引进|支持|鼓励|引导|优化|完善|提升|提高|强化|深化|拓展|扩大|"
    r"促进|规范|清理|清查|核查|核实|摸排|统计|汇总|公示|公布|公开|发布|宣传|培训|"
    r"召开|参加|安排|配合|"
    r"协助|协调|统筹|研究|编制|修订|启动|开工|新开工|投用|创建|申报|争取|保障|确保|"
    r"严格|严禁|严查|严厉|打击|关停|拆除|清运|清除|维修|修复|更新|"
    r"更换|配备|配齐|储备|转移|巡查|巡护|值守|值班|"
    r"登记|备案|审核|审批|受理|办理|发放|拨付|兑现|收缴|征收|采集|录入|张贴|悬挂|"
    r"发动|动员|通知|告知|提醒|走访|慰问|帮扶|救助|处置|处理|消除|关闭|"
    r"封闭|设置|设立|开设|探索|试行|试点|"
    r"简化|压缩|压减|精简|取消|下放|整合|归集|共享|实现|形成|创新|聚焦|围绕|持续|"
    r"全面|深入|大力|积极|着力|切实|扎实|认真|严密|抓好|抓紧|守牢|筑牢|"
    r"压实|明确|确定|成立|组建|抽调|选派|"
    r"迎接|收集|整理|归档|移交|对照|自查|学习|传达|出具|对|将|把|于|按|按照|根据|"
    r"结合|会同|同步|尽快|及时|立即|统一|主动|定期|逐[户栋村家项]|"
    r"每[日天周月季旬年晚]|每\d{1,2}(?:小时|天|日)|提前|准备|做|抓|分别|共同|具体|在|从|自|以|以及时"
)
VERB = re.compile(rf"(?:{_V})")
MODAL = re.compile(r"(?:务必|务须|要|应当|应|须|需|必须|请|不得|严禁|可|将|也要|都要|均要|均须|均应)")
_AFTER_SUBJECT = re.compile(
    rf"[ ]?(?:[:,、]|[为是][^,。;]{{0,8}}责任|作[^,。;]{{0,6}}(?:发言|汇报|交流)|{MODAL.pattern}|"
    rf"{VERB.pattern}|{{0}}|20\d\d|\d{{1,2}}月|年内|年底|全年|[今本明]|上半年|"
    rf"下半年|一季度|二季度|三季度|四季度|第)".replace("|{0}", "")
)

_OPENING = re.compile(
    r"(?:据(?=[^,。]{2,30}(?:预报|预测|预计|通报|统计|监测|反映))|现将|现就|现予|现制定|现提出|现印发|"
    r"特制定|特提出|为此|为(?!期|本|"
    r"了?确保.{0,40}各)|为了|根据|按照.{0,60}(?:要求|部署|"
    r"精神)[^。]{0,40}(?:现|特)|近年来|近期,|近日|当前|目前|今年以来|去年以来|进入|随着|自.{0,16}以来|截至|"
    r"20\d\d年\d{1,2}月\d{1,2}日,)"
)
_OPENING_END = re.compile(
    r"(?:通知如下|如下通知|如下意见|如下方案|以下意见|事项通知|印发给你们|制定(?:本|"
    r"如下|以下)[^,。]{0,8}(?:方案|意见|办法|规定|要点|清单)|"
    r"贯彻(?:执行|落实)|遵照执行|通报如下|公告如下|函告如下|要求如下|安排如下|"
    r"分工如下|部署如下|方案如下|如下分工方案)[。:;]?$"
)
_CLOSING = re.compile(
    r"(?:(?:专|特)此(?:函达|函告|致函|函商|请示)|此复|此令|此致|请予(?:支持|批准|批复)|当否|特此(?:通知|"
    r"通报|"
    r"函告|公告|报告|函复)|本(?:通知|方案|意见|办法|规定|措施|细则|政策|预案|制度|"
    r"计划|要点|清单)(?:自|由[^,。]{2,20}解释|有效期)|有效期|"
    r"此(?:件|页)|以上(?:请|,请)?(?:知悉|遵照|贯彻)|"
    r"未尽事宜|妥否)"
)
CONTACT = re.compile(
    r"\(?(?:联\s?系\s?人|联系电话|联系方式|联系邮箱|电\s?话|传\s?真|邮\s?箱|"
    r"电子邮箱|抄\s?送|抄报|分送|印送|主\s?送|附件|附表|附:|签发人|总指挥[:]|"
    r"印发(?:日期|机关)|公开方式|\(?此件|微信群|咨询电话|监督电话|地址|邮编|"
    r"(?:请)?收到(?:请|后|的)*(?:及时|尽快)?回(?:复|个|1|一)|(?:出席|列席|参加人员|缺席|请假|记录|主持|"
    r"参会人员|(?:参会|出席|列席|参加|与会)(?:单位|领导|部门)|发)[ ]{0,4}:|值班电话)"
)
_FUNDING = re.compile(
    r"(?:费用|资金|经费|所需|补助|成本)[^,。;]{0,16}(?:由|从|纳入|"
    r"列入)[^,。;]{0,24}(?:保障|承担|列支|解决|负担|安排|支付|"
    r"统筹|预算)"
)
_SLOGAN = re.compile(
    r"(?:提高(?:思想|政治)?(?:站位|认识)|高度重视|统一思想|(?:思想|组织)?(?:加强|"
    r"强化)(?:组织)?领导|加强组织|压实(?:工作)?责任|压紧|"
    r"精心组织|认真(?:贯彻|组织)|密切(?:配合|协作|协同)|"
    r"加强(?:协作|协同|协调|沟通|配合|统筹协调|统筹)|形成(?:工作)?合力|明确责任|"
    r"落实责任|严肃(?:问责|追责|纪律|工作纪律)|增强(?:责任|大局|"
    r"政治)[^,。]{0,6}(?:感|意识)|切实(?:加强|增强|履行|担负|扛起|承担|落实|把)|"
    r"强化(?:责任|担当|统筹|协作|协同|督导|保障)|"
    r"主动(?:作为|担当)|上下联动|通力(?:协作|合作)|齐抓共管|狠抓落实|抓好落实|"
    r"务求实效|确保(?:各项)?(?:工作|任务|取得|落到|政策|改革|"
    r"按[时期])[^,。]{0,16}|认真落实|贯彻落实|不留死角|营造(?:良好|浓厚)|舆论氛围|"
    r"站位|重要意义|充分认识|立足职能|主体责任|责任感|紧迫感|"
    r"走深走实|落地见效|落细落实|严守[^,。]{0,8}纪律|严明[^,。]{0,4}纪律|(?:明确|确定)[^,。]{0,8}联络员|"
    r"站稳[^,。]{0,6}立场)"
)
_GENERAL = re.compile(
    r"(?:各级|各地|各单位|各部门|各(?:责任|承办|牵头|主办|参会)单位|各成员单位|各有关|各相关|各地区|"
    r"有关部门|相关部门|国务院有关|全[区县市]上下|全体|广大|大家)"
)
_TOLD = re.compile(
    r"(?:已(?:经)?|取得了?|呈|保持|处于|有所|达到了|完成了|开展了|召开了|存在|仍|偏|"
    r"不足|成效|得到|受到|共有|现有|占(?:比|全|总|"
    r".{0,8}%)|累计|同比)"
)


_NOT_ACTING = re.compile(
    r"的|之间|内[^^]|间|实际|负责[人同]|主要|分管|人员|干部|班子|领导|情况|辖区|"
    r"[,、和及与。;]|[上下]报的|职责|参与|共同参与"
)


def follows_subject(text: str, at: int, end: int, *, collective: bool = False) -> bool:
    """Tell whether what stands at ``at`` can follow the subject of an order; behind 各… most can."""
    if collective and at < end:
        return _NOT_ACTING.match(text, at, end) is None
    return _AFTER_SUBJECT.match(text, at, min(end, at + 16)) is not None


def is_order_start(words: str) -> bool:
    """Tell whether a clause without subject begins as an order does."""
    return VERB.match(words) is not None or MODAL.match(words) is not None


def is_opening(words: str) -> bool:
    """Tell whether a sentence introduces: 为…, 根据…, 现就…通知如下."""
    return _OPENING_END.search(words[-24:]) is not None or _OPENING.match(words) is not None


_ANNOUNCES = re.compile(
    r"(?:如下|会议(?:明确|决定|议定|确定|强调|要求|研究)|以下(?:[^,。]{0,8}(?:意见|方案|事项|要求|工作|"
    r"通知))?)[。:;]?$"
)
_OFFER = re.compile(
    r"任何(?:单位|个人)|[^,。;]{0,12}(?:有意|愿意|自愿|有需[求要]|如需|需要|符合条件|有兴趣|感兴趣|"
    r"想)[^,。;]{0,16}(?:的(?:[^,。;]{0,8})?,|者)|如有需[要求]"
)


_DESCRIBES = re.compile(
    r"(?:报送|上报|填报|统计|检查|排查|适用|活动|实施|参加|申报|培训|调查|整治|宣传|评选|补贴|普查)?"
    r"(?:范围|内容|对象|方式|程序|依据|材料|条件|标准|重点|要件|流程|口径|指标|类别|名额)[ ]?:"
)
_CONSENT = re.compile(r"(?:原则(?:上)?)?同意")
_NO_REQUEST = r"(?![^。;]*[,;](?:请|各|由))"
_OPENS = r"(?:现|近期,?|经研究,|(?:为|根据|按照)[^,。;]{2,60},)*"
_OWN_PLAN = re.compile(
    rf"{_OPENS}[我本](?:院|局|办|委|中心|站|所|公司|单位|馆|会|队|分局|校|行|社|部|处|科|室|厅)"
    r"[^,。;请]{0,12}?(?:定于|拟于|将于|拟在|将在|计划[于在]|决定[于在]|拟|将|计划(?=对|组织|开展)|"
    rf"决定(?=对|组织|开展)){_NO_REQUEST}"
)
_NAMED_PLAN = re.compile(rf"{_OPENS}(?P<who>[^,。;]{{3,30}}?)(?:定于|拟于|将于){_NO_REQUEST}")
_CALL = re.compile(r"(?:会议|领导|主任|县长|区长|市长|书记)?(?:强调|指出|认为|号召)[,:]")


def describes(words: str) -> bool:
    """Tell whether a paragraph only says what a matter extends to: 报送范围:…."""
    return _DESCRIBES.match(words) is not None


def plans_itself(words: str, issuer: str) -> bool:
    """Tell whether the issuer says only what it will do itself: 我院定于…开展…, or by its name."""
    named = _NAMED_PLAN.match(words) if issuer else None
    return _OWN_PLAN.match(words) is not None or (named is not None and issuer.endswith(named.group("who")))


def consents(words: str) -> bool:
    """Tell whether a sentence grants what was asked for: 原则同意你镇建设…."""
    return _CONSENT.match(words) is not None


def is_call(words: str) -> bool:
    """Tell whether a sentence gives what a meeting stressed, not what it decided."""
    return _CALL.match(words) is not None


def announces(words: str) -> bool:
    """Tell whether a sentence says that what is ordered follows: 现将有关事项通知如下."""
    return _ANNOUNCES.search(words[-24:]) is not None


def is_offer(words: str) -> bool:
    """Tell whether a sentence only offers: 有意参加培训的,9月20日前报名."""
    return _OFFER.match(words) is not None


def is_closing(words: str) -> bool:
    """Tell whether a sentence ends a document: 特此通知."""
    return _CLOSING.match(words) is not None


def is_contact(words: str) -> bool:
    """Tell whether a line names whom to call, copies, or attachments."""
    return CONTACT.match(words) is not None


def is_funding(words: str) -> bool:
    """Tell whether a sentence says who pays, which is no task of its own."""
    return _FUNDING.search(words[:80]) is not None


def is_slogan(words: str) -> bool:
    """Tell whether a sentence calls in general terms: 提高站位, 压实责任."""
    return _SLOGAN.search(words) is not None


def is_general(subject: str) -> bool:
    """Tell whether a subject is everybody."""
    return _GENERAL.match(subject) is not None


def tells(words: str) -> bool:
    """Tell whether a sentence reports a state of things rather than orders."""
    return _TOLD.search(words) is not None
