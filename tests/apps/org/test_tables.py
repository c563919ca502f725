"""Whole trees, changed names and hours, each as one act of the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, InvalidError
from threadneedle.ledger.models import Event
from threadneedle.org import services
from threadneedle.org.drafts import CapacityDraft, TreeNode, UnitChange, UnitDraft
from threadneedle.org.models import Capacity, FormerName, Unit
from threadneedle.org.services.tables import add_tree, change_units, set_capacities


def code_of(caught: pytest.ExceptionInfo[DomainError]) -> str:
    return caught.value.problems[0].code


def town(name: str, **more: str) -> UnitDraft:
    return UnitDraft("township", name, **more)


def village(name: str, aliases: tuple[str, ...] = ()) -> UnitDraft:
    return UnitDraft("village", name, aliases=aliases)


def test_numbers_follow_those_that_were_ever_given(district: District) -> None:
    by = actor(district.administrator)
    services.move_unit(district.houshan.pk, district.liuhe.pk, actor=by, now=NOW)
    nodes = [
        TreeNode(village("甲村"), parent_id=district.qingshi.pk),
        TreeNode(town("云岭镇"), parent_id=district.root.pk),
        TreeNode(village("乙村"), above=1),
        TreeNode(village("丙村"), parent_id=district.qingshi.pk),
    ]
    added = add_tree(nodes, actor=by, now=NOW)
    assert [unit.path for unit in added] == ["000100040003", "00010006", "000100060001", "000100040004"]


@pytest.mark.parametrize(
    ("drafts", "code"),
    [
        ((village("柳树湾村"),), "org.name_taken"),
        ((village("甲村"), village("甲村")), "org.name_taken"),
        ((village("甲村", ("住建局",)),), "org.name_taken"),
        ((village("甲村", ("老村",)), village("乙村", ("老村",))), "org.name_taken"),
        ((town("小镇"),), "org.kind_below"),
        ((UnitDraft("moon", "月"),), "org.unit_kind"),
    ],
)
def test_a_tree_that_does_not_fit_is_refused_as_a_whole(
    district: District, drafts: tuple[UnitDraft, ...], code: str
) -> None:
    nodes = [TreeNode(village("好村"), parent_id=district.qingshi.pk)]
    nodes += [TreeNode(draft, parent_id=district.qingshi.pk) for draft in drafts]
    with pytest.raises(DomainError) as caught:
        add_tree(nodes, actor=actor(district.administrator), now=NOW)
    assert code_of(caught) == code
    assert not Unit.objects.filter(name="好村").exists()


def test_units_cannot_stand_below_one_another_in_a_ring(district: District) -> None:
    nodes = [
        TreeNode(UnitDraft("office", "甲站"), above=1),
        TreeNode(UnitDraft("office", "乙站"), above=0),
    ]
    with pytest.raises(InvalidError) as caught:
        add_tree(nodes, actor=actor(district.administrator), now=NOW)
    assert code_of(caught) == "org.tree_cycle"


def test_a_name_is_not_taken_from_a_unit_that_gives_it_up_in_the_same_act(district: District) -> None:
    by = actor(district.administrator)
    swapped = [
        UnitChange(district.liushuwan.pk, village("后山村")),
        UnitChange(district.houshan.pk, village("柳树湾村")),
    ]
    with pytest.raises(ConflictError) as caught:
        change_units(swapped, actor=by, now=NOW)
    assert code_of(caught) == "org.name_taken"
    same = [UnitChange(unit.pk, village("新村")) for unit in (district.liushuwan, district.houshan)]
    with pytest.raises(ConflictError):
        change_units(same, actor=by, now=NOW)


def test_changed_names_are_one_event_and_the_old_ones_are_kept(district: District) -> None:
    by = actor(district.administrator)
    events = Event.objects.count()
    assert change_units([UnitChange(district.houshan.pk, village("后岭村"))], actor=by, now=NOW) == 1
    assert FormerName.objects.get().name == "后山村"
    assert Event.objects.count() == events + 1


def test_only_the_administrator_changes_and_adds(district: District) -> None:
    by = actor(district.qingshi_head)
    with pytest.raises(ForbiddenError):
        add_tree([TreeNode(village("甲村"), parent_id=district.qingshi.pk)], actor=by, now=NOW)
    with pytest.raises(ForbiddenError):
        change_units([UnitChange(district.houshan.pk, village("后岭村"))], actor=by, now=NOW)
    hours = CapacityDraft(district.qingshi.pk, date(2026, 7, 1), Decimal(8), 20)
    with pytest.raises(ForbiddenError):
        set_capacities([hours], actor=by, now=NOW)


def test_hours_of_many_teams_are_one_event_and_overwrite_the_same_day(district: District) -> None:
    by = actor(district.administrator)
    day = date(2026, 7, 1)
    first = [CapacityDraft(unit.pk, day, Decimal(8), 20) for unit in (district.qingshi, district.liuhe)]
    events = Event.objects.count()
    assert set_capacities(first, actor=by, now=NOW) == 2
    assert Event.objects.count() == events + 1
    set_capacities([CapacityDraft(district.qingshi.pk, day, Decimal(9), 30)], actor=by, now=NOW)
    rows = Capacity.objects.order_by("unit__path").values_list("hours_per_day", "reserve_percent")
    assert list(rows) == [(Decimal(9), 30), (Decimal(8), 20)]


def test_a_closed_unit_takes_no_hours(district: District) -> None:
    by = actor(district.administrator)
    services.close_unit(district.houshan.pk, actor=by, now=NOW)
    with pytest.raises(ConflictError):
        set_capacities(
            [CapacityDraft(district.houshan.pk, date(2026, 7, 1), Decimal(8), 20)], actor=by, now=NOW
        )
