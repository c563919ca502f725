"""The frame of a document: title, number, issuer, addressees, date, authority; opening and closing lines."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from threadneedle.core.extraction.clauses import is_contact
from threadneedle.core.extraction.covers import Cover
from threadneedle.core.extraction.dates import last_day
from threadneedle.core.extraction.folding import numeral
from threadneedle.core.extraction.model import Fate, Span
from threadneedle.core.extraction.units import looks_like_unit, names_in

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[\[(](?P<year>20\d{2})[\])]\s?第?\d{1,4}号")
_TYPE = (
    r"(?:通知|意见|方案|办法|通报|公告|通告|决定|函|要点|计划|清单|规划|规定|细则|"
    r"纪要|报告|批复|命令|分工|部署|进度表|任务表|台账|一览表|[\u4e00-\u9fff]表|措施|"
    r"安排|分解|任务|总结|预案|决议|公报|责任书|提示|函件)"
)
_TITLE = re.compile(
    rf"[^。;:!?]{{0,160}}?{_TYPE}(?:\([^()]{{1,24}}\))?(?=$|"
    rf"[ \t]*[\u4e00-\u9fff]{{1,14}}[\[(]20\d\d[\])]|各[^。;:]{2, 60}:)"
)
_DATE = re.compile(
    r"(?P<year>20\d{2}|二[〇零][〇零一二三四五六七八九]{2})\s?年\s?(?P<month>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2})\s?月\s?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]"
)
_SIGNED = re.compile(
    rf"(?:(?P<issuer>[^\d,。;:!?()\[\]]{{2,60}}?)(?:\([^()]{{2,30}}\))?\s*)?{_DATE.pattern}\s*(?:\([^()]{{1,20}}\))?\s*$"
)
_PUBLISHED = re.compile(
    r"(?:发布|成文|印发|发文)(?:日期|"
    r"时间)\s*:?\s*(20\d{2})[年./\-—](\d{1,2})[月./\-—](\d{1,2})"
)
_META = re.compile(
    r"[•·●\s]*(?:发布日期|发布时间|浏览次数|来源|字体|索引号|发文机关|成文日期|"
    r"主题分类|发文字号|信息分类|公开类型|点击数|作者|责任编辑|打印|分享|"
    r"签发人|密级|特急|加急|急件|【?紧急)"
)
_AUTHORITY = re.compile(
    r"(?:已?经|已报|报经|报请|征得)(?!济)[^,。;:()]{2,30}?(?:同意|批准|审定|"
    r"审议通过|授权|审核同意)"
)
_GOVERNMENT = re.compile(
    r"国务院|人民政府|政府办|[省市区县州旗镇乡]政府|办公厅|[省市区县乡镇]委$|党委|"
    r"党工委|委办公室|人大|指挥部"
)
_NO_ADDRESSEE = re.compile(
    r"(?:牵头|责任|主办|承办|配合|协办|落实|实施|参与|主责|督办|责任主体|整改|"
    r"办理)(?:责任)?(?:单位|部门|领导|科室)?|.{0,4}(?:时间|"
    r"地点|人员|任务|目标|步骤|分工)"
)
_CALLED = re.compile(
    r"\s*(?:@(?P<at>[^\s,:@。]{2,16})[\s:,]+|(?P<each>(?:各位?|"
    r"全体)[\u4e00-\u9fff]{1,8})(?:请?注意[了啦]?[ ,:!。]*$|[ ]+(?=[\u4e00-\u9fff\d])))"
)
"""A message to a chat group: @全体村支书 明天上午…, 各位网格员 高温天气…, 各村注意"""
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|"
    r"\d{1,2}[.、](?!\d))"
)
_SAID = re.compile(r"[,。;:!?\d@]|^[各请]")
"""Signs of a sentence, not of a letterhead."""
_LABELLED = re.compile(
    r"(?:^|[ \t|])(?:(?P<sure>来电|来文|发文|交办|转办|下达|制发|印发|发布)|(?:制表|填报|填表|编制|制定))"
    r"(?:单位|机关|部门)(?:\([^()]{1,10}\))?[ \t]*:[ \t]*"
    r"(?P<who>(?!各)[^\s,。;:|\d()]{2,24}(?:\([^()]{2,10}\))?)(?=[\s|〃]|$)"
)
"""Forms and sheets name the issuer in a field; who fills in a form is one only where nobody else is named."""
_NEAR = 2000
_MARKED = re.compile(r"\(?此件|\(?(?:征求意见稿|代拟稿|公开发布)")


@dataclass(slots=True)
class Head:
    """What frames the body, and which lines do so (``fates``: start of line → fate)."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    addressees: tuple[str, ...] = ()
    dated: dt.date | None = None
    authority: str = ""
    year: int | None = None
    fates: dict[int, Fate] = field(default_factory=dict)
    addressee_spans: tuple[Span, ...] = ()
    inline: int = 0
    """Where the words begin in a line that opens with its addressees; 0 for none."""

    @property
    def is_government(self) -> bool:
        """Tell whether the issuer may command townships in its own name."""
        return _GOVERNMENT.search(self.issuer) is not None


