"""The data of the demo: every name resolves, every answer has its passage, every act its place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from tests.factories.demo import demo_directory

from threadneedle.core.base import Role
from threadneedle.core.extraction import Directory, ResolutionKind, read, resolve
from threadneedle.demo.acts import TOWNSHIPS, Act, carriers, compile_acts
from threadneedle.demo.district import District, load_district
from threadneedle.demo.flows import load_script
from threadneedle.demo.orders import Order, OrderTask, load_orders, render

TODAY = date(2026, 6, 15)
ZONE = ZoneInfo("Asia/Shanghai")
ORDERS = load_orders()
TASKS = [(order, task) for order in ORDERS for task in order.tasks]


@pytest.fixture(scope="module")
def district() -> District:
    return load_district()


@pytest.fixture(scope="module")
def directory() -> Directory:
    return demo_directory()


@pytest.fixture(scope="module")
def acts(district: District) -> tuple[Act, ...]:
    return compile_acts(ORDERS, load_script(), district, today=TODAY, zone=ZONE)


def test_the_district_has_the_size_of_a_real_one(district: District) -> None:
    sizes = [len(district.of_kind("village", unit.short)) for unit in district.of_kind("township")]
    assert (len(district.of_kind("department")), len(sizes), sum(sizes), median(sizes)) == (14, 13, 200, 12)
    assert len(district.of_kind("village", "青石镇")) == 12


def test_no_two_units_share_a_name_in_either_language(district: District) -> None:
    names = Counter(name for unit in district.units for name in {unit.name, unit.short, *unit.aliases})
    english = Counter(unit.name_en for unit in district.units)
    assert [name for name, times in (names + english).items() if times > 1] == []


def test_siblings_are_numbered_in_the_order_of_their_area_codes(district: District) -> None:
    for parent in district.units:
        numbers = [unit.number for unit in district.units if unit.parent == parent.short]
        assert numbers == sorted(set(numbers))


def test_every_sign_in_name_is_taken_once(district: District) -> None:
    names = [district.sign_in_name(post) for post in district.posts]
    assert len(set(names)) == len(names) == 580
    assert all(re.fullmatch(r"[a-z0-9.-]{2,64}", name) for name in names)


def test_nobody_is_called_by_a_name_of_their_own(district: District) -> None:
    for post in district.posts:
        zh, en = district.titles(post)
        unit = district.by_short[post.unit]
        assert zh == unit.label + post.name
        assert en == f"{unit.short_en} {post.name_en}"


def test_every_role_of_a_post_is_known_and_begins_at_a_unit(district: District) -> None:
    for post in district.posts:
        assert post.roles
        assert {Role(role) for role in post.roles}
        assert post.on in district.by_short


def test_each_unit_has_one_head_at_most(district: District) -> None:
    heads = Counter(post.unit for post in district.posts if post.heads)
    assert set(heads.values()) == {1}
    assert {unit.short for unit in district.of_kind("township")} <= set(heads)


def test_the_personas_cover_every_role_and_say_what_to_try(district: District) -> None:
    roles = {
        role for persona in district.personas for role in district.post(persona.unit, persona.post).roles
    }
    assert roles == {role.value for role in Role}
    assert all(persona.try_zh and persona.try_en for persona in district.personas)


def test_qingshi_can_plan_88_hours_a_day(district: District) -> None:
    unit = district.by_short["青石镇"]
    assert unit.hours_a_day * (1 - unit.reserve) == 88


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.slug)
def test_every_order_reads_as_a_document_of_its_issuer(order: Order, directory: Directory) -> None:
    text = order.text_on(TODAY)
    reading = read(text, year=TODAY.year, directory=directory)
    assert "{" not in text
    assert re.search(r"[一-鿿]", order.title_en) is None
    assert reading.title
    assert resolve(order.issuer, directory).kind is ResolutionKind.UNIT
    assert re.search(r"〔2026〕\d+号", order.number_on(TODAY))


@pytest.mark.parametrize(("order", "task"), TASKS, ids=[task.key for _, task in TASKS])
def test_every_answer_belongs_to_one_passage(order: Order, task: OrderTask, directory: Directory) -> None:
    text = order.text_on(TODAY)
    assert text.count(task.at) >= 1
    place = text.index(task.at)
    reading = read(text, year=TODAY.year, directory=directory)
    found = [
        draft
        for draft in reading.drafts
        if draft.span.start <= place < draft.span.end or task.at in draft.text
    ]
    assert len(found) == 1


@pytest.mark.parametrize(("order", "task"), TASKS, ids=[task.key for _, task in TASKS])
def test_every_task_names_units_that_exist_and_has_an_english_title(
    order: Order, task: OrderTask, district: District
) -> None:
    units = set(carriers(task, district)) | set(task.cooperating) | set(task.quota)
    assert units <= set(district.by_short)
    assert re.search(r"[一-鿿]", task.title_en) is None
    assert task.due is None or task.due >= order.issued
    if task.quota:
        assert set(task.quota) == set(carriers(task, district))


def test_two_answers_never_claim_the_same_passage(directory: Directory) -> None:
    for order in ORDERS:
        text = order.text_on(TODAY)
        reading = read(text, year=TODAY.year, directory=directory)
        claimed = [
            index
            for task in order.tasks
            for index, draft in enumerate(reading.drafts)
            if draft.span.start <= text.index(task.at) < draft.span.end or task.at in draft.text
        ]
        assert len(claimed) == len(set(claimed)), order.slug


def test_the_nine_matters_have_the_quantities_of_the_mock_pages() -> None:
    assert {task.title: task.quantity for _, task in TASKS if task.matter} == {
        "出租房消防安全整治": 624,
        "汛前排水口与易涝点清淤": 186,
        "餐饮场所燃气切断装置": 438,
        "义务教育新生学位预登记核对": 2318,
        "农村危房改造竣工": 96,
        "高龄老人居家适老化改造": 260,
        "建筑工地扬尘管控": 74,
        "拖欠小微企业账款清偿": 58,
        "云台茶山步道": 24,
    }


def test_every_department_issues_something(district: District) -> None:
    issuers = {order.issuer for order in ORDERS}
    assert {unit.short for unit in district.of_kind("department")} <= issuers


def test_the_facade_notice_waits_as_a_draft_in_the_words_of_the_mock_page() -> None:
    facade = next(order for order in ORDERS if order.slug == "facade-check")
    text = facade.text_on(TODAY)
    assert facade.draft
    assert "晴住建〔2026〕47号（征求意见稿）" in text
    assert "共 1,240 栋，6月26日前完成，逐栋拍照上传。" in text
    assert text.endswith("2026年6月15日\n")


def test_a_date_of_another_year_carries_its_year() -> None:
    assert render("{Y} {d:+11} {D:+0} {d:+200}", TODAY, 0) == "2026 6月26日 2026年6月15日 2027年1月1日"


def test_every_task_that_is_issued_has_a_flow_and_no_flow_is_left_over() -> None:
    flows = load_script().flows
    assert set(flows) == {task.key for order, task in TASKS if not order.draft}


def test_every_single_act_names_a_task_of_its_unit(district: District) -> None:
    carried = {(task.key, unit) for _, task in TASKS for unit in carriers(task, district)}
    for rows in load_script().rows.values():
        for row in rows:
            for unit in row.get("units", (row.get("unit"),)):
                assert "task" not in row or unit is None or (row["task"], unit) in carried


def test_what_villages_are_given_adds_up_to_no_more_than_their_township_has(district: District) -> None:
    quotas = {task.key: task.quota for _, task in TASKS}
    for cascade in load_script().cascades:
        assert sum(cascade.parts.values()) <= quotas[cascade.flow.task][cascade.unit]
        villages = {unit.short for unit in district.of_kind("village", cascade.unit)}
        assert set(cascade.parts) <= villages


def test_acts_come_in_order_of_time_and_all_before_the_morning_of_today(acts: tuple[Act, ...]) -> None:
    moments = [act.moment for act in acts]
    assert moments == sorted(moments)
    assert moments[-1].date() == TODAY
    assert moments[-1].hour < 8


@pytest.mark.parametrize("shift", range(7))
def test_nobody_acts_on_a_weekend_whatever_the_day(shift: int, district: District) -> None:
    today = TODAY + timedelta(days=shift)
    acts = compile_acts(ORDERS, load_script(), district, today=today, zone=ZONE)
    assert {act.moment.weekday() for act in acts} <= {0, 1, 2, 3, 4}


def test_the_acts_of_one_task_keep_their_order(acts: tuple[Act, ...]) -> None:
    order = [
        act.step.verb for act in acts if act.step.task == "rental-fire/rectify" and act.step.of == "青石镇"
    ]
    assert order[:4] == ["sign", "take_on", "block", "unblock"]
    assert order.index("extend") < order.index("grant") < order.index("cascade")


def test_a_collective_is_thirteen_townships(district: District) -> None:
    task = next(task for _, task in TASKS if task.key == "rental-fire/rectify")
    assert task.units == (TOWNSHIPS,)
    assert carriers(task, district) == tuple(unit.short for unit in district.of_kind("township"))
