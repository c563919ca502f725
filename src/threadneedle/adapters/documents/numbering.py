"""Numbers that Word writes by itself (ECMA-376 part 1, 17.9): 一、（一）1. as the reader sees them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_CLOSED = tuple("、．.)）。，：:")
_LEVELS = 9

BULLET = "• "


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written, what stands around it, where it starts."""

    form: str = "decimal"
    words: str = ""
    start: int = 1
    follow: str = "tab"
    decimal_only: bool = False


class Numbering:
    """The lists of a document, counted as its paragraphs come by."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = defaultdict(dict)
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
        self._begun = set[str]()
        self._styles = _styles(styles)
        self._linked: dict[tuple[str, str], str] = {}
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}
        for abstract in root.iterfind("abstractNum"):
            key = abstract.get("abstractNumId", "")
            self._levels[key] = {
                level: made
                for item in abstract.iterfind("lvl")
                if (level := _whole(item.get("ilvl"))) is not None
                for made in (_level(item),)
            }
            for item in abstract.iterfind("lvl"):
                self._linked[key, _value(item, "pStyle")] = item.get("ilvl", "")
            link = abstract.find("numStyleLink")
            if link is not None:
                links[key] = link.get("val", "")
        for num in root.iterfind("num"):
            number = num.get("numId", "")
            key = _value(num, "abstractNumId")
            self._lists[number] = key
            for override in num.iterfind("lvlOverride"):
                self._override(number, key, override)
        for key, style in links.items():
            number = self._styles.get(style, ("", ""))[0]
            if number in self._lists:
                self._levels[key] = self._levels.get(self._lists[number], {})

    def _override(self, number: str, key: str, override: Element) -> None:
        level = _whole(override.get("ilvl"))
        if level is None:
            return
        start = override.find("startOverride")
        if start is not None:
            self._restarts[number][level] = _whole(start.get("val")) or 0
        own = override.find("lvl")
        if own is not None:
            # A list with a level of its own is a list of its own.
            mine = f"{key}/{number}"
            self._levels.setdefault(mine, dict(self._levels.get(key, {})))[level] = _level(own)
            self._lists[number] = mine

    def mark(self, paragraph: Element) -> str:
        """Return the number that stands before this paragraph, with what separates it, and count it."""
        number, level = self._of(paragraph)
        key = self._lists.get(number)
        if key is None or not 0 <= level < _LEVELS:
            return ""
        levels = self._levels.get(key, {})
        rule = levels.get(level)
        if rule is None:
            return ""
        counts = self._counts[key]
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self._restarts.get(number, {}).items():
                if 0 <= at < _LEVELS:
                    counts[at] = start - 1
        counts[level] = rule.start if counts[level] is None else (counts[level] or 0) + 1
        for deeper in range(level + 1, _LEVELS):
            counts[deeper] = None
        return _shown(rule, levels, counts)

    def _of(self, paragraph: Element) -> tuple[str, int]:
        own = paragraph.find("pPr/numPr")
        style = _value(paragraph, "pPr/pStyle")
        number, level = self._styles.get(style, ("", ""))
        if own is not None:
            number = _value(own, "numId") or number
            level = _value(own, "ilvl") or level
        # The levels of headings are linked to their styles in the list, not in the style.
        level = level or self._linked.get((self._lists.get(number, ""), style), "")
        return number, _whole(level) or 0


def _styles(root: Element | None) -> dict[str, tuple[str, str]]:
    """Return list and level of each style of paragraphs, its own or that of the style it is based on."""
    if root is None:
        return {}
    own: dict[str, tuple[str, str]] = {}
    based: dict[str, str] = {}
    for style in root.iterfind("style"):
        name = style.get("styleId", "")
        own[name] = (_value(style, "pPr/numPr/numId"), _value(style, "pPr/numPr/ilvl"))
        based[name] = _value(style, "basedOn")
    found = {}
    for name in own:
        number = level = ""
        at, seen = name, set[str]()
        while at in own and at not in seen and not (number and level):
            seen.add(at)
            number, level = number or own[at][0], level or own[at][1]
            at = based[at]
        found[name] = (number, level)
    return found


def _level(item: Element) -> Level:
    form = item.find("numFmt")
    if form is None:
        form = item.find("AlternateContent/Fallback/numFmt")
    text = item.find("lvlText")
    start = _whole(_value(item, "start"))
    return Level(
        form.get("val", "decimal") if form is not None else "decimal",
        text.get("val", "") if text is not None else "",
        1 if start is None else start,
        _value(item, "suff") or "tab",
        item.find("isLgl") is not None,
    )


def _shown(rule: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
    if rule.form == "none":
        return rule.words
    if rule.form == "bullet":
        return BULLET

    def number(found: re.Match[str]) -> str:
        at = int(found.group(1)) - 1
        other = levels.get(at, rule)
        count = counts[at] if counts[at] is not None else other.start
        return written(count or 0, "decimal" if rule.decimal_only else other.form)

    words = re.sub(r"%([1-9])", number, rule.words)
    if not words or rule.follow == "nothing" or words.endswith(_CLOSED):
        return words
    return words + " "


def written(count: int, form: str) -> str:
    """Return a number in one of the forms of Word (ECMA-376 part 1, 17.18.59).

    What a form has no sign for is written in plain digits, as Word does.
    """
    if not 0 <= count <= 9999:
        return str(count)
    return _FORMS.get(form, str)(count) or str(count)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 1 <= count <= len(signs) else ""


def _digits(signs: str) -> Callable[[int], str]:
    return lambda count: "".join(signs[int(digit)] for digit in str(count))


def _letters(count: int) -> str:
    return chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 8) if count else ""


def _roman(count: int) -> str:
    roman = ""
    for value, sign in _ROMAN:
        roman += sign * (count // value)
        count %= value
    return roman


def _chinese(count: int) -> str:
    """Return a number up to 9999 as it is read: 十一, 一百零三."""
    if count == 0:
        return "〇"
    text, gap = "", False
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, value)
        if digit:
            text += (
                ("零" if gap and text else "")
                + ("" if digit == 1 and sign == "十" and not text else _DIGITS[digit])
                + sign
            )
            gap = False
        else:
            gap = True
    return text


def _signs(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_FORMS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _digits(_DIGITS),
    "taiwaneseDigital": _digits(_DIGITS),
    "chineseLegalSimplified": lambda count: "拾" if count == 10 else _digits(_LEGAL)(count),
    "decimalEnclosedCircle": _one_of(_signs(0x2460, 0x2473)),
    "decimalEnclosedCircleChinese": _one_of(_signs(0x2460, 0x2473)),
    "decimalEnclosedParen": _one_of(_signs(0x2474, 0x2487)),
    "decimalEnclosedFullstop": _one_of(_signs(0x2488, 0x249B)),
    "decimalFullWidth": _digits(_signs(0xFF10, 0xFF19)),
    "decimalFullWidth2": _digits(_signs(0xFF10, 0xFF19)),
    "decimalZero": lambda count: f"{count:02}",
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return found.get("val", "") if found is not None else ""


def _whole(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else None
