"""A table on its way in: given, its columns told, taken in as a whole or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, InvalidError, Problem, StaleError
from threadneedle.core.extraction import looks_secret
from threadneedle.files.services import keep_file
from threadneedle.ledger.services import append
from threadneedle.sheets.mapping import columns_of, fingerprint, heads_of, kept_problem
from threadneedle.sheets.models import Layout, Take
from threadneedle.sheets.purposes import purpose_of
from threadneedle.sheets.purposes.base import GivenRow, Kind, Outcome, Purpose, Taken
from threadneedle.sheets.services.checking import Checked, Opened, check_table, open_table, settled
from threadneedle.sheets.services.reading import Sheet, likeliest, read_sheets

SHEET_MOST, NAME_MOST = 64, 120


class Prefer(StrEnum):
    """Whose words hold in a cell that was changed on both sides."""

    OURS = "ours"
    TABLE = "table"


def give_table(data: bytes, name: str, purpose_code: str, *, actor: Actor, now: datetime) -> Take:
    """Keep a file that shall be taken in, and find its table.

    If the office has told for the same headings what they mean, it is not asked again.

    Raises
    ------
    NotFoundError, InvalidError
        If the actor may not take in tables for the purpose; if the file cannot be read, is no
        spreadsheet, or holds no table; ``sheet.secret`` if it carries a mark of secrecy: then nothing is
        stored and nothing is logged.
    """
    purpose = purpose_of(purpose_code, actor)
    document, sheets = read_sheets(data, name, purpose)
    mark = _mark(name, document.text, sheets)
    if mark is not None:
        raise InvalidError.of("sheet.secret", mark=mark)
    likely = likeliest(sheets)
    with transaction.atomic():
        stored = keep_file(data, name, document.media, actor=actor, now=now)
        known = _known(sheets, purpose, actor)
        layout, chosen = known or (None, likely)
        take = Take.objects.create(
            owner_id=actor.unit_id,
            purpose=purpose.code,
            file=stored,
            layout=layout,
            sheet=chosen.name[:SHEET_MOST] if known else "",
            made_by_id=actor.post_id,
            made_at=now,
        )
        append(
            "sheet.give",
            actor=actor,
            now=now,
            subjects=[("take", take.pk)],
            payload={"purpose": purpose.code, "file": stored.digest},
        )
    return take


def _mark(name: str, text: str, sheets: Sequence[Sheet]) -> str | None:
    """Return the mark of secrecy that a file bears: in its name, its words, or a cell below its heading."""
    cells = (
        f"{column.heading}：{cell}"
        for sheet in sheets
        if sheet.table is not None
        for row in sheet.table.rows
        for column, cell in zip(sheet.table.columns, row.cells, strict=False)
        if "密" in cell
    )
    return next(filter(None, map(looks_secret, chain((name, text), cells))), None)


def _known(sheets: Sequence[Sheet], purpose: Purpose, actor: Actor) -> tuple[Layout, Sheet] | None:
    """Return the sheet that the office has told about before, if there is only one such sheet."""
    kept = {row.fingerprint: row for row in Layout.objects.filter(owner=actor.unit_id, purpose=purpose.code)}
    found = []
    for sheet in sheets:
        if sheet.table is None:
            continue
        layout = kept.get(fingerprint(column.heading for column in sheet.table.columns))
        if layout is not None:
            found.append((layout, sheet))
    if len(found) > 1:
        found = [(layout, sheet) for layout, sheet in found if layout.sheet == sheet.name]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def tell_columns(
    take_id: int, sheet: str, fields: Sequence[str], *, version: int, actor: Actor, now: datetime
) -> Take:
    """Say which sheet is meant and which field each of its columns is; remembered for these headings.

    Raises
    ------
    NotFoundError, ConflictError, StaleError, InvalidError
        If there is no such table, it is closed, or somebody was faster; ``sheet.column_count`` if there
        is not one field for each column; ``sheet.field_unknown``, ``sheet.field_twice``,
        ``sheet.field_missing`` for what was told.
    """
    opened = open_table(take_id, actor, sheet=sheet)
    _check_fields(opened, fields)
    layout, _ = Layout.objects.update_or_create(
        owner_id=actor.unit_id,
        purpose=opened.purpose.code,
        fingerprint=opened.fingerprint,
        defaults=_laid_out(opened, fields, now),
    )
    _move(opened, version, layout=layout, sheet=opened.sheet.name[:SHEET_MOST])
    append(
        "sheet.columns",
        actor=actor,
        now=now,
        subjects=[("take", take_id)],
        payload={"purpose": opened.purpose.code, "fields": [code for code in fields if code]},
    )
    return Take.objects.get(pk=take_id)


def _laid_out(opened: Opened, fields: Sequence[str], now: datetime) -> dict[str, Any]:
    """Return the layout as this file has it."""
    return {
        "name": PurePath(opened.take.file).stem[:NAME_MOST] or opened.sheet.name,
        "sheet": opened.sheet.name[:SHEET_MOST],
        "heads": heads_of(opened.sheet.grid, opened.table),
        "columns": columns_of(opened.table, fields),
        "changed_at": now,
    }


def _remember(checked: Checked, rows: Sequence[GivenRow], actor: Actor, now: datetime) -> None:
    """Keep the layout of the table that was taken in, with the office's own words in it."""
    opened = checked.opened
    if opened.take.layout is None:
        return
    kept = _laid_out(opened, opened.fields, now)
    before = {column.field: column.words for column in opened.take.layout.columns if column.field}
    learn = opened.purpose.learn
    learnt = learn(rows, actor=actor) if learn else {}
    for column in kept["columns"]:
        field = column["field"]
        if field:
            column["words"] = {**before.get(field, {}), **learnt.get(field, {})}
    Layout.objects.filter(pk=opened.take.layout.id).update(**kept)


