"""An import of national divisions as its page shows it; what an archive offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from threadneedle.adapters.divisions import LEVELS, Division, Inventory
from threadneedle.adapters.divisions.store import Archive, archive, archives, contents
from threadneedle.core.base import Actor, ForbiddenError, NotFoundError, Problem, Role
from threadneedle.org.division_names import area_code, kind_of, list_code
from threadneedle.org.models import DivisionImport
from threadneedle.org.reads.units import UnitLink

State = DivisionImport.State
GOING = (State.WAITING, State.RUNNING)
SHOWN_MOST = 20
SILENT = timedelta(seconds=30)
"""After this long without a batch the page says that no worker seems to run."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """What has become of the rows of one level."""

    kind: str
    made: int
    found: int
    renamed: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Another name that the archive has for a unit."""

    unit: int
    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import: how far it is, how fast it goes, what came of it."""

    id: int
    state: str
    code: str
    name: str
    file_name: str
    below: UnitLink
    kind: str
    made: int
    found: int
    left_out: int
    expected: int
    rate: int
    """Units a second since it last began, 0 while that is not known."""
    seconds_left: int | None
    silent: bool
    levels: tuple[LevelCount, ...]
    problems: tuple[Problem, ...]
    offers: tuple[Offer, ...]
    asked_at: datetime
    ended_at: datetime | None

    @property
    def done(self) -> int:
        """How many rows have been dealt with."""
        return self.made + self.found + self.left_out

    @property
    def going(self) -> bool:
        """Tell whether it waits or runs."""
        return self.state in GOING

    @property
    def resumable(self) -> bool:
        """Tell whether it can be made to go on."""
        return self.state in (State.STOPPED, State.FAILED)

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes left, upwards; None while that is not known or under a minute."""
        if self.seconds_left is None or self.seconds_left < 60:
            return None
        return -(-self.seconds_left // 60)


@dataclass(frozen=True, slots=True)
class Choice:
    """One level of an archive, from which a division is chosen."""

    archive: Archive
    inventory: Inventory
    above: Division | None
    trail: tuple[Division, ...]
    rows: tuple[Division, ...]


def require_keeper(actor: Actor) -> None:
    """Refuse who is administrator of no unit.

    Raises
    ------
    ForbiddenError
        ``org.administrator_needed``.
    """
    if not any(grant.role is Role.ADMINISTRATOR and grant.acts for grant in actor.grants):
        raise ForbiddenError.of("org.administrator_needed")


def import_going() -> int | None:
    """Return the import that waits or runs, the oldest first."""
    going = DivisionImport.objects.filter(state__in=GOING).order_by("id")
    return going.values_list("pk", flat=True).first()


def given_archives(actor: Actor) -> tuple[Archive, ...]:
    """Return the archives that can be chosen from."""
    require_keeper(actor)
    return archives()


def choice(digest: str, above: str, actor: Actor) -> Choice:
    """Return the divisions right below one in an archive; provinces for none.

    Raises
    ------
    ForbiddenError, NotFoundError
        ``org.administrator_needed``; ``divisions.lost``, ``divisions.unknown``.
    """
    require_keeper(actor)
    given, held = archive(digest), contents(digest)
    division = held.find(list_code(above)) if above else None
    if above and division is None:
        raise NotFoundError.of("divisions.unknown", area=above[:12])
    trail: list[Division] = []
    step = division
    while step is not None:
        trail.insert(0, step)
        step = held.find(step.above) if step.above else None
    return Choice(given, held, division, tuple(trail), held.within(division.code if division else ""))


def imports(actor: Actor, now: datetime) -> tuple[ImportView, ...]:
    """Return the newest imports below units that the actor administers, in two queries."""
    require_keeper(actor)
    rows = DivisionImport.objects.select_related("below").order_by("-id")[:SHOWN_MOST]
    return tuple(_view(row, now) for row in rows if actor.may(Role.ADMINISTRATOR, row.below.path))


def import_view(import_id: int, actor: Actor, now: datetime) -> ImportView:
    """Return one import, in one query.

    Raises
    ------
    ForbiddenError, NotFoundError
        ``org.administrator_needed``; ``divisions.import_unknown``.
    """
    require_keeper(actor)
    row = DivisionImport.objects.select_related("below").filter(pk=import_id).first()
    if row is None:
        raise NotFoundError.of("divisions.import_unknown")
    if not actor.may(Role.ADMINISTRATOR, row.below.path):
        raise ForbiddenError.of("org.administrator_needed")
    return _view(row, now)


def _view(row: DivisionImport, now: datetime) -> ImportView:
    done = row.made + row.found + row.skipped
    rate = 0.0
    if row.resumed_at is not None and row.moved_at is not None and row.moved_at > row.resumed_at:
        rate = (done - row.resumed_with) / (row.moved_at - row.resumed_at).total_seconds()
    going = row.state in GOING
    return ImportView(
        id=row.pk,
        state=row.state,
        code=area_code(row.code) if row.code else "",
        name=_name_of(row),
        file_name=row.file_name,
        below=UnitLink(row.below_id, row.below.name, row.below.name_en),
        kind=kind_of(row.level) if row.level else "",
        made=row.made,
        found=row.found,
        left_out=row.skipped,
        expected=row.expected,
        rate=round(rate),
        seconds_left=round((row.expected - done) / rate) if rate and going else None,
        silent=going and now - max(row.moved_at or row.asked_at, row.asked_at) > SILENT,
        levels=tuple(
            LevelCount(kind_of(level), *row.counts[str(level)])
            for level in range(1, LEVELS + 1)
            if str(level) in row.counts
        ),
        problems=tuple(Problem(told["code"], told["params"]) for told in row.problems),
        offers=tuple(Offer(told["unit"], told["code"], told["old"], told["new"]) for told in row.renames),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
    )


def _name_of(row: DivisionImport) -> str:
    if not row.code:
        return ""
    try:
        division = contents(row.digest).find(row.code)
    except NotFoundError:
        return ""
    return division.name if division else ""


def archives_in_use() -> frozenset[str]:
    """Return the digests of the archives that imports name."""
    return frozenset(DivisionImport.objects.values_list("digest", flat=True))
