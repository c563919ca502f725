"""What chat programs, telephone records and slips put around the words: senders, times, tags, fields.

None of it is part of a task. A line that holds both is split, so that the rest
is read as a line of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from threadneedle.core.extraction.dates import last_day
from threadneedle.core.extraction.model import Fate
from threadneedle.core.extraction.units import looks_like_unit

Line = tuple[int, int]

_DAY = (
    r"(?:(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|\d{1,2}[-/月]\d{1,2}日?|"
    r"昨天|今天|前天"
    r"|(?:星期|周)[一二三四五六日天])"
)
_TIME = r"(?:上午|下午|晚上|早上|中午|凌晨)?[ ]?\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = rf"(?:(?P<when>{_DAY})[ ]*)?{_TIME}"
_SENDER = (
    r"(?!(?:会议|活动|召开|培训|截止|报到|开会)?(?:时间|日期))"
    r"(?:[^\s,。:;!?@()\[\]|]{1,16}(?:[ ][^\s,。:;!?@()\[\]|\d]{1,8}){0,2}?)"
)
_STAMPED = re.compile(rf"[ ]*(?P<sent>{_SENDER}[ :,]+)?{_STAMP}[ ]*")
_STAMP_BEFORE = re.compile(
    rf"[ ]*(?:\[(?P<sent>{_SENDER}[ ]*)?{_STAMP}\]|{_SENDER}\({_TIME}\))[ ]*(?:{_SENDER}:)?:?[ ]*"
)
_DAY_BETWEEN = re.compile(rf"[ ]*[—\-=─━*]{{2,}}[ ]*(?P<when>{_DAY})[ ]*[—\-=─━*]{{2,}}[ ]*")
"""The line between the days of a chat taken out as text: ————— 2026-06-14 —————"""
_STAMP_FIRST = re.compile(
    rf"[ ]*(?P<when>{_DAY})[ ]+\d{{1,2}}:\d{{2}}:\d{{2}}[ ]+(?P<sent>{_SENDER})"
    r"(?:[(<][^()<>]{1,30}[)>])?[ ]*"
)
"""2026-06-14 20:47:11 王某(12345): only with seconds, so that no line of a timetable is one."""
_RELAYED = re.compile(
    r"[ \-—>]*(?:转自|转发自|转发:|以下(?:是|为|内容)?转发|来自|聊天记录|"
    r"[\u4e00-\u9fff]{0,12}(?:群的)?聊天记录|转发(?:消息|通知)?$)"
    r"[^,。;]{0,24}"
)
_TAG = re.compile(
    r"[ ]*\[(?P<tag>[^\[\]]{0,6}(?:转发?|转发通知|提示|提醒|通知|公告|预警|重要|紧急|通报|特急|急|收阅|"
    r"须知))\][ ]*"
    r"|[ ]*@(?:所有人|全体成员|全体人员|全体(?=[ :,])|all|All)[ :,]*"
    r"|[ ]*(?:大家|(?P<each>各位[\u4e00-\u9fff]{0,8}?))(?:早上|上午|中午|下午|"
    r"晚上)?好[!,。~— ]*"
    r"|[ ]*转发?:[ ]*"
)
_SOURCE = re.compile(r"[ ]*(?P<who>(?!各)[\u4e00-\u9fff]{2,20}):")
_HEARD = re.compile(
    r"[ ]*(?:(?:好的|收到|已收到|明白|OK|ok|Ok|知道了|谢谢|感谢|辛苦了?|"
    r"1)[ ,。!、]*){1,4}(?:\[[^\[\]]{1,4}\])?[ ]*"
)
_PICTURE = re.compile(r"[ ]*\[(?:图片|动画表情|表情|视频|语音|文件|链接|位置|小程序|红包)[^\[\]]{0,80}\][ ]*")
"""What a chat program writes in place of what is not text."""
_FIELD = re.compile(
    r"[ ]*(?:(?:来电|来文|发文|接话|受话|发话|接电|记录|拟稿|签发|核稿|批示|收文|登记|交办|督办|转办|"
    r"来访|来信|"
    r"填报|填表|制表|制发|下达|接收|受文|发送|呈报|审批|更新|打印|办结|承办人?签收|签收)(?:单位|时间|日期|人员?|领导|"
    r"标题|编号|文号|部门|机关|号|来源)"
    r"|等级|紧急程度|缓急程度|密级|编号|文号|字号|发往|呈送|标题|文件名称|(?:信件|流水)号)[ ]*:"
)
_MADE_AT = re.compile(
    r"(?:来电|来文|发文|记录|批示|收文|登记|交办|督办|转办|发送|签发)(?:时间|日期)[ ]*:[ ]*"
    r"(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})"
)
_SENT_TO = re.compile(
    r"(?:发往|受文单位|主送(?:单位|机关)?|发送单位)[ ]*:[ ]*(?P<who>[^:\n]{2,80}?)(?=[ ]{2,}|\t|$|"
    r"[ ][^ :]{2,4}:)"
)
_WORDS_AFTER = re.compile(
    r"[ ]*(?:(?P<sure>(?:领导|主要领导)?批示(?:内容|意见)?|批示精神|拟办意见?|办理要求|(?:来电|电话|通话|"
    r"记录|通知|交办|督办|整改|"
    r"转办)(?:内容|要求|事项)|通知|反馈要求)|(?P<form>内容|要求|事项|事由|工作要求))[ ]*:[ ]*(?=[^\s])"
)
_SLIP = re.compile(
    r"(?:(?!的)[\u4e00-\u9fff]){0,12}?(?:通知|通知单|督办单|督办通知单?|交办单|交办通知单?|任务单|办理单|"
    r"批示单|转办单|催办单|"
    r"催办通知单?|电话记录|电话记录单|电话通知|记录单|明传电报|传真电报|内部明电|便函|提醒函|提示函|"
    r"工作提醒|温馨提示|批办单|办理签)"
)
_SIGNED_AT_END = re.compile(
    r"(?P<gap>[。!;?][ ]*(?:——|—)?[ ]*|"
    r"——?[ ]*)(?P<who>[\u4e00-\u9fff()]{2,24})[ ]*$"
)
_NUMBERED = re.compile(r"[ ]*(?:\d|[一二三四五六七八九十]{1,3}、|\(|[①-⑳])")
_FEW = 12


@dataclass(slots=True)
class Cover:
    """The lines of a text, split where needed, with the fates of those that only cover it."""

    lines: list[Line] = field(default_factory=list)
    fates: dict[int, Fate] = field(default_factory=dict)
    title: str = ""
    issuer: str = ""
    dated: dt.date | None = None
    is_chat: bool = False
    """Messages with the stamps of a chat program."""
    sent_to: Line | None = None
    """Where a field names those to whom the text goes."""


def uncover(text: str, lines: list[Line]) -> Cover:
    """Set aside what covers the words of a folded text: stamps, tags, answers, fields, slips' names."""
    cover = Cover()
    short = len(lines) <= _FEW
    form = any(_FIELD.match(text, *line) for line in lines[:20])
    for place, (start, end) in enumerate(lines):
        words = text[start:end]
        if fate := _whole(words, cover, place):
            cover.fates[start] = fate
            cover.lines.append((start, end))
            continue
        at = _prefixes(text, start, end, cover, form=form or bool(cover.title))
        stop = _suffix(text, at, end, cover) if short else end
        if short and stop == end and place == len(lines) - 1 and place and _is_name(words):
            cover.issuer = cover.issuer or words.strip()
            cover.fates[start] = Fate.SIGNATURE
        if at > start and _HEARD.fullmatch(text, at, stop):
            cover.fates[at] = Fate.BACKGROUND
        cover.lines.append((at, stop))
        if stop < end:
            cover.fates[stop] = Fate.SIGNATURE
            cover.lines.append((stop, end))
    for start, end in cover.lines:
        sent = _SENT_TO.search(text, start, min(end, start + 200)) if start in cover.fates else None
        if sent and cover.sent_to is None:
            cover.sent_to = sent.span("who")
    return cover


