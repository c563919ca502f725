"""What each row of a register would do: a matter to be registered, a change, or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from threadneedle.core.base import Actor, InvalidError, Problem
from threadneedle.core.sheets import plain
from threadneedle.directives.reads.planned import BELOW_GOVERNMENT
from threadneedle.directives.services.matter_rows import (
    DEFAULT_TIER,
    MOST_ROWS,
    Findings,
    MatterChange,
    MatterDraft,
    check_days,
    check_units,
    check_words,
)
from threadneedle.org.models import Unit
from threadneedle.org.reads import directory
from threadneedle.sheets.purposes.base import Change, Fault, GivenRow, Kind, Outcome, Words, twice
from threadneedle.sheets.purposes.register.changes import compare
from threadneedle.sheets.purposes.register.fields import STATE
from threadneedle.sheets.purposes.register.parsing import Reader, origin_of, state_of
from threadneedle.sheets.purposes.register.rows import KEPT, Read, is_closed, read_row
from threadneedle.sheets.purposes.register.saying import Speaker
from threadneedle.sheets.reads import given_rows, latest_layout
from threadneedle.sheets.reads.register import Entry, register_of

CODE = "register"
SAID_OF = {"responsible": "lead", "extras": "", "client_key": "", "version": ""}
"""Where a problem of the service stands in the table, if it is not its own field."""


@dataclass(slots=True)
class Plan:
    """A row, the matter that it means, and what would be done."""

    read: Read
    entry: Entry | None
    draft: MatterDraft | None = None
    change: MatterChange | None = None
    changes: tuple[Change, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """What the dry run says of the row."""
        faults = (*self.read.faults, *self.faults)
        done = Kind.NEW if self.entry is None else Kind.CHANGED if self.changes else Kind.UNCHANGED
        title = self.read.text("title") or (self.entry.title if self.entry else "")
        return Outcome(
            self.read.row.number,
            Kind.PROBLEM if faults else done,
            title,
            self.changes,
            tuple(faults),
            tuple(self.read.notes) if done is not Kind.UNCHANGED else (),
        )


def make_plans(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> list[Plan]:
    """Say what each row would do; in as many queries for three hundred rows as for ten.

    Raises
    ------
    InvalidError
        ``matter.rows`` if there are more than the register takes at once.
    """
    if len(rows) > MOST_ROWS:
        raise InvalidError.of("matter.rows", rows=len(rows), limit=MOST_ROWS)
    entries = register_of(actor, today)
    names = directory(actor.unit_path)
    reader = Reader(names, actor.unit_id, today.year)
    reads = [read_row(row, reader) for row in rows]
    usual = own_words(rows, reader)
    for read in reads:
        _keep_own_words(read, usual)
    meant = _meant(reads, entries)
    given = given_rows(CODE, actor.unit_id)
    layout = latest_layout(CODE, actor)
    told = {column.field: column.words for column in layout.columns if column.field} if layout else {}
    speaker = Speaker(names, told)
    units = Unit.objects.visible_to(actor).in_bulk([unit for read in reads for unit in _units(read)])
    office = next((entry.kind for entry in names.entries if entry.id == actor.unit_id), "")
    plans = []
    for read, entry in zip(reads, meant, strict=True):
        plan = Plan(read, entry)
        if entry is None:
            _plan_new(plan, today, units, office)
        else:
            _plan_change(plan, entry, given.get(str(entry.id)), speaker, reader, today, units)
        plans.append(plan)
    _refuse_twice(plans)
    return plans


def _meant(reads: Sequence[Read], entries: Sequence[Entry]) -> list[Entry | None]:
    """Return the matter of each row: by its number, without one by title, source and day."""
    by_number = {entry.number: entry for entry in entries}
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_title[plain(entry.title)].append(entry)
    found: list[Entry | None] = []
    for read in reads:
        if read.text("number"):
            found.append(by_number.get(read.text("number")))
            continue
        same = by_title.get(plain(read.text("title")), [])
        if "source_words" in read.values:
            source = plain(read.text("source_words"))
            same = [entry for entry in same if plain(entry.source_words) == source]
        day = read.day("registered_on")
        if day is not None:
            same = [entry for entry in same if entry.registered_on == day]
        found.append(same[0] if len(same) == 1 else None)
    return found


def own_words(rows: Sequence[GivenRow], reader: Reader) -> dict[str, dict[str, str]]:
    """Return what the office calls states, origins and units: of several words the most frequent."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        if words := row.words(STATE).strip():
            counted[STATE, state_of(words)][words] += 1
        if words := row.words("origin").strip():
            counted["origin", origin_of(words, row.words("source_words"))][words] += 1
        for code in ("lead", "cooperating"):
            for name, unit in reader.single_units(row.words(code)):
                counted[code, str(unit)][name] += 1
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (code, key), words_of in counted.items():
        found[code][key] = words_of.most_common(1)[0][0]
    return found


def _keep_own_words(read: Read, usual: Words) -> None:
    """Keep the word of a row for its state or origin where the office usually writes another."""
    for code, key in ((STATE, read.values.get(STATE)), ("origin", read.values.get("origin"))):
        words = read.row.words(code).strip()
        if words and usual.get(code, {}).get(str(key)) != words:
            read.kept[KEPT[code]] = words


