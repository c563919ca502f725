"""What stands in every order and makes no two alike; and words of one meaning in the language of orders."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BOILERPLATE = """
请于 请在 截止 前完成 之前 以前 前报送 务必 按时 按期 按照 按要求 根据 依据 有关要求 相关要求 要求
通知如下 现将有关事项
经区人民政府同意 经县人民政府同意 经市人民政府同意 经区政府同意 经县政府同意 人民政府
各乡镇 各街道 各镇 各村 各社区 各单位 各部门 各有关单位 各有关部门 乡镇人民政府
街道办事处 乡镇政府 村委会 居委会 村社区 乡镇街道 乡镇 街道 辖区内 辖区 本辖区 辖内 全区 全镇 全县 区内
镇内 村内 责任单位 牵头单位 配合单位 联系人 联系电话 高度重视 提高认识 加强领导 加强组织领导 压实责任
落实责任 明确责任 认真组织 精心组织 认真落实 抓好落实 确保落实 严格落实 贯彻落实 确保实效 取得实效 强化
进一步 切实 认真 全面 深入 扎实 及时 做好 抓好 加强 组织开展 开展 组织 完成 工作 情况 专项行动 专项 集中
统一 有关 相关 实际 问题 结果 报送 上报 报告 汇总 区应急局 区住建局 区民政局 协助 配合 负责 并将 同时
力争 逐一 逐户 一次 一遍 摸清底数 底数 到位 需要 可以 进行 一轮
"""

BOILERPLATE = frozenset(_BOILERPLATE.split())
"""Phrases of no weight: addresses, exhortations, how and by when, and the verbs of every order."""

_SAME: Mapping[str, str] = MappingProxyType(
    {
        "检查": (
            "排查 摸排 巡查 巡检 查看 检查 核查 抽查 走访检查 大检查 拉网式检查 摸底 摸查 清查 踏查 "
            "勘查 普查 盘查"
        ),
        "登记": (
            "登记 建档 造册 登记造册 建立台账 录入 采集 填报 填写 统计 报表 台账 信息表 名册 名单 花名册 清单"
        ),
        "走访": "走访 探访 探望 看望 入户 上门 慰问 巡访 探视 随访",
        "清理": "清理 清淤 疏通 清除 清运 整治 清掏 疏浚 清障 打捞",
        "隐患": "隐患 风险点 险情 风险 危险点 薄弱环节",
        "更换": "更换 换装 替换 换新 更新改造",
        "宣传": "宣传 宣讲 讲解 普及 告知 张贴 发放传单 科普",
        "转移": "转移 撤离 避险 疏散 转移安置",
        "培训": "培训 教学 授课 轮训 集训",
        "演练": "演练 演习 拉练",
        "维修": "维修 修缮 修复 检修 抢修 维护 管护 养护 修补 修理",
        "老人": "老年人 老人 高龄者 长者 老年群众 空巢老人 老龄",
        "独居": "独居 单独居住 无人陪伴 空巢 独自生活 独自居住",
        "租房": "出租房屋 出租屋 出租房 租赁房屋 租赁住房 群租房 租住房屋 出租用房",
        "消防": "消防安全 消防 防火 火灾防范 火灾",
        "燃气": "燃气 煤气 天然气 液化气 瓶装气 瓶装液化气 液化石油气",
        "水沟": "排水沟 边沟 沟渠 水沟 涵沟 排水渠 渠道 雨水沟 沟道 排水管网",
        "危房": "危房 危旧房 危险房屋 疑似危房 危险住房 老旧房屋",
        "自建房": "自建房 自建住房 自建房屋 农民自建住宅",
        "欠薪": "拖欠工资 欠薪 工资拖欠 拖欠农民工工资 未付工资",
        "儿童": "儿童 未成年人 孩子 少年儿童 少儿 学龄儿童 小孩",
        "残疾人": "残疾人 残障人士 残疾群众 残疾家庭",
        "低保": "低保 最低生活保障 低保户 低保家庭 低保对象 低收入户 低收入家庭 困难家庭 困难户",
        "村民": "村民 农户 居民 群众 住户 农民 户主 市民",
        "排污口": "排污口 排放口 排水口 入河口 入河排污口",
        "垃圾": "垃圾 废弃物 杂物 堆积物 漂浮物",
        "道路": "道路 公路 村道 马路 乡道 路面 通村路",
        "水库": "水库 山塘 塘坝 坑塘 水塘 池塘",
        "树木": "树木 行道树 林木",
        "学校": "学校 校园 中小学 中小学校 幼儿园",
        "电动车": "电动自行车 电动车 电瓶车 两轮电动车",
        "耕地": "耕地 农田 田地 基本农田 撂荒地",
        "厕所": "厕所 公厕 卫生厕所 旱厕",
        "疫苗": "疫苗 接种 预防接种 免疫",
        "医保": "医保 医疗保险 城乡居民医保 居民医保 基本医疗保险",
        "养老金": "养老金 养老保险 社会养老保险 养老待遇 高龄津贴 老年津贴",
        "工地": "工地 施工现场 建筑工地 在建工程 施工场所",
        "企业": "企业 生产经营单位 公司 工厂 厂家",
        "应急物资": "应急物资 防汛物资 救灾物资 抢险物资 储备物资",
        "滑坡": "滑坡 地质灾害 边坡 塌方 崩塌 泥石流 地灾",
        "高温": "高温 酷暑 中暑 炎热",
        "秸秆": "秸秆 稻草 麦秸 农作物残余",
        "溺水": "溺水 防溺水 落水",
        "电梯": "电梯 升降机",
        "山火": "森林防火 山火 林火 森林火灾 野外用火",
    }
)
"""By the word kept: words that say the same in orders of different offices. House choice, 2026."""

SAME_WORDS: Mapping[str, str] = MappingProxyType(
    {word: kept for kept, words in _SAME.items() for word in words.split()}
)

_LITTLE_WORDS = """
a an and any all are as at be by each every for from in into is it its no not of on or out per please
shall should that the their them they this to under until up was were which who will with within must
before after township townships village villages unit units office offices department departments carry
ensure report
"""

LITTLE_WORDS = frozenset(_LITTLE_WORDS.split())
"""English words that make no two texts alike."""
