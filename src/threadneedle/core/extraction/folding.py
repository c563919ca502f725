"""One written form for reading: full- and half-width signs become one, code point for code point.

The folded text has the length of the original, so that a position found in
one is the same position in the other. Unicode's own compatibility form is
not used, because it changes lengths.
"""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    "\u3000": " ",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "｡": "。",
    "､": "、",
    "﹑": "、",
    "﹐": ",",
    "﹔": ";",
    "﹕": ":",
    "﹙": "(",
    "﹚": ")",
    "﹝": "[",
    "〔": "[",
    "〕": "]",
    "﹞": "]",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "–": "—",
    "―": "—",
    "－": "—",
    "~": "—",
    "～": "—",
    "〇": "〇",
    "○": "〇",
    "Ｏ": "〇",
    "\t": "\t",
}
_TABLE: dict[int, int | str] = {**_WIDE, **{ord(key): value for key, value in _SIGNS.items()}}

_POINT = re.compile(r"(?<=[\u4e00-\u9fff)\]”\"])\.(?=\s|$|[\u4e00-\u9fff(])")
"""A half-width point that ends a Chinese sentence, and not a number."""


def fold(text: str) -> str:
    """Return ``text`` with one form for each sign, of the same length."""
    return _POINT.sub("。", text.translate(_TABLE))


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ORDERS = {"十": 10, "百": 100, "千": 1000}


def numeral(words: str) -> int | None:
    """Read a whole number of at most four orders, in Arabic or Chinese digits (``"二十一"`` → 21).

    None when the words are no such number.
    """
    if not words or len(words) > 9:
        return None
    if words.isascii():
        return int(words) if words.isdigit() else None
    if all(char in _DIGITS for char in words):
        return int("".join(str(_DIGITS[char]) for char in words))
    total, digit = 0, None
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _ORDERS:
            total += (1 if digit is None else digit) * _ORDERS[char]
            digit = None
        else:
            return None
    return total + (digit or 0)
