"""Adding, naming, moving and closing units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor, make_person

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.ledger.models import Event
from threadneedle.org import reads, services
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Alias, Capacity, Holder, Post, Unit


def code_of(caught: pytest.ExceptionInfo[Exception]) -> str:
    return caught.value.problems[0].code  # type: ignore[attr-defined, no-any-return]


def village(name: str, **kwargs: object) -> UnitDraft:
    return UnitDraft("village", name, **kwargs)  # type: ignore[arg-type]


def test_children_are_numbered_in_the_order_of_their_coming(district: District) -> None:
    by = actor(district.administrator)
    third = services.add_unit(district.qingshi.pk, village("竹园村"), actor=by, now=NOW)
    assert (district.liushuwan.path, district.houshan.path, third.path) == (
        "000100040001",
        "000100040002",
        "000100040003",
    )


def test_an_act_on_units_is_one_event_with_all_of_them(district: District) -> None:
    by = actor(district.administrator)
    added = services.add_units(district.qingshi.pk, [village("甲村"), village("乙村")], actor=by, now=NOW)
    event = Event.objects.latest("id")
    assert event.kind == "unit.add"
    assert list(event.subjects.values_list("kind", "key")) == [("unit", unit.pk) for unit in added]
    assert event.payload.body["units"][1]["name"] == "乙村"


def test_only_an_administrator_of_the_subtree_adds(district: District) -> None:
    with pytest.raises(ForbiddenError) as caught:
        services.add_unit(district.qingshi.pk, village("竹园村"), actor=actor(district.qingshi_head), now=NOW)
    assert code_of(caught) == "org.administrator_needed"
    assert not Unit.objects.filter(name="竹园村").exists()


def test_a_number_is_not_given_twice_after_a_move(district: District) -> None:
    by = actor(district.administrator)
    services.move_unit(district.liushuwan.pk, district.liuhe.pk, actor=by, now=NOW)
    added = services.add_unit(district.qingshi.pk, village("竹园村"), actor=by, now=NOW)
    assert added.path == "000100040003"


def test_a_number_that_was_left_is_never_given_again_and_then_no_more_fit(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threadneedle.org.services.places.MOST_SIBLINGS", 3)
    by = actor(district.administrator)
    services.move_unit(district.houshan.pk, district.liuhe.pk, actor=by, now=NOW)
    after = services.add_unit(district.qingshi.pk, village("乙村"), actor=by, now=NOW)
    assert after.path == "000100040003"
    with pytest.raises(ConflictError) as caught:
        services.add_unit(district.qingshi.pk, village("丙村"), actor=by, now=NOW)
    assert code_of(caught) == "org.too_many_siblings"


def test_adding_takes_as_many_statements_among_2000_siblings_as_among_two(district: District) -> None:
    by = actor(district.administrator)
    with CaptureQueriesContext(
        connection,
    ) as few:
        services.add_unit(district.qingshi.pk, village("甲村"), actor=by, now=NOW)
    many = [village(f"第{number}村") for number in range(2000)]
    services.add_units(district.qingshi.pk, many, actor=by, now=NOW)
    with CaptureQueriesContext(connection) as among_many:
        services.add_unit(district.qingshi.pk, village("乙村"), actor=by, now=NOW)
    assert len(few) == len(among_many)
    assert Unit.objects.get(name="乙村").path == "000100042004"


@pytest.mark.parametrize("name", ["柳树湾村", "住建局", "督查室"])
def test_a_name_given_twice_is_refused_with_the_unit_that_has_it(district: District, name: str) -> None:
    with pytest.raises(ConflictError) as caught:
        services.add_unit(district.qingshi.pk, village(name), actor=actor(district.administrator), now=NOW)
    owner = {"柳树湾村": district.liushuwan, "住建局": district.housing, "督查室": district.supervision}[name]
    assert code_of(caught) == "org.name_taken"
    assert caught.value.problems[0].params == {"name": name, "unit": owner.name}


def test_villages_of_two_townships_may_share_a_name(district: District) -> None:
    by = actor(district.administrator)
    twin = services.add_unit(district.liuhe.pk, village("柳树湾村"), actor=by, now=NOW)
    assert {unit.pk for unit in reads.units_named("柳树湾村", by)} == {district.liushuwan.pk, twin.pk}
    assert [unit.pk for unit in reads.units_named("柳河/柳树湾村", by)] == [twin.pk]
    with pytest.raises(InvalidError) as caught:
        reads.unit_named("柳树湾村", by, "parent")
    assert caught.value.problems[0].params["units"] == ("青石/柳树湾村", "柳河/柳树湾村")


def test_another_name_that_is_already_the_name_of_a_unit_is_refused(district: District) -> None:
    by = actor(district.administrator)
    for name in ("区交通局", "督查室", "后山村"):
        with pytest.raises(ConflictError) as caught:
            services.add_alias(district.housing.pk, name, actor=by, now=NOW)
        assert code_of(caught) == "org.name_taken"
    services.add_alias(district.housing.pk, "区建设局", actor=by, now=NOW)
    assert [unit.pk for unit in reads.units_named("区建设局", by)] == [district.housing.pk]


def test_a_name_taken_away_is_free_again(district: District) -> None:
    by = actor(district.administrator)
    alias = Alias.objects.get(name="住建局")
    services.remove_alias(alias.pk, actor=by, now=NOW)
    services.add_alias(district.transport.pk, "住建局", actor=by, now=NOW)
    assert [unit.pk for unit in reads.units_named("住建局", by)] == [district.transport.pk]


def test_a_batch_with_a_name_twice_adds_nothing(district: District) -> None:
    before = Unit.objects.count()
    drafts = [village("甲村"), village("乙村", aliases=("甲村",))]
    with pytest.raises(ConflictError):
        services.add_units(district.qingshi.pk, drafts, actor=actor(district.administrator), now=NOW)
    assert Unit.objects.count() == before


def test_the_whole_subtree_moves_and_keeps_its_shape(district: District) -> None:
    by = actor(district.administrator)
    moved = services.move_unit(district.qingshi.pk, district.housing.pk, actor=by, now=NOW)
    assert moved.path == "000100020001"
    assert list(Unit.objects.under(moved.path).values_list("name", "path")) == [
        ("青石镇", "000100020001"),
        ("柳树湾村", "0001000200010001"),
        ("后山村", "0001000200010002"),
    ]


def test_a_move_takes_the_same_statements_whatever_stands_below(district: District) -> None:
    by = actor(district.administrator)
    services.add_units(district.liuhe.pk, [village(f"第{n}村") for n in range(300)], actor=by, now=NOW)
    with CaptureQueriesContext(connection) as small:
        services.move_unit(district.qingshi.pk, district.housing.pk, actor=by, now=NOW)
    with CaptureQueriesContext(connection) as large:
        services.move_unit(district.liuhe.pk, district.housing.pk, actor=by, now=NOW)
    assert len(small) == len(large)


@pytest.mark.parametrize("below", ["qingshi", "liushuwan"])
def test_a_unit_cannot_be_put_below_itself(district: District, below: str) -> None:
    target = getattr(district, below)
    with pytest.raises(ConflictError) as caught:
        services.move_unit(district.qingshi.pk, target.pk, actor=actor(district.administrator), now=NOW)
    assert code_of(caught) == "org.unit_cycle"
    district.qingshi.refresh_from_db()
    assert (district.qingshi.path, district.qingshi.parent_id) == ("00010004", district.root.pk)


def test_the_root_neither_moves_nor_closes(district: District) -> None:
    by = actor(district.administrator)
    with pytest.raises(ConflictError) as moving:
        services.move_unit(district.root.pk, district.qingshi.pk, actor=by, now=NOW)
    with pytest.raises(ConflictError) as closing:
        services.close_unit(district.root.pk, actor=by, now=NOW)
    assert (code_of(moving), code_of(closing)) == ("org.root_stays", "org.root_stays")


def test_a_name_taken_at_the_new_place_refuses_the_move(district: District) -> None:
    by = actor(district.administrator)
    services.add_unit(district.liuhe.pk, village("柳树湾村"), actor=by, now=NOW)
    with pytest.raises(ConflictError) as caught:
        services.move_unit(district.liushuwan.pk, district.liuhe.pk, actor=by, now=NOW)
    assert code_of(caught) == "org.name_taken"


def test_the_tree_has_a_last_level(district: District) -> None:
    by = actor(district.administrator)
    unit = district.housing
    for level in range(18):
        unit = services.add_unit(unit.pk, UnitDraft("office", f"第{level}层"), actor=by, now=NOW)
    assert len(unit.path) == 80
    with pytest.raises(ConflictError) as adding:
        services.add_unit(unit.pk, UnitDraft("office", "再下"), actor=by, now=NOW)
    with pytest.raises(ConflictError) as moving:
        services.move_unit(district.housing.pk, district.hewan.pk, actor=by, now=NOW)
    assert (code_of(adding), code_of(moving)) == ("org.too_deep", "org.too_deep")


def test_a_unit_with_units_below_it_stays_open(district: District) -> None:
    with pytest.raises(ConflictError) as caught:
        services.close_unit(district.qingshi.pk, actor=actor(district.administrator), now=NOW)
    assert caught.value.problems[0].params == {"unit": "青石镇", "child": "柳树湾村"}


def test_closing_ends_posts_and_holdings_today_and_frees_the_names(district: District) -> None:
    by = actor(district.administrator)
    services.close_unit(district.housing.pk, actor=by, now=NOW)
    assert list(Post.objects.filter(unit=district.housing).values_list("closed_on", flat=True)) == [TODAY] * 2
    ends = Holder.objects.filter(post__unit=district.housing).values_list("until", flat=True)
    assert list(ends) == [TODAY] * 2
    services.add_unit(
        district.root.pk,
        UnitDraft("department", "晴川区住房和城乡建设局", "区住建局", aliases=("住建局",)),
        actor=by,
        now=NOW,
    )
    assert district.housing.path not in [entry.path for entry in reads.directory("0001").entries]


def test_nothing_is_added_below_a_closed_unit(district: District) -> None:
    by = actor(district.administrator)
    services.close_unit(district.housing.pk, actor=by, now=NOW)
    with pytest.raises(ConflictError) as caught:
        services.add_unit(district.housing.pk, UnitDraft("office", "科室"), actor=by, now=NOW)
    assert code_of(caught) == "org.unit_closed"


def test_a_unit_that_does_not_exist_is_not_found(district: District) -> None:
    with pytest.raises(NotFoundError):
        services.add_unit(987654, village("竹园村"), actor=actor(district.administrator), now=NOW)


def test_renaming_keeps_the_path_and_swallows_an_equal_other_name(district: District) -> None:
    by = actor(district.administrator)
    services.rename_unit(district.qingshi.pk, "青石镇人民政府", "青石", "Qingshi", "104", actor=by, now=NOW)
    district.qingshi.refresh_from_db()
    assert (district.qingshi.name, district.qingshi.path) == ("青石镇人民政府", "00010004")
    assert not Alias.objects.filter(unit=district.qingshi).exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "org.text_blank"),
        ("青\0石", "org.text_control"),
        ("a\nb", "org.text_control"),
        ("长" * 65, "org.text_too_long"),
    ],
)
def test_names_that_no_database_or_page_can_carry_are_refused(name: str, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        UnitDraft("village", name)
    assert code_of(caught) == code
    assert caught.value.problems[0].params["field"] == "name"


def test_a_second_district_is_refused(district: District) -> None:
    by = actor(district.administrator)
    with pytest.raises(InvalidError) as below:
        services.add_unit(district.root.pk, UnitDraft("district", "另一区"), actor=by, now=NOW)
    with pytest.raises(ConflictError) as beside:
        services.found_district("另一区", "", "", person_id=by.person_id, now=NOW)
    assert (code_of(below), code_of(beside)) == ("org.kind_below", "org.district_exists")


def test_the_hours_of_a_team_hold_from_their_day(district: District) -> None:
    head = actor(district.qingshi_head)
    services.set_capacity(district.qingshi.pk, date(2026, 1, 1), Decimal(110), 20, actor=head, now=NOW)
    services.set_capacity(district.qingshi.pk, date(2026, 6, 1), Decimal("96.5"), 25, actor=head, now=NOW)
    assert reads.capacity_of(district.qingshi.pk, date(2026, 5, 31)) == (Decimal(110), 20)
    assert reads.capacity_of(district.qingshi.pk, TODAY) == (Decimal("96.5"), 25)
    assert reads.capacity_of(district.qingshi.pk, date(2025, 12, 31)) is None


def test_the_same_day_said_twice_is_put_right(district: District) -> None:
    by = actor(district.administrator)
    for hours in (100, 90):
        services.set_capacity(district.qingshi.pk, TODAY, Decimal(hours), 20, actor=by, now=NOW)
    assert Capacity.objects.get(unit=district.qingshi).hours_per_day == 90


@pytest.mark.parametrize(
    ("hours", "reserve", "code"),
    [
        ("-1", 20, "org.hours_out_of_range"),
        ("NaN", 20, "org.hours_out_of_range"),
        ("8", 91, "org.reserve_out_of_range"),
    ],
)
def test_hours_that_cannot_be_are_refused(district: District, hours: str, reserve: int, code: str) -> None:
    by = actor(district.administrator)
    with pytest.raises(InvalidError) as caught:
        services.set_capacity(district.qingshi.pk, TODAY, Decimal(hours), reserve, actor=by, now=NOW)
    assert code_of(caught) == code


def test_a_clerk_does_not_say_what_hours_the_team_has(district: District) -> None:
    with pytest.raises(ForbiddenError):
        services.set_capacity(
            district.qingshi.pk, TODAY, Decimal(8), 20, actor=actor(district.qingshi_clerk), now=NOW
        )


@pytest.mark.parametrize(
    ("kind", "below"), [("township", "liushuwan"), ("village", "hewan"), ("city", "root")]
)
def test_what_stands_below_ranks_below(district: District, kind: str, below: str) -> None:
    by = actor(district.administrator)
    parent = getattr(district, below)
    with pytest.raises(InvalidError) as caught:
        services.add_unit(parent.pk, UnitDraft(kind, "一个单位"), actor=by, now=NOW)
    assert code_of(caught) == "org.kind_below"
    assert caught.value.problems[0].params["unit"] == parent.name


def test_an_office_between_two_units_hides_no_rank(district: District) -> None:
    by = actor(district.administrator)
    office = services.add_unit(district.qingshi.pk, UnitDraft("office", "片区办"), actor=by, now=NOW)
    services.add_unit(office.pk, UnitDraft("village", "新村"), actor=by, now=NOW)
    with pytest.raises(InvalidError) as adding:
        services.add_unit(office.pk, UnitDraft("township", "新镇"), actor=by, now=NOW)
    with pytest.raises(InvalidError) as moving:
        services.move_unit(office.pk, district.liushuwan.pk, actor=by, now=NOW)
    assert (code_of(adding), code_of(moving)) == ("org.kind_below", "org.kind_below")


@pytest.mark.parametrize("kind", ["country", "province", "city", "district"])
def test_what_is_founded_may_be_more_than_a_district(db: None, kind: str) -> None:
    person = make_person("founder")
    root = services.found_district("全国", "全国", "", person_id=person.pk, now=NOW, kind=kind)
    assert root.kind == kind


def test_a_township_cannot_be_founded(db: None) -> None:
    with pytest.raises(InvalidError) as caught:
        services.found_district("镇", "镇", "", person_id=make_person("a").pk, now=NOW, kind="township")
    assert code_of(caught) == "org.unit_kind"
