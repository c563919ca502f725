"""What a table would change on a matter, seen from what the office was given out last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from threadneedle.core.base import Problem
from threadneedle.sheets.purposes.base import Change, Fault, GivenRow
from threadneedle.sheets.purposes.register.fields import STATE
from threadneedle.sheets.purposes.register.parsing import CLOSED, Day, Reader, Units, same_words
from threadneedle.sheets.purposes.register.rows import COMPARED, KEPT, Read, read_row
from threadneedle.sheets.purposes.register.saying import (
    Speaker,
    as_text,
    means,
    parts_in_charge,
    state_code,
    unit_words,
)
from threadneedle.sheets.reads.register import Entry

OTHER = "+"
"""Stands before the heading of a column that is no field, where cells are remembered."""
CLEARED = frozenset({"source_words", "asked_by", "text", "progress", "result", "cooperating"})
"""Fields that an emptied cell may empty; of all others a matter needs, or has had, something."""
OF_THE_ORDER = frozenset({"title", "text", "tier", "due", "lead", "cooperating"})
"""What belongs to the order where another office has given it."""


@dataclass(slots=True)
class Compared:
    """The changes of a row, and the values that the service is given."""

    changes: list[Change] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    extras_changed: bool = False


def compare(
    read: Read,
    entry: Entry,
    given: Mapping[str, str] | None,
    speaker: Speaker,
    reader: Reader,
    today: date,
) -> Compared:
    """Compare a row with its matter.

    A cell that says what the matter has is unchanged, and so is one that still says what was given out
    last: then the office has not touched it. Where both have changed since, it is a conflict.
    """
    found = Compared(extras=dict(entry.extras))
    said = speaker.cells(entry)
    before = read_row(GivenRow(0, MappingProxyType(dict(given or {}))), reader) if given else None
    for code in COMPARED:
        if code not in read.row.cells:
            continue
        words = read.row.cells[code].strip()
        last = given.get(code) if given else None
        if last is not None and same_words(words, last):
            _forget_faults(read, code)
            continue
        if any(fault.field == code for fault in read.faults):
            continue
        if code not in read.values or _same(code, read, entry, words, as_text(said[code])):
            continue
        if not words:
            _emptied(found, code, last, as_text(said[code]))
            if code not in CLEARED or last is None:
                continue
        moved = (
            before is not None and last is not None and _moved(code, before, entry, last, as_text(said[code]))
        )
        found.changes.append(Change(code, as_text(said[code]), words, moved))
        _put(found, code, read, entry, today)
    _other_columns(found, read, entry, given)
    _refuse(found, read, entry)
    if found.extras_changed:
        found.values["extras"] = found.extras
    return found


def _forget_faults(read: Read, code: str) -> None:
    """What was given out so is not wrong because it comes back."""
    read.faults = [fault for fault in read.faults if fault.field != code]
    read.notes = [note for note in read.notes if note.field != code]


def value_of(code: str, entry: Entry) -> object:
    """Return what a matter has in a field, as reading a cell gives it."""
    kept = entry.extras.get(KEPT.get(code, ""), "")
    match code:
        case "lead":
            return Units(parts_in_charge(entry), unit_words(entry, code))
        case "cooperating":
            return Units(entry.cooperating, unit_words(entry, code))
        case "due":
            return Day(entry.due, kept if entry.due is None else "")
        case "source_day" | "registered_on" | "closed_on":
            return Day(getattr(entry, code))
        case "state":
            return means(state_code(entry))
        case _:
            return getattr(entry, code)


def _same(code: str, read: Read, entry: Entry, words: str, said: str) -> bool:
    """Tell whether a cell says what the matter has."""
    if code in {STATE, "origin"}:
        return same_words(words, said)
    return _equal(read.values[code], value_of(code, entry))


def _equal(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return same_words(one, other)
    if isinstance(one, Units) and isinstance(other, Units):
        first = one.ids[:1] == other.ids[:1] and set(one.ids) == set(other.ids)
        return first and same_words(one.words, other.words)
    if isinstance(one, Day) and isinstance(other, Day):
        return one.day == other.day and (one.day is not None or same_words(one.words, other.words))
    return one == other


def _moved(code: str, before: Read, entry: Entry, last: str, said: str) -> bool:
    """Tell whether the matter has changed here since the table was given out."""
    if code in {STATE, "origin"}:
        return not same_words(last, said)
    return not _equal(before.values.get(code), value_of(code, entry))


def _emptied(found: Compared, code: str, last: str | None, said: str) -> None:
    """A cell that was given out with words and is empty now cannot always empty the field.

    A cell that was empty before leaves what stands here.
    """
    if last and code not in CLEARED:
        found.faults.append(Fault(code, "", Problem("register.emptied", {"stands": said})))


def _put(found: Compared, code: str, read: Read, entry: Entry, today: date) -> None:
    """Give the service the value of a changed field."""
    value = read.values[code]
    if isinstance(value, Units):
        _put_units(found, code, value, entry)
    elif isinstance(value, Day):
        _put_day(found, code, value, entry)
    elif code == STATE:
        _put_state(found, read, entry, today)
    elif code == "origin":
        found.values["origin"] = value
        _keep(found, code, read.kept.get(KEPT[code], ""))
    else:
        found.values[code] = value


def _put_units(found: Compared, code: str, value: Units, entry: Entry) -> None:
    _keep(found, code, value.words)
    if code == "cooperating":
        found.values["cooperating"] = value.ids
    elif value.ids:
        found.values |= {"lead": value.ids[0], "responsible": value.ids[1:]}
    elif entry.lead is not None:
        # The service cannot take a lead away, and a matter that somebody leads has a task.
        found.faults.append(Fault(code, value.words, Problem("register.lead_taken_away")))


def _put_day(found: Compared, code: str, value: Day, entry: Entry) -> None:
    if value.day is not None:
        found.values[code] = value.day
    elif code == "due" and entry.due is not None:
        found.faults.append(Fault(code, value.words, Problem("register.due_taken_away")))
    if code == "due":
        _keep(found, code, value.words if value.day is None else "")


def _put_state(found: Compared, read: Read, entry: Entry, today: date) -> None:
    _keep(found, STATE, read.kept.get(KEPT[STATE], ""))
    closed = read.values[STATE] == CLOSED
    if closed and entry.closed_on is None:
        found.values.setdefault("closed_on", read.day("closed_on") or today)
    elif not closed and entry.closed_on is not None:
        params = {"day": entry.closed_on.isoformat()}
        found.faults.append(Fault(STATE, read.row.words(STATE), Problem("register.reopened", params)))


def _keep(found: Compared, code: str, words: str) -> None:
    """Keep the words of a cell for which there is no field, or forget those kept before."""
    heading = KEPT[code]
    if found.extras.get(heading, "") != words:
        found.extras_changed = True
        if words:
            found.extras[heading] = words
        else:
            del found.extras[heading]


def _other_columns(found: Compared, read: Read, entry: Entry, given: Mapping[str, str] | None) -> None:
    for heading, words in read.row.extras.items():
        here = entry.extras.get(heading, "")
        last = given.get(OTHER + heading) if given else None
        if same_words(words, here) or (last is not None and same_words(words, last)):
            continue
        conflict = last is not None and not same_words(last, here)
        found.changes.append(Change(OTHER + heading, here, words, conflict))
        found.extras[heading] = words
        found.extras_changed = True


def _refuse(found: Compared, read: Read, entry: Entry) -> None:
    """Refuse what the office may not change, and closing what is not finished without a word."""
    if not entry.ours:
        whose = {"number": entry.number, "issuer": entry.issuer}
        found.faults += [
            Fault(change.field, change.new, Problem("matter.not_its_words", whose))
            for change in found.changes
            if change.field in OF_THE_ORDER
        ]
    closes = entry.closed_on is None and "closed_on" in found.values
    if closes and entry.unfinished:
        params: dict[str, object] = {"number": entry.number, "count": entry.unfinished}
        if not entry.ours:
            problem = Problem("matter.tasks_of_another", {**params, "issuer": entry.issuer})
            found.faults.append(Fault("closed_on", read.row.words("closed_on"), problem))
        elif not (found.values.get("result") or entry.result):
            found.faults.append(Fault("result", "", Problem("matter.tasks_open", params)))
