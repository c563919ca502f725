"""What a directive would cost, as it is kept, printed and shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from threadneedle.core.base import Actor, covers
from threadneedle.worklists.mapping import Name


@dataclass(frozen=True, slots=True)
class WeekCost:
    """Quarter-hours of one week of a unit, from a Monday or the first planned day on.

    ``after`` and ``before`` are what is asked with and without the directive. ``available`` and both are None
    where the reader is told only ``over_before`` and ``over_after``, the quarter-hours over the line.
    """

    start: date
    over_before: int
    over_after: int
    before: int | None
    after: int | None
    available: int | None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What the directive asks of one unit; numbers in quarter-hours.

    ``known`` is False if the unit has never said what hours it has: then only what is asked is known.
    ``certain`` is late in every plan, ``best`` in the best plan found: what the directive adds to either.
    """

    unit_id: int
    path: str
    name: Name
    asked: int
    tasks: int
    known: bool
    weeks: tuple[WeekCost, ...] = ()
    certain: int = 0
    best: int = 0
    displaced: int = 0

    @property
    def weeks_over_before(self) -> int:
        """How many weeks are over capacity already."""
        return sum(week.over_before > 0 for week in self.weeks)

    @property
    def weeks_over_after(self) -> int:
        """How many would be."""
        return sum(week.over_after > 0 for week in self.weeks)

    @property
    def fits(self) -> bool:
        """Tell whether nothing is late or displaced by the directive, as far as is known."""
        return not (self.certain or self.best or self.displaced)


@dataclass(frozen=True, slots=True)
class DisplacedGroup:
    """Work of one title and issuer that would be done later, in so many units.

    ``later`` are working days of the line that is moved most; None if it falls beyond what is planned.
    """

    title: Name
    issuer: Name
    tier: int
    lines: int
    was: date
    would_be: date | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one version of a directive would cost on one day.

    ``equal_parts`` are drafts whose quantity is said of several units and was told to none: it is counted as
    if each had as much.
    """

    directive_id: int
    version: int
    day: date
    title: Name
    number: str
    issuer: Name
    units: tuple[UnitCost, ...]
    displaced: tuple[DisplacedGroup, ...]
    free_date: date | None
    notice_days: int | None
    least_notice: int
    equal_parts: tuple[int, ...] = ()

    @property
    def asked(self) -> int:
        """Quarter-hours asked of all units together."""
        return sum(unit.asked for unit in self.units)

    @property
    def tasks(self) -> int:
        """How many tasks it makes."""
        return sum(unit.tasks for unit in self.units)

    @property
    def certain(self) -> int:
        """Quarter-hours that the directive makes late in every plan."""
        return sum(unit.certain for unit in self.units)

    @property
    def best(self) -> int:
        """Quarter-hours that it makes late in the best plan found."""
        return sum(unit.best for unit in self.units)

    @property
    def weeks_over_before(self) -> int:
        """Weeks over capacity already, all units together."""
        return sum(unit.weeks_over_before for unit in self.units)

    @property
    def weeks_over_after(self) -> int:
        """Weeks over capacity with the directive."""
        return sum(unit.weeks_over_after for unit in self.units)

    @property
    def tight(self) -> tuple[UnitCost, ...]:
        """Units that cannot fit it without something late or displaced."""
        return tuple(unit for unit in self.units if not unit.fits)

    @property
    def unknown(self) -> tuple[UnitCost, ...]:
        """Units that have never said what hours they have."""
        return tuple(unit for unit in self.units if not unit.known)


def to_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as it is kept."""
    kept: dict[str, Any] = json.loads(json.dumps(asdict(assessment), default=date.isoformat))
    return kept


def from_json(kept: Mapping[str, Any]) -> Assessment:
    """Return an assessment as ``to_json`` wrote it."""
    return Assessment(
        **{
            **kept,
            "day": date.fromisoformat(kept["day"]),
            "title": Name(**kept["title"]),
            "issuer": Name(**kept["issuer"]),
            "units": tuple(_unit(row) for row in kept["units"]),
            "displaced": tuple(_group(row) for row in kept["displaced"]),
            "free_date": _day(kept["free_date"]),
            "equal_parts": tuple(kept.get("equal_parts", ())),
        }
    )


def digest_of(kept: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a kept assessment."""
    words = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(words.encode("ascii")).hexdigest()


def seen_digest(assessment: Assessment, actor: Actor) -> str:
    """Return the SHA-256 of what a reader may see of an assessment: the price that they decide on.

    It stays the same where only something changes that the reader is not told, as the spare hours of a unit.
    """
    return digest_of(to_json(as_seen_by(assessment, actor)))


def as_seen_by(assessment: Assessment, actor: Actor) -> Assessment:
    """Return what a reader may see: of units outside their scopes the shortfall, never spare capacity."""
    scopes = actor.scopes()
    return replace(
        assessment,
        units=tuple(
            unit if any(covers(scope, unit.path) for scope in scopes) else _without_room(unit)
            for unit in assessment.units
        ),
    )


def _without_room(unit: UnitCost) -> UnitCost:
    hidden = tuple(replace(week, before=None, after=None, available=None) for week in unit.weeks)
    return replace(unit, weeks=hidden)


def _unit(row: Mapping[str, Any]) -> UnitCost:
    weeks = tuple(WeekCost(**{**week, "start": date.fromisoformat(week["start"])}) for week in row["weeks"])
    return UnitCost(**{**row, "name": Name(**row["name"]), "weeks": weeks})


def _group(row: Mapping[str, Any]) -> DisplacedGroup:
    return DisplacedGroup(
        **{
            **row,
            "title": Name(**row["title"]),
            "issuer": Name(**row["issuer"]),
            "was": date.fromisoformat(row["was"]),
            "would_be": _day(row["would_be"]),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
