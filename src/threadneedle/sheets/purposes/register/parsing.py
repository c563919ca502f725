"""What the cells of a register mean: days, units, origins, states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from threadneedle.core.base import InvalidError, Problem, Tier
from threadneedle.core.extraction import Directory, ResolutionKind, resolve
from threadneedle.core.sheets import plain, read_day, split_names, unbracketed
from threadneedle.sheets.purposes.base import Fault

OPEN, LATE, CLOSED = "open", "late", "closed"

NOT_YET = re.compile(r"未|没有|尚|正在|待|否|不|基本|部分|阶段|推进|not|open|no\b", re.IGNORECASE)
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
DONE = re.compile(r"办结|完成|销号|结束|办毕|^是$|^已|closed|done|yes", re.IGNORECASE)
BEHIND = re.compile(r"逾期|超期|滞后|超时|late|overdue", re.IGNORECASE)

ORIGINS = (
    ("remark", re.compile(r"批示|批办|圈阅|remark", re.IGNORECASE)),
    ("minutes", re.compile(r"会议|纪要|常务会|调度会|minutes|meeting", re.IGNORECASE)),
    ("higher", re.compile(r"上级|省|市|国务院|中央|转办|higher", re.IGNORECASE)),
    ("document", re.compile(r"文件|通知|方案|意见|报告|document|", re.IGNORECASE)),
)

NO_DAY = re.compile(r"^(长期|常年|持续|全年|每[年月季周日]|按[年月季]|待定|即时|立即|随时)")
"""Words that offices write where there is no day; they are kept as they are."""
NOTHING = frozenset({"", "/", "／", "-", "—", "——", "无", "暂无"})
"""What offices write into a cell that is empty."""

TIERS = {
    Tier.SAFETY: ("安全", "安", "safety"),
    Tier.LIVELIHOOD: ("民生", "民", "livelihood"),
    Tier.ECONOMY: ("经济", "经", "economy"),
    Tier.DEVELOPMENT: ("发展", "发", "development"),
}
LEADS = re.compile(r"牵头|主办")
MOST_NEAR = 3
MOST_LOOKED_UP = 60
"""Unknown names for which near ones are looked for in one table; to compare more takes seconds."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units in a cell, in order; ``words`` keeps those that name no single unit."""

    ids: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a cell, or the words that stand for none."""

    day: date | None = None
    words: str = ""


@dataclass(slots=True)
class Reader:
    """Reads cells for one office; remembers names that it has looked up."""

    names: Directory
    office: int
    year: int
    _known: dict[str, tuple[ResolutionKind, tuple[int, ...]]] = field(default_factory=dict)
    _near: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    _called: dict[str, int] = field(default_factory=dict)

    def day(self, words: str, year: int | None = None) -> Day:
        """Read a day; words for no day are kept.

        Raises
        ------
        InvalidError
            ``sheet.day_*``.
        """
        if words in NOTHING:
            return Day()
        if NO_DAY.match(words):
            return Day(None, words)
        return Day(read_day(words, year=year or self.year))

    def units(self, code: str, words: str) -> tuple[Units, list[Fault], list[Fault]]:
        """Read the units in a cell; return them with faults and notes.

        Who is marked as leading comes first. Words for several units or for none in particular name no
        lead: they are kept, and said.
        """
        ids: list[int] = []
        kept: list[str] = []
        faults: list[Fault] = []
        notes: list[Fault] = []
        for name in split_names("" if words.strip() in NOTHING else words):
            kind, found = self._resolve(name)
            if kind is ResolutionKind.UNIT:
                ids.insert(0, found[0]) if LEADS.search(name) else ids.append(found[0])
            elif kind in {ResolutionKind.COLLECTIVE, ResolutionKind.VAGUE}:
                kept.append(name)
                notes.append(Fault(code, name, Problem("register.unit_in_words", {"words": name})))
            else:
                several = kind is ResolutionKind.AMBIGUOUS
                problem = Problem(
                    "register.unit_ambiguous" if several else "register.unit_unknown", {"words": name}
                )
                faults.append(Fault(code, name, problem, self._named(found) if several else self.near(name)))
        return Units(tuple(dict.fromkeys(ids)), "、".join(kept)), faults, notes

    def single_units(self, words: str) -> list[tuple[str, int]]:
        """Return the names in a cell that mean one unit, with its id."""
        found = ((name, self._resolve(name)) for name in split_names(words))
        return [(name, ids[0]) for name, (kind, ids) in found if kind is ResolutionKind.UNIT]

    def _resolve(self, name: str) -> tuple[ResolutionKind, tuple[int, ...]]:
        if name not in self._known:
            found = resolve(name, self.names, issuer_id=self.office)
            bare = unbracketed(name)
            if found.kind is ResolutionKind.UNKNOWN and bare and bare != plain(name):
                found = resolve(bare, self.names, issuer_id=self.office)
            self._known[name] = (found.kind, found.unit_ids)
        return self._known[name]

    def _named(self, ids: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
        names = {entry.id: entry.short or entry.name for entry in self.names.entries}
        return tuple((unit, names[unit]) for unit in ids[:MOST_NEAR])

    def near(self, name: str) -> tuple[tuple[int, str], ...]:
        """Return units that are called almost so."""
        if name not in self._near:
            if len(self._near) >= MOST_LOOKED_UP:
                return ()
            if not self._called:
                for entry in self.names.entries:
                    for word in (entry.name, entry.short, *entry.aliases):
                        if word:
                            self._called.setdefault(word, entry.id)
            close = get_close_matches(name, self._called, n=MOST_NEAR * 2, cutoff=0.5)
            ids = tuple(dict.fromkeys(self._called[word] for word in close))
            self._near[name] = self._named(ids)
        return self._near[name]

    def tier(self, words: str) -> int | None:
        """Read a tier; None for an empty cell.

        Raises
        ------
        InvalidError
            ``register.tier_unknown``.
        """
        if not words:
            return None
        said = plain(words)
        for tier, forms in TIERS.items():
            if any(said == plain(form) or said == f"{form}类" for form in forms):
                return int(tier)
        raise InvalidError.of("register.tier_unknown", value=words)


def state_of(words: str) -> str:
    """Return what the words of an office for a state mean: open, late or closed; ``""`` for none."""
    if not words:
        return ""
    share = PER_CENT.search(words)
    whole = share is None or float(share[1]) >= 100
    if whole and DONE.search(words) and not NOT_YET.search(words):
        return CLOSED
    return LATE if BEHIND.search(words) else OPEN


def origin_of(words: str, source: str = "") -> str:
    """Return the origin that words mean; without any, that which the source shows."""
    said = words or source
    return next(code for code, pattern in ORIGINS if pattern.search(said))


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts differ in white space only."""
    return one == other or "".join(one.split()) == "".join(other.split())