def _check_fields(opened: Opened, fields: Sequence[str]) -> None:
    purpose = opened.purpose
    if len(fields) != len(opened.table.columns):
        raise InvalidError.of(
            "sheet.column_count",
            expected=len(opened.table.columns),
            found=len(fields),
            sheet=opened.sheet.name,
        )
    told = Counter(code for code in fields if code)
    known = {spec.code: spec for spec in purpose.fields}
    problems = [Problem("sheet.field_unknown", {"code": code}) for code in told if code not in known]
    problems += [
        Problem("sheet.field_twice", {"label": known[code].label, "times": times})
        for code, times in told.items()
        if times > 1 and code in known
    ]
    problems += [
        Problem("sheet.field_missing", {"label": spec.label})
        for spec in purpose.required
        if spec.code not in told
    ]
    if problems:
        raise InvalidError(*problems)


def take_in(
    take_id: int,
    *,
    version: int,
    seal: str,
    leave_out: bool = False,
    prefer: Prefer | None = None,
    actor: Actor,
    now: datetime,
) -> Take:
    """Take in a table as a whole: everything that was shown, or nothing.

    The table is checked again first; if anything has changed since ``seal`` was shown, nothing is done.

    Parameters
    ----------
    leave_out
        Take in the rows without a problem and leave out the others, which are listed with the result.
    prefer
        Whose words hold where both sides changed a cell; needed only then.

    Raises
    ------
    NotFoundError, ConflictError, StaleError, InvalidError
        If there is no such table; ``sheet.closed`` if it was taken in or dropped before; if somebody was
        faster; ``sheet.columns_untold``; ``sheet.changed_since`` if another check gives another result;
        ``sheet.has_problems``, ``sheet.undecided``, ``sheet.nothing_new`` for what was chosen; and
        whatever the services say that make the things.
    """
    # The file is read before the transaction begins, so that nobody waits for it.
    opened = open_table(take_id, actor)
    if opened.take.layout is None:
        raise ConflictError.of("sheet.columns_untold", file=opened.take.file)
    with transaction.atomic():
        checked = check_table(opened, actor, local_day(now))
        _allow(checked, seal, leave_out=leave_out, prefer=prefer)
        _move(opened, version, state=Take.State.TAKEN, taken_at=now)
        rows = settled(checked.rows, checked.outcomes, keep_ours=prefer is Prefer.OURS)
        taken = opened.purpose.take(rows, actor=actor, now=now)
        counts = {**checked.counts, "made": taken.made, "altered": taken.changed}
        Take.objects.filter(pk=take_id).update(counts=counts, result=_result(checked, taken))
        _remember(checked, rows, actor, now)
        append(
            "sheet.take",
            actor=actor,
            now=now,
            subjects=[("take", take_id)],
            payload={"purpose": opened.purpose.code, "file": opened.take.digest, "counts": counts},
        )
    return Take.objects.get(pk=take_id)


def _allow(checked: Checked, seal: str, *, leave_out: bool, prefer: Prefer | None) -> None:
    counts = checked.counts
    if seal != checked.seal:
        raise ConflictError.of("sheet.changed_since", file=checked.opened.take.file)
    if counts[Kind.PROBLEM] and not leave_out:
        raise InvalidError.of("sheet.has_problems", field="leave_out", rows=counts[Kind.PROBLEM])
    if counts["conflicts"] and prefer is None:
        raise InvalidError.of("sheet.undecided", field="prefer", cells=counts["conflicts"])
    if not counts[Kind.NEW] and not counts[Kind.CHANGED]:
        raise ConflictError.of("sheet.nothing_new", file=checked.opened.take.file)


def _result(checked: Checked, taken: Taken) -> dict[str, Any]:
    return {
        "left": [_left(row) for row in checked.wrong],
        "links": [{"words": link.words, "url": link.url} for link in taken.links],
    }


def _left(row: Outcome) -> dict[str, Any]:
    faults = [
        {"field": fault.field, "value": fault.value, **kept_problem(fault.problem)} for fault in row.faults
    ]
    return {"number": row.number, "title": row.title, "faults": faults}


@transaction.atomic
def drop_take(take_id: int, *, version: int, actor: Actor, now: datetime) -> Take:
    """Drop a table that was not taken in; the file is kept, nothing else happens.

    Raises
    ------
    NotFoundError, ConflictError, StaleError
        As for ``take_in``.
    """
    opened = open_table(take_id, actor)
    _move(opened, version, state=Take.State.DROPPED)
    append("sheet.drop", actor=actor, now=now, subjects=[("take", take_id)])
    return Take.objects.get(pk=take_id)


def _move(opened: Opened, version: int, **changes: Any) -> None:
    """Write changes if the table still waits at the version that was read.

    Raises
    ------
    StaleError
        If somebody else acted meanwhile, or the button was pressed twice.
    """
    waiting = Take.objects.filter(pk=opened.take.id, version=version, state=Take.State.CHECKED)
    if not waiting.update(version=F("version") + 1, **changes):
        raise StaleError.of("sheet.stale", file=opened.take.file)
