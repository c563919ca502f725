"""A matter in the words of its office's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import pgettext

from threadneedle.core.base import Tier
from threadneedle.core.extraction import Directory
from threadneedle.sheets.purposes.base import Words
from threadneedle.sheets.purposes.register.fields import STATE
from threadneedle.sheets.purposes.register.parsing import CLOSED, LATE, OPEN, TIERS, origin_of, state_of
from threadneedle.sheets.purposes.register.rows import KEPT
from threadneedle.sheets.reads.register import Entry
from threadneedle.ui.words import word

BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says what a matter has in each field, in the office's own words where it has any."""

    names: Directory
    words: Words
    _units: dict[int, str] = field(default_factory=dict)

    def cells(self, entry: Entry) -> dict[str, str | date]:
        """Return the cells of a matter by field; a field that is empty is ``""``."""
        return {
            "number": entry.number,
            "origin": self.origin(entry),
            "source_words": entry.source_words,
            "source_day": entry.source_day or "",
            "asked_by": entry.asked_by,
            "title": entry.title,
            "text": entry.text,
            "tier": TIERS[Tier(entry.tier)][0] if entry.tier is not None else "",
            "lead": self.units(entry, "lead"),
            "cooperating": self.units(entry, "cooperating"),
            "registered_on": entry.registered_on,
            "due": entry.due or entry.extras.get(KEPT["due"], ""),
            "progress": entry.progress,
            STATE: self.state(entry),
            "closed_on": entry.closed_on or "",
            "result": entry.result,
        }

    def units(self, entry: Entry, code: str) -> str:
        """Return the names of units, and the words that name none in particular."""
        ids = entry.cooperating if code == "cooperating" else parts_in_charge(entry)
        said = [self.unit(unit, code) for unit in ids]
        kept = unit_words(entry, code)
        return BETWEEN.join([*said, kept] if kept else said)

    def unit(self, unit_id: int, code: str) -> str:
        """Return what the office calls a unit, else its short name."""
        own = self.words.get(code, {}).get(str(unit_id))
        if own:
            return own
        if not self._units:
            self._units.update({entry.id: entry.short or entry.name for entry in self.names.entries})
        return self._units.get(unit_id, "")

    def state(self, entry: Entry) -> str:
        """Return the state: the office's word in this row as long as it holds, else its usual word."""
        code = state_code(entry)
        kept = entry.extras.get(KEPT[STATE], "")
        if kept and means(state_of(kept)) == means(code):
            return kept
        own = self.words.get(STATE, {})
        usual = own.get(code) or (own.get(OPEN) if code == LATE else None)
        return usual or state_word(code)

    def origin(self, entry: Entry) -> str:
        """Return the origin: the office's word in this row as long as it holds, else its usual word."""
        kept = entry.extras.get(KEPT["origin"], "")
        if kept and origin_of(kept, entry.source_words) == entry.origin:
            return kept
        return self.words.get("origin", {}).get(entry.origin) or word(entry.origin, "origin")


def unit_words(entry: Entry, code: str) -> str:
    """Return the words of a matter that name no single unit: the office's own, else those of the order."""
    return entry.extras.get(KEPT[code], "") or entry.collectives[code]


def parts_in_charge(entry: Entry) -> tuple[int, ...]:
    """Return the lead, if there is one, and those responsible with it."""
    lead = (entry.lead,) if entry.lead is not None else ()
    return (*lead, *entry.responsible)


def state_code(entry: Entry) -> str:
    """Return the state of a matter."""
    return CLOSED if entry.closed_on is not None else LATE if entry.late else OPEN


def means(state: str) -> str:
    """Return what a table can say of a state: that a matter is closed, or that it is not."""
    return CLOSED if state == CLOSED else OPEN


def state_word(code: str) -> str:
    """Return our own word for a state."""
    if code == CLOSED:
        return pgettext("state in a register", "closed")
    if code == LATE:
        return pgettext("state in a register", "late")
    return pgettext("state in a register", "open")


def as_text(value: str | date) -> str:
    """Return a cell as its reader sees it."""
    return value.isoformat() if isinstance(value, date) else value


def as_kept(cells: Mapping[str, str | date]) -> dict[str, str]:
    """Return cells as they are remembered for the next comparison."""
    return {code: as_text(value) for code, value in cells.items()}
