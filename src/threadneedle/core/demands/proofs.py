"""Work judged by its papers; what a demand for proof asks for, and the ground that excuses it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from threadneedle.core.demands.model import Ground, Thing
from threadneedle.core.proofs import PROOF_THINGS

_SHOWN = rf"(?:{PROOF_THINGS}|(?:工作)?台账(?:资料|记录)?)"
_JUDGED = re.compile(
    rf"(?:查看|查验|查阅|调阅|检查|核查|翻阅)[^,。;:()后并时上提附]{{0,10}}{_SHOWN}"
    rf"|(?:以|凭|依据|根据)[^,。;:()]{{0,16}}{_SHOWN}[^,。;:()]{{0,8}}(?:为准|为据|为依据|作为|打分|计分|评价|验收|认定)"
    rf"|{_SHOWN}[^,。;:()]{{0,10}}(?:作为|列为|用作)[^,。;:()]{{0,12}}(?:依据|佐证|凭证|标准|要件|内容)"
    r"|(?:做好|注重|全程|全过程|工作|处处|步步)留痕|拍照(?:为证|打卡|确认)|逐[户栋处家人间项件]拍照"
    r"|(?:每人|每周|每月|人均)[^,。;:()]{0,10}(?:学习笔记|心得体会)"
    r"|(?:学习笔记|心得体会)[^,。;:()]{0,4}不(?:得)?少于"
    r"|(?:参加|实行|坚持|落实|按时|统一|通过[^,。;:()]{0,10})[^,。;:()]{0,6}(?:打卡|签到)(?:制度)?(?=[,。;:]|$)"
)
_LEDGER = re.compile(
    r"(?:报送|上报|提交|上传|报|附|留存)[^,。;:()]{0,12}(?<!隐患)(?<!问题)(?<!风险)台账"
    r"|台账(?:资料|记录)?[^,。;:()]{0,8}(?:备查|归档|留痕|存档|报送|上报|上传|齐全|完整)"
    r"|(?:完善|规范|健全|做细|做实|补齐)[^,。;:()]{0,8}台账(?:资料|记录)"
)

_THINGS = (
    (Thing.CHECK_IN, re.compile("打卡|签到")),
    (Thing.NOTES, re.compile("学习笔记|心得体会")),
    (Thing.MINUTES, re.compile("会议记录|活动记录|工作(?:记录|日志|简报)")),
    (Thing.PHOTO, re.compile("照片|图片|视频|影像|录像|截图|拍照|拍摄|录制|摄像|前后对比|水印相机")),
    (Thing.TRACK, re.compile("轨迹|定位")),
    (Thing.LEDGER, re.compile("台账")),
)

_GROUNDS = (
    (
        Ground.STATUTE,
        re.compile(r"(?:依据|根据|按照|依照)《[^》]{2,40}》第[零〇一二三四五六七八九十百\d]+条"),
    ),
    (Ground.PAID, re.compile("奖补|补贴|补助|以奖代补|拨付|兑付|兑现资金|理赔|赔付|补偿|验收付款|结算")),
    (Ground.SAMPLED, re.compile(r"随机(?:抽|复)|抽样|抽取|抽查|复核时|按[^,。;]{0,8}比例(?:抽|复)")),
    (Ground.SAFETY, re.compile("险情|灾情|抢险|应急处置|突发|事故|重大隐患|重大事故隐患|警戒|转移避险")),
)


def judged_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words by which work is judged by its papers, or ledgers are to be handed in."""
    for pattern in (_JUDGED, _LEDGER):
        for found in pattern.finditer(text):
            yield found.span()


def thing_in(words: str) -> Thing:
    """Return what the words ask for; what is only called a proof is a trace."""
    return next((thing for thing, pattern in _THINGS if pattern.search(words)), Thing.TRACE)


def ground_in(sentence: str) -> Ground | None:
    """Return the ground that a sentence gives for asking proof, if it gives one."""
    return next((ground for ground, pattern in _GROUNDS if pattern.search(sentence)), None)