def _day(found: re.Match[str]) -> dt.date | None:
    year, month, day = (numeral(found.group(name)) for name in ("year", "month", "day"))
    if year and month and day and 1 <= month <= 12 and day <= last_day(year, month):
        return dt.date(year, month, day)
    return None


def signature_of(words: str) -> re.Match[str] | None:
    """Match a line that is nothing but an optional issuer and a day."""
    if len(words) > 100:
        return None
    found = _SIGNED.fullmatch(words.strip())
    if not found:
        return None
    issuer = found.group("issuer")
    return (
        found
        if not issuer or looks_like_unit(issuer.split()[-1][-32:]) or looks_like_unit(issuer[-32:])
        else None
    )


def is_frame(words: str) -> Fate | None:
    """Return the fate of a line that is frame wherever it stands: contact, copy, date, publication."""
    stripped = words.strip()
    if is_contact(stripped) or signature_of(stripped) or _MARKED.match(stripped):
        return Fate.SIGNATURE
    return Fate.HEADING if _META.match(stripped) and len(stripped) < 60 else None


def _addressees(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Span, ...], int]:
    """Read ``各乡镇人民政府,区直各单位:`` at the head of a line; the last value is where the words go on."""
    names_called, spans_called, at = [], [], start
    while called := _CALLED.match(text, at, end):
        name = "at" if called.group("at") else "each"
        names_called.append(called.group(name))
        spans_called.append(Span(*called.span(name)))
        at = called.end()
    if names_called:
        return tuple(names_called), tuple(spans_called), at
    colon = text.find(":", start, min(end, start + 300))
    if colon < 0:
        return (), (), 0
    opening = re.compile(r"\s*(?:\[[^\[\]]{1,12}\]|@)?\s*(?:请)?").match(text, start, colon)
    names = names_in(text, opening.end() if opening else start, colon)
    if not names or re.search(r"[。;!?\d]", text[start:colon].rsplit("]", maxsplit=1)[-1]):
        return (), (), 0
    if not all(looks_like_unit(name.words) and not _NO_ADDRESSEE.fullmatch(name.words) for name in names):
        return (), (), 0
    return tuple(name.words for name in names), tuple(name.span for name in names), colon + 1


def _title(text: str, lines: list[tuple[int, int]], head: Head) -> None:
    """Take the first line, or run of short lines, that ends as titles do."""
    run: list[tuple[int, int]] = []
    for start, end in lines:
        words = text[start:end].strip()
        if head.fates.get(start) is not None or re.fullmatch(r"附[件表录]?\s?[\d一二三四五]{0,2}:?", words):
            head.fates.setdefault(start, Fate.HEADING)
            run = []
            continue
        found = _TITLE.match(words) if len(words) <= 240 else None
        if found and (
            found.end() == len(words)
            or _NUMBER.match(words[found.end() :].strip())
            or words[found.end() :].startswith("各")
        ):
            whole = [*run, (start, end)] if run and not words.startswith("关于") else [(start, end)]
            if len(whole) > 1 and looks_like_unit(text[whole[0][0] : whole[0][1]].strip()):
                head.issuer = head.issuer or text[whole[0][0] : whole[0][1]].strip()
                head.fates[whole[0][0]] = Fate.HEADING
                whole = whole[1:]
            parts = [text[left:right].strip() for left, right in whole[:-1]]
            head.title = "".join([*parts, found.group().strip(" #")])
            head.fates.update((left, Fate.HEADING) for left, _ in whole)
            return
        if len(words) > 60 or re.search(r"[,。;:!?]", words) or len(run) >= 3:
            return
        run.append((start, end))


