"""Which units of the directory words mean. Nothing is guessed: unknown and ambiguous are answers."""

from __future__ import annotations

import re
from functools import lru_cache

from threadneedle.core.extraction.folding import fold
from threadneedle.core.extraction.model import Directory, Resolution, ResolutionKind, UnitEntry
from threadneedle.core.extraction.units import is_vague

_AREA = "区县市省州盟旗"
_MEMBERS = (
    (
        "village",
        re.compile(
            r"(?:各|所有|全体)(?:行政)?(?:村|社区|村居|村社|村\(?社区\)?|村\(居\)|"
            r"社区\(村\)|村委会|居委会|村级)"
        ),
    ),
    ("township", re.compile(r"(?:各|所有|全体)(?:乡镇|镇街|镇乡|街镇|街道|镇|乡|镇\(街道\)|乡镇\(街道\))")),
    (
        "department",
        re.compile(
            rf"(?:[{_AREA}]直(?:各|机关各)?(?:部门|单位|机关)|(?:各|所有)(?:部门|委办局|"
            rf"直属单位|[{_AREA}]直(?:部门|单位)|职能部门|"
            rf"行业(?:主管)?部门|主管部门|局办)|[{_AREA}]级各(?:部门|单位))"
        ),
    ),
    ("district", re.compile(r"各(?:县|区|县市区|县\(市、区\)|区县|市县|区\(县\)|县\(市\))")),
)
_COLLECTIVE_TAIL = re.compile(
    r"^(?:\((?:街道|园区|社区|居|镇|乡|开发区|街道、园区)\))?(?:、(?:各)?(?:乡镇|"
    r"街道|镇|社区|办事处))*(?:人民政府|政府|办事处|"
    r"党委|党委和政府|村民委员会|村委会|居委会)?"
    r"(?:[、和及](?:各)?(?:街道办事处|街道办|街道|社区|居委会|"
    r"园区)(?:\([^()]*\))?)*(?:人民政府|办事处)?(?:党委|党组)?$"
)
_STREETS = re.compile(r"街")
_OTHER_KINDS = re.compile(r"[、,和及]")
_TAILS = (
    "人民政府",
    "党工委",
    "党委",
    "党组",
    "政府",
    "办事处",
    "村民委员会",
    "村委会",
    "居民委员会",
    "居委会",
)
_LONG = {
    "住房和城乡建设局": "住建局",
    "住房城乡建设局": "住建局",
    "发展和改革局": "发改局",
    "发展改革局": "发改局",
    "人力资源和社会保障局": "人社局",
    "人力资源社会保障局": "人社局",
    "市场监督管理局": "市场监管局",
    "卫生健康局": "卫健局",
    "城市管理局": "城管局",
    "城市管理综合执法局": "城管局",
    "应急管理局": "应急局",
    "自然资源和规划局": "资规局",
    "农业农村局": "农业局",
    "文化和旅游局": "文旅局",
    "工业和信息化局": "工信局",
    "退役军人事务局": "退役军人局",
    "发展和改革委员会": "发改委",
    "发展改革委": "发改委",
    "卫生健康委员会": "卫健委",
    "卫生健康委": "卫健委",
    "医疗保障局": "医保局",
}
"""Short forms in use everywhere in the country; local ones are aliases in the directory."""


def _key(words: str) -> str:
    return re.sub(r"\s", "", fold(words)).strip("、,。;:")


class _Index:
    """Names of a directory, looked up by every form in which they may be written."""

    def __init__(self, directory: Directory) -> None:
        self.names: dict[str, set[int]] = {}
        self.by_id = {entry.id: entry for entry in directory.entries}
        self.ordered = sorted(directory.entries, key=lambda entry: entry.path)
        roots = {entry.path: entry for entry in self.ordered if entry.kind == "district"}
        for entry in self.ordered:
            area = next(
                (
                    roots[entry.path[:size]]
                    for size in range(len(entry.path), 0, -1)
                    if entry.path[:size] in roots
                ),
                None,
            )
            for form in _forms(entry, area):
                self.names.setdefault(form, set()).add(entry.id)


def _forms(entry: UnitEntry, area: UnitEntry | None) -> set[str]:
    """Every way to write a unit: with and without its area, long and short, with and without 人民政府."""
    prefixes = {""}
    if area is not None:
        name = _key(area.name)
        prefixes |= {name, *(_key(short) for short in (area.short, *area.aliases) if short)}
        if name[-1:] in _AREA:
            prefixes |= {name[-1], "本" + name[-1]}
    given = {_key(name) for name in (entry.name, entry.short, *entry.aliases) if name}
    bare = set(given)
    for name in given:
        for prefix in prefixes:
            if (
                prefix
                and name.startswith(prefix)
                and len(name) - len(prefix) >= 2
                and entry.kind != "district"
            ):
                bare.add(name[len(prefix) :])
    for name in tuple(bare):
        bare.update(name.replace(long, short) for long, short in _LONG.items() if name.endswith(long))
        bare.update(name.replace(short, long) for long, short in _LONG.items() if name == short)
    if entry.kind in {"township", "village", "district"}:
        for name in tuple(bare):
            bare.update(
                name.removesuffix(tail)
                for tail in _TAILS
                if name.endswith(tail) and len(name) - len(tail) >= 2
            )
        for name in tuple(bare):
            bare.update(name + tail for tail in _TAILS)
    return {prefix + name for prefix in prefixes for name in bare} if entry.kind != "district" else bare


