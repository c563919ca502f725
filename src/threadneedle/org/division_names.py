"""Names, codes and kinds that units get from the national lists."""

from __future__ import annotations

import re
from collections.abc import Collection

from threadneedle.adapters.divisions import parent_of
from threadneedle.org.drafts import NAME_MOST, SHORT_MOST
from threadneedle.org.ranks import RANKED

SHORTER = (
    (re.compile(r"(.+?)(?:村村民委员会|村村委会|村民委员会|村委会)"), "村"),
    (re.compile(r"(.+?社区)(?:居民委员会|居委会|办理处|办事处)"), ""),
    (re.compile(r"(.+?)居民委员会"), "居委会"),
)
"""What a committee is called among neighbours: 李庄村委会 is 李庄村, 东街社区居委会 is 东街社区."""

KEPT_WHOLE = ("嘎查", "社区")


def kind_of(level: int) -> str:
    """Return the kind of the units of a level: 1 province, 2 city, 3 district, 4 township, 5 village."""
    return RANKED[level].value


def area_code(code: str) -> str:
    """Return a code as units carry it: six digits down to counties (GB/T 2260, 2007), then nine, twelve."""
    return code.ljust(6, "0")


def list_code(words: str) -> str:
    """Return a code as the lists write it, from what somebody typed: 43, 430000 and 430000000000 are one."""
    words = words.strip()
    if len(words) == 12 and words.isdecimal():
        words = words.removesuffix("000").removesuffix("000")
    if len(words) == 6 and words.isdecimal():
        words = words[:2] if words[2:] == "0000" else words[:4] if words[4:] == "00" else words
    return words


def short_name(name: str, taken: Collection[str]) -> str:
    """Return the short name of a division; its name, if another unit beside it is called so."""
    short = name
    for pattern, ending in SHORTER:
        found = pattern.fullmatch(name)
        if found is not None:
            stem = found[1]
            short = stem if stem.endswith(KEPT_WHOLE) else stem + ending
            break
    if short in taken:
        short = name
    return short[:SHORT_MOST]


def told_apart(name: str, code: str) -> str:
    """Return a name that no other unit beside it has, because the code stands in it."""
    return f"{name[: NAME_MOST - len(code) - 2]}（{code}）"


def parent_code(code: str, folded: Collection[str]) -> str:
    """Return the code of the division that a row belongs to, past rows without a government of their own."""
    above = parent_of(code)
    while above in folded:
        above = parent_of(above)
    return above
