"""A line divided over days by hand: the price first, then the act; the plan lays the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.core.base import ForbiddenError, InvalidError
from threadneedle.directives.models import Task
from threadneedle.ledger.models import Event
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.reads import worklist_of
from threadneedle.worklists.reads.pins import pin_choice, price_of_parts
from threadneedle.worklists.services import divide_line, plan_unit, unpin_line

MONDAY, TUESDAY = date(2026, 6, 22), date(2026, 6, 23)


@pytest.fixture
def line(district: District, settings: Any) -> Task:
    """Twelve hours of a team of eight hours a day, due in two weeks."""
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    give_hours(district.qingshi, 8, reserve=0)
    draft = make_draft(district, "甲", tier=2)
    task = make_task(draft, district.qingshi, due=date(2026, 7, 3), hours_asked=Decimal(12))
    plan_unit(district.qingshi.pk, now=NOW)
    return task


def laid_on(task: Task) -> dict[str, int]:
    row = WorkPlan.objects.get()
    found: dict[str, int] = {}
    for it in row.plan["placements"]:
        if it["task"] == task.pk:
            day = row.days[it["day"]]
            found[day] = found.get(day, 0) + it["quarters"] * len(it["people"])
    return found


def divide(district: District, task: Task, parts: dict[date, str], reason: str = "") -> None:
    hours = {day: Decimal(each) for day, each in parts.items()}
    divide_line(district.qingshi.pk, task.pk, hours, reason, actor=actor(district.qingshi_clerk), now=NOW)


def test_parts_lie_where_they_were_put_and_the_plan_lays_the_rest(district: District, line: Task) -> None:
    divide(district, line, {TUESDAY: "5", MONDAY: "3.1"}, "等设备")
    laid = laid_on(line)
    assert (laid[MONDAY.isoformat()], laid[TUESDAY.isoformat()]) == (13, 20)
    assert sum(laid.values()) == 48
    assert list(Pin.objects.values_list("day", "quarters", "reason")) == [
        (MONDAY, 13, "等设备"),
        (TUESDAY, 20, "等设备"),
    ]
    event = Event.objects.get(kind="task.divide")
    assert event.payload.body["parts"] == {MONDAY.isoformat(): "3.25", TUESDAY.isoformat(): "5"}
    found = worklist_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert found.pins == {line.pk: (MONDAY, TUESDAY)}
    unpin_line(district.qingshi.pk, line.pk, actor=actor(district.qingshi_clerk), now=NOW)
    assert not Pin.objects.exists()


def test_the_price_is_what_comes_about(district: District, line: Task) -> None:
    other = make_task(make_draft(district, "乙", tier=3), district.qingshi, due=TODAY, hours_asked=Decimal(8))
    plan_unit(district.qingshi.pk, now=NOW)
    clerk = actor(district.qingshi_clerk)
    assert laid_on(other) == {TODAY.isoformat(): 32}
    choice = pin_choice(district.qingshi.pk, line.pk, actor=clerk, today=TODAY)
    told = price_of_parts(choice, {TODAY: 32}, actor=clerk, today=TODAY)
    divide(district, line, {TODAY: "8"})
    assert laid_on(line)[TODAY.isoformat()] == 32
    assert [(row.task_id, row.was, row.late) for row in told.pushed] == [(other.pk, TODAY, True)]
    assert told.pushed[0].would_be == date.fromisoformat(max(laid_on(other)))


def test_less_is_left_than_was_divided_and_the_last_parts_are_cut(district: District, line: Task) -> None:
    divide(district, line, {MONDAY: "6", TUESDAY: "6"})
    Task.objects.filter(pk=line.pk).update(quantity=Decimal(12), quantity_reported=Decimal(5), counter="处")
    plan_unit(district.qingshi.pk, now=NOW)
    assert laid_on(line) == {MONDAY.isoformat(): 24, TUESDAY.isoformat(): 4}
    Task.objects.filter(pk=line.pk).update(quantity_reported=Decimal(8))
    plan_unit(district.qingshi.pk, now=NOW)
    assert laid_on(line) == {MONDAY.isoformat(): 16}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({}, "pin.no_parts"),
        ({MONDAY: "0"}, "pin.no_parts"),
        ({MONDAY: "7", TUESDAY: "5.5"}, "pin.too_much"),
        ({date(2026, 6, 20): "1"}, "pin.beyond"),
        ({MONDAY: "9"}, "pin.hours"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    district: District, line: Task, parts: dict[date, str], code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        divide(district, line, parts)
    assert refused.value.problems[0].code == code
    assert not Pin.objects.exists()


def test_who_only_sees_the_list_divides_nothing(district: District, line: Task) -> None:
    with pytest.raises(ForbiddenError):
        divide_line(
            district.qingshi.pk,
            line.pk,
            {MONDAY: Decimal(1)},
            actor=actor(district.supervisor),
            now=NOW,
        )


def test_on_the_page_the_price_comes_before_the_act(district: District, line: Task) -> None:
    here = f"/worklists/units/{district.qingshi.pk}/lines/{line.pk}/parts/"
    clerk = signed_in(district.qingshi_clerk)
    page = clerk.get(here).content.decode()
    assert '<span class="num">12 h</span> remain, due' in page
    given = {f"day_{MONDAY}": "3", f"day_{TUESDAY}": "5", "reason": "等设备"}
    seen = clerk.get(here, given).content.decode()
    assert "It pushes nothing" in seen
    assert '<span class="num">4 h</span> are left to the plan.' in seen
    assert not Pin.objects.exists()
    refused = clerk.post(here, {f"day_{MONDAY}": "13"})
    assert refused.status_code == 422
    assert "The parts take more hours than the line has left." in refused.content.decode()
    assert 'value="13"' in refused.content.decode()
    done = clerk.post(here, given, follow=True).content.decode()
    assert "The line is divided over these days now." in done
    assert "divided by hand over 2 days" in done
    again = clerk.get(here).content.decode()
    assert f'name="day_{MONDAY}" value="3"' in again