_RUN_ON = re.compile(
    rf"\s*[^。;:!?]{{0,40}}?关于[^。;:!?]{{2,100}}?{_TYPE}(?=各[^。;:]{{2,60}}:|"
    rf"[\u4e00-\u9fff]{{1,14}}[\[(]20\d\d[\])])"
)


def _run_on_title(text: str, line: tuple[int, int], head: Head) -> None:
    """Find a title that runs straight into its addressees or its number, all in one line."""
    found = _RUN_ON.match(text, line[0], min(line[1], line[0] + 400))
    if found and line[0] not in head.fates:
        head.title = found.group().strip()
        names, spans, after = _addressees(text, found.end(), line[1])
        if names:
            head.addressees, head.addressee_spans, head.inline = names, spans, after


def _untyped_title(text: str, lines: list[tuple[int, int]], head: Head) -> None:
    """Take a short first line without a stop for the title, where none ends as titles do."""
    start, end = next(((left, right) for left, right in lines if left not in head.fates), (0, 0))
    words = text[start:end].strip(" #")
    if head.addressee_spans and head.addressee_spans[0].start < start:
        return
    if (
        6 <= len(words) <= 50
        and not re.search(r"[,。;:!?]", words)
        and not re.match(r"[\d一二三四五六七八九十(]{1,4}[、.)]", words)
        and not looks_like_unit(words)
    ):
        head.title = words
        head.fates[start] = Fate.HEADING


def read_head(text: str, cover: Cover, year: int | None) -> Head:
    """Read the frame of a folded document from its first and its signing lines.

    Parameters
    ----------
    cover
        The lines outside tables, and which of them only cover the words.
    year
        The year to fall back on where the document names none.
    """
    head = Head(title=cover.title, issuer=cover.issuer, dated=cover.dated, fates=dict(cover.fates))
    filled = [(start, end) for start, end in cover.lines if text[start:end].strip()]
    first = filled[:16]
    _meta(text, first, head)
    numbered = _number(text, first, head)
    _title(text, first, head)
    if cover.sent_to is not None:
        named = names_in(text, *cover.sent_to)
        head.addressees = tuple(name.words for name in named)
        head.addressee_spans = tuple(name.span for name in named)
    _address(text, first, head)
    if not head.title and first:
        _run_on_title(text, first[0], head)
    if not head.title and len(first) > 1:
        _untyped_title(text, first, head)
    _sign(text, filled, head)
    _labelled(text, sure=True, head=head)
    _name_issuer(text, first, head)
    _labelled(text, sure=False, head=head)
    authority = _AUTHORITY.search(text, 0, min(first[-1][1] if first else 0, 4000))
    head.authority = re.sub(r"^(?:已(?=经)|已报)", "", authority.group()) if authority else ""
    head.year = (head.dated.year if head.dated else numbered) or _year_named(text, head.title, year)
    return head


def _meta(text: str, lines: list[tuple[int, int]], head: Head) -> None:
    """Set aside what a web page or a red letterhead adds: 发布日期, 某某文件."""
    for start, end in lines:
        words = text[start:end].strip()
        if _META.match(words) and len(words) < 60:
            head.fates[start] = Fate.HEADING
            found = _PUBLISHED.search(words)
            head.dated = _safe(*map(int, found.groups())) if found else head.dated
        elif 3 <= len(words) <= 40 and words.endswith("文件") and not _SAID.search(words):
            head.issuer, head.fates[start] = words.removesuffix("文件"), Fate.HEADING


