"""A short name for a task, made from its first clause."""

from __future__ import annotations

import re

MOST = 24
_LEAST = 6
_LEAD = re.compile(
    r"(?:[ ,、:]|请|要|应当?|须|需|必须|务必|负责|牵头|尽快|及时|抓紧|立即|统一|"
    r"认真|切实|进一步|继续|全面|着力|努力|大力|积极|扎实|"
    r"(?:在|于|到)?(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|年底)?(?:[上下]午|中午|晚上)?(?:\d{1,2}[:时点](?:\d{1,2}分?|半)?)?(?:之?前|以前|内)|组织(?=[^,。]{4})|"
    r"(?:20\d\d)?年(?:底|内)前?|[上下]半年|按照?(?:要求|规定)|完成(?=对)|同步)+"
)
_OBJECT = re.compile(
    r"(?:对|针对|将)(?P<what>[^,。;]{2,60}?)(?:统一|同步|全面|分别|逐[一户栋人村项处个]|进行|组织|开展|实施|"
    r"予以)+(?P<act>[^,。;]{2,16})"
)
_HELD = re.compile(
    r"(?:定于|拟于|将于|决定)[^。;]{2,60}?(?:召开|举行|举办)(?P<what>[^,。;:()“”]{4,24}?会议?)(?=[,。;:]|$)"
)
_COUNTED = re.compile(
    r"\d[\d,.]*[ ]?[万亿]?(?:个|家|所|栋|项|处|条|户|名|台|套|座|公里|亩|人)?[ ]?"
    r"(?![年月日时点周岁])(?=[\u4e00-\u9fff])"
)
_DROP = re.compile(r"^(?:全面|组织|专项)")


def title_of(words: str) -> str:
    """Make a name of at most 24 characters from a task's folded words without its units.

    ``对临街广告牌、外挂物同步开展整治`` becomes ``临街广告牌、外挂物整治``.
    """
    line = re.split(r"[。;!?\n]", words.strip(), maxsplit=1)[0].strip()
    held = _HELD.search(line)
    if held:
        return held.group("what")
    lead = _LEAD.match(line)
    line = line[lead.end() :] if lead and lead.end() < len(line) - 2 else line
    clause = _first_clause(line)
    about = _OBJECT.match(clause)
    if about:
        what = _head_noun(about.group("what"))
        act = re.sub(r"(?:工作|活动)$", "", about.group("act"))
        clause = what + (act if len(what) + len(act) <= MOST else "")
    if len(clause) > MOST:
        clause = _COUNTED.sub("", clause)
    clause = _closed(_cut(_bare(clause)))
    return clause or _closed(_cut(words.strip().replace("\n", " ")))


def _first_clause(line: str) -> str:
    for piece in re.split(r",|:(?!\d)", line):
        if len(piece.strip()) >= 4:
            return piece.strip()
    return line.strip()


def _head_noun(what: str) -> str:
    """Keep what a noun is, without the clause that tells which: what follows the last 的."""
    tail = what.rpartition("的")[2] if len(what) > 10 or "的" in what else what
    tail = tail if len(tail) >= 2 else what
    return re.sub(r"^(?:辖区内?|本辖区|全区|全县|全市)", "", tail)


_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "(": ")", "[": "]", "「": "」", "『": "』"}


def _bare(clause: str) -> str:
    """Leave out stops at the ends, and quotation marks around the whole."""
    clause = clause.strip(' ,、:"')
    inner = clause[1:-1]
    if clause.startswith("“") and clause.endswith("”") and not {"“", "”"} & set(inner):
        return inner
    return clause


def _closed(clause: str) -> str:
    """Leave no sign that opens without its end: cut before it, or drop it where little would be left."""
    open_at: list[int] = []
    stray: set[int] = set()
    for at, sign in enumerate(clause):
        if sign in _PAIRS:
            open_at.append(at)
        elif sign in _PAIRS.values():
            if open_at and _PAIRS[clause[open_at[-1]]] == sign:
                open_at.pop()
            else:
                stray.add(at)
    if open_at and open_at[0] >= _LEAST:
        return _closed(clause[: open_at[0]].rstrip(" ,、:"))
    stray.update(open_at)
    return "".join(sign for at, sign in enumerate(clause) if at not in stray)


def _cut(clause: str) -> str:
    if len(clause) <= MOST:
        return clause
    cut = clause[:MOST]
    brace = max(cut.rfind("、"), cut.rfind("和"))
    return cut[:brace] if brace >= 8 else cut
