"""What an order demands beside its matter: exact words, denials, grounds. All sentences are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.demands import DemandKind, Ground, Thing, demands_in

PROOF = [
    ("请各村逐户走访，拍照上传工作群。", "拍照上传", Thing.PHOTO, None),
    ("检查结束后上传现场照片。", "上传现场照片", Thing.PHOTO, None),
    ("清理河道后拍照上传。", "拍照上传", Thing.PHOTO, None),
    ("每户走访完成后逐户拍照。", "逐户拍照", Thing.PHOTO, None),
    ("请附前后对比照。", "附前后对比照", Thing.PHOTO, None),
    ("活动截图报送至区委办邮箱。", "截图报送", Thing.PHOTO, None),
    ("不定期拍照上传进度。", "拍照上传", Thing.PHOTO, None),
    ("不仅要入户讲解，还要拍照留存。", "拍照留存", Thing.PHOTO, None),
    ("不得漏户并逐户拍照。", "逐户拍照", Thing.PHOTO, None),
    ("不得少于3次，拍照留痕。", "拍照留痕", Thing.PHOTO, None),
    ("巡查时保持手机定位。", "保持手机定位", Thing.TRACK, None),
    ("网格员每日打卡。", "每日打卡", Thing.CHECK_IN, None),
    ("巡河人员扫码签到，次数计入考核。", "扫码签到", Thing.CHECK_IN, None),
    ("各支部形成会议记录。", "形成会议记录", Thing.MINUTES, None),
    ("督查时将查阅会议记录和台账。", "查阅会议记录和台账", Thing.MINUTES, None),
    ("每人撰写学习笔记。", "每人撰写学习笔记", Thing.NOTES, None),
    ("学习笔记不少于5000字。", "学习笔记不少于", Thing.NOTES, None),
    ("以台账资料为依据打分。", "以台账资料为依据打分", Thing.LEDGER, None),
    ("请于月底前报送工作台账。", "报送工作台账", Thing.LEDGER, None),
    ("相关台账备查。", "台账备查", Thing.LEDGER, None),
    ("工作要全程留痕。", "全程留痕", Thing.TRACE, None),
    ("提供有关佐证材料。", "提供有关佐证材料", Thing.TRACE, None),
    ("发现险情的，现场拍照上报。", "拍照上报", Thing.PHOTO, Ground.SAFETY),
    ("申领奖补资金的，提供竣工照片。", "提供竣工照片", Thing.PHOTO, Ground.PAID),
    ("随机抽取40户，由核查组拍照留存。", "拍照留存", Thing.PHOTO, Ground.SAMPLED),
    ("根据《青川区河道管理办法》第十二条提交取水口照片。", "提交取水口照片", Thing.PHOTO, Ground.STATUTE),
]

OTHER = [
    ("各镇要制定实施方案。", DemandKind.PAPER, "制定实施方案"),
    ("请于6月30日前将工作总结报送区住建局。", DemandKind.PAPER, "工作总结报送"),
    ("不得迟于6月30日报送实施方案。", DemandKind.PAPER, "报送实施方案"),
    ("每周五前上报推进情况。", DemandKind.PAPER, "上报推进情况"),
    ("从各乡镇抽调2名干部到专班集中办公。", DemandKind.STAFF, "各乡镇抽调2名干部到专班集中办公"),
    ("拟借调网格员三个月。", DemandKind.STAFF, "借调网格员三个月"),
    ("抽调业务骨干到我局工作。", DemandKind.STAFF, "抽调业务骨干到我局工作"),
    ("对排查不力的实行一票否决。", DemandKind.VETO, "实行一票否决"),
    ("每月进行排名并通报。", DemandKind.RANKING, "每月进行排名"),
    ("末位表态发言。", DemandKind.RANKING, "末位表态"),
    ("层层签订目标责任状。", DemandKind.LETTER, "层层签订目标责任状"),
    ("区里将组织人员赴各乡镇实地督导。", DemandKind.VISIT, "赴各乡镇实地督导"),
    ("届时督查组将深入各村开展暗访。", DemandKind.VISIT, "督查组将深入各村开展暗访"),
    ("我局将对各街道落实情况进行抽查。", DemandKind.VISIT, "对各街道落实情况进行抽查"),
    ("请做好迎接市级验收的准备。", DemandKind.VISIT, "迎接市级验收"),
]

NOTHING = [
    "不得要求村（社区）拍照上传。",
    "严禁以照片、会议记录作为考核依据。",
    "无需报送实施方案。",
    "不再签订责任状。",
    "各乡镇对辖区企业开展安全检查。",
    "不得到村开展重复检查。",
    "各村到农户家中检查燃气阀门。",
    "不再对各村进行考核。",
    "不搞一票否决。",
    "一律不得借调基层干部。",
    "可不附照片。",
    "有照片的可附照片。",
    "自愿上传照片。",
    "会议记录、照片不作为验收依据。",
    "不拍照、不打卡、不留痕。",
    "不强制打卡签到。",
    "严禁下列做法：拍照留痕、打卡签到；要求报送工作总结。",
    "不得要求拍照上传，或者报送工作台账。",
    "纠治拍照留痕等形式主义。",
    "重点检查是否存在打卡签到、积分排名等问题。",
    "按照《2026年防汛工作实施方案》抓好落实。",
    "请参会人员于8时40分前签到。",
    "与沿街商户签订安全责任书。",
    "区应急局抽调专家组成检查组。",
    "建立隐患台账，逐项整改。",
    "全国排名第三的园区已落户我区。",
    "制定应急预案，开展演练。",
    "学习笔记不作统一要求。",
    "",
]


def found(text: str, *, by_office: bool = False) -> list[tuple[DemandKind, str]]:
    return [(each.kind, text[each.start : each.end]) for each in demands_in(text, by_office=by_office)]


@pytest.mark.parametrize(("text", "words", "thing", "ground"), PROOF)
def test_a_demand_for_proof_is_found_with_its_words_its_thing_and_its_ground(
    text: str, words: str, thing: Thing, ground: Ground | None
) -> None:
    (one,) = demands_in(text)
    assert (one.kind, text[one.start : one.end], one.thing, one.ground) == (
        DemandKind.PROOF,
        words,
        thing,
        ground,
    )


@pytest.mark.parametrize(("text", "kind", "words"), OTHER)
def test_papers_people_vetoes_rankings_and_letters_are_found(text: str, kind: DemandKind, words: str) -> None:
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_denied_left_free_or_only_named_is_no_demand(text: str) -> None:
    assert found(text) == []


def test_a_government_is_addressed_by_an_office_only_with_consent() -> None:
    text = "关于开展外墙排查的通知\n各乡镇人民政府、街道办事处：\n请于6月底前完成。"
    assert found(text, by_office=True) == [(DemandKind.COMMAND, "各乡镇人民政府、街道办事处")]
    assert found(text) == []
    assert found(text + "经区政府同意，现通知如下。", by_office=True) == []
    assert found("各乡镇要逐栋排查。", by_office=True) == [(DemandKind.COMMAND, "各乡镇要")]
    assert found("局属各单位：\n请自查。", by_office=True) == []


def test_several_demands_stand_in_the_order_of_the_text() -> None:
    text = "各村制定工作方案，每日打卡，不签责任状；从社区抽调人员值守，逐户拍照。"
    assert found(text) == [
        (DemandKind.PAPER, "制定工作方案"),
        (DemandKind.PROOF, "每日打卡"),
        (DemandKind.STAFF, "社区抽调人员值守"),
        (DemandKind.PROOF, "逐户拍照"),
    ]


SENTENCES = [row[0] for row in PROOF] + [row[0] for row in OTHER] + NOTHING
PLAIN = ["天气晴。", "区里有三个镇。\n", "Weather is fair。", "粮食已入仓！", "  \n"]


@given(st.lists(st.sampled_from([*SENTENCES, *PLAIN]), max_size=8).map("".join), st.text(max_size=30))
def test_positions_lie_in_the_text_in_order_and_those_of_a_kind_never_overlap(text: str, noise: str) -> None:
    whole = noise + text
    rows = demands_in(whole, by_office=True)
    assert list(rows) == sorted(rows, key=lambda each: (each.start, each.end, each.kind))
    for each in rows:
        assert 0 <= each.start < each.end <= len(whole)
        assert whole[each.start : each.end].strip()
    for kind in DemandKind:
        own = [each for each in rows if each.kind is kind]
        assert all(one.end <= other.start for one, other in pairwise(own))


@given(st.lists(st.sampled_from(PLAIN), max_size=5).map("".join), st.sampled_from(SENTENCES))
def test_unrelated_text_before_shifts_positions_and_changes_nothing_else(before: str, text: str) -> None:
    alone = demands_in(text, by_office=True)
    moved = demands_in(before + text, by_office=True)
    at = len(before)
    assert [(e.kind, e.start - at, e.end - at, e.thing, e.ground) for e in moved] == [
        (e.kind, e.start, e.end, e.thing, e.ground) for e in alone
    ]
