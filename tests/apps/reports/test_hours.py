"""Hours on a report: one number of all persons together, that nobody has to give, and that moves the norm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import taken_on
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import InvalidError
from threadneedle.directives.models import Task
from threadneedle.directives.reads.norms import norm_rows
from threadneedle.ledger.models import Payload
from threadneedle.org.models import Norm
from threadneedle.reports.models import Report
from threadneedle.reports.services import ReportDraft, confirm_report, return_report, submit_report

Browser = Callable[[Any], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


def report(district: District, task: Task, key: str, hours: str | None, **other: Any) -> Report:
    given = None if hours is None else Decimal(hours)
    draft = ReportDraft(task.pk, key, "已清完。", hours=given, **other)
    return submit_report(draft, actor=actor(district.qingshi_clerk), now=NOW)


def spent(task: Task) -> Decimal | None:
    return Task.objects.get(pk=task.pk).hours_spent


def test_the_last_report_that_says_hours_counts(district: District) -> None:
    task = taken_on(district)
    issuer: dict[str, Any] = {"actor": actor(district.housing_clerk), "now": NOW}
    report(district, task, "k1", "2", complete=False)
    assert spent(task) == 2
    report(district, task, "k2", "5.5")
    assert spent(task) == Decimal("5.5"), "so far, not added up"
    return_report(task.pk, "没有写明点位", **issuer)
    report(district, task, "k3", "7")
    assert spent(task) == 7
    return_report(task.pk, "没有写明日期", **issuer)
    report(district, task, "k4", None)
    assert spent(task) == 7, "a report without hours leaves what was said"
    confirm_report(task.pk, **issuer)
    assert spent(task) == 7
    assert list(Report.objects.order_by("pk").values_list("hours", flat=True)) == [2, Decimal("5.5"), 7, None]


def test_the_ledger_keeps_the_hours_and_who_does_not_say_them_is_not_asked(district: District) -> None:
    task = taken_on(district)
    report(district, task, "k1", None, complete=False)
    report(district, task, "k2", "5.5")
    kept = Payload.objects.filter(event__kind__in=["task.progress", "task.report"]).order_by("event")
    assert [row.body["hours"] for row in kept] == ["", "5.5"]


@pytest.mark.parametrize("hours", ["-1", "100000"])
def test_hours_out_of_range_name_their_value_and_nothing_is_filed(district: District, hours: str) -> None:
    task = taken_on(district)
    with pytest.raises(InvalidError, match=r"draft\.range") as refused:
        report(district, task, "k1", hours)
    assert refused.value.problems[0].params == {"value": hours, "limit": "100000", "field": "hours"}
    assert not Report.objects.exists()


def test_five_reports_with_hours_move_the_norm_and_a_returned_one_does_not_count(district: District) -> None:
    since = TODAY - timedelta(days=30)
    norm = Norm.objects.create(name="清淤", hours=Decimal(4), since=since, source="区住建局定额")
    tasks = [taken_on(district) for _ in range(6)]
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(norm=norm)
    for place, task in enumerate(tasks):
        report(district, task, f"k{place}", "8")
    return_report(tasks[0].pk, "没有写明点位", actor=actor(district.housing_clerk), now=NOW)
    (row,) = norm_rows(TODAY, past=False)
    assert row.reports == 5
    assert row.now is not None
    assert (row.now.median, row.now.proposed) == (8, 6)


def test_hours_are_asked_for_all_together_and_shown_on_the_page(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district)
    clerk = opened_by(district.qingshi_clerk)
    page = body(clerk.get(f"/reports/{task.pk}/report"))
    assert "Hours it took so far" in page
    assert "All persons together. May be left empty" in page
    sent = {"version": Task.objects.get(pk=task.pk).version, "client_key": "k1", "text": "已清完"}
    refused = clerk.post(f"/reports/{task.pk}/report", {**sent, "complete": "all", "hours": "-3"})
    assert refused.status_code == 422
    assert "已清完" in body(refused)
    clerk.post(f"/reports/{task.pk}/report", {**sent, "complete": "part", "hours": "6.5"})
    page = body(clerk.get(f"/tasks/{task.pk}"))
    assert "took 6.5 h, all together, as reported" in page
    assert "took 6.5 h so far, all together" in page
    assert 'value="6.5"' in body(clerk.get(f"/reports/{task.pk}/report"))
