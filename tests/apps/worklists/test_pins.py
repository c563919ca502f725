"""A line that somebody of the unit puts on a day: what it pushes, who may, and what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.models import Task
from threadneedle.ledger.models import Event
from threadneedle.org.services.teams import add_absence
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.reads import worklist_of
from threadneedle.worklists.reads.pins import pin_choice, price_of
from threadneedle.worklists.reads.plans import done_on
from threadneedle.worklists.services import pin_line, plan_unit, replayed_digest, unpin_line

TOMORROW = TODAY + timedelta(days=1)
MONDAY = date(2026, 6, 22)


@pytest.fixture
def two(district: District) -> tuple[Task, Task]:
    """A team of four hours a day: one line for today, one for tomorrow, each of a whole day."""
    give_hours(district.qingshi, Decimal(4), reserve=0)
    tasks = tuple(
        make_task(make_draft(district, title), district.qingshi, due=due, hours_asked=Decimal(4))
        for title, due in (("清淤", TODAY), ("登记", TOMORROW))
    )
    # In one go, so that neither lies on two days.
    Task.objects.update(divisible=False)
    plan_unit(district.qingshi.pk, now=NOW)
    return tasks[0], tasks[1]


def done(district: District, task: Task) -> date | None:
    laid = worklist_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY).laid
    assert laid is not None
    return done_on(laid.days, task.pk)


def pin(district: District, task: Task, day: date, reason: str = "") -> None:
    by = actor(district.qingshi_clerk)
    pin_line(district.qingshi.pk, task.pk, day, reason, actor=by, now=NOW)


def test_the_price_names_what_is_pushed_and_it_comes_about(
    district: District, two: tuple[Task, Task]
) -> None:
    first, second = two
    by = actor(district.qingshi_clerk)
    choice = pin_choice(district.qingshi.pk, second.pk, actor=by, today=TODAY)
    told = price_of(choice, TODAY, actor=by, today=TODAY)
    assert (told.refused, told.days_late, told.late) == ("", 0, 1)
    assert [(row.task_id, row.was, row.would_be, row.late) for row in told.pushed] == [
        (first.pk, TODAY, TOMORROW, True)
    ]
    pin(district, second, TODAY, " 现场会 ")
    assert (done(district, second), done(district, first)) == (TODAY, TOMORROW)
    row = Pin.objects.get()
    assert (row.day, row.reason, row.quarters, row.made_by_id) == (TODAY, "现场会", None, by.post_id)
    event = Event.objects.get(kind="task.pin")
    assert [(it.kind, it.key) for it in event.subjects.all()] == [("task", second.pk)]
    made = WorkPlan.objects.get()
    assert (made.stale, replayed_digest(made)) == (False, made.digest)


def test_taking_the_pin_off_leaves_the_line_to_the_plan(district: District, two: tuple[Task, Task]) -> None:
    first, second = two
    pin(district, second, TODAY)
    by = actor(district.qingshi_head)
    for _ in range(2):
        unpin_line(district.qingshi.pk, second.pk, actor=by, now=NOW)
    assert Pin.objects.count() == 0
    assert (done(district, first), done(district, second)) == (TODAY, TOMORROW)
    assert Event.objects.filter(kind="task.unpin").count() == 1


def test_a_line_lies_on_one_chosen_day_at_a_time(district: District, two: tuple[Task, Task]) -> None:
    pin(district, two[1], TODAY)
    pin(district, two[1], MONDAY)
    assert (Pin.objects.get().day, done(district, two[1])) == (MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 6, 20), "pin.beyond"), (date(2027, 1, 4), "pin.beyond")]
)
def test_a_day_that_is_not_planned_is_refused(
    district: District, two: tuple[Task, Task], day: date, code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        pin(district, two[0], day)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert Pin.objects.count() == 0


def test_a_day_without_hours_for_it_or_taken_by_another_pin_is_refused(
    district: District, two: tuple[Task, Task]
) -> None:
    pin(district, two[0], MONDAY)
    with pytest.raises(InvalidError) as refused:
        pin(district, two[1], MONDAY)
    assert [problem.code for problem in refused.value.problems] == ["pin.taken"]
    Task.objects.filter(pk=two[1].pk).update(hours_asked=Decimal(9))
    plan_unit(district.qingshi.pk, now=NOW)
    with pytest.raises(InvalidError) as refused:
        pin(district, two[1], TODAY)
    assert [problem.code for problem in refused.value.problems] == ["pin.hours"]
    with pytest.raises(InvalidError) as refused:
        pin(district, two[1], TODAY, "字" * 121)
    assert [problem.code for problem in refused.value.problems] == ["pin.reason_long"]


def test_only_clerks_and_head_of_the_unit_order_its_list(district: District, two: tuple[Task, Task]) -> None:
    task = two[0].pk
    with pytest.raises(ForbiddenError):
        pin_line(district.qingshi.pk, task, MONDAY, actor=actor(district.housing_clerk), now=NOW)
    with pytest.raises(NotFoundError):
        pin_choice(district.qingshi.pk, 10**9, actor=actor(district.qingshi_clerk), today=TODAY)
    assert Pin.objects.count() == 0


def test_a_pin_falls_away_when_its_day_is_gone_or_its_task_has_ended(
    district: District, two: tuple[Task, Task]
) -> None:
    pin(district, two[0], TODAY)
    pin(district, two[1], MONDAY)
    plan_unit(district.qingshi.pk, now=NOW + timedelta(days=1))
    assert [row.task_id for row in Pin.objects.all()] == [two[1].pk]
    Task.objects.filter(pk=two[1].pk).update(state="closed")
    plan_unit(district.qingshi.pk, now=NOW + timedelta(days=1))
    assert Pin.objects.count() == 0


def test_a_pin_that_cannot_be_held_leaves_the_line_in_the_plan(
    district: District, two: tuple[Task, Task]
) -> None:
    pin(district, two[1], MONDAY)
    add_absence(district.qingshi.pk, MONDAY, MONDAY, 1, actor=actor(district.qingshi_head), now=NOW)
    made = plan_unit(district.qingshi.pk, now=NOW)
    assert made is not None
    assert (done(district, two[1]), replayed_digest(made)) == (TOMORROW, made.digest)


def test_the_page_shows_the_price_before_the_act_and_marks_the_line(
    district: District, two: tuple[Task, Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    client = signed_in(district.qingshi_clerk)
    address = reverse("worklists:pin", args=[district.qingshi.pk, two[1].pk])
    listed = reverse("worklists:worklist", args=[district.qingshi.pk])
    assert f'href="{address}"' in client.get(listed).content.decode()
    page = client.get(address, {"day": TODAY.isoformat()}).content.decode()
    assert "1 other line would be late by it" in page
    assert Pin.objects.count() == 0
    answer = client.post(address, {"day": TODAY.isoformat(), "reason": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{listed}#line-{two[1].pk}")
    assert "put on " in client.get(listed).content.decode()
    assert client.post(address, {"day": "2026-06-20"}).status_code == 422
    assert client.post(address, {"off": "1"}).status_code == 302
    assert Pin.objects.count() == 0
    other = signed_in(district.housing_clerk).get(listed).content.decode()
    assert address not in other
