"""One batch of an import of divisions: read, placed, written and recorded in one transaction.

The place in the list moves in the transaction that makes the units. Whatever ends the process, the batch has
either happened or not; the next one begins where the last one that happened ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from threadneedle.adapters.divisions import LEVELS, Row, first_position, read_piece
from threadneedle.adapters.divisions.store import contents, unpacked
from threadneedle.core.base import SEGMENT, ConflictError, covers
from threadneedle.ledger.services import append, stream_key
from threadneedle.org.division_names import area_code, kind_of, parent_code, short_name, told_apart
from threadneedle.org.models import DivisionImport, FormerPlace, Unit
from threadneedle.org.ranks import RANKED
from threadneedle.org.services.places import LONGEST_PATH, MOST_SIBLINGS

BATCH_UNITS = 900
"""Units of one transaction: a tenth of a second, so that who writes meanwhile hardly waits."""

PROBLEMS_MOST, RENAMES_MOST = 200, 200
State = DivisionImport.State


@transaction.atomic
def carry_on(*, now: datetime) -> bool:
    """Write the next batch of the oldest import that waits or runs; tell whether there was one.

    A batch costs the same few statements however large the tree is. Another process that is at it leaves
    nothing to do here.

    Raises
    ------
    NotFoundError, ConflictError
        ``divisions.lost``, ``org.unit_closed``: the import cannot go on; nothing was written.
    """
    going = DivisionImport.objects.filter(state__in=(State.WAITING, State.RUNNING)).order_by("id")
    row = going.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    below = Unit.objects.get(pk=row.below_id)
    # The root stands for the tree, as for every other writer of it.
    Unit.objects.select_for_update(no_key=True).get(path=below.path[:SEGMENT])
    below.refresh_from_db()
    if below.closed_on is not None:
        raise ConflictError.of("org.unit_closed", unit=below.name)
    folder, folded = unpacked(row.digest), set(contents(row.digest).folded)
    piece = read_piece(folder, row.level, row.position, row.code, BATCH_UNITS)
    batch = Batch(row, below, [one for one in piece.rows if one.code not in folded], folded)
    batch.place()
    batch.write()
    level = row.level
    _advance(row, batch, now)
    row.position = piece.following
    if piece.ended:
        row.level = level + 1
        if row.level > LEVELS:
            row.level, row.state, row.ended_at = LEVELS, State.DONE, now
        else:
            row.position = first_position(folder, row.level, row.code)
    row.save()
    if piece.rows:
        _record(row, batch, level, piece.rows, now)
    return True


def _advance(row: DivisionImport, batch: Batch, now: datetime) -> None:
    if row.resumed_at is None:
        row.resumed_at, row.resumed_with = now, row.made + row.found + row.skipped
    row.state, row.moved_at = State.RUNNING, now
    row.made += len(batch.made)
    row.found += batch.found
    row.skipped += batch.skipped
    before = row.counts.get(str(row.level), [0, 0, 0, 0])
    added = (len(batch.made), batch.found, batch.renamed, batch.skipped)
    row.counts = {**row.counts, str(row.level): [sum(pair) for pair in zip(before, added, strict=True)]}
    row.problems = (row.problems + batch.problems)[:PROBLEMS_MOST]
    row.renames = (row.renames + batch.renames)[:RENAMES_MOST]


def _record(row: DivisionImport, batch: Batch, level: int, rows: Sequence[Row], now: datetime) -> None:
    append(
        "divisions.batch",
        actor=None,
        stream=stream_key(row.below_id),
        now=now,
        subjects=[("unit", row.below_id)],
        payload={
            "import": row.pk,
            "asked_by": row.asked_by_id,
            "level": level,
            "first": rows[0].code,
            "last": rows[-1].code,
            "made": len(batch.made),
            "found": batch.found,
            "left_out": batch.skipped,
            "codes_given": [unit.pk for unit in batch.coded],
        },
    )


@dataclass(slots=True)
class Siblings:
    """What stands below one parent: names taken, units by name, the last number ever given."""

    names: set[str] = field(default_factory=set)
    by_name: dict[str, Unit] = field(default_factory=dict)
    number: int = 0


@dataclass(slots=True)
class Batch:
    """Some rows of one level on their way into the tree."""

    row: DivisionImport
    below: Unit
    rows: list[Row]
    folded: set[str]
    made: list[Unit] = field(default_factory=list)
    coded: list[Unit] = field(default_factory=list)
    problems: list[dict[str, object]] = field(default_factory=list)
    renames: list[dict[str, object]] = field(default_factory=list)
    found: int = 0
    renamed: int = 0
    skipped: int = 0

    def place(self) -> None:
        """Say of each row which unit it is, or which it becomes; four statements."""
        above = {row.code: parent_code(row.code, self.folded) for row in self.rows}
        parents = self._parents({code for code in above.values() if len(code) >= len(self.row.code)})
        there = self._there()
        siblings = self._siblings({unit.pk: unit for unit in (self.below, *parents.values())})
        for row in self.rows:
            known = there.get(area_code(row.code))
            code = above[row.code]
            parent = parents.get(code)
            if parent is None and len(code) <= len(self.row.code):
                parent = self.below
            if known is not None:
                self._known(row, known)
            elif parent is None or parent.closed_on is not None:
                self._leave_out("divisions.parent_left_out", row)
            else:
                self._new(row, parent, siblings[parent.pk])

    def write(self) -> None:
        """Write what ``place`` has found; a statement for every hundred units or so."""
        Unit.objects.bulk_create(self.made)
        Unit.objects.bulk_update(self.coded, ["code"])

    def _parents(self, codes: set[str]) -> dict[str, Unit]:
        by_code = {
            code: unit
            for code, unit in _ranked({area_code(code) for code in codes}).items()
            if covers(self.below.path, unit.path)
        }
        return {code: by_code[area_code(code)] for code in codes if area_code(code) in by_code}

    def _there(self) -> dict[str, Unit]:
        return _ranked({area_code(row.code) for row in self.rows})

    def _siblings(self, parents: dict[int, Unit]) -> dict[int, Siblings]:
        found: dict[int, Siblings] = defaultdict(Siblings)
        for unit in Unit.objects.filter(parent__in=parents).only(
            "parent", "path", "kind", "name", "short", "code", "closed_on"
        ):
            beside = found[unit.parent_id or 0]
            beside.number = max(beside.number, int(unit.path[-SEGMENT:]))
            if unit.closed_on is None:
                beside.names |= {unit.name, unit.short}
                beside.by_name[unit.name] = unit
        for place in FormerPlace.objects.filter(parent__in=parents):
            beside, key = found[place.parent_id], place.parent_id
            if place.path[:-SEGMENT] == parents[key].path:
                beside.number = max(beside.number, int(place.path[-SEGMENT:]))
        return found

    def _known(self, row: Row, unit: Unit) -> None:
        if unit.closed_on is not None:
            self._leave_out("divisions.closed", row, unit=unit.name)
        elif not covers(self.below.path, unit.path):
            self._leave_out("divisions.stands_elsewhere", row, unit=unit.name)
        else:
            self.found += 1
            self._offer(row, unit)

    def _offer(self, row: Row, unit: Unit) -> None:
        short = short_name(row.name, ())
        same = {row.name, short, told_apart(row.name, unit.code)}
        if unit.name not in same and unit.short != short:
            self.renamed += 1
            offer = {"unit": unit.pk, "code": unit.code, "old": unit.name, "new": row.name, "short": short}
            self.renames.append(offer)

    def _new(self, row: Row, parent: Unit, beside: Siblings) -> None:
        code, kind = area_code(row.code), kind_of(self.row.level)
        namesake = beside.by_name.get(row.name)
        if namesake is not None and not namesake.code and namesake.kind == kind:
            namesake.code = code
            self.coded.append(namesake)
            self.found += 1
            return
        if beside.number >= MOST_SIBLINGS:
            self._leave_out("org.too_many_siblings", row, unit=parent.name, most=MOST_SIBLINGS)
            return
        if len(parent.path) + SEGMENT > LONGEST_PATH:
            self._leave_out("org.too_deep", row, unit=parent.name)
            return
        name = row.name
        if name in beside.names:
            name = told_apart(name, code)
            self._problem("divisions.same_name", row, unit=parent.name)
        short = short_name(name, beside.names)
        beside.number += 1
        unit = Unit(
            parent_id=parent.pk,
            path=f"{parent.path}{beside.number:0{SEGMENT}d}",
            kind=kind,
            name=name,
            short=short,
            code=code,
        )
        beside.names |= {name, short}
        beside.by_name[name] = unit
        self.made.append(unit)

    def _leave_out(self, rule: str, row: Row, **params: object) -> None:
        self.skipped += 1
        self._problem(rule, row, **params)

    def _problem(self, rule: str, row: Row, **params: object) -> None:
        if len(self.problems) < PROBLEMS_MOST:
            told = {key: str(value) for key, value in params.items()}
            self.problems.append({"code": rule, "params": {"code": row.code, "name": row.name, **told}})


def _ranked(codes: set[str]) -> dict[str, Unit]:
    """Return the units that carry area codes: of several the open one, then the first in the tree."""
    # Not sorted out by kind in the statement: an index by kind would lead through the whole tree.
    units = [unit for unit in Unit.objects.filter(code__in=codes) if unit.kind in RANKED]
    return {unit.code: unit for unit in sorted(units, key=_preferred, reverse=True)}


def _preferred(unit: Unit) -> tuple[bool, str]:
    return unit.closed_on is not None, unit.path
