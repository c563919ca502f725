"""What a team has on the days that are planned: hands, skills, hours by day, ways. Nobody is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TypeVar

from django.db.models.functions import Length

from threadneedle.core.base import SEGMENT, Actor, ForbiddenError, Role
from threadneedle.org.models import Absence, Capacity, SkilledHands, Unit, Way
from threadneedle.org.querysets import under
from threadneedle.org.reads.limits import work_calendar
from threadneedle.org.reads.tree import unit_of

Row = TypeVar("Row", Capacity, SkilledHands, Absence, Way)

QUARTERS = 4
WEEKS = 4
MOST_SITES = 200
STEP = " › "
HAND = 28
"""Quarter-hours of one pair of hands a day, seven hours, where nobody said how many people a team has."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One pair of hands: what it can do, and its quarter-hours on each planned day."""

    skills: frozenset[int]
    quarters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """The hands of a unit, and the quarter-hours there and back to its sites, by id of the site."""

    hands: tuple[Hand, ...]
    ways: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SkillRow:
    """How many of a team can do something."""

    id: int
    name: str
    name_en: str
    hands: int


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """So many are away; ``skill`` is empty if it does not matter who."""

    id: int
    since: date
    until: date
    hands: int
    skill: str
    skill_en: str


@dataclass(frozen=True, slots=True)
class Site:
    """A unit below, at any depth; its names say what stands between: 柳树湾村 › 一组."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """A site, and the hours there and back."""

    site: Site
    hours: Decimal


@dataclass(frozen=True, slots=True)
class DayRow:
    """What a team has on a day: quarter-hours, None where it is not worked, and how many people are there."""

    day: date
    quarters: int | None
    hands: int


@dataclass(frozen=True, slots=True)
class TeamView:
    """What a unit has said of its team; ``weeks`` are four, Monday to Sunday, empty without hours.

    ``sites`` are the nearest ``MOST_SITES`` units below; ``more_sites`` tells whether there are others.
    """

    unit_id: int
    name: str
    name_en: str
    path: str
    closed: bool
    since: date | None
    hours_per_day: Decimal | None
    reserve_percent: int
    hands: int | None
    counted: int
    skills: tuple[SkillRow, ...]
    absences: tuple[AbsenceRow, ...]
    ways: tuple[WayRow, ...]
    sites: tuple[Site, ...]
    more_sites: bool
    weeks: tuple[tuple[DayRow, ...], ...]


def may_keep_team(actor: Actor, path: str) -> bool:
    """Tell whether the actor may say what the team of a unit has: its administrator or its head."""
    return actor.may(Role.ADMINISTRATOR, path) or actor.may(Role.HEAD, path)


def may_see_team(actor: Actor, path: str) -> bool:
    """Tell whether the actor may read it: who keeps it, and the unit's clerks."""
    return may_keep_team(actor, path) or actor.may(Role.CLERK, path)


def team_view(unit_id: int, actor: Actor, today: date) -> TeamView:
    """Return what a unit has said of its team, in twelve queries at most.

    Raises
    ------
    NotFoundError, ForbiddenError
        Unknown unit; neither its administrator nor its head nor its clerk.
    """
    unit = unit_of(unit_id, actor)
    if not may_see_team(actor, unit.path):
        raise ForbiddenError.of("org.team_closed_to_you")
    row = Capacity.objects.filter(unit=unit, since__lte=today).order_by("-since").first()
    skilled = SkilledHands.objects.filter(unit=unit).select_related("skill").order_by("skill__name")
    away = Absence.objects.filter(unit=unit, until__gte=today).select_related("skill")
    known = dict(Way.objects.filter(unit=unit).values_list("site_id", "hours"))
    sites = sites_below(unit.path, most=MOST_SITES + 1, also=known)
    return TeamView(
        unit_id=unit.pk,
        name=unit.name,
        name_en=unit.name_en,
        path=unit.path,
        closed=unit.closed_on is not None,
        since=row.since if row else None,
        hours_per_day=row.hours_per_day if row else None,
        reserve_percent=row.reserve_percent if row else 20,
        hands=row.hands if row else None,
        counted=hands_of(row.hours_per_day, row.reserve_percent, row.hands) if row else 0,
        skills=tuple(SkillRow(one.skill_id, one.skill.name, one.skill.name_en, one.hands) for one in skilled),
        absences=tuple(
            AbsenceRow(
                one.pk,
                one.since,
                one.until,
                one.hands,
                one.skill.name if one.skill else "",
                one.skill.name_en if one.skill else "",
            )
            for one in away.order_by("since", "pk")
        ),
        ways=tuple(WayRow(site, known[site.id]) for site in sites if site.id in known),
        sites=sites[:MOST_SITES],
        more_sites=len(sites) > MOST_SITES,
        weeks=_weeks(unit.pk, today) if row else (),
    )


def sites_below(path: str, *, most: int = MOST_SITES, also: Collection[int] = ()) -> tuple[Site, ...]:
    """Return the units below a path in the order of the tree, in two queries.

    Parameters
    ----------
    most
        So many at most, the nearest first.
    also
        Units that are returned in any case, such as those to which a way is known.
    """
    below = Unit.objects.active().filter(under(path)).exclude(path=path)
    near = list(below.order_by(Length("path"), "path").values_list("pk", flat=True)[:most])
    rows = below.filter(pk__in=[*near, *also]).order_by("path")
    names: dict[str, tuple[str, str]] = {}
    found = []
    for row in rows:
        above, above_en = names.get(row.path[:-SEGMENT], ("", ""))
        name, name_en = row.short or row.name, row.name_en or row.short or row.name
        names[row.path] = (
            f"{above}{STEP}{name}" if above else name,
            f"{above_en}{STEP}{name_en}" if above_en else name_en,
        )
        found.append(Site(row.pk, *names[row.path]))
    return tuple(found)


