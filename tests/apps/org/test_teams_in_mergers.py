"""What teams had passes to the unit that follows them: people, skills, absences, ways."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.factories.directives import draft, drafts_of
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.directives.models import DraftShare, Task
from threadneedle.directives.services.succession import carry_over
from threadneedle.ledger.models import Payload
from threadneedle.org import services
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Absence, Capacity, Skill, SkilledHands, Unit, Way
from threadneedle.org.reads.succession import Hours
from threadneedle.org.reads.teams import team_of

NEW = UnitDraft("township", "青柳镇", "青柳", code="110")
DAYS = (date(2026, 6, 17), date(2026, 6, 18))


def merge(district: District, into: UnitDraft | int = NEW, **more: Hours) -> Unit:
    ids = [district.qingshi.pk, district.liuhe.pk]
    return services.merge_units(ids, into, actor=actor(district.administrator), now=NOW, **more)


def has(unit: Unit, hours: int, hands: int | None, reserve: int = 0) -> None:
    Capacity.objects.create(
        unit=unit, since=TODAY, hours_per_day=Decimal(hours), reserve_percent=reserve, hands=hands
    )


def skilled(unit: Unit, skill: Skill, hands: int) -> None:
    SkilledHands.objects.create(unit=unit, skill=skill, hands=hands)


def test_people_add_up_and_who_was_not_counted_is_counted_by_the_hours(district: District) -> None:
    has(district.qingshi, 30, 6)
    has(district.liuhe, 21, None)
    row = Capacity.objects.get(unit=merge(district))
    assert (row.hours_per_day, row.hands) == (Decimal(51), 9)
    assert Payload.objects.get(event__kind="unit.merge").body["hands"] == 9  # type: ignore[index]


def test_where_nobody_counted_people_nobody_is_made_up(district: District) -> None:
    has(district.qingshi, 30, None)
    has(district.liuhe, 21, None)
    assert Capacity.objects.get(unit=merge(district)).hands is None


def test_hours_that_are_told_keep_the_people_of_both(district: District) -> None:
    has(district.qingshi, 30, 6)
    has(district.liuhe, 21, 2)
    row = Capacity.objects.get(unit=merge(district, hours=Hours(Decimal(40), 25)))
    assert (row.hours_per_day, row.reserve_percent, row.hands) == (Decimal(40), 25, 8)


def test_hours_set_without_people_keep_those_who_were_counted(district: District) -> None:
    has(district.qingshi, 30, 6)
    later = TODAY + timedelta(days=10)
    by = actor(district.qingshi_head)
    services.set_capacity(district.qingshi.pk, later, Decimal(36), 20, actor=by, now=NOW)
    assert Capacity.objects.get(unit=district.qingshi, since=later).hands == 6


def test_skills_add_up_also_into_a_unit_that_stays(district: District) -> None:
    drone, boat = Skill.objects.create(name="无人机"), Skill.objects.create(name="驾船")
    skilled(district.qingshi, drone, 2)
    skilled(district.liuhe, drone, 3)
    skilled(district.liuhe, boat, 1)
    after = merge(district, district.qingshi.pk)
    found = dict(SkilledHands.objects.filter(unit=after).values_list("skill", "hands"))
    assert found == {drone.pk: 5, boat.pk: 1}
    assert SkilledHands.objects.get(unit=district.liuhe, skill=drone).hands == 3, (
        "what it had stays on record"
    )


def test_who_is_away_stays_away_and_the_plan_knows_it(district: District) -> None:
    has(district.qingshi, 14, 2)
    has(district.liuhe, 14, 2)
    Absence.objects.create(unit=district.qingshi, since=DAYS[1], until=DAYS[1], hands=1)
    Absence.objects.create(unit=district.liuhe, since=DAYS[0], until=DAYS[1], hands=2)
    Absence.objects.create(unit=district.liuhe, since=date(2026, 5, 1), until=date(2026, 5, 3), hands=2)
    after = merge(district)
    team = team_of(after.pk, DAYS)
    assert team is not None
    assert [sum(hand.quarters[day] > 0 for hand in team.hands) for day in (0, 1)] == [2, 1]
    assert Absence.objects.filter(unit=after).count() == 2, "what is over is not carried"


def test_ways_go_to_the_same_sites_and_the_longer_one_counts(district: District) -> None:
    Way.objects.create(unit=district.qingshi, site=district.houshan, hours=Decimal("1.5"))
    Way.objects.create(unit=district.liuhe, site=district.yutang, hours=Decimal("0.5"))
    Way.objects.create(unit=district.root, site=district.qingshi, hours=Decimal(1))
    Way.objects.create(unit=district.root, site=district.liuhe, hours=Decimal(2))
    after = merge(district)
    own = dict(Way.objects.filter(unit=after).values_list("site", "hours"))
    assert own == {district.houshan.pk: Decimal("1.5"), district.yutang.pk: Decimal("0.5")}
    assert list(Way.objects.filter(unit=district.root).values_list("site", "hours")) == [(after.pk, 2)]


def test_work_at_a_place_that_was_merged_is_at_the_place_that_follows(district: District) -> None:
    task = make_task(make_draft(district), district.qingshi, site=district.houshan)
    ids = [district.liushuwan.pk, district.houshan.pk]
    by = actor(district.administrator)
    after = services.merge_units(ids, UnitDraft("village", "新村"), actor=by, now=NOW)
    carry_over(ids, by_unit_id=district.root.pk, now=NOW)
    assert Task.objects.get(pk=task.pk).site_id == after.pk


def test_parts_told_before_issuing_pass_on_and_two_parts_make_one(district: District) -> None:
    (row,) = drafts_of(draft(district))
    for unit, quantity, hours in ((district.qingshi, 4, 6), (district.liuhe, 3, None)):
        DraftShare.objects.create(draft=row, unit=unit, quantity=quantity, hours=hours)
    after = merge(district)
    carry_over([district.qingshi.pk, district.liuhe.pk], by_unit_id=district.root.pk, now=NOW)
    assert list(DraftShare.objects.values_list("unit", "quantity", "hours")) == [(after.pk, 7, 6)]
