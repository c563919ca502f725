"""Merging and splitting units; names, roles, hours and places in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, InvalidError, Role
from threadneedle.ledger.models import Event
from threadneedle.org import reads, services
from threadneedle.org.drafts import DutyDraft, GrantDraft, SplitPart, UnitDraft
from threadneedle.org.models import (
    Capacity,
    DutyItem,
    FormerName,
    FormerPlace,
    Grant,
    Holder,
    Post,
    Succession,
    Unit,
)
from threadneedle.org.reads.succession import Hours, hours_together, places_of, unit_history
from threadneedle.org.services.duties import put_duties

NEW = UnitDraft("township", "青柳镇", "青柳", code="110")


def code_of(caught: pytest.ExceptionInfo[DomainError]) -> str:
    return caught.value.problems[0].code


def merge(district: District, into: UnitDraft | int = NEW, **more: Hours) -> Unit:
    ids = [district.qingshi.pk, district.liuhe.pk]
    return services.merge_units(ids, into, actor=actor(district.administrator), now=NOW, **more)


def test_a_merger_closes_the_old_units_and_moves_what_stood_below_them(district: District) -> None:
    after = merge(district)
    for unit in (district.qingshi, district.liuhe):
        unit.refresh_from_db()
    assert (district.qingshi.closed_on, district.liuhe.closed_on) == (TODAY, TODAY)
    assert not Post.objects.filter(unit__in=[district.qingshi, district.liuhe], closed_on=None).exists()
    assert Holder.objects.get(post=district.qingshi_head).until == TODAY
    below = Unit.objects.active().filter(parent=after).order_by("path")
    assert list(below.values_list("name", "path")) == [
        ("柳树湾村", "000100060001"),
        ("后山村", "000100060002"),
        ("河湾村", "000100060003"),
        ("鱼塘村", "000100060004"),
    ]
    assert (district.qingshi.parent_id, district.qingshi.path) == (after.pk, "000100060005")
    assert places_of(district.qingshi) == ("000100060005", "00010004")
    assert list(Succession.objects.values_list("before", "after", "kind", "main", "day").order_by("id")) == [
        (district.qingshi.pk, after.pk, "merged", True, TODAY),
        (district.liuhe.pk, after.pk, "merged", True, TODAY),
    ]


def test_a_merger_is_one_event_with_all_that_it_touches(district: District) -> None:
    before = Event.objects.count()
    after = merge(district)
    event = Event.objects.latest("id")
    assert (event.kind, Event.objects.count()) == ("unit.merge", before + 1)
    assert list(event.subjects.values_list("key", flat=True)) == [
        after.pk,
        district.qingshi.pk,
        district.liuhe.pk,
        district.liushuwan.pk,
        district.houshan.pk,
        district.hewan.pk,
        district.yutang.pk,
    ]


def test_old_names_go_on_meaning_the_successor(district: District) -> None:
    by = actor(district.administrator)
    services.rename_unit(district.qingshi.pk, "青石街道", "青石街道", "", "104", actor=by, now=NOW)
    after = merge(district)
    for name in ("青石镇", "青石街道", "青石", "柳河镇", "柳河", "青石镇人民政府", "柳河镇人民政府"):
        assert [unit.pk for unit in reads.units_named(name, by)] == [after.pk], name
    entry = next(row for row in reads.directory("0001").entries if row.id == after.pk)
    assert set(entry.aliases) == {
        "青石镇人民政府",
        "柳河镇人民政府",
        "青石街道",
        "柳河镇",
        "柳河",
        "青石镇",
        "青石",
    }


def test_a_name_of_today_comes_before_one_of_earlier_times(district: District) -> None:
    by = actor(district.administrator)
    services.rename_unit(district.qingshi.pk, "青山镇", "青山", "", "104", actor=by, now=NOW)
    assert [unit.pk for unit in reads.units_named("青石镇", by)] == [district.qingshi.pk]
    fresh = services.add_unit(district.root.pk, UnitDraft("township", "青石镇"), actor=by, now=NOW)
    assert [unit.pk for unit in reads.units_named("青石镇", by)] == [fresh.pk]
    entry = next(row for row in reads.directory("0001").entries if row.id == district.qingshi.pk)
    assert "青石镇" not in entry.aliases


def test_a_rename_that_changes_no_name_leaves_no_former_name(district: District) -> None:
    by = actor(district.administrator)
    services.rename_unit(district.qingshi.pk, "青石镇", "青石", "Qingshi", "199", actor=by, now=NOW)
    assert not FormerName.objects.exists()


def test_a_unit_that_others_are_merged_into_stays_and_keeps_its_posts(district: District) -> None:
    after = merge(district, district.qingshi.pk)
    assert (after.pk, after.closed_on, after.path) == (district.qingshi.pk, None, "00010004")
    assert Post.objects.filter(unit=after, closed_on=None).count() == 2
    assert Unit.objects.active().filter(parent=after).count() == 4


def test_hours_are_the_sum_of_what_is_known_unless_they_are_told(district: District) -> None:
    give_hours(district.qingshi, 60, 20)
    give_hours(district.liuhe, 40, 30)
    ids = [district.qingshi.pk, district.liuhe.pk]
    assert hours_together(ids, TODAY) == Hours(Decimal(100), 24)
    after = merge(district)
    row = Capacity.objects.get(unit=after)
    assert (row.since, row.hours_per_day, row.reserve_percent) == (TODAY, Decimal(100), 24)


def test_hours_that_are_told_are_taken(district: District) -> None:
    after = merge(district, hours=Hours(Decimal(70), 25))
    assert Capacity.objects.get(unit=after).hours_per_day == Decimal(70)


def test_roles_of_others_hold_over_the_successor_and_the_duty_list_ends(district: District) -> None:
    by = actor(district.administrator)
    grant = GrantDraft(district.arbiter.pk, Role.VIEWER, district.liuhe.pk)
    services.grant_role(grant, actor=by, now=NOW)
    put_duties([DutyDraft(district.liuhe.pk, "1", "basic", "调解", date(2026, 1, 1))], actor=by, now=NOW)
    after = merge(district)
    assert Grant.objects.filter(post=district.arbiter, role="viewer", unit=after).count() == 1
    assert not Grant.objects.filter(unit=after, post__unit=district.liuhe).exists()
    assert DutyItem.objects.get().until == TODAY


def test_villages_of_one_name_are_not_put_below_one_township(district: District) -> None:
    by = actor(district.administrator)
    services.add_unit(district.liuhe.pk, UnitDraft("village", "后山村"), actor=by, now=NOW)
    with pytest.raises(ConflictError) as caught:
        merge(district)
    assert code_of(caught) == "org.two_below_of_one_name"
    district.qingshi.refresh_from_db()
    assert district.qingshi.closed_on is None


@pytest.mark.parametrize(
    ("units", "code"),
    [
        (("qingshi",), "org.merge_needs_two"),
        (("qingshi", "housing"), "org.merge_kinds"),
        (("qingshi", "root"), "org.root_stays"),
    ],
)
def test_what_cannot_be_merged_is_refused(district: District, units: tuple[str, ...], code: str) -> None:
    ids = [getattr(district, name).pk for name in units]
    with pytest.raises(DomainError) as caught:
        services.merge_units(ids, NEW, actor=actor(district.administrator), now=NOW)
    assert code_of(caught) == code


def test_a_unit_is_not_merged_with_one_that_stands_below_it(district: District) -> None:
    by = actor(district.administrator)
    inner = services.add_unit(district.housing.pk, UnitDraft("department", "房管处"), actor=by, now=NOW)
    with pytest.raises(ConflictError) as caught:
        services.merge_units([district.housing.pk, inner.pk], district.housing.pk, actor=by, now=NOW)
    assert code_of(caught) == "org.merge_nested"


def test_only_the_administrator_merges_and_splits(district: District) -> None:
    by = actor(district.qingshi_head)
    with pytest.raises(ForbiddenError):
        services.merge_units([district.qingshi.pk, district.liuhe.pk], NEW, actor=by, now=NOW)
    parts = [SplitPart(None, main=True), SplitPart(UnitDraft("township", "西镇"))]
    with pytest.raises(ForbiddenError):
        services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)


def test_a_split_gives_each_part_its_villages_and_the_rest_to_the_main_one(district: District) -> None:
    parts = [
        SplitPart(UnitDraft("township", "青石镇"), main=True),
        SplitPart(UnitDraft("township", "西镇"), (district.houshan.pk,)),
    ]
    by = actor(district.administrator)
    main, west = services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)
    district.qingshi.refresh_from_db()
    assert (district.qingshi.closed_on, district.qingshi.parent_id) == (TODAY, main.pk)
    assert [unit.name for unit in Unit.objects.active().filter(parent=main)] == ["柳树湾村"]
    assert [unit.name for unit in Unit.objects.active().filter(parent=west)] == ["后山村"]
    rows = Succession.objects.order_by("id").values_list("after", "kind", "main")
    assert list(rows) == [(main.pk, "split", True), (west.pk, "split", False)]
    assert [unit.pk for unit in reads.units_named("青石镇人民政府", by)] == [main.pk]


def test_a_unit_that_goes_on_keeps_everything_but_what_it_gives_off(district: District) -> None:
    parts = [SplitPart(None, main=True), SplitPart(UnitDraft("township", "西镇"), (district.houshan.pk,))]
    by = actor(district.administrator)
    itself, west = services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)
    assert (itself.pk, itself.closed_on) == (district.qingshi.pk, None)
    assert Post.objects.filter(unit=itself, closed_on=None).count() == 2
    assert list(Succession.objects.values_list("after", "main")) == [(west.pk, False)]
    assert not FormerPlace.objects.filter(unit=itself).exists()


def test_a_split_that_does_not_add_up_is_refused(district: District) -> None:
    by = actor(district.administrator)
    east, west = UnitDraft("township", "东镇"), UnitDraft("township", "西镇")
    wrong = {
        "org.split_needs_two": [SplitPart(east, main=True)],
        "org.split_one_main": [SplitPart(east), SplitPart(west)],
        "org.split_not_below": [SplitPart(east, (district.hewan.pk,), main=True), SplitPart(west)],
        "org.split_child_twice": [
            SplitPart(east, (district.houshan.pk,), main=True),
            SplitPart(west, (district.houshan.pk,)),
        ],
    }
    for code, parts in wrong.items():
        with pytest.raises(InvalidError) as caught:
            services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)
        assert code_of(caught) == code


def test_the_page_shows_what_would_happen_before_it_does(district: District) -> None:
    make_task(make_draft(district), district.qingshi)
    make_task(make_draft(district), district.liuhe, state="closed")
    line = DutyDraft(district.liuhe.pk, "1", "basic", "调解", date(2026, 1, 1))
    put_duties([line], actor=actor(district.administrator), now=NOW)
    browser = signed_in(district.administrator)
    address = f"/org/units/{district.qingshi.pk}/merge/"
    sent = {"units": [district.liuhe.pk], "into": "", "name": "青柳镇"}
    looked = browser.post(address, sent)
    assert looked.status_code == 200
    assert dict(looked.context["effects"]) == {"task": 1}
    assert (looked.context["ends"].posts, looked.context["moving"]) == (4, 4)
    assert looked.context["ends"].duties == 1
    assert not Succession.objects.exists()
    done = browser.post(address, {**sent, "act": "merge"})
    after = Unit.objects.get(name="青柳镇")
    assert done.headers["Location"] == f"/org/units/{after.pk}/"
    page = browser.get(f"/org/units/{district.liuhe.pk}/").content.decode()
    assert "Carried on by" in page
    assert f"/org/units/{after.pk}/" in page


def test_a_merger_without_a_name_is_asked_for_one_and_keeps_what_was_chosen(district: District) -> None:
    browser = signed_in(district.administrator)
    sent = {"units": [district.liuhe.pk], "into": "", "act": "merge"}
    answer = browser.post(f"/org/units/{district.qingshi.pk}/merge/", sent)
    assert answer.status_code == 422
    assert "A new unit needs a name." in answer.content.decode()
    assert not Succession.objects.exists()


def test_a_split_on_the_page_sends_each_village_where_it_was_told(district: District) -> None:
    browser = signed_in(district.administrator)
    sent = {
        "parts": "2",
        "goes_on": "on",
        "name_2": "西镇",
        "main": "1",
        f"child_{district.houshan.pk}": "2",
    }
    address = f"/org/units/{district.qingshi.pk}/split/"
    looked = browser.post(address, sent)
    assert (looked.status_code, looked.context["moving"], looked.context["ends"].posts) == (200, 1, 0)
    browser.post(address, {**sent, "act": "split"})
    west = Unit.objects.get(name="西镇")
    assert [unit.name for unit in west.children.all()] == ["后山村"]


def test_the_history_of_a_unit_tells_names_and_places_with_their_days(district: District) -> None:
    by = actor(district.administrator)
    services.rename_unit(district.houshan.pk, "后岭村", "后岭村", "", "104002", actor=by, now=NOW)
    services.move_unit(district.houshan.pk, district.liuhe.pk, actor=by, now=NOW)
    history = unit_history(district.houshan.pk)
    assert [(row.name, row.until) for row in history.names] == [("后山村", TODAY)]
    assert [(row.name, row.until) for row in history.places] == [("青石镇", TODAY)]
    assert not unit_history(district.yutang.pk)