def _number(text: str, lines: list[tuple[int, int]], head: Head) -> int | None:
    """Find the document's number and return its year."""
    for start, end in lines:
        found = _NUMBER.search(text, start, min(end, start + 400))
        if found:
            # In run-on text the number follows the title without a break: 的通知国办发[2020]43号.
            head.number = re.sub(rf"^.*{_TYPE}(?=[\u4e00-\u9fff])", "", found.group())
            rest = text[start:end].replace(found.group(), "")
            if not re.sub(r"\([^()]{1,12}\)|\s", "", rest):
                head.fates[start] = Fate.HEADING
            return int(found.group("year"))
    return None


def _address(text: str, lines: list[tuple[int, int]], head: Head) -> None:
    for start, end in lines:
        if _NUMBERED.match(text, start, end):
            return
        names, spans, after = _addressees(text, start, end)
        if names and head.fates.get(start) is None:
            head.addressees, head.addressee_spans = names, spans
            if text[after:end].strip():
                head.inline = after
            else:
                head.fates[start] = Fate.HEADING
            return


def _year_named(text: str, title: str, year: int | None) -> int | None:
    """Take the year of the title, else the one given, else the one most named with a month in the text."""
    stated = re.search(r"(20\d{2})年(?!.{0,3}—)", title)
    if stated or year is not None:
        return int(stated.group(1)) if stated else year
    named = Counter(found.group(1) for found in re.finditer(r"(20\d{2})年\d{1,2}月", text))
    most = named.most_common(1)
    return int(most[0][0]) if most and 2 * most[0][1] > named.total() else None


def _safe(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if 1 <= month <= 12 and 1 <= day <= last_day(year, month) else None


def _sign(text: str, lines: list[tuple[int, int]], head: Head) -> None:
    """Find the signing line, alone or run on behind the last sentence of a line, and the issuer above it."""
    for at, (start, end) in enumerate(lines):
        tail = (
            max(start, max(text.rfind(sign, start, end - 1) for sign in "。!?") + 1) if end > start else start
        )
        piece = text[tail:end]
        if "日" not in piece[-40:] and "号" not in piece[-40:]:
            continue
        found = signature_of(re.sub(r"\(此件[^()]*\)\s*$", "", piece)) if len(piece) <= 120 else None
        if not found or "印发" in piece or (tail == start and head.fates.get(start) is Fate.HEADING):
            continue
        head.dated = _day(found) or head.dated
        if tail == start:
            head.fates[start] = Fate.SIGNATURE if at > 3 or at == len(lines) - 1 else Fate.HEADING
        issuer = (found.group("issuer") or "").strip()
        above = text[lines[at - 1][0] : lines[at - 1][1]].strip() if at else ""
        named = 2 < len(above) <= 40 and not re.search(r"[,。;:!?\d]|^各", above)
        if not issuer and tail == start and named and looks_like_unit(above.split()[-1]):
            issuer = above
            head.fates.setdefault(lines[at - 1][0], Fate.SIGNATURE)
        head.issuer = issuer or head.issuer
        return


def _labelled(text: str, *, sure: bool, head: Head) -> None:
    """Take the issuer from a field of the first or the last lines: 交办单位:区住建局, 制表单位:…."""
    if head.issuer:
        return
    filled = [line for line in text[:_NEAR].splitlines() if line.strip()][:8]
    filled += [line for line in text[-_NEAR:].splitlines() if line.strip()][-4:]
    for line in filled:
        for found in _LABELLED.finditer(line):
            who = found.group("who").strip("〃")
            if (found.group("sure") is not None) is sure and looks_like_unit(who):
                head.issuer = who
                return


def _name_issuer(text: str, first: list[tuple[int, int]], head: Head) -> None:
    """Take the issuer from the line above the number or from the head of the title, where nobody signed."""
    for start, end in first[:3]:
        words = text[start:end].strip()
        if (
            head.fates.get(start) is None
            and 3 <= len(words) <= 40
            and looks_like_unit(words)
            and not re.search(r"[,。;:、]", words)
        ):
            head.issuer = head.issuer or words
            head.fates[start] = Fate.HEADING
    named = re.match(r"(.{2,40}?)(?:办公室)?关于", head.title)
    if not head.issuer and named:
        head.issuer = head.title[: named.end() - 2]
