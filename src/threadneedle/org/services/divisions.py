"""An import of national divisions: begun, stopped, resumed; new names taken over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from threadneedle.adapters.divisions import first_position
from threadneedle.adapters.divisions.store import archive, contents, keep_archive, unpacked
from threadneedle.core.base import (
    Actor,
    ConflictError,
    DomainError,
    InvalidError,
    NotFoundError,
)
from threadneedle.ledger.services import append
from threadneedle.org.division_names import area_code, kind_of, list_code
from threadneedle.org.models import DivisionImport, Unit
from threadneedle.org.ranks import RANKED
from threadneedle.org.reads.divisions import require_keeper
from threadneedle.org.services.access import open_unit, require_administrator
from threadneedle.org.services.ranking import refuse_misplaced
from threadneedle.org.services.units import rename_unit

State = DivisionImport.State
GOING = (State.WAITING, State.RUNNING)


def give_archive(chunks: Iterable[bytes], file_name: str, *, actor: Actor) -> str:
    """Check and keep an archive of the national lists, and return its SHA-256.

    Raises
    ------
    ForbiddenError, InvalidError
        As ``require_keeper`` and ``adapters.divisions.unpack`` say; then nothing is kept.
    """
    require_keeper(actor)
    return keep_archive(chunks, file_name)


@transaction.atomic
def begin_divisions(digest: str, code: str, below_id: int, *, actor: Actor, now: datetime) -> DivisionImport:
    """Ask for a division, or for all of them, to be taken in below a unit; the worker does it in batches.

    If the unit is that division itself, by its code or its name, what lies in the division comes below it.

    Parameters
    ----------
    digest
        Of an archive that was given.
    code
        As anybody writes it: 43, 430000, 430102. Empty for every division of the archive.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidError
        ``divisions.lost``, ``divisions.unknown`` for a code that the archive does not have; unknown or closed
        unit, not its administrator; ``org.kind_below``; ``divisions.elsewhere`` for a division that stands
        already, but not below the unit; ``divisions.under_way`` while another import runs.
    """
    below = open_unit(below_id, actor)
    given = archive(digest)
    held = contents(digest)
    code = list_code(code)
    division = held.find(code) if code else None
    if code and division is None:
        raise InvalidError.of("divisions.unknown", field="code", area=code)
    other = DivisionImport.objects.filter(state__in=GOING).select_related("below").first()
    if other is not None:
        raise ConflictError.of("divisions.under_way", unit=other.below.name)
    level, expected, named = 1, held.size_of(code), False
    if division is not None:
        level = division.level
        if is_division(below, division.code, division.name, level):
            level, expected = level + 1, expected - 1
            named = not below.code
            if named:
                Unit.objects.filter(pk=below.pk).update(code=area_code(code))
        else:
            _refuse_elsewhere(area_code(code), division.name, below)
            refuse_misplaced(below, [kind_of(level)])
    else:
        refuse_misplaced(below, [kind_of(level)])
    row = DivisionImport.objects.create(
        below=below,
        code=code,
        digest=digest,
        file_name=given.file_name,
        level=level,
        position=first_position(unpacked(digest), level, code),
        expected=expected,
        asked_by_id=actor.post_id,
        asked_at=now,
    )
    append(
        "divisions.begin",
        actor=actor,
        now=now,
        subjects=[("unit", below.pk)],
        payload={
            "import": row.pk,
            "code": code,
            "archive": digest,
            "expected": expected,
            "code_given": named,
        },
    )
    return row


def is_division(unit: Unit, code: str, name: str, level: int) -> bool:
    """Tell whether a unit is a division: it has its code, or its name and rank and no other code."""
    if unit.code:
        return list_code(unit.code) == code
    return name in (unit.name, unit.short) and unit.kind == RANKED[level].value


@transaction.atomic
def stop_divisions(import_id: int, *, actor: Actor, now: datetime) -> DivisionImport:
    """Stop an import after the batch that is being written; what has come stays.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        ``divisions.import_unknown``; not administrator of the unit; ``divisions.not_going`` if it has ended.
    """
    row = _import(import_id, actor)
    if row.state not in GOING:
        raise ConflictError.of("divisions.not_going")
    return _turn(row, State.STOPPED, "divisions.stop", actor, now)


@transaction.atomic
def resume_divisions(import_id: int, *, actor: Actor, now: datetime) -> DivisionImport:
    """Let an import that was stopped, or that failed, go on exactly where it was.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``stop_divisions``; ``divisions.not_stopped``; ``divisions.under_way``; ``divisions.lost``.
    """
    row = _import(import_id, actor)
    if row.state not in (State.STOPPED, State.FAILED):
        raise ConflictError.of("divisions.not_stopped")
    other = DivisionImport.objects.filter(state__in=GOING).select_related("below").first()
    if other is not None:
        raise ConflictError.of("divisions.under_way", unit=other.below.name)
    unpacked(row.digest)
    open_unit(row.below_id, actor)
    row.resumed_at = None
    return _turn(row, State.WAITING, "divisions.resume", actor, now)


@transaction.atomic
def take_names(import_id: int, unit_ids: Iterable[int], *, actor: Actor, now: datetime) -> int:
    """Give units the names that the archive has for them, and return how many were renamed.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As for ``stop_divisions`` and ``rename_unit``; then no unit is renamed.
    """
    row = _import(import_id, actor)
    wanted = set(unit_ids)
    units = Unit.objects.in_bulk([offer["unit"] for offer in row.renames if offer["unit"] in wanted])
    for offer in row.renames:
        unit = units.get(offer["unit"])
        if unit is not None:
            rename_unit(unit.pk, offer["new"], offer["short"], unit.name_en, unit.code, actor=actor, now=now)
    row.renames = [offer for offer in row.renames if offer["unit"] not in wanted]
    row.save(update_fields=["renames"])
    return len(units)


@transaction.atomic
def fail_divisions(import_id: int, error: DomainError) -> None:
    """Note that an import cannot go on, and why; it may be resumed once the cause is gone."""
    row = DivisionImport.objects.select_for_update().get(pk=import_id)
    if row.state not in GOING:
        return
    row.state = State.FAILED
    row.problems = [
        *row.problems,
        *({"code": problem.code, **_plain(problem.params)} for problem in error.problems),
    ]
    row.save(update_fields=["state", "problems"])


def _plain(params: object) -> dict[str, object]:
    given = dict(params) if isinstance(params, dict) else {}
    return {"params": {key: str(value) for key, value in given.items()}}


def _import(import_id: int, actor: Actor) -> DivisionImport:
    require_keeper(actor)
    row = DivisionImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise NotFoundError.of("divisions.import_unknown")
    require_administrator(actor, Unit.objects.values_list("path", flat=True).get(pk=row.below_id))
    return row


def _turn(row: DivisionImport, state: str, kind: str, actor: Actor, now: datetime) -> DivisionImport:
    row.state = state
    row.ended_at = None
    row.save(update_fields=["state", "resumed_at", "ended_at"])
    append(
        kind,
        actor=actor,
        now=now,
        subjects=[("unit", row.below_id)],
        payload={"import": row.pk, "level": row.level, "made": row.made, "found": row.found},
    )
    return row


def _refuse_elsewhere(code: str, name: str, below: Unit) -> None:
    there = Unit.objects.filter(code=code, closed_on=None).exclude(pk=below.pk).first()
    if there is not None and not there.path.startswith(below.path):
        raise ConflictError.of("divisions.elsewhere", area=code, name=name, unit=there.name)
