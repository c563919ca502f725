"""What a text is made of, and how much two texts share (Broder 1997: resemblance and containment)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from threadneedle.core.likeness.sayings import BOILERPLATE, LITTLE_WORDS, SAME_WORDS

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NUMERAL = r"[\d零〇一二两三四五六七八九十百千万亿]"
_DATE = re.compile(
    rf"(?:{_NUMERAL}+年)?{_NUMERAL}+月(?:{_NUMERAL}+[日号]|[上中下]旬|底|末)?|{_NUMERAL}{{2,}}年|(?:今|明|本|去)年|"
    rf"(?:{_NUMERAL}+|[本当次上下]|每)(?:个)?(?:工作日|季度|天|日|周|月|年)(?:[底末内前])?|"
    rf"(?:上|下)?午?{_NUMERAL}+[时点](?:{_NUMERAL}+分|半)?|周[一二三四五六日]|星期[一二三四五六日天]"
)
_NUMBER = re.compile(
    rf"第{_NUMERAL}+[条款项章次]?|(?:\d[\d.,:%/年月日号-]*|{_NUMERAL}{{2,}})[户处个家人次份条间座台%]?"
)
_ENGLISH_DATE = re.compile(
    r"\b(?:by|before|until|on|from)?\s*(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?:\s+\d{1,2}(?:st|nd|rd|th)?)?(?:,?\s*\d{4})?\b|"
    r"\b(?:by|before|until|on)?\s*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_SAME = re.compile("|".join(sorted(map(re.escape, SAME_WORDS), key=len, reverse=True)))
_BOILER = re.compile("|".join(sorted(map(re.escape, BOILERPLATE), key=len, reverse=True)))
_LITTLE = re.compile("[的了和及与并等对将向把由在为各以或于是其所并且该此]")
_RUN = re.compile(rf"[{_HAN}]+|[a-z][a-z'-]*")
_GAP = "\n"


def shingles_of(text: str, *, without: Collection[str] = ()) -> frozenset[str]:
    """Return what a text is made of: pairs of neighbouring signs for Chinese, stems for Latin words.

    Width and case do not count (NFKC), nor do numbers, dates, punctuation, little words and what stands in
    every order (``请于…前``, ``认真组织``). Words of one meaning become one (``SAME_WORDS``), so that two
    offices may say the same in different words. Empty for a text that says nothing beyond that.

    Parameters
    ----------
    without
        Names that make no two texts alike: of the units that are addressed, which every order repeats.
    """
    plain = _plain(text)
    if without:
        plain = _any_of(frozenset(map(_plain, without))).sub(_GAP, plain)
    for pattern in (_ENGLISH_DATE, _DATE, _NUMBER, _BOILER):
        plain = pattern.sub(_GAP, plain)
    plain = _SAME.sub(lambda found: SAME_WORDS[found.group()], plain)
    plain = _LITTLE.sub(_GAP, plain)
    return frozenset(_pieces(plain))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return what finds any of some words, the longest first."""
    longest_first = sorted(words - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def likeness(first: str, second: str) -> float:
    """Return how much of all that two texts say they both say, 0..1: Broder's resemblance of the shingles."""
    return share_alike(shingles_of(first), shingles_of(second))


def containment(part: str, whole: str) -> float:
    """Return how much of what ``part`` says ``whole`` says too, 0..1: Broder's containment."""
    return share_held(shingles_of(part), shingles_of(whole))


def share_alike(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of common shingles among all of two sets; 0 if either is empty."""
    common = len(first & second)
    return common / (len(first) + len(second) - common) if common else 0.0


def share_held(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return the share of the shingles of ``part`` that ``whole`` has; 0 if ``part`` is empty."""
    return len(part & whole) / len(part) if part else 0.0


def _pieces(plain: str) -> Iterator[str]:
    for found in _RUN.finditer(plain):
        run = found.group()
        if "a" <= run[0] <= "z":
            if run not in LITTLE_WORDS and len(run) > 1:
                yield _stem(run)
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _stem(word: str) -> str:
    """Cut the commonest English endings: enough to let ``checks``, ``checked`` and ``checking`` meet."""
    word = word.replace("'s", "").strip("'-")
    for ending, left in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + left
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
