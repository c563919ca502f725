"""Whether a demand is denied in its own sentence: 不得要求…, 无需…, …不作为依据, or left free: 可附….

House rules of 2026, tried on invented sentences: a clause is what lies between two commas, a sentence between
two full stops. A word that denies reaches to the end of its clause; before a colon it reaches to the end of
the sentence, because what is forbidden is often listed.
"""

from __future__ import annotations

import re

_WIDE = str.maketrans("，；：！？（）", ",;:!?()")
_CLAUSE = ",;:。!?\n"
_SENTENCE = "。!?\n"

_OTHER = (
    r"少于|低于|迟于|晚于|早于|小于|漏|遗漏|缺|瞒|拖|延误|逾|超过|流于|敷衍|应付|走过场|弄虚|虚报|马虎|松懈|"
    r"空档|模糊|涂改|代替|替代|留死角|留空白|耽误|影响|出现"
)
"""What a ``不得`` before a demand forbids instead: lateness, gaps, carelessness."""

_DENIES = re.compile(
    rf"(?:不得(?!不)|不能(?!不)|不可|不准|不许|不应|不宜|不要)(?!{_OTHER})"
    r"|严禁|禁止|反对|免去|免于|免除|切忌|不允许"
    r"|无需|无须|毋需|毋须|不再|不必|不用|不需要?|不须|不强制|不硬性|不一律|一律不|原则上不|不搞|不以|不将|"
    r"不把|不单独|不另行|不另|可以?不|是否存在|有无"
)
_WEAK = re.compile(r"(?:杜绝|避免|防止|纠治|纠正|整治|清理|叫停|停止|取消|减少|克服)(?!.*[后完时并再])")
"""Words that deny only what is near: 清理河道后拍照上传 asks for a photo, 清理拍照留痕 does not."""
_NEAR = 8

_ADJACENT = re.compile(
    r"不(?!定期|断|仅|但|少于|低于|足|同|及时|按|到位|实|全|力|合格|得|能|可|准|许|应|宜|要|迟于|晚于)"
)
"""A bare 不 denies what follows at once: 不拍照, 不签责任状."""

_DEMANDING = re.compile(
    r"\s*(?:擅自|随意|变相|再|以任何|层层|强制|硬性|一味)?(?:要求|强制|让|以|把|将|向|搞|安排|指定)"
)
_TURN = re.compile(r"但|而是|而应|应当|必须|务必|同时|并(?!不|非)")
"""A turn after a word that denies something else: 不得漏户并逐户拍照."""

_AFTER = re.compile(
    r"不得(?:作为|要求|用作|强制|列为|列入|纳入|成为|代替|替代)|(?:不|不再|均不|一律不|不单独)(?:作|做)(?:为|硬性|统一|强制)?"
    r"(?:要求|考核|验收|评价|依据|[^,;:。]{0,8}(?:依据|佐证|凭证|标准|内容))|不作要求|可不|可以不|免交|免报|免附|"
    r"无需|无须|毋需|不必|不用|不需|不再|不强制|(?:一律|全部|予以)取消|不纳入|不列入|自愿|不要求"
)
_FREE = re.compile(r"(?:可|可以|可自行|可自愿|自愿|可视情|可一并)$")
_FREE_BEFORE = re.compile(r"(?:自愿|自行决定|可视情况?)")


def narrow(text: str) -> str:
    """Return ``text`` with half-width signs, of the same length."""
    return text.translate(_WIDE)


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a stretch of narrow ``text``: from comma to comma."""
    return _between(text, start, end, _CLAUSE)


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a stretch of narrow ``text``."""
    return _between(text, start, end, _SENTENCE)


def is_denied(text: str, start: int, end: int) -> bool:
    """Tell whether the demand in ``text[start:end]`` is denied or left free by the words around it.

    Parameters
    ----------
    text
        With half-width signs (``narrow``), or folded by the reader of directives.
    """
    left, right = clause_of(text, start, end)
    while (
        left > 0 and text[left - 1] == "," and re.match(r"\s*(?:或者?|以及|及|和|也|更|还)", text[left:start])
    ):
        # 不得要求拍照,或者报送台账: the clause before reaches over.
        left = _between(text, left - 1, left - 1, _CLAUSE)[0]
    before, after = text[left:start], text[end:right]
    if any(_reaches(before, found) for found in _DENIES.finditer(before)):
        return True
    weak = _WEAK.search(before)
    if weak and len(before) - weak.end() <= _NEAR:
        return True
    near = list(_ADJACENT.finditer(before))
    if near and len(before) - near[-1].end() <= 2 and not _TURN.search(before, near[-1].end()):
        return True
    if _FREE.search(before) or _FREE_BEFORE.search(before) or _AFTER.search(after):
        return True
    inside = text[start:end]
    if any(_reaches(inside, found) for found in _DENIES.finditer(inside)) or _AFTER.search(inside):
        return True
    return _listed(text, left)


def _reaches(before: str, found: re.Match[str]) -> bool:
    """A turn between the two ends what is denied, unless it is a demanding that is denied."""
    if _DEMANDING.match(before, found.end()):
        return not re.search(r"但|而是|而应", before[found.end() :])
    return not _TURN.search(before, found.end())


def _listed(text: str, left: int) -> bool:
    """A clause before a colon in the same sentence denies all that is listed after it."""
    head = max(text.rfind(sign, 0, left) for sign in _SENTENCE) + 1
    colon = text.rfind(":", head, left)
    if colon < 0:
        return False
    start = max((text.rfind(sign, head, colon) for sign in ",;"), default=-1) + 1
    intro = text[max(start, head) : colon]
    return any(_reaches(intro, found) for found in _DENIES.finditer(intro))


def _between(text: str, start: int, end: int, signs: str) -> tuple[int, int]:
    left = max(text.rfind(sign, 0, start) for sign in signs) + 1
    stops = [at for sign in signs if (at := text.find(sign, end)) >= 0]
    return left, min(stops, default=len(text))