def _weeks(unit_id: int, today: date) -> tuple[tuple[DayRow, ...], ...]:
    """Return the hours of four weeks from today's on; days before today and rest days have none."""
    monday = today - timedelta(days=today.weekday())
    calendar = work_calendar()
    days = [monday + timedelta(days=number) for number in range(7 * WEEKS)]
    planned = [day for day in days if day >= today and calendar.is_working(day)]
    team = team_of(unit_id, planned)
    if team is None:
        return ()
    by_day = {
        day: DayRow(
            day,
            sum(hand.quarters[place] for hand in team.hands),
            sum(hand.quarters[place] > 0 for hand in team.hands),
        )
        for place, day in enumerate(planned)
    }
    rows = [by_day.get(day, DayRow(day, None, 0)) for day in days]
    return tuple(tuple(rows[7 * week : 7 * week + 7]) for week in range(WEEKS))


def team_of(unit_id: int, planned: Sequence[date]) -> Team | None:
    """Return what a unit's team has on some days, as ``teams_of``; None if nobody has said its hours."""
    return teams_of([unit_id], planned).get(unit_id)


def teams_of(unit_ids: Iterable[int], planned: Sequence[date]) -> Mapping[int, Team]:
    """Return what the teams of some units have on some days, in four queries for all of them.

    A day has the capacity that holds on it, less the reserve, shared evenly by its hands. Who is away takes
    the share along: of those with the skill first, where one is named, and otherwise of those who can do
    the fewest things.

    Parameters
    ----------
    planned
        Days in order.

    Returns
    -------
    Teams by unit, without units of which nobody has said what hours they have on the first of the days.
    """
    wanted = sorted(set(unit_ids))
    if not planned or not wanted:
        return {}
    said = _by_unit(Capacity.objects.filter(unit_id__in=wanted, since__lte=planned[-1]).order_by("since"))
    counted = _by_unit(SkilledHands.objects.filter(unit_id__in=wanted).order_by("id"))
    away = _by_unit(
        Absence.objects.filter(unit_id__in=wanted, since__lte=planned[-1], until__gte=planned[0]).order_by(
            "id"
        )
    )
    ways = _by_unit(Way.objects.filter(unit_id__in=wanted).order_by("site_id"))
    return {
        key: Team(
            _hands(rows, counted.get(key, []), away.get(key, []), planned),
            {way.site_id: _quarters_up(way.hours) for way in ways.get(key, [])},
        )
        for key, rows in said.items()
        if rows[0].since <= planned[0]
    }


def _by_unit(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found


def _hands(
    rows: Sequence[Capacity],
    counted: Sequence[SkilledHands],
    away: Sequence[Absence],
    planned: Sequence[date],
) -> tuple[Hand, ...]:
    shares = [_shares(_in_force(rows, day)) for day in planned]
    skills = [
        frozenset(row.skill_id for row in counted if place < row.hands)
        for place in range(max(len(share) for share in shares))
    ]
    days = [
        _without(share, skills, [row for row in away if row.since <= day <= row.until])
        for day, share in zip(planned, shares, strict=True)
    ]
    return tuple(
        Hand(can, tuple(day[place] if place < len(day) else 0 for day in days))
        for place, can in enumerate(skills)
    )


def people_of(unit_id: int, day: date) -> int | None:
    """Return how many people a team has on a day, or None if nobody said what hours it has."""
    row = Capacity.objects.filter(unit_id=unit_id, since__lte=day).order_by("-since").first()
    return hands_of(row.hours_per_day, row.reserve_percent, row.hands) if row else None


def hands_of(hours_per_day: Decimal, reserve_percent: int, hands: int | None) -> int:
    """Return how many people share the hours of a day: as said, else as many as there are seven hours."""
    return hands or max(1, -(-_quarters_a_day(hours_per_day, reserve_percent) // HAND))


def _quarters_a_day(hours: Decimal, reserve_percent: int) -> int:
    return int(hours * QUARTERS * (100 - reserve_percent) / 100)


def _quarters_up(hours: Decimal) -> int:
    return int((hours * QUARTERS).to_integral_value(ROUND_CEILING))


def _in_force(rows: Iterable[Capacity], day: date) -> Capacity:
    return [row for row in rows if row.since <= day][-1]


def _shares(row: Capacity) -> list[int]:
    """Return the quarter-hours of each pair of hands on a day of this capacity."""
    total = _quarters_a_day(row.hours_per_day, row.reserve_percent)
    hands = hands_of(row.hours_per_day, row.reserve_percent, row.hands)
    return [total // hands + (place < total % hands) for place in range(hands)]


def _without(share: list[int], skills: Sequence[frozenset[int]], away: Sequence[Absence]) -> list[int]:
    """Return the shares of a day without those who are away; who goes by a skill is chosen first."""
    here = list(range(len(share)))
    for row in sorted(away, key=lambda row: (row.skill_id is None, row.pk)):
        # The last hands hold the fewest skills, for each skill is laid on the first of them.
        going = sorted(here, key=lambda place: (row.skill_id in skills[place], place), reverse=True)
        here = sorted(going[row.hands :])
    return [quarters if place in here else 0 for place, quarters in enumerate(share)]
