"""A plan that cannot be made: the last one stays, it is tried later and later, and somebody is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import InvalidError
from threadneedle.directives.models import Task
from threadneedle.notifications.models import Message
from threadneedle.notifications.words import sentence
from threadneedle.org.models import Rule
from threadneedle.worklists.jobs import carry_on_plans
from threadneedle.worklists.models import PlanFailure, WorkPlan
from threadneedle.worklists.reads import failure_of, resting, worklist_of
from threadneedle.worklists.services import mark_stale, note_failure

MINUTE = timedelta(minutes=1)


@pytest.fixture
def planned(district: District) -> District:
    """The little district, with a list of one line in Qingshi that needs the norm of its kind."""
    give_hours(district.qingshi, Decimal(6), reserve=0)
    make_task(make_draft(district, "事项"), district.qingshi, due=TODAY + timedelta(days=9), hours_asked=None)
    return district


def _break() -> Rule:
    rule = Rule.objects.get(key="norm_task")
    rule.delete()
    return rule


def test_a_failed_unit_rests_longer_each_time(planned: District) -> None:
    _break()
    tried = [
        minute
        for minute in range(60)
        if (carry_on_plans(NOW + minute * MINUTE) or True)
        and PlanFailure.objects.get().tried_at == NOW + minute * MINUTE
    ]
    assert tried == [0, 1, 6, 36]
    found = failure_of(planned.qingshi.pk)
    assert found is not None
    assert (found.times, found.since, found.tried_at) == (4, NOW, NOW + 36 * MINUTE)
    assert found.not_before == NOW + 36 * MINUTE + timedelta(hours=2)
    assert resting(found.not_before - MINUTE) == {planned.qingshi.pk}
    assert resting(found.not_before) == frozenset()


def test_the_plan_of_yesterday_stays(planned: District) -> None:
    assert carry_on_plans(NOW)
    _break()
    carry_on_plans(NOW + timedelta(days=1))
    assert [row.day for row in WorkPlan.objects.all()] == [TODAY]


def test_after_the_second_failure_the_unit_and_the_administrator_are_told_once(planned: District) -> None:
    _break()
    carry_on_plans(NOW)
    assert not Message.objects.exists()
    for minute in (1, 6, 36):
        carry_on_plans(NOW + minute * MINUTE)
    told = {(row.unit, row.post, row.code) for row in Message.objects.select_related("unit", "post")}
    assert told == {
        (planned.qingshi, None, "notice.plan_failed"),
        (planned.root, planned.administrator, "notice.plan_failed_below"),
    }
    below = Message.objects.get(code="notice.plan_failed_below")
    with translation.override("zh-hans"):
        assert sentence(below.code, below.params) == "青石的日程连续两次没排成，系统会再试；原因见日志。"
    with translation.override("en"):
        assert sentence(below.code, below.params).startswith("The plan of days of Qingshi Town has failed")


def test_when_it_works_again_nothing_of_the_failure_is_left(planned: District) -> None:
    rule = _break()
    carry_on_plans(NOW)
    rule.save()
    assert carry_on_plans(NOW) is False
    assert carry_on_plans(NOW + MINUTE) is True
    assert failure_of(planned.qingshi.pk) is None
    _break()
    WorkPlan.objects.update(stale=True)
    for minute in (2, 3):
        carry_on_plans(NOW + minute * MINUTE)
    assert Message.objects.count() == 2


def test_a_unit_that_rests_keeps_no_other_waiting(planned: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadneedle.worklists.jobs.TRIED", 1)
    give_hours(planned.liuhe, Decimal(6), reserve=0)
    make_task(make_draft(planned, "另一项"), planned.liuhe, due=TODAY, hours_asked=Decimal(2))
    note_failure(planned.qingshi.pk, ValueError("x"), now=NOW)
    assert carry_on_plans(NOW) is True
    assert [row.unit for row in WorkPlan.objects.all()] == [planned.liuhe]


@pytest.mark.parametrize(
    "broken",
    [
        {"plan": {"placements": [{"task": "?"}]}},
        {"plan": []},
        {"problem": {}},
        {"days": ["yesterday"]},
        {"days": []},
    ],
)
def test_a_stored_plan_that_cannot_be_read_is_removed_and_the_next_begins_anew(
    planned: District, broken: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", logger="threadneedle")
    assert carry_on_plans(NOW)
    WorkPlan.objects.update(**broken)
    later = NOW + timedelta(days=1)
    assert [carry_on_plans(later), carry_on_plans(later)] == [False, True]
    assert f"the stored plan of unit {planned.qingshi.pk} for {TODAY} cannot be read" in caplog.text
    row = WorkPlan.objects.get()
    assert (row.day, row.previous) == (TODAY + timedelta(days=1), None)
    assert not PlanFailure.objects.exists()
    assert not Message.objects.exists()


def test_of_a_fault_its_kind_is_kept_and_no_value(planned: District) -> None:
    error = InvalidError.of("org.rule_missing", key="secret", day="2026-06-17")
    assert note_failure(planned.qingshi.pk, error, now=NOW).fault == "InvalidError: org.rule_missing"
    assert note_failure(planned.qingshi.pk, ValueError("secret"), now=NOW).fault == "ValueError"


def test_a_change_waits_for_a_plan_that_is_being_made_before_it_marks_it(planned: District) -> None:
    assert carry_on_plans(NOW)
    task = Task.objects.get()
    with CaptureQueriesContext(connection) as queries:
        assert mark_stale([task.pk], now=NOW) == 1
    told = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "UPDATE"))]
    locks, marks = told[-2:]
    assert '"org_unit"' in locks
    assert locks.endswith("FOR UPDATE") or not connection.features.has_select_for_update
    assert marks.startswith('UPDATE "worklists_workplan"')


def test_the_page_shows_the_last_plan_and_says_that_it_is_not_todays(
    planned: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert carry_on_plans(NOW)
    page = reverse("worklists:worklist", args=[planned.qingshi.pk])
    tomorrow = NOW + timedelta(days=1)
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: tomorrow)
    browser = signed_in(planned.qingshi_clerk)
    assert 'class="diff"' not in browser.get(page).content.decode()
    assert "could not be made anew" not in browser.get(page).content.decode()
    _break()
    carry_on_plans(tomorrow)
    found = worklist_of(
        planned.qingshi.pk, actor=actor(planned.qingshi_clerk), today=local_day(tomorrow)
    ).laid
    assert found is not None
    assert (found.day, len(found.days)) == (TODAY, 1)
    shown = browser.get(page).content.decode()
    assert "The plan could not be made anew; this is the one of" in shown
    assert "It is tried again after 10:01." in shown
    assert "Why here" not in shown
