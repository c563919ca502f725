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
        """Tell whether nothing is late by the directive, as far as is known; some of it may be done later."""
        return not (self.certain or self.best)


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


TAKEN_BACK = "back"


@dataclass(frozen=True, slots=True)
class Check:
    """What a directive asks beside its matter, or a limit that it passes, with the rule that says so.

    ``code`` is a kind of demand, ``length`` or ``notice``. ``quote`` are the words found, ``before`` and
    ``after`` what stands around them, ``paragraph`` where (from 1; 0 for the whole directive), ``position``
    in which passage (0 for none). ``found`` is held against ``limit`` where something is counted. ``thing``
    is what a demand for proof asks for; ``excuse`` why it may be asked: a ground that the sentence gives, or
    ``told``, with ``reason`` in words. A rule that is a house default advises; no rule refuses.
    """

    code: str
    rule: Name
    source: str
    house_default: bool
    quote: str = ""
    before: str = ""
    after: str = ""
    paragraph: int = 0
    position: int = 0
    found: int | None = None
    limit: int | None = None
    thing: str = ""
    excuse: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DutyCheck:
    """Whether what a passage asks stands on the duty list of the townships and villages that it addresses.

    ``share`` is ``basic``, ``coop`` or ``back`` (taken back by the departments); empty if no line of the list
    is like it. ``units`` counts those for whom it is so.
    """

    position: int
    title: Name
    share: str
    units: int
    number: str = ""
    name: str = ""
    department: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """What a passage asks and others have asked of the same units, or have been told by them.

    ``state`` is ``asked`` (``day`` is when it is due) or ``known`` (``day`` is when it was reported and
    ``until`` the last day on which it need not be asked again). ``places`` are the paths where it
    counts, one for each unit. ``task_title`` is empty for a reader who may not see the task: that it is
    asked, by whom and of how many units, is told to everybody who may see the assessment.
    """

    position: int
    title: Name
    state: str
    issuer: Name
    issuer_path: str
    task_title: Name
    day: date
    until: date | None
    places: tuple[str, ...]

    @property
    def units(self) -> int:
        """How many units are asked, or have said it."""
        return len(self.places)


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
    checks: tuple[Check, ...] = ()
    duties: tuple[DutyCheck, ...] = ()
    known: tuple[KnownGroup, ...] = ()

    @property
    def unexcused(self) -> tuple[Check, ...]:
        """What still has no reason: the checks to be looked at first."""
        return tuple(row for row in self.checks if not row.excuse)

    @property
    def excused(self) -> tuple[Check, ...]:
        """What the issuer or the sentence gives a reason for."""
        return tuple(row for row in self.checks if row.excuse)

    @property
    def to_look_at(self) -> int:
        """How many things are to be looked at before it is issued."""
        return len(self.known) + len(self.unexcused) + len(self.foreign)

    @property
    def own_duties(self) -> tuple[DutyCheck, ...]:
        """Passages that stand on the duty list as a duty of those asked."""
        return tuple(row for row in self.duties if row not in self.foreign)

    @property
    def foreign(self) -> tuple[DutyCheck, ...]:
        """Passages on no duty list of those asked, or taken back from them."""
        return tuple(row for row in self.duties if row.share in {"", TAKEN_BACK})

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
        """Units that cannot fit it without something late."""
        return tuple(unit for unit in self.units if not unit.fits)

    @property
    def pushing(self) -> tuple[UnitCost, ...]:
        """Units that fit it by doing other work later, in time."""
        return tuple(unit for unit in self.units if unit.fits and unit.displaced)

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
            "units": tuple(unit_cost(row) for row in kept["units"]),
            "displaced": tuple(_group(row) for row in kept["displaced"]),
            "free_date": _day(kept["free_date"]),
            "equal_parts": tuple(kept.get("equal_parts", ())),
            "checks": tuple(Check(**{**row, "rule": Name(**row["rule"])}) for row in kept.get("checks", ())),
            "duties": tuple(
                DutyCheck(**{**row, "title": Name(**row["title"])}) for row in kept.get("duties", ())
            ),
            "known": tuple(_known(row) for row in kept.get("known", ())),
        }
    )


def digest_of(kept: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a kept assessment."""
    words = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(words.encode("ascii")).hexdigest()


def seen_digest(assessment: Assessment, actor: Actor) -> str:
    """Return the SHA-256 of what a reader may see of an assessment: the price that they decide on.

    It stays the same where only something changes that the reader is not told, as the spare hours of a unit;
    and when a unit reports meanwhile what is asked: that is no price.
    """
    seen = replace(as_seen_by(assessment, actor), known=())
    return digest_of(to_json(seen))


def as_seen_by(assessment: Assessment, actor: Actor) -> Assessment:
    """Return what a reader may see: of units outside their scopes the shortfall, never spare capacity.

    Of what others ask or know: that it is so, from whom, of how many units; a title only of what they see.
    """
    scopes = actor.scopes()
    return replace(
        assessment,
        units=tuple(
            unit if any(covers(scope, unit.path) for scope in scopes) else _without_room(unit)
            for unit in assessment.units
        ),
        known=tuple(_without_title(row, scopes) for row in assessment.known),
    )


def _without_room(unit: UnitCost) -> UnitCost:
    hidden = tuple(replace(week, before=None, after=None, available=None) for week in unit.weeks)
    return replace(unit, weeks=hidden)


def _without_title(row: KnownGroup, scopes: tuple[str, ...]) -> KnownGroup:
    """A task is seen from above its issuer, or from above the unit where it counts."""
    if any(covers(scope, path) for scope in scopes for path in (row.issuer_path, *row.places)):
        return row
    return replace(row, task_title=Name(""))


def unit_cost(row: Mapping[str, Any]) -> UnitCost:
    """Return the cost of a unit as it was kept."""
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


def _known(row: Mapping[str, Any]) -> KnownGroup:
    return KnownGroup(
        **{
            **row,
            "title": Name(**row["title"]),
            "issuer": Name(**row["issuer"]),
            "task_title": Name(**row["task_title"]),
            "day": date.fromisoformat(row["day"]),
            "until": _day(row["until"]),
            "places": tuple(row["places"]),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
