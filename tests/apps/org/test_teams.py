"""What a team has on each day: hands, skills, who is away, ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError
from threadneedle.ledger.models import Event
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Absence, Capacity, Skill, SkilledHands, Way
from threadneedle.org.reads.teams import Hand, sites_below, team_of, team_view
from threadneedle.org.services import add_unit
from threadneedle.org.services import teams as services

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


def test_the_head_says_what_the_team_has_and_the_record_tells_it_of_the_unit(district: District) -> None:
    by: dict[str, Any] = {"actor": actor(district.qingshi_head), "now": NOW}
    unit = district.qingshi.pk
    services.set_team(unit, TODAY, Decimal("17.5"), 20, 3, **by)
    services.set_skill(unit, "无人机", 1, **by)
    drone = Skill.objects.get()
    away = services.add_absence(unit, TODAY, TODAY, 1, drone.pk, **by)
    services.set_way(unit, district.houshan.pk, Decimal("1.5"), **by)
    view = team_view(unit, by["actor"], TODAY)
    assert (view.hours_per_day, view.hands, view.counted) == (Decimal("17.50"), 3, 3)
    assert [(row.name, row.hands) for row in view.skills] == [("无人机", 1)]
    assert [(row.hands, row.skill) for row in view.absences] == [(1, "无人机")]
    assert [(row.site.id, row.hours) for row in view.ways] == [(district.houshan.pk, Decimal("1.50"))]
    assert [site.id for site in view.sites] == [district.liushuwan.pk, district.houshan.pk]
    monday, tuesday, wednesday, thursday, *_weekend = view.weeks[0]
    assert (monday.quarters, tuesday.quarters) == (None, None), "what has passed is no capacity"
    assert (wednesday.quarters, wednesday.hands, thursday.quarters) == (37, 2, 56)
    events = Event.objects.filter(kind="team.change")
    assert {event.subjects.get().key for event in events} == {unit}
    services.remove_absence(unit, away.pk, **by)
    services.set_skill(unit, "无人机", 0, **by)
    services.set_way(unit, district.houshan.pk, Decimal(0), **by)
    view = team_view(unit, by["actor"], TODAY)
    assert (view.absences, view.skills, view.ways) == ((), (), ())
    with pytest.raises(NotFoundError, match="absence_unknown"):
        services.remove_absence(unit, away.pk, **by)
    assert events.all().count() == 7


def test_a_clerk_reads_of_the_team_and_changes_nothing(district: District) -> None:
    clerk = actor(district.qingshi_clerk)
    assert team_view(district.qingshi.pk, clerk, TODAY).weeks == ()
    with pytest.raises(ForbiddenError, match="administrator_or_head"):
        services.set_team(district.qingshi.pk, TODAY, Decimal(7), 0, None, actor=clerk, now=NOW)
    assert not Capacity.objects.exists()


def test_an_issuer_never_reads_what_a_team_has_to_spare(district: District) -> None:
    with pytest.raises(ForbiddenError, match="team_closed_to_you"):
        team_view(district.qingshi.pk, actor(district.housing_head), TODAY)


def test_numbers_and_places_that_cannot_be_are_refused_by_name(district: District) -> None:
    by: dict[str, Any] = {"actor": actor(district.qingshi_head), "now": NOW}
    unit = district.qingshi.pk
    for code, act in (
        ("hands_range", lambda: services.set_team(unit, TODAY, Decimal(7), 0, 0, **by)),
        ("hands_range", lambda: services.set_skill(unit, "驾船", -1, **by)),
        ("hands_range", lambda: services.add_absence(unit, TODAY, TODAY, 1000, **by)),
        ("ends_before_start", lambda: services.add_absence(unit, TODAY, date(2026, 6, 16), 1, **by)),
        ("skill_unknown", lambda: services.add_absence(unit, TODAY, TODAY, 1, 4711, **by)),
        ("way_outside", lambda: services.set_way(unit, district.hewan.pk, Decimal(1), **by)),
        ("way_outside", lambda: services.set_way(unit, unit, Decimal(1), **by)),
        ("way_range", lambda: services.set_way(unit, district.houshan.pk, Decimal("24.01"), **by)),
        ("way_range", lambda: services.set_way(unit, district.houshan.pk, Decimal("NaN"), **by)),
    ):
        with pytest.raises(InvalidError, match=code):
            act()
    assert not Event.objects.filter(kind="team.change").exists()


def test_sites_at_any_depth_are_offered_the_nearest_first_and_known_ways_always(district: District) -> None:
    by: dict[str, Any] = {"actor": actor(district.administrator), "now": NOW}
    for name in ("一组", "二组"):
        add_unit(district.houshan.pk, UnitDraft("office", name), **by)
    sites = sites_below(district.qingshi.path)
    assert [site.name for site in sites] == ["柳树湾村", "后山村", "后山村 › 一组", "后山村 › 二组"]
    last = sites[-1].id
    assert [site.name for site in sites_below(district.qingshi.path, most=2)] == ["柳树湾村", "后山村"]
    kept = sites_below(district.qingshi.path, most=1, also=[last])
    assert [site.id for site in kept] == [district.liushuwan.pk, last]
    head: dict[str, Any] = {"actor": actor(district.qingshi_head), "now": NOW}
    services.set_way(district.qingshi.pk, last, Decimal("0.75"), **head)
    (way,) = team_view(district.qingshi.pk, head["actor"], TODAY).ways
    assert (way.site.name, way.hours) == ("后山村 › 二组", Decimal("0.75"))
