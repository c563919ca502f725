"""The units below another, their counts and load; the brief of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.core.base import NotFoundError
from threadneedle.directives.models import Block, Extension, HelpRequest
from threadneedle.directives.services import ask_help
from threadneedle.worklists.reads import Standing, Units, brief_of, units_below


@pytest.fixture
def work(district: District) -> None:
    """One task in every state in time, in Qingshi and its village; one in Liuhe."""
    draft = make_draft(district)
    for unit, fields in (
        (district.qingshi, {"due": date(2026, 6, 16), "hours_asked": Decimal(40)}),
        (district.liushuwan, {"due": date(2026, 6, 17)}),
        (district.qingshi, {"due": date(2026, 6, 22), "hours_asked": Decimal(8)}),
        (district.qingshi, {"due": date(2026, 6, 23), "hours_asked": Decimal(200)}),
        (district.qingshi, {"due": date(2026, 6, 10), "state": "reported", "reported_on": date(2026, 6, 11)}),
        (district.qingshi, {"due": date(2026, 6, 10), "state": "closed", "reported_on": date(2026, 6, 10)}),
        (district.qingshi, {"due": date(2026, 6, 10), "state": "blocked", "paused_since": date(2026, 6, 9)}),
        (district.qingshi, {"due": date(2026, 6, 10), "state": "withdrawn"}),
        (district.liuhe, {"due": date(2026, 6, 30)}),
    ):
        make_task(draft, unit, **fields)


def units(district: District, who: str, above: int | None = None) -> Units:
    return units_below(above, actor=actor(getattr(district, who)), today=TODAY)


def test_townships_count_all_below_them_in_the_order_of_area_codes(district: District, work: None) -> None:
    found = units(district, "supervisor")
    assert [row.id for row in found.front] == [district.qingshi.pk, district.liuhe.pk]
    first, second = found.front
    assert first.standing == Standing(on_time=1, near=2, late=1, recovered=1, paused=1)
    assert second.standing == Standing(on_time=1)
    assert (found.late, found.late_units) == (1, 1)


def test_load_is_of_the_units_own_work_against_its_own_hours(district: District, work: None) -> None:
    give_hours(district.qingshi, 10, reserve=20)
    first, second = units(district, "supervisor").front
    # Two days are left this week: 16 hours for 40; next week 40 hours for 208.
    assert [(week.asked, week.available) for week in first.weeks[:2]] == [(160, 64), (832, 160)]
    assert first.shares[:3] == (2.5, 5.2, 0.0)
    assert len(first.weeks) == 8
    assert second.weeks == ()
    assert units(district, "supervisor").peak == 5.2


def test_answers_owed_are_counted_where_they_were_asked(district: District, work: None) -> None:
    for who, due in (("qingshi_clerk", date(2026, 6, 18)), ("liushuwan_head", None)):
        ask_help(
            district.transport.pk,
            "边沟",
            "谁修",
            answer_due=due,
            actor=actor(getattr(district, who)),
            now=NOW,
        )
    HelpRequest.objects.filter(answer_due=date(2026, 6, 18)).update(answer_due=date(2026, 6, 12))
    first, second = units(district, "supervisor").front
    assert ((first.owed, first.overdue), (second.owed, second.overdue)) == ((2, 1), (0, 0))


def test_a_township_sees_its_villages(district: District, work: None) -> None:
    found = units(district, "qingshi_clerk")
    assert [row.id for row in found.rows] == [district.liushuwan.pk, district.houshan.pk]
    assert found.rows[0].standing == Standing(near=1)


def test_a_department_sees_the_units_it_has_asked_and_no_hours(district: District, work: None) -> None:
    give_hours(district.qingshi, 10)
    found = units(district, "housing_clerk")
    assert [row.id for row in found.front] == [district.qingshi.pk, district.liuhe.pk]
    assert not found.whole
    assert all(row.weeks == () for row in found.rows)


@pytest.mark.parametrize(("who", "above"), [("qingshi_clerk", "liuhe"), ("transport_clerk", "qingshi")])
def test_units_outside_ones_scope_do_not_exist(district: District, work: None, who: str, above: str) -> None:
    with pytest.raises(NotFoundError):
        units(district, who, getattr(district, above).pk)


def test_a_village_has_nobody_below(district: District, work: None) -> None:
    assert units(district, "liushuwan_head").rows == ()


def test_who_orders_others_but_has_not_yet_sees_nobody(district: District, work: None) -> None:
    assert units(district, "transport_clerk").rows == ()


def test_the_units_take_a_fixed_number_of_queries(district: District) -> None:
    draft, by = make_draft(district), actor(district.supervisor)
    give_hours(district.qingshi, 10)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            units_below(None, actor=by, today=TODAY)
        return len(seen)

    counts = []
    for wanted in (10, 290):
        for _ in range(wanted):
            make_task(draft, district.qingshi, hours_asked=Decimal(1))
        counts.append(queries())
    assert counts == [11, 11]


def test_the_brief_gathers_what_is_late_paused_owed_and_promised(district: District, work: None) -> None:
    draft, clerk = make_draft(district, "步道"), district.qingshi_clerk
    task = make_task(draft, district.liushuwan, due=date(2026, 6, 25))
    paused = make_task(
        draft, district.qingshi, state="blocked", paused_since=date(2026, 6, 15), due=date(2026, 6, 25)
    )
    Block.objects.create(task=paused, cause="等器材", made_by=clerk, since=date(2026, 6, 15))
    for outcome, asked, signed in (("granted", 20, clerk), ("", 28, clerk), ("unsigned", 29, None)):
        Extension.objects.create(
            task=task,
            due_before=date(2026, 6, 10),
            due_asked=date(2026, 6, asked),
            reason=f"等到{asked}日",
            made_by=clerk,
            made_on=date(2026, 6, 9),
            signed_by=signed,
            outcome=outcome,
        )
    ask_help(district.transport.pk, "边沟由谁修", "请定", actor=actor(clerk), now=NOW)
    found = brief_of(district.qingshi.pk, actor=actor(district.supervisor), today=TODAY)
    assert [line.due for line in found.late] == [date(2026, 6, 16)]
    assert len(found.blocked) == 2
    assert [(row.title.zh, row.late) for row in found.owed] == [("边沟由谁修", False)]
    assert [(row.task_id, row.due, row.granted) for row in found.promised] == [
        (task.pk, date(2026, 6, 28), False)
    ]


def test_a_brief_outside_ones_scope_does_not_exist(district: District, work: None) -> None:
    for who in ("liuhe_clerk", "housing_clerk"):
        with pytest.raises(NotFoundError):
            brief_of(district.qingshi.pk, actor=actor(getattr(district, who)), today=TODAY)