def _whole(words: str, cover: Cover, place: int) -> Fate | None:
    """Return the fate of a line that is nothing but cover."""
    stamp = (_STAMPED.fullmatch(words) or _STAMP_BEFORE.fullmatch(words)) if len(words) <= 60 else None
    if len(words) <= 60:
        stamp = stamp or _DAY_BETWEEN.fullmatch(words) or _STAMP_FIRST.fullmatch(words)
    if stamp and ("[" in words or _sender(stamp) or stamp.group("when")):
        cover.dated = cover.dated or _day(stamp)
        cover.is_chat = True
        if not cover.issuer and _is_name(_sender(stamp)):
            cover.issuer = _sender(stamp)
        return Fate.SIGNATURE
    if _PICTURE.fullmatch(words) or (len(words) <= 40 and _HEARD.fullmatch(words)):
        return Fate.BACKGROUND
    if len(words) <= 40 and _RELAYED.fullmatch(words):
        return Fate.HEADING
    if len(words) <= 160 and _FIELD.match(words):
        made = _MADE_AT.search(words)
        cover.dated = cover.dated or (_day(made) if made else None)
        return Fate.HEADING
    bare = re.sub(r"\s", "", words)
    spaced = bare != words.strip() or bare not in _PLAIN
    if place < 4 and spaced and len(bare) <= 16 and _SLIP.fullmatch(bare):
        cover.title = cover.title or bare
        return Fate.HEADING
    return None


