"""What a team has on each day: hands, skills, who is away, ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.org import TODAY, District

from threadneedle.org.models import Absence, Capacity, Skill, SkilledHands, Way
from threadneedle.org.reads.teams import Hand, team_of

DAYS = (date(2026, 6, 17), date(2026, 6, 18), date(2026, 6, 22))


def hours(
    district: District, since: date = TODAY, hours: int = 21, hands: int | None = 3, keep: int = 0
) -> None:
    Capacity.objects.create(
        unit=district.qingshi,
        since=since,
        hours_per_day=Decimal(hours),
        reserve_percent=keep,
        hands=hands,
    )


def quarters(district: District) -> list[tuple[int, ...]]:
    team = team_of(district.qingshi.pk, DAYS)
    assert team is not None
    return [hand.quarters for hand in team.hands]


def test_a_unit_of_which_nobody_said_its_hours_has_no_team(district: District) -> None:
    assert team_of(district.qingshi.pk, DAYS) is None
    hours(district, since=DAYS[1])
    assert team_of(district.qingshi.pk, DAYS) is None, "nobody said what holds on the first day"
    assert team_of(district.qingshi.pk, ()) is None


def test_hands_share_the_hours_that_the_reserve_leaves_and_the_first_take_the_odd_quarters(
    district: District,
) -> None:
    hours(district, hours=20, hands=3, keep=20)
    assert quarters(district) == [(22, 22, 22), (21, 21, 21), (21, 21, 21)]


def test_without_a_number_of_people_there_are_as_many_as_there_are_seven_hours(district: District) -> None:
    hours(district, hours=15, hands=None)
    assert quarters(district) == [(20, 20, 20)] * 3
    Capacity.objects.update(hours_per_day=Decimal(14))
    assert quarters(district) == [(28, 28, 28)] * 2
    Capacity.objects.update(hours_per_day=Decimal(0))
    assert quarters(district) == [(0, 0, 0)]


def test_hours_that_change_on_a_later_day_count_from_that_day(district: District) -> None:
    hours(district)
    hours(district, since=DAYS[1], hours=7, hands=1)
    assert quarters(district) == [(28, 28, 28), (28, 0, 0), (28, 0, 0)]


def test_so_many_as_are_away_are_taken_from_the_days_on_which_they_are(district: District) -> None:
    hours(district)
    Absence.objects.create(unit=district.qingshi, since=DAYS[1], until=date(2026, 6, 21), hands=2)
    assert quarters(district) == [(28, 28, 28), (28, 0, 28), (28, 0, 28)]
    Absence.objects.create(unit=district.qingshi, since=DAYS[1], until=DAYS[1], hands=9)
    assert quarters(district) == [(28, 0, 28), (28, 0, 28), (28, 0, 28)], "never below zero"


def test_hands_that_hold_the_skill_go_first_and_the_others_keep_it_as_long_as_they_can(
    district: District,
) -> None:
    hours(district)
    drone, boat = Skill.objects.create(name="无人机"), Skill.objects.create(name="驾船")
    SkilledHands.objects.create(unit=district.qingshi, skill=drone, hands=2)
    SkilledHands.objects.create(unit=district.qingshi, skill=boat, hands=1)
    Absence.objects.create(unit=district.qingshi, since=DAYS[0], until=DAYS[0], hands=1)
    Absence.objects.create(unit=district.qingshi, since=DAYS[1], until=DAYS[1], hands=1, skill=boat)
    Absence.objects.create(unit=district.qingshi, since=DAYS[2], until=DAYS[2], hands=2, skill=boat)
    team = team_of(district.qingshi.pk, DAYS)
    assert team is not None
    assert team.hands == (
        Hand(frozenset({drone.pk, boat.pk}), (28, 0, 0)),
        Hand(frozenset({drone.pk}), (28, 28, 28)),
        Hand(frozenset(), (0, 28, 0)),
    )


def test_ways_are_counted_in_quarters_rounded_up(district: District) -> None:
    hours(district)
    Way.objects.create(unit=district.qingshi, site=district.houshan, hours=Decimal("1.30"))
    team = team_of(district.qingshi.pk, DAYS)
    assert team is not None
    assert dict(team.ways) == {district.houshan.pk: 6}


def test_a_team_is_read_in_four_queries(district: District, django_assert_num_queries: Any) -> None:
    hours(district)
    with django_assert_num_queries(4):
        team_of(district.qingshi.pk, DAYS)
