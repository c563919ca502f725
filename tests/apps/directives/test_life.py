"""Signing, taking on, blocking, chasing and closing, on the rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.directives import issue, taken_on, task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import (
    ConflictError,
    ForbiddenError,
    IllegalTransitionError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.directives import services
from threadneedle.directives.models import Block, Slip, Task
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import check_all
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_a_township_signs_for_its_task_and_the_ledger_says_so(district: District) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    task.refresh_from_db()
    assert (task.state, task.signed_on, task.version) == ("signed", TODAY, 2)
    event = Event.objects.get(kind="task.sign")
    assert list(event.subjects.values_list("kind", "key")) == [("task", task.pk)]
    assert event.stream.key == f"unit:{district.qingshi.pk}"


def test_another_township_does_not_find_the_task(district: District) -> None:
    task = task_for(district)
    with pytest.raises(NotFoundError, match="task.unknown"):
        services.sign_task(task.pk, actor=actor(district.liuhe_clerk), now=NOW)


def test_the_issuer_sees_the_task_but_may_not_sign_for_it(district: District) -> None:
    task = task_for(district)
    with pytest.raises(ForbiddenError, match="task.side"):
        services.sign_task(task.pk, actor=actor(district.housing_clerk), now=NOW)


def test_the_second_tab_is_told_that_somebody_was_faster(district: District) -> None:
    task = task_for(district)
    clerk = actor(district.qingshi_clerk)
    services.sign_task(task.pk, version=1, actor=clerk, now=NOW)
    with pytest.raises(StaleError) as refused:
        services.take_on_task(task.pk, district.qingshi_clerk.pk, version=1, actor=clerk, now=NOW)
    assert refused.value.problems[0].params == {"task": task.pk, "expected": 1, "found": 2}
    assert Task.objects.get(pk=task.pk).state == "signed"


def test_the_same_act_twice_is_refused_by_the_table(district: District) -> None:
    task = task_for(district)
    clerk = actor(district.qingshi_clerk)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    with pytest.raises(IllegalTransitionError):
        services.sign_task(task.pk, actor=clerk, now=NOW)


def test_the_unit_names_a_post_of_its_own_only(district: District) -> None:
    task = task_for(district)
    clerk = actor(district.qingshi_clerk)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    with pytest.raises(InvalidError, match="task.post_elsewhere"):
        services.take_on_task(task.pk, district.liuhe_clerk.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.qingshi_head.pk, actor=clerk, now=NOW)
    assert Task.objects.get(pk=task.pk).responsible_post_id == district.qingshi_head.pk


def test_the_township_corrects_the_hours(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    services.estimate_task(task.pk, Decimal("28.5"), actor=clerk, now=NOW)
    assert Task.objects.get(pk=task.pk).hours_corrected == Decimal("28.5")
    with pytest.raises(InvalidError, match="task.hours_range"):
        services.estimate_task(task.pk, Decimal(-1), actor=clerk, now=NOW)


def test_a_block_stops_the_clock_and_its_days_are_given_back(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    services.block_task(task.pk, "区里统一采购的器材未到货", district.housing.pk, actor=clerk, now=NOW)
    blocked = Task.objects.get(pk=task.pk)
    assert (blocked.state, blocked.paused_since, blocked.due) == ("blocked", TODAY, date(2026, 7, 10))
    assert not Task.objects.late(date(2027, 1, 1)).filter(pk=task.pk).exists()
    services.unblock_task(task.pk, "器材到货", actor=clerk, now=NOW + days(14))
    freed = Task.objects.get(pk=task.pk)
    assert (freed.state, freed.paused_since, freed.due) == ("taken_on", None, date(2026, 7, 24))
    block = Block.objects.get(task=task)
    assert (block.owed_by_id, block.since, block.until) == (district.housing.pk, TODAY, date(2026, 7, 1))


def test_a_chase_grows_from_reminder_to_warning_to_final_once_a_day(district: District) -> None:
    task = task_for(district)
    office = actor(district.supervisor)
    for number in range(4):
        services.chase_task(task.pk, "请尽快签收", actor=office, now=NOW + days(number))
    levels = list(Slip.objects.filter(task=task).order_by("id").values_list("level", flat=True))
    assert levels == ["reminder", "warning", "final", "final"]
    with pytest.raises(ConflictError, match="task.chased_today"):
        services.chase_task(task.pk, "再催一次", actor=office, now=NOW + days(3))


def test_empty_words_are_refused_and_nothing_is_written(district: District) -> None:
    task = taken_on(district)
    with pytest.raises(InvalidError, match="words.missing"):
        services.block_task(task.pk, "  ", actor=actor(district.qingshi_clerk), now=NOW)
    assert not Block.objects.exists()
    assert Task.objects.get(pk=task.pk).state == "taken_on"


def test_a_confirmed_task_is_closed_by_the_supervision_office(district: District) -> None:
    task = taken_on(district)
    draft = ReportDraft(task.pk, "key-1", "40处全部清淤", quantity=Decimal(40))
    submit_report(draft, actor=actor(district.qingshi_clerk), now=NOW)
    confirm_report(task.pk, actor=actor(district.housing_clerk), now=NOW)
    services.close_task(task.pk, actor=actor(district.supervisor), now=NOW + days(1))
    closed = Task.objects.get(pk=task.pk)
    assert (closed.state, closed.closed_on) == ("closed", TODAY + days(1))


@pytest.mark.parametrize("siblings", [3, 60])
def test_a_close_takes_the_same_number_of_statements_whatever_the_siblings(
    district: District, siblings: int, django_assert_num_queries: object
) -> None:
    parent = taken_on(district)
    rows = [
        Task(
            directive_id=parent.directive_id,
            draft_id=parent.draft_id,
            parent=None if number else parent,
            unit_id=district.liushuwan.pk,
            issuer_id=district.qingshi.pk,
            kind="task",
            tier=0,
            title="清淤",
            text="清淤",
            state="confirmed",
            due=TODAY,
            first_due=TODAY,
            issued_on=TODAY,
        )
        for number in range(siblings)
    ]
    Task.objects.bulk_create(rows)
    Task.objects.filter(pk=parent.pk).update(children_count=siblings)
    clerk = actor(district.qingshi_clerk)
    with django_assert_num_queries(12):  # type: ignore[operator]
        services.close_task(rows[0].pk, actor=clerk, now=NOW)
    parent.refresh_from_db()
    assert parent.children_closed == 1


def test_every_act_leaves_a_chain_that_verifies(district: District) -> None:
    task = taken_on(district)
    services.block_task(task.pk, "等答复", actor=actor(district.qingshi_clerk), now=NOW)
    issue(district)
    assert [check for check in check_all() if check.fault] == []
    assert sum(check.length for check in check_all()) == Event.objects.count()