def _units(read: Read) -> tuple[int, ...]:
    return (*read.units("lead"), *read.units("cooperating"))


def _plan_new(plan: Plan, today: date, units: Mapping[int, Unit], office: str) -> None:
    read = plan.read
    if not read.text("title"):
        plan.faults.append(Fault("title", "", Problem("sheet.cell_missing")))
        return
    closed_on = read.day("closed_on")
    if is_closed(read) and closed_on is None:
        closed_on = today
        note = Problem("register.closed_today", {"day": today.isoformat()})
        read.notes.append(Fault("closed_on", read.row.words(STATE), note))
    _note_what_is_missing(read, is_open=closed_on is None)
    registered_on = read.day("registered_on")
    if registered_on is None:
        registered_on = min(day for day in (read.day("source_day"), closed_on, today) if day is not None)
    lead, *others = (*read.units("lead"), None) if read.units("lead") else (None,)
    plan.draft = MatterDraft(
        origin=read.values.get("origin") or origin_of("", read.text("source_words")),
        title=read.text("title"),
        text=read.text("text"),
        source_words=read.text("source_words"),
        source_day=read.day("source_day"),
        asked_by=read.text("asked_by"),
        tier=read.values.get("tier"),
        due=read.day("due"),
        lead=lead,
        responsible=tuple(unit for unit in others if unit is not None),
        cooperating=read.units("cooperating"),
        number=read.text("number"),
        registered_on=registered_on,
        progress=read.text("progress"),
        closed_on=closed_on,
        result=read.text("result"),
        extras={**{key: words for key, words in read.row.extras.items() if words}, **read.kept},
    )
    below = any(unit in units and units[unit].kind in BELOW_GOVERNMENT for unit in _units(read))
    if office == Unit.Kind.DEPARTMENT and below and closed_on is None and not read.text("source_words"):
        plan.faults.append(Fault("source_words", "", Problem("matter.source_missing")))
    _check(plan, plan.draft, today, registered_on, units, is_open=closed_on is None)


def _note_what_is_missing(read: Read, *, is_open: bool) -> None:
    """Say what is taken for a cell that is empty, and which matters get no task."""
    if read.values.get("tier") is None:
        tier = Problem("register.tier_default", {"tier": DEFAULT_TIER})
        read.notes.append(Fault("tier", "", tier))
    if is_open and (read.day("due") is None or not read.units("lead")):
        read.notes.append(Fault("", "", Problem("register.no_task")))


def _plan_change(
    plan: Plan,
    entry: Entry,
    given: Mapping[str, str] | None,
    speaker: Speaker,
    reader: Reader,
    today: date,
    units: Mapping[int, Unit],
) -> None:
    found = compare(plan.read, entry, given, speaker, reader, today)
    plan.changes, plan.faults = tuple(found.changes), found.faults
    if not found.changes:
        return
    plan.change = MatterChange(entry.id, version=entry.version, **found.values)
    still_open = entry.closed_on is None and "closed_on" not in found.values
    registered_on = found.values.get("registered_on") or entry.registered_on
    _check(plan, plan.change, today, registered_on, units, is_open=still_open)


def _check(
    plan: Plan,
    row: MatterDraft | MatterChange,
    today: date,
    registered_on: date,
    units: Mapping[int, Unit],
    *,
    is_open: bool,
) -> None:
    """Ask the rules of the register, which its services ask again."""
    found = Findings()
    check_words(0, row, found)
    check_days(0, row, today, registered_on, found)
    check_units(0, row, units, found, is_open=is_open)
    for problem in found.problems:
        said = str(problem.params.get("field", ""))
        code = SAID_OF.get(said, said)
        params = {key: value for key, value in problem.params.items() if key not in {"row", "field"}}
        plan.faults.append(Fault(code, plan.read.row.words(code), Problem(problem.code, params)))


def _refuse_twice(plans: Sequence[Plan]) -> None:
    """Say of rows that name one matter twice which ones they are."""
    rows = [plan.read.row for plan in plans]
    numbers = [plan.read.text("number") for plan in plans]
    same = twice(rows, numbers)
    matters = twice(rows, [plan.entry.id if plan.entry else 0 for plan in plans])
    words = twice(rows, ["" if plan.read.text("number") else _words_of(plan) for plan in plans])
    for plan in plans:
        row = plan.read.row
        if others := same.get(row.number):
            merged = "number" in row.spread
            code = "register.number_merged" if merged else "register.number_twice"
            plan.faults.append(Fault("number", row.words("number"), Problem(code, {"rows": others})))
        elif others := matters.get(row.number) or words.get(row.number):
            plan.faults.append(
                Fault("title", row.words("title"), Problem("register.row_twice", {"rows": others}))
            )


def _words_of(plan: Plan) -> str:
    read = plan.read
    parts = (read.text("title"), read.text("source_words"), str(read.day("registered_on") or ""))
    return "\x1f".join(map(plain, parts)) if read.text("title") else ""