_PLAIN = frozenset({"通知", "会议通知", "紧急通知"})
"""Titles that the search for titles finds by itself, and may find a better one."""


def _sender(stamp: re.Match[str]) -> str:
    return (stamp.groupdict().get("sent") or "").strip(" :,")


def _day(found: re.Match[str]) -> dt.date | None:
    if not found.group("year"):
        return None
    year, month, day = (int(found.group(name)) for name in ("year", "month", "day"))
    return dt.date(year, month, day) if 1 <= month <= 12 and 1 <= day <= last_day(year, month) else None


def _prefixes(text: str, start: int, end: int, cover: Cover, *, form: bool) -> int:
    """Split stamps, tags and field names off the head of a line; return where its words begin."""
    at = start
    relayed = False
    while at < end:
        stamp = _STAMP_BEFORE.match(text, at, end)
        tag = _TAG.match(text, at, end)
        said = _WORDS_AFTER.match(text, at, end)
        source = _SOURCE.match(text, at, end) if relayed else None
        if stamp and stamp.end() < end:
            cover.dated = cover.dated or _day(stamp)
            stop = stamp.end()
        elif tag and (tag.end() < end or tag.group("each")):
            relayed = "转" in tag.group()
            if tag.group("each") and len(tag.group("each")) > 3:
                cover.sent_to = cover.sent_to or tag.span("each")
            stop = tag.end()
        elif source and looks_like_unit(source.group("who")) and source.end() < end:
            cover.issuer = cover.issuer or source.group("who")
            stop, relayed = source.end(), False
        elif said and (said.group("sure") or form) and said.end() < end:
            stop = said.end()
        else:
            break
        if stop == at:
            break
        cover.fates[at] = Fate.HEADING
        cover.lines.append((at, stop))
        at = stop
    return at


def _suffix(text: str, start: int, end: int, cover: Cover) -> int:
    """Split the name of the sender off the end of a line: ``…尽快上报。 镇社保所``."""
    found = _SIGNED_AT_END.search(text, max(start, end - 40), end)
    if found is None or found.start() <= start or not _is_name(found.group("who")):
        return end
    stopped = found.group("gap")[0] in "。!;?"
    if "—" in found.group("gap") and _NUMBERED.match(text, start, end):
        # Behind a numbered task a dash names those who are to do it.
        return end
    stop = found.start() + stopped
    cover.issuer = cover.issuer or found.group("who")
    return stop


def _is_name(words: str) -> bool:
    bare = words.strip()
    return (
        2 <= len(bare) <= 24
        and re.search(r"[,。:;!?、\d\t|@]|^[各请]|^附", bare) is None
        and looks_like_unit(bare)
        and re.search(r"(?:负责|牵头|配合|协办|落实)$", bare) is None
    )
