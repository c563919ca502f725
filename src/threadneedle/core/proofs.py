"""Words that ask for proof: one rule for whoever reads an order and whoever checks one.

It lies below the subjects of the core, as ``base`` does, because two of them use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PROOF_THINGS = (
    r"(?:照片|图片|视频|影像(?:资料)?|录像|截图|轨迹|定位|签到(?:表|册)?|"
    r"打卡(?:记录)?|佐证(?:材料|资料)?|印证(?:材料|资料)|"
    r"痕迹(?:资料|材料)?|会议记录|活动记录|工作(?:记录|日志|简报|痕迹)|学习笔记|"
    r"心得体会|前后对比(?:照|图)|水印相机)"
)
"""What is handed in or kept as proof."""

_ASK = re.compile(
    rf"(?:(?:拍照|拍摄|录像|录制|摄像|打卡|签到|截图|拍视频)(?:上传|留存|留痕|存档|"
    rf"备查|上报|报送|打卡|记录|取证)"
    rf"|(?:拍照|打卡|签到|留痕|拍摄照片)(?=[,。;]|$)"
    rf"|(?:上传|报送|提供|附上?|留存|提交|上报|收集|发送|报|同时报|撰写|形成)[^,。;()]{{0,16}}{PROOF_THINGS}"
    rf"|{PROOF_THINGS}[^,。;()]{{0,12}}(?:上传|报送|留存|提交|上报|备查|存档|发至|发到|发送|报至|归档)"
    r"|(?:开启|使用|保持)[^,。;()]{0,8}(?:轨迹|定位)|(?:每日|每天|每次|定时|扫码)(?:打卡|签到))"
)


def proof_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the words of a stretch of text that ask for something to be handed in or kept as proof.

    Denied demands are among them: ``demands.is_denied`` tells.

    Parameters
    ----------
    text
        With half-width signs.
    """
    for found in _ASK.finditer(text, start, end):
        yield found.span()
