"""Rule packs as files: read, compared with what holds, taken in as one act, and written out again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, DomainError, InvalidError, Problem
from threadneedle.ledger.services import append
from threadneedle.org.drafts import RuleDraft
from threadneedle.org.models import Rule
from threadneedle.org.services.access import require_district
from threadneedle.org.services.rules import put_rule

HEAD = re.compile(r"^\[([^\[\]]+)\]")
FIELDS = {"value": "value", "unit": "unit_of_value", "zh": "name", "en": "name_en", "source": "source"}
"""Keys of a row in a file, and what a rule calls them; all are needed but the English name."""
KNOWN = {*FIELDS, "since", "house_default"}


class Fate(StrEnum):
    """What taking a pack in would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a pack at its line of the file; ``problem`` says why it cannot be taken in."""

    line: int
    key: str
    draft: RuleDraft | None
    problem: Problem | None = None
    fate: Fate = Fate.REFUSED
    held: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack; rows without a day of their own hold from ``dated``."""

    name: str
    dated: date
    rows: tuple[Row, ...] = field(default=())

    @property
    def refused(self) -> tuple[Row, ...]:
        """Rows that cannot be taken in."""
        return tuple(row for row in self.rows if row.problem is not None)


def read_pack(text: str) -> Pack:
    """Read a pack from TOML; rows that break a rule carry their problem.

    Raises
    ------
    InvalidError
        ``org.pack_unreadable`` with what is wrong, if it is no TOML; ``org.pack_head`` without name and day.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidError.of("org.pack_unreadable", field="pack", fault=str(error)) from error
    head = tables.pop("pack", None)
    head = head if isinstance(head, dict) else {}
    name, dated = head.get("name"), head.get("dated")
    if not isinstance(name, str) or not name.strip() or type(dated) is not date:
        raise InvalidError.of("org.pack_head", field="pack")
    lines = {
        found[1].strip(): number
        for number, line in enumerate(text.splitlines(), 1)
        if (found := HEAD.match(line.strip()))
    }
    rows = tuple(_row(key, table, lines.get(key, 1), head) for key, table in tables.items())
    return Pack(name.strip(), dated, rows)


def _row(key: str, table: object, line: int, head: Mapping[str, Any]) -> Row:
    try:
        return Row(line, key, _draft(key, table, head))
    except DomainError as error:
        return Row(line, key, None, error.problems[0])


def _draft(key: str, table: object, head: Mapping[str, Any]) -> RuleDraft:
    if not isinstance(table, dict):
        raise InvalidError.of("org.pack_row", key=key)
    unknown = sorted(set(table) - KNOWN)
    if unknown:
        raise InvalidError.of("org.pack_field_unknown", field=unknown[0])
    for name in FIELDS:
        if name != "en" and name not in table:
            raise InvalidError.of("org.pack_field_missing", field=name)
    since = table.get("since", head["dated"])
    if type(since) is not date:
        raise InvalidError.of("org.pack_day", value=str(since))
    house = table.get("house_default", False)
    if not isinstance(house, bool):
        raise InvalidError.of("org.pack_house_default", value=str(house))
    value = table["value"]
    try:
        number = Decimal(str(value)) if type(value) in (int, float) else None
    except InvalidOperation:
        number = None
    if number is None:
        raise InvalidError.of("org.pack_value", value=str(value))
    words = {FIELDS[name]: str(table.get(name, "")) for name in FIELDS if name != "value"}
    return RuleDraft(key=key, value=number, since=since, house_default=house, pack=head["name"], **words)


def compare_pack(pack: Pack, today: date) -> Pack:
    """Say of every row what taking it in would do, in one query.

    It is held against the row that holds from its day on, or today if that is past. A new limit may begin in
    the past, for nobody was judged by another; a limit that changes begins today at the earliest.
    """
    keys = [row.key for row in pack.rows]
    kept: dict[str, list[Rule]] = {}
    for rule in Rule.objects.filter(key__in=keys).order_by("since"):
        kept.setdefault(rule.key, []).append(rule)
    return Pack(
        pack.name, pack.dated, tuple(_compared(row, kept.get(row.key, []), today) for row in pack.rows)
    )


def _compared(row: Row, kept: list[Rule], today: date) -> Row:
    draft = row.draft
    if draft is None:
        return row
    if not kept:
        return Row(row.line, row.key, draft, None, Fate.NEW)
    day = max(draft.since, today)
    held = next((one for one in reversed(kept) if one.since <= day and (one.until or day) >= day), None)
    if held is not None and _same(held, draft):
        return Row(row.line, row.key, draft, None, Fate.SAME, held.value)
    if draft.since < today:
        problem = Problem("org.rule_in_the_past", {"since": draft.since})
        return Row(row.line, row.key, None, problem, Fate.REFUSED, held.value if held else None)
    return Row(row.line, row.key, draft, None, Fate.CHANGED, held.value if held else None)


def _same(held: Rule, draft: RuleDraft) -> bool:
    names = ("value", "unit_of_value", "name", "name_en", "source", "house_default")
    return all(getattr(held, name) == getattr(draft, name) for name in names)


@transaction.atomic
def import_pack(text: str, *, actor: Actor, now: datetime) -> Pack:
    """Take a pack in as one act: all of it, or nothing where a row is refused.

    Raises
    ------
    ForbiddenError
        Not administrator of the whole district.
    InvalidError
        As ``read_pack``; ``org.pack_refused`` with the line and the key of each row that is refused.
    """
    require_district(actor)
    pack = compare_pack(read_pack(text), local_day(now))
    if pack.refused:
        raise InvalidError(
            *(Problem("org.pack_refused", {"line": row.line, "key": row.key}) for row in pack.refused)
        )
    taken = [row for row in pack.rows if row.draft is not None and row.fate is not Fate.SAME]
    rows = [put_rule(row.draft)[0] for row in taken if row.draft is not None]
    append(
        "rule.import",
        actor=actor,
        now=now,
        subjects=[("rule", row.pk) for row in rows],
        payload={
            "pack": pack.name,
            "digest": sha256(text.encode()).hexdigest(),
            "new": [row.key for row in taken if row.fate is Fate.NEW],
            "changed": [row.key for row in taken if row.fate is Fate.CHANGED],
        },
    )
    return pack


def export_pack(day: date, name: str) -> str:
    """Return what holds on a day as a pack: every row with its own day, in order of the keys."""
    holding = Rule.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day).order_by("key", "since")
    newest = {rule.key: rule for rule in holding}
    parts = [f"[pack]\nname = {_quoted(name)}\ndated = {day.isoformat()}\n"]
    for key, rule in newest.items():
        lines = [
            f"[{key}]",
            f"value = {_number(rule.value)}",
            f"unit = {_quoted(rule.unit_of_value)}",
            f"zh = {_quoted(rule.name)}",
            *([f"en = {_quoted(rule.name_en)}"] if rule.name_en else []),
            f"since = {rule.since.isoformat()}",
            f"source = {_quoted(rule.source)}",
            *(["house_default = true"] if rule.house_default else []),
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return str(int(value)) if whole else f"{value.normalize():f}"


def _quoted(words: str) -> str:
    """Write a string of TOML (1.0, 2021): quotes, backslashes and control characters are escaped."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(each if each >= " " and each != "\x7f" else f"\\u{ord(each):04X}" for each in escaped)
        + '"'
    )
