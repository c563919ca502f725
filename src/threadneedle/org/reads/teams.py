"""What a team has on the days that are planned: hands, skills, hours by day, ways. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from threadneedle.org.models import Absence, Capacity, SkilledHands, Way

QUARTERS = 4
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


def team_of(unit_id: int, planned: Sequence[date]) -> Team | None:
    """Return what a unit's team has on some days, in four queries.

    A day has the capacity that holds on it, less the reserve, shared evenly by its hands. Who is away takes
    the share along: of those with the skill first, where one is named, and otherwise of those who can do
    the fewest things.

    Parameters
    ----------
    planned
        Days in order.

    Returns
    -------
    None if nobody has said what hours the unit has on the first of them.
    """
    if not planned:
        return None
    rows = list(Capacity.objects.filter(unit_id=unit_id, since__lte=planned[-1]).order_by("since"))
    if not rows or rows[0].since > planned[0]:
        return None
    counted = tuple(SkilledHands.objects.filter(unit_id=unit_id).values_list("skill_id", "hands"))
    away = list(
        Absence.objects.filter(unit_id=unit_id, since__lte=planned[-1], until__gte=planned[0]).order_by("id")
    )
    shares = [_shares(_in_force(rows, day)) for day in planned]
    skills = [
        frozenset(skill for skill, hands in counted if place < hands)
        for place in range(max(len(share) for share in shares))
    ]
    days = [
        _without(share, skills, [row for row in away if row.since <= day <= row.until])
        for day, share in zip(planned, shares, strict=True)
    ]
    hands = tuple(
        Hand(can, tuple(day[place] if place < len(day) else 0 for day in days))
        for place, can in enumerate(skills)
    )
    ways = Way.objects.filter(unit_id=unit_id).order_by("site_id").values_list("site_id", "hours")
    return Team(hands, {site: _quarters_up(hours) for site, hours in ways})


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
