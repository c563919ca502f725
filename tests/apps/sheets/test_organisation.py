"""Units, posts, people, hours and duties from tables: row by row, nothing half-done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor, make_person

from threadneedle.accounts.models import Person
from threadneedle.adapters.documents import read_document
from threadneedle.core.base import Actor
from threadneedle.core.sheets import assign, find_table
from threadneedle.ledger.models import Event
from threadneedle.org.models import Capacity, DutyItem, FormerName, Grant, Holder, Post, Unit
from threadneedle.sheets.purposes import purposes_of
from threadneedle.sheets.purposes.base import GivenRow, Kind, Outcome, Purpose, Taken
from threadneedle.sheets.purposes.capacity import CAPACITY
from threadneedle.sheets.purposes.duties import DUTIES
from threadneedle.sheets.purposes.people import PEOPLE
from threadneedle.sheets.purposes.posts import POSTS
from threadneedle.sheets.purposes.units import UNITS
from threadneedle.sheets.services.giving import blank_form

pytestmark = pytest.mark.django_db
OURS = (UNITS, POSTS, PEOPLE, CAPACITY, DUTIES)


@pytest.fixture
def keeper(district: District) -> Actor:
    """The administrator of the district."""
    return actor(district.administrator)


def rows(*cells: dict[str, str]) -> tuple[GivenRow, ...]:
    """Number rows as in a sheet with one row of headings."""
    return tuple(GivenRow(number, MappingProxyType(row)) for number, row in enumerate(cells, start=2))


def check(purpose: Purpose, keeper: Actor, *cells: dict[str, str]) -> tuple[Outcome, ...]:
    return purpose.check(rows(*cells), actor=keeper, today=TODAY)


def take(purpose: Purpose, keeper: Actor, *cells: dict[str, str]) -> Taken:
    assert [row.faults for row in check(purpose, keeper, *cells)] == [()] * len(cells)
    return purpose.take(rows(*cells), actor=keeper, now=NOW)


def faults(outcomes: tuple[Outcome, ...]) -> list[tuple[int, str, str]]:
    return [(row.number, fault.field, fault.problem.code) for row in outcomes for fault in row.faults]


def test_only_the_administrator_of_the_district_brings_such_tables(district: District, keeper: Actor) -> None:
    assert [purpose for purpose in purposes_of(keeper) if purpose in OURS] == list(OURS)
    for post in (district.qingshi_head, district.housing_clerk, district.supervisor):
        assert not set(purposes_of(actor(post))) & set(OURS)


def test_an_upper_unit_may_stand_in_a_later_row(district: District, keeper: Actor) -> None:
    before = Event.objects.filter(kind="unit.add").count()
    taken = take(
        UNITS,
        keeper,
        {"name": "东坪村", "kind": "村", "parent": "云岭镇", "code": "106001"},
        {"name": "云岭镇", "kind": "乡镇", "short": "云岭", "aliases": "云岭镇人民政府、云岭政府"},
        {"name": "党政办公室", "kind": "科室", "parent": "云岭"},
    )
    town = Unit.objects.get(name="云岭镇")
    assert (town.path, town.parent_id) == ("00010006", district.root.pk)
    assert sorted(alias.name for alias in town.aliases.all()) == ["云岭政府", "云岭镇人民政府"]
    assert list(Unit.objects.filter(parent=town).values_list("name", "path", "code")) == [
        ("东坪村", "000100060001", "106001"),
        ("党政办公室", "000100060002", ""),
    ]
    assert (taken.made, taken.changed) == (3, 0)
    assert Event.objects.filter(kind="unit.add").count() == before + 1


def test_a_unit_that_is_there_is_changed_and_its_old_name_kept(district: District, keeper: Actor) -> None:
    found = check(
        UNITS,
        keeper,
        {"name": "青石街道", "kind": "街道", "code": "104"},
        {"name": "柳河镇", "kind": "乡镇", "short": "柳河", "code": "105"},
        {"name": "柳树湾村", "kind": "村", "parent": "青石", "code": "104001", "aliases": "柳湾"},
    )
    assert [row.kind for row in found] == [Kind.CHANGED, Kind.UNCHANGED, Kind.CHANGED]
    assert [(change.field, change.old, change.new) for change in found[0].changes] == [
        ("name", "青石镇", "青石街道")
    ]
    take(UNITS, keeper, {"name": "青石街道", "kind": "街道", "code": "104"})
    district.qingshi.refresh_from_db()
    assert (district.qingshi.name, district.qingshi.short) == ("青石街道", "青石")
    assert FormerName.objects.get().name == "青石镇"


def test_every_problem_of_a_table_of_units_is_said_at_once(district: District, keeper: Actor) -> None:
    found = check(
        UNITS,
        keeper,
        {"name": "", "kind": "村"},
        {"name": "竹园村", "kind": "公司", "parent": "青石"},
        {"name": "河口村", "kind": "村", "parent": "无此镇"},
        {"name": "甲村", "kind": "村", "parent": "柳河"},
        {"name": "甲村", "kind": "村", "parent": "柳河镇"},
        {"name": "乙站", "kind": "站所", "parent": "丙站"},
        {"name": "丙站", "kind": "站所", "parent": "乙站"},
        {"name": "住建局", "kind": "部门"},
        {"name": "青石镇", "kind": "部门"},
        {"name": "大镇", "kind": "乡镇", "parent": "柳树湾村"},
        {"name": "某" * 70, "kind": "村", "parent": "青石"},
        {"name": "丁局", "kind": "部门", "code": "105001"},
    )
    assert faults(found) == [
        (2, "name", "sheet.cell_missing"),
        (3, "kind", "sheet.kind_unknown"),
        (4, "parent", "org.unit_not_named"),
        (5, "name", "sheet.row_twice"),
        (6, "name", "sheet.row_twice"),
        (7, "parent", "org.tree_cycle"),
        (8, "parent", "org.tree_cycle"),
        (9, "name", "org.name_taken"),
        (10, "kind", "sheet.kind_stays"),
        (11, "kind", "org.kind_below"),
        (12, "name", "org.text_too_long"),
        (13, "parent", "sheet.unit_elsewhere"),
    ]
    assert found[3].faults[0].problem.params["rows"] == (6,)


def test_a_row_below_a_faulty_row_is_not_taken_in_alone(keeper: Actor) -> None:
    found = check(
        UNITS,
        keeper,
        {"name": "甲村", "kind": "村", "parent": "云岭镇"},
        {"name": "云岭镇", "kind": "怪类"},
        {"name": "云岭站", "kind": "站所", "parent": "云中镇"},
        {"name": "云中镇", "kind": "乡镇", "short": "青石"},
    )
    assert faults(found) == [
        (2, "parent", "sheet.row_above_faulty"),
        (3, "kind", "sheet.kind_unknown"),
        (4, "parent", "sheet.row_above_faulty"),
        (5, "short", "org.name_taken"),
    ]


def test_posts_come_with_their_roles_over_their_own_unit(district: District, keeper: Actor) -> None:
    taken = take(
        POSTS,
        keeper,
        {"unit": "青石", "name": "党政办主任", "roles": "经办、下达"},
        {"unit": "柳河", "name": "办公室主任", "roles": "经办、查看"},
        {"unit": "后山村", "name": "网格员", "heads": "否"},
    )
    assert (taken.made, taken.changed) == (2, 1)
    post = Post.objects.get(name="党政办主任")
    assert sorted(post.grants.values_list("role", "unit")) == [
        ("clerk", district.qingshi.pk),
        ("issuer", district.qingshi.pk),
    ]
    more = Grant.objects.filter(post=district.liuhe_clerk).values_list("role", flat=True)
    assert sorted(more) == ["clerk", "issuer", "viewer"]


def test_every_problem_of_a_table_of_posts_is_said(keeper: Actor) -> None:
    found = check(
        POSTS,
        keeper,
        {"unit": "青石", "name": "书记", "heads": "是"},
        {"unit": "青石", "name": "干事", "roles": "经办、飞行"},
        {"unit": "火星", "name": "干事"},
        {"unit": "柳河", "name": "主要负责人", "heads": "否"},
        {"unit": "柳河", "name": "干事", "heads": "也许"},
        {"unit": "鱼塘村", "name": "会计"},
        {"unit": "柳河/鱼塘村", "name": "会计"},
    )
    assert faults(found) == [
        (2, "heads", "org.head_exists"),
        (3, "roles", "sheet.role_unknown"),
        (4, "unit", "org.unit_not_named"),
        (5, "heads", "sheet.post_stays"),
        (6, "heads", "sheet.yes_or_no"),
        (7, "name", "sheet.row_twice"),
        (8, "name", "sheet.row_twice"),
    ]


def test_people_are_made_without_a_password_and_hold_their_posts(district: District, keeper: Actor) -> None:
    take(POSTS, keeper, {"unit": "青石", "name": "干事"}, {"unit": "后山村", "name": "网格员"})
    person = make_person("houshan.zhao", name="后山网格员")
    events = Event.objects.count()
    taken = take(
        PEOPLE,
        keeper,
        {"name": "青石干事", "username": "Qingshi.Wang", "unit": "青石", "post": "干事", "since": "2026-6-1"},
        {"name": "后山网格员", "username": "houshan.zhao", "unit": "后山村", "post": "网格员"},
        {"name": "待岗人员", "username": "nobody.yet"},
    )
    assert (taken.made, taken.changed) == (2, 1)
    made = Person.objects.get(username="qingshi.wang")
    assert not made.has_usable_password()
    assert Holder.objects.get(person=made).since == date(2026, 6, 1)
    assert Holder.objects.get(person=person).since == TODAY
    assert Event.objects.count() == events + 2
    again = check(
        PEOPLE, keeper, {"name": "青石干事", "username": "qingshi.wang", "unit": "青石", "post": "干事"}
    )
    assert again[0].kind is Kind.UNCHANGED


def test_every_problem_of_a_table_of_people_is_said(district: District, keeper: Actor) -> None:
    found = check(
        PEOPLE,
        keeper,
        {"name": "甲", "username": "13800000000"},
        {"name": "乙", "username": "x"},
        {"name": "丙", "username": "c.bing", "unit": "青石"},
        {"name": "丁", "username": "d.ding", "unit": "青石", "post": "无此岗"},
        {"name": "戊", "username": "e.wu", "unit": "青石", "post": "主要负责人"},
        {"name": "己", "username": "f.ji", "unit": "柳河", "post": "办公室主任", "stands_in": "是"},
        {"name": "别人", "username": "qingshi_head"},
        {"name": "庚", "username": "g.geng"},
        {"name": "辛", "username": "G.geng"},
    )
    assert faults(found) == [
        (2, "username", "sheet.number_of_a_person"),
        (3, "username", "accounts.username_malformed"),
        (4, "post", "sheet.unit_and_post"),
        (5, "post", "sheet.post_unknown"),
        (6, "post", "org.post_held"),
        (7, "until", "org.stand_in_needs_end"),
        (8, "username", "sheet.somebody_else"),
        (9, "username", "sheet.row_twice"),
        (10, "name", "sheet.two_names"),
        (10, "username", "sheet.row_twice"),
    ]
    assert not Person.objects.filter(username__in=["c.bing", "g.geng"]).exists()


def test_two_rows_that_would_hold_one_post_at_once_meet(district: District, keeper: Actor) -> None:
    take(POSTS, keeper, {"unit": "青石", "name": "干事"})
    found = check(
        PEOPLE,
        keeper,
        {"name": "甲", "username": "a.jia", "unit": "青石", "post": "干事", "until": "2026-6-30"},
        {"name": "乙", "username": "b.yi", "unit": "青石", "post": "干事", "since": "2026-6-20"},
        {"name": "丙", "username": "c.bing", "unit": "青石", "post": "干事", "since": "2026-7-1"},
    )
    assert faults(found) == [(3, "post", "org.post_held")]


def test_hours_are_new_changed_or_as_they_are(district: District, keeper: Actor) -> None:
    Capacity.objects.create(unit=district.liuhe, since=TODAY, hours_per_day=Decimal(40), reserve_percent=20)
    lines = (
        {"unit": "青石", "hours_per_day": "52.5小时", "reserve_percent": "25%"},
        {"unit": "柳河", "hours_per_day": "44"},
        {"unit": "后山村", "hours_per_day": "6", "since": "2026年7月1日"},
    )
    assert [row.kind for row in check(CAPACITY, keeper, *lines)] == [Kind.NEW, Kind.CHANGED, Kind.NEW]
    taken = take(CAPACITY, keeper, *lines)
    assert (taken.made, taken.changed) == (2, 1)
    standing = Capacity.objects.order_by("unit__path", "since").values_list(
        "unit__name", "since", "hours_per_day", "reserve_percent"
    )
    assert list(standing) == [
        ("青石镇", TODAY, Decimal("52.50"), 25),
        ("后山村", date(2026, 7, 1), Decimal("6.00"), 20),
        ("柳河镇", TODAY, Decimal("44.00"), 20),
    ]
    assert {row.kind for row in check(CAPACITY, keeper, *lines)} == {Kind.UNCHANGED}
    wrong = check(
        CAPACITY,
        keeper,
        {"unit": "青石", "hours_per_day": "-3"},
        {"unit": "柳河", "hours_per_day": "8", "reserve_percent": "95"},
        {"unit": "后山村", "hours_per_day": "很多"},
    )
    assert faults(wrong) == [
        (2, "hours_per_day", "org.hours_out_of_range"),
        (3, "reserve_percent", "org.reserve_out_of_range"),
        (4, "hours_per_day", "sheet.figure_unreadable"),
    ]


def test_the_duty_list_is_taken_in_and_brought_up_to_date(district: District, keeper: Actor) -> None:
    first = (
        {"number": "基01", "share": "基本", "name": "调解纠纷", "field": "平安"},
        {"number": "配01", "share": "配合履职", "name": "协助检查", "department": "区住建局", "unit": "青石"},
    )
    assert take(DUTIES, keeper, *first).made == 2
    assert {row.kind for row in check(DUTIES, keeper, *first)} == {Kind.UNCHANGED}
    second = (
        {"number": "基01", "share": "基本", "name": "排查和调解纠纷"},
        {"number": "配01", "share": "收回", "name": "检查", "unit": "青石", "since": "2026-7-1"},
    )
    found = check(DUTIES, keeper, *second)
    assert [row.kind for row in found] == [Kind.CHANGED, Kind.NEW]
    take(DUTIES, keeper, *second)
    standing = DutyItem.objects.order_by("number", "since").values_list(
        "number", "share", "name", "field", "since", "until"
    )
    assert list(standing) == [
        ("基01", "basic", "排查和调解纠纷", "平安", TODAY, None),
        ("配01", "coop", "协助检查", "", TODAY, date(2026, 6, 30)),
        ("配01", "back", "检查", "", date(2026, 7, 1), None),
    ]
    wrong = check(
        DUTIES,
        keeper,
        {"number": "1", "share": "奇怪", "name": "甲"},
        {"number": "2", "share": "基本", "name": ""},
        {"number": "3", "share": "基本", "name": "乙", "since": "2026-2-30"},
        {"number": "4", "share": "基本", "name": "丙", "since": "2026-6-2", "until": "2026-6-1"},
    )
    assert faults(wrong) == [
        (2, "share", "org.duty_share"),
        (3, "name", "sheet.cell_missing"),
        (4, "since", "sheet.day_impossible"),
        (5, "until", "org.ends_before_start"),
    ]


@pytest.mark.parametrize("purpose", OURS, ids=lambda purpose: purpose.code)
def test_the_example_in_an_empty_table_is_never_taken_in(keeper: Actor, purpose: Purpose) -> None:
    form = blank_form(purpose.code, actor=keeper, now=NOW)
    (grid,) = read_document(form.data, form.name).grids
    example = tuple(f"例：{spec.example}" if spec.example else "" for spec in purpose.fields)
    assert grid.rows == (example, tuple(spec.headings[0] for spec in purpose.fields))
    filled = replace(grid, rows=(*grid.rows, tuple(spec.example for spec in purpose.fields)))
    fields = [spec.plain for spec in purpose.fields]
    table = find_table(filled, fields)
    assert [row.number for row in table.rows] == [3]
    assert assign([column.levels for column in table.columns], fields) == tuple(
        spec.code for spec in purpose.fields
    )


def _units(number: int) -> dict[str, str]:
    return {"name": f"第{number}村", "kind": "村", "parent": "青石", "aliases": f"村{number}"}


def _posts(number: int) -> dict[str, str]:
    return {"unit": "青石" if number % 2 else "后山村", "name": f"岗位{number}", "roles": "经办"}


def _people(number: int) -> dict[str, str]:
    return {"name": f"人员{number}", "username": f"person.{number}"}


def _duties(number: int) -> dict[str, str]:
    return {"number": str(number), "share": "基本", "name": f"事项{number}"}


@pytest.mark.parametrize(
    ("purpose", "make"), [(UNITS, _units), (POSTS, _posts), (PEOPLE, _people), (DUTIES, _duties)]
)
def test_the_number_of_statements_does_not_depend_on_the_rows(
    keeper: Actor, purpose: Purpose, make: Callable[[int], dict[str, str]]
) -> None:
    def statements(first: int, last: int) -> tuple[int, int]:
        cells = [make(number) for number in range(first, last)]
        with CaptureQueriesContext(connection) as looking:
            check(purpose, keeper, *cells)
        with CaptureQueriesContext(connection) as taking:
            purpose.take(rows(*cells), actor=keeper, now=NOW)
        return len(looking), len(taking)

    statements(0, 2)
    assert statements(10, 14) == statements(20, 60)
