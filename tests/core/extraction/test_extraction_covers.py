"""What only covers the words: chat stamps, tags, answers, telephone records, slips, senders."""

from __future__ import annotations

import datetime as dt

import pytest

from threadneedle.core.extraction import Fate, Reading, read

ORDER = "各村7月3日前报送名单。"


def fates(text: str, reading: Reading) -> list[tuple[str, str]]:
    return [(item.span.of(text), item.fate.value) for item in reading.sentences]


@pytest.mark.parametrize(
    "cover",
    [
        "王某 2026/6/15 9:32",
        "2026年6月15日 21:14",
        "2026-06-15 21:14:09 王某(12345)",
        "制表单位：县林业局",
        "[王某 09:32]",
        "王某 昨天 21:05:11",
        "收到",
        "好的，收到！",
        "收到[强]",
        "—— 转自防汛工作群 ——",
        "来电单位：县防汛办　来电时间：2026年7月3日16时20分",
        "批示日期：2026年5月11日",
        "明 传 电 报",
        "督　办　通　知　单",
    ],
)
def test_a_line_that_is_cover_is_neither_task_nor_lost(cover: str) -> None:
    text = f"{cover}\n{ORDER}"
    reading = read(text, year=2026)
    assert [draft.text for draft in reading.drafts] == [ORDER]
    assert fates(text, reading)[0][1] in {"heading", "signature", "background"}
    assert fates(text, reading)[1] == (ORDER, "task")


@pytest.mark.parametrize(
    "cover",
    ["【转发】", "@所有人 ", "[王某 09:32] ", "大家下午好！", "【温馨提示】", "批示内容：", "通知："],
)
def test_cover_at_the_head_of_a_line_is_split_off(cover: str) -> None:
    text = f"{cover}{ORDER}"
    reading = read(text, year=2026)
    assert [draft.text for draft in reading.drafts] == [ORDER]
    assert [unit.words for unit in reading.drafts[0].units] == ["各村"]
    assert fates(text, reading)[0] == (cover.strip(), "heading")


def test_the_stamp_of_a_message_dates_it() -> None:
    reading = read("王某 2026/6/15 9:32\n各村今天下午5点前巡查一遍。")
    assert reading.dated == dt.date(2026, 6, 15)
    assert [draft.deadline and draft.deadline.date for draft in reading.drafts] == [dt.date(2026, 6, 15)]


def test_an_hour_alone_means_the_day_of_the_record() -> None:
    text = "电话记录\n来电时间：2026年7月3日16时20分\n内容：各乡镇20时前报值班名单。\n接话人：党政办"
    reading = read(text)
    assert [(draft.text, draft.deadline and draft.deadline.date) for draft in reading.drafts] == [
        ("各乡镇20时前报值班名单。", dt.date(2026, 7, 3))
    ]


def test_a_relayed_message_names_its_source_and_not_its_reader() -> None:
    reading = read("【转发】区疾控中心：请各中小学、幼儿园落实晨午检。——区教育局安稳办", year=2026)
    assert reading.issuer == "区疾控中心"
    assert [unit.words for unit in reading.drafts[0].units] == ["各中小学、幼儿园"]
    assert reading.sentences[-1].fate is Fate.SIGNATURE


def test_a_field_names_those_to_whom_a_telegram_goes() -> None:
    reading = read("明 传 电 报\n发往：各乡镇人民政府　　等级：特急\n请立即加密巡查。")
    assert reading.addressees == ("各乡镇人民政府",)
    assert [unit.words for unit in reading.drafts[0].units] == ["各乡镇人民政府"]


def test_a_greeting_names_those_addressed() -> None:
    reading = read("各位村民组长晚上好！\n请3月12日前把承诺书交到村委会。", year=2026)
    assert [unit.words for unit in reading.drafts[0].units] == ["各位村民组长"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@各村会计 请今天把发票补齐。", ["各村会计"]),
        ("各村注意\n7月15号之前把水葫芦捞干净", ["各村"]),
        ("各位网格员 高温天气每天下午五点前把走访人数在群里接龙", ["各位网格员"]),
    ],
)
def test_a_message_opens_with_those_it_calls(text: str, names: list[str]) -> None:
    (draft,) = read(text, year=2026).drafts
    assert [unit.words for unit in draft.units] == names


def test_a_meeting_line_is_no_stamp() -> None:
    reading = read("会议通知\n时间：2026年9月12日 15:00\n地点：四楼会议室\n参会人员：各村书记\n")
    assert [draft.kind.value for draft in reading.drafts] == ["meeting"]
    assert reading.dated is None


CHAT = (
    "—————  2026-09-07  —————\n\n镇农技站  8:05\n\n各村：请组织抢收晚稻，9月9日前把进度报镇农技站。\n\n"
    "坝头村  8:07\n\n收到\n\n镇农技站  9:30\n\n@所有人 另外请各村9月12日前把烘干需求报一下，表在群文件\n\n"
    "[图片: a1.png(请在附件中查看)]\n"
)


def test_every_message_of_a_chat_is_read_and_the_first_request_names_it() -> None:
    reading = read(CHAT)
    assert [draft.deadline and draft.deadline.date for draft in reading.drafts] == [
        dt.date(2026, 9, 9),
        dt.date(2026, 9, 12),
    ]
    assert reading.title == "抢收晚稻"
    assert (reading.issuer, reading.dated) == ("镇农技站", dt.date(2026, 9, 7))
    assert ("[图片: a1.png(请在附件中查看)]", "background") in fates(CHAT, reading)


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("交办单位：县水务局　　编号：3　　交办日期：2026年3月2日", "县水务局"),
        ("发文单位：东岭镇应急办", "东岭镇应急办"),
        ("来文单位：县林业局　来文日期：2026年3月2日", "县林业局"),
        ("制表单位（盖章）：县林业局", "县林业局"),
        ("填报单位：县林业局", "县林业局"),
        ("填报单位：各乡镇", ""),
        ("填报单位：　　　填报人：", ""),
        ("县林业局（县林发〔2026〕3号附件）　2026年3月2日", "县林业局"),
    ],
)
def test_a_field_or_the_line_below_the_title_names_the_issuer(line: str, issuer: str) -> None:
    table = "序号\t工作任务\t责任单位\t完成时限\n1\t清理林道枯枝\t各村\t2026年4月1日\n"
    assert read(f"护林任务分解表\n{line}\n{table}").issuer == issuer


def test_who_signs_is_the_issuer_before_any_field() -> None:
    text = f"转办通知单\n来文单位：县林业局\n{ORDER}\n东岭镇人民政府\n2026年3月2日"
    assert read(text).issuer == "东岭镇人民政府"


def test_a_title_over_two_lines_is_whole() -> None:
    text = "县林业局文件\n县林发〔2026〕3号\n关于做好2026年春季森林草原\n防火值守工作的通知\n各村：\n"
    assert read(text + ORDER).title == "关于做好2026年春季森林草原防火值守工作的通知"
