"""Whose part of an order that arrived is ours: the unit that registers it, and those below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from threadneedle.core.base import covers
from threadneedle.core.extraction import Directory, QuestionCode, UnitEntry, UnitRole
from threadneedle.directives.models import Directive, DraftUnit, Question

OURSELVES = re.compile(r"[我本](?:局|委|办|院|会|中心|公司|站|处|部|行|厅|单位)")
"""How an office names itself in its own papers."""


class Addressed(StrEnum):
    """To whom a passage of an order that arrived is addressed."""

    US = "us"
    BELOW = "below"
    OTHERS = "others"
    UNKNOWN = "unknown"


def addressed_to(
    directive: Directive, rows: Sequence[DraftUnit], asked: Sequence[Question], names: Directory
) -> tuple[Addressed, list[DraftUnit]]:
    """Tell whose a passage is, and return its units as the unit that registers it has them.

    Addressed to the unit, to all of its kind, to “units concerned” or to nobody, it is the unit's own;
    addressed to members of a collective below it, theirs. What names only others keeps its units and is
    no task here.

    Parameters
    ----------
    asked
        The questions about the units of the passage, with the candidates of words that may mean several.
    """
    known = {entry.id: entry for entry in names.entries}
    us = known[directive.issuer_id]
    vague = {str(each.params["words"]) for each in asked if each.code == QuestionCode.UNIT_VAGUE}
    candidates = {
        str(each.params["words"]): set(each.params["candidates"])
        for each in asked
        if each.code == QuestionCode.UNIT_AMBIGUOUS
    }
    below: list[DraftUnit] = []
    named_others = False
    unknown: list[DraftUnit] = []
    for row in rows:
        entry = known.get(row.unit_id or 0)
        if entry is None:
            if row.words in vague or us.id in candidates.get(row.words, ()):
                return Addressed.US, [own_part(row, us.id)]
            others = row.words in candidates or _is_issuer(row.words, directive.issuer_words)
            named_others |= others
            unknown += [] if others else [row]
        elif _means(us, entry, row.member_kind):
            return Addressed.US, [own_part(row, us.id)]
        elif (part := _part_below(us, entry, row)) is not None:
            below.append(part)
        else:
            named_others = True
    if below:
        return Addressed.BELOW, below
    if unknown and not named_others:
        return Addressed.UNKNOWN, list(rows)
    if rows:
        return Addressed.OTHERS, list(rows)
    return Addressed.US, []


def _is_issuer(words: str, issuer_words: str) -> bool:
    """Tell whether words mean the office that gave the order: 我局, or its name without the area's."""
    return bool(OURSELVES.fullmatch(words)) or (len(words) > 2 and issuer_words.endswith(words))


def own_part(row: DraftUnit, unit_id: int) -> DraftUnit:
    """Return the unit's own part of a passage, in the words of the source."""
    row.unit_id, row.member_kind, row.role = unit_id, "", UnitRole.LEAD.value
    return row


def _means(us: UnitEntry, entry: UnitEntry, member_kind: str) -> bool:
    if member_kind:
        return member_kind == us.kind and covers(entry.path, us.path)
    return entry.id == us.id


def _part_below(us: UnitEntry, entry: UnitEntry, row: DraftUnit) -> DraftUnit | None:
    if covers(us.path, entry.path):
        return row
    if row.member_kind == "village" and us.kind == "township" and covers(entry.path, us.path):
        row.unit_id = us.id
        return row
    return None
