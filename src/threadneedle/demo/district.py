"""The units, posts and personas of the demo, as read from the data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files("threadneedle.demo") / "data"


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the demo; ``short`` is the name by which the data files speak of it."""

    number: int
    kind: str
    name: str
    short: str
    name_en: str
    short_en: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    hours_a_day: float = 0.0
    reserve: float = 0.0

    @property
    def is_street(self) -> bool:
        """Tell whether a township is a subdistrict (街道)."""
        return self.kind == "township" and self.name.endswith("街道")

    @property
    def is_rural(self) -> bool:
        """Tell whether a township is a rural one (乡)."""
        return self.kind == "township" and self.name.endswith("乡")

    @property
    def slug(self) -> str:
        """Return the unit's part of a sign-in name: its English short name in small letters."""
        return "-".join(re.findall(r"[a-z]+", self.short_en.lower()))

    @property
    def label(self) -> str:
        """Return the name that posts carry: short for departments, whole for townships and villages."""
        return self.name if self.kind in {"township", "village"} else self.short


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post of the demo; ``on`` is the unit at which its roles begin.

    A ``founded`` post comes with the district itself.
    """

    unit: str
    key: str
    name: str
    name_en: str
    roles: tuple[str, ...]
    on: str
    heads: bool = False
    vacant: bool = False
    founded: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody of another post stands in from one day to another, in days from today."""

    unit: str
    post: str
    by: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Persona:
    """A one-click sign-in, and what to try with it."""

    unit: str
    post: str
    try_zh: str
    try_en: str


@dataclass(frozen=True, slots=True)
class District:
    """Everything that exists before the first order: units in tree order, posts, personas."""

    units: tuple[DemoUnit, ...]
    posts: tuple[DemoPost, ...]
    personas: tuple[Persona, ...]
    stand_ins: tuple[StandIn, ...]
    by_short: Mapping[str, DemoUnit] = field(hash=False, compare=False, default_factory=dict)

    def post(self, unit: str, key: str) -> DemoPost:
        """Return a post by its unit and key."""
        return next(post for post in self.posts if (post.unit, post.key) == (unit, key))

    def sign_in_name(self, post: DemoPost) -> str:
        """Return the sign-in name of whoever holds a post."""
        return f"{self.by_short[post.unit].slug}.{post.key}"

    def titles(self, post: DemoPost) -> tuple[str, str]:
        """Return what the holder of a post is called, in Chinese and in English: never a person's name."""
        unit = self.by_short[post.unit]
        return f"{unit.label}{post.name}", f"{unit.short_en} {post.name_en}"

    def of_kind(self, kind: str, parent: str = "") -> tuple[DemoUnit, ...]:
        """Return the units of a kind, of one parent if it is named, in tree order."""
        return tuple(
            unit for unit in self.units if unit.kind == kind and (not parent or unit.parent == parent)
        )


def read_toml(*parts: str) -> dict[str, Any]:
    """Read a data file of the demo."""
    return tomllib.loads(DATA.joinpath(*parts).read_text(encoding="utf-8"))


@cache
def load_district() -> District:
    """Read the district.

    Raises
    ------
    KeyError
        If a post or persona names a unit that is not there.
    """
    rows = read_toml("district.toml")
    units = tuple(_units(rows))
    by_short = {unit.short: unit for unit in units}
    post_rows = read_toml("posts.toml")
    vacant = {(row["unit"], row["post"]) for row in post_rows["vacant"]}
    posts = tuple(_posts(units, post_rows, vacant))
    personas = tuple(
        Persona(row["unit"], row["post"], row["try_zh"], row["try_en"])
        for row in read_toml("personas.toml")["persona"]
    )
    stand_ins = tuple(
        StandIn(row["unit"], row["post"], row["by"], row["from"], row["to"]) for row in post_rows["stand_in"]
    )
    return District(units, posts, personas, stand_ins, by_short)


def _units(rows: Mapping[str, Any]) -> Iterator[DemoUnit]:
    top = rows["district"]
    root: str = top["short"]
    names = tuple(top["aliases"])
    yield DemoUnit(top["number"], "district", top["name"], root, top["name_en"], top["short_en"], "", names)
    flat = [("office", row) for row in rows["office"]] + [("department", row) for row in rows["department"]]
    for kind, row in sorted(flat, key=lambda pair: int(pair[1]["number"])):
        yield DemoUnit(
            row["number"],
            kind,
            row["name"],
            row["short"],
            row["name_en"],
            row["short_en"],
            root,
            tuple(row["aliases"]),
        )
    for row in rows["township"]:
        yield DemoUnit(
            row["number"],
            "township",
            row["name"],
            row["name"],
            row["name_en"],
            row["short_en"],
            root,
            (*row["aliases"], row["short"]),
            row["hours_a_day"],
            row["reserve"],
        )
        for number, (name, name_en) in enumerate(row["villages"], start=1):
            suffix = "Community" if name.endswith("社区") else "Village"
            yield DemoUnit(number, "village", name, name, f"{name_en} {suffix}", name_en, row["name"])


def _posts(
    units: tuple[DemoUnit, ...], rows: Mapping[str, Any], vacant: set[tuple[str, str]]
) -> Iterator[DemoPost]:
    root = units[0].short
    for unit in units:
        for row in rows[_post_kind(unit)]:
            if unit.short not in row.get("only", (unit.short,)):
                continue
            yield DemoPost(
                unit.short,
                row["key"],
                _post_name(unit, row),
                row["en"],
                tuple(row["roles"]),
                root if row.get("on") == "district" else unit.short,
                heads=row["key"] in {"head", "governor"},
                vacant=(unit.short, row["key"]) in vacant,
                founded=row.get("founded", False),
            )


def _post_kind(unit: DemoUnit) -> str:
    if unit.kind == "office" and unit.number == 1:
        return "government_office"
    if unit.kind == "office" and unit.number == 2:
        return "supervision_office"
    return "department" if unit.kind == "office" else unit.kind


def _post_name(unit: DemoUnit, row: Mapping[str, Any]) -> str:
    words: str = row["zh"]
    if unit.is_street:
        words = row.get("zh_street", words)
    elif unit.is_rural:
        words = row.get("zh_rural", words)
    elif unit.name.endswith("社区"):
        words = row.get("zh_community", words)
    elif unit.name.endswith("大队"):
        words = row.get("zh_brigade", words)
    return words