class _Same:
    """A directory as a cache key, by identity: hashing thousands of entries at each look-up is slow."""

    __slots__ = ("directory",)

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def __hash__(self) -> int:
        return id(self.directory.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.directory.entries is self.directory.entries


@lru_cache(maxsize=8)
def _index(same: _Same) -> _Index:
    return _Index(same.directory)


def resolve(words: str, directory: Directory, *, issuer_id: int | None = None) -> Resolution:
    """Find the unit or the units that words in a directive mean.

    Parameters
    ----------
    words
        A unit as written: a full, short or other name, with or without the
        area's prefix; or a collective such as 各乡镇（街道）.
    issuer_id
        The issuing unit. A collective means members below the common root of
        the issuer: for a department its district, for a township the township
        itself. A name borne by several units means the one below that root,
        if there is exactly one.

    Returns
    -------
    Resolution
        ``VAGUE`` for 相关单位 and its like; ``UNKNOWN`` when no unit bears the
        name; ``AMBIGUOUS`` with the candidates when several do.
    """
    key = _key(words)
    if is_vague(key):
        return Resolution(ResolutionKind.VAGUE)
    index = _index(_Same(directory))
    ids = index.names.get(key, set())
    issuer = index.by_id.get(issuer_id) if issuer_id is not None else None
    if len(ids) > 1 and issuer is not None:
        anchor = _anchor(index, issuer)
        near = {unit for unit in ids if anchor is not None and index.by_id[unit].path.startswith(anchor.path)}
        ids = near or ids
    if len(ids) == 1:
        return Resolution(ResolutionKind.UNIT, tuple(ids))
    if ids:
        return Resolution(
            ResolutionKind.AMBIGUOUS, tuple(sorted(ids, key=lambda unit: index.by_id[unit].path))
        )
    return _collective(key, index, issuer)


def _anchor(index: _Index, issuer: UnitEntry | None) -> UnitEntry | None:
    """Find the unit below which an issuer's collectives lie: itself for an area, else the area above it."""
    if issuer is None:
        tops: list[UnitEntry] = []
        for entry in index.ordered:
            if entry.kind == "district" and not (tops and entry.path.startswith(tops[-1].path)):
                tops.append(entry)
        return tops[0] if len(tops) == 1 else None
    if issuer.kind in {"district", "township", "village"}:
        return issuer
    above = [
        entry
        for entry in index.ordered
        if entry.kind in {"district", "township"}
        and issuer.path.startswith(entry.path)
        and entry is not issuer
    ]
    return max(above, key=lambda entry: len(entry.path)) if above else None


def _collective(key: str, index: _Index, issuer: UnitEntry | None) -> Resolution:
    key = re.sub(rf"^(?:全?[{_AREA}](?=[^直级])|本[{_AREA}]|辖区内?)", "", key)
    for kind, pattern in _MEMBERS:
        found = pattern.match(key)
        if not found or not (
            _COLLECTIVE_TAIL.match(key[found.end() :]) or (kind == "department" and found.end() == len(key))
        ):
            continue
        anchor = _anchor(index, issuer)
        if anchor is None:
            return Resolution(ResolutionKind.UNKNOWN)
        members = [
            entry
            for entry in index.ordered
            if entry.kind == kind and entry.path.startswith(anchor.path) and entry is not anchor
        ]
        members = _of_form(key, members) if kind == "township" else members
        members = [
            entry for entry in members if issuer is None or kind != "department" or entry.id != issuer.id
        ]
        if not members:
            return Resolution(ResolutionKind.UNKNOWN)
        return Resolution(ResolutionKind.COLLECTIVE, tuple(entry.id for entry in members), kind, anchor.id)
    return Resolution(ResolutionKind.UNKNOWN)


def _of_form(key: str, members: list[UnitEntry]) -> list[UnitEntry]:
    """Keep what the words name: 各街道 the sub-districts, 各镇 the towns, 各乡镇 all but the former."""
    if re.fullmatch(r"(?:各|所有|全体)街道(?:办事处|办)?", key):
        return [entry for entry in members if "街道" in entry.name]
    if re.fullmatch(r"(?:各|所有|全体)镇(?:人民政府|政府)?", key):
        return [entry for entry in members if re.search(r"镇(?:人民政府)?$", entry.name)]
    if re.fullmatch(r"(?:各|所有|全体)乡(?:人民政府|政府)?", key):
        return [entry for entry in members if re.search(r"乡(?:人民政府)?$", entry.name)]
    if re.fullmatch(r"(?:各|所有|全体)乡镇(?:人民政府|政府|党委)?", key):
        return [entry for entry in members if not _STREETS.search(entry.name)] or members
    return members
