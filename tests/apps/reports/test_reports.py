"""A report is filed once, confirmed or returned, and leaves a fact."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.directives import taken_on
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError
from threadneedle.directives.models import ProofStandard, Task
from threadneedle.ledger.models import Event
from threadneedle.reports.models import Fact, Report
from threadneedle.reports.services import ReportDraft, confirm_report, return_report, submit_report


def full(task: Task, key: str = "key-1", **other: object) -> ReportDraft:
    given = {"text": "40处全部清淤", "quantity": Decimal(40), **other}
    return ReportDraft(task.pk, key, **given)  # type: ignore[arg-type]


def test_a_resend_changes_nothing(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    first = submit_report(full(task), actor=clerk, now=NOW)
    before = Event.objects.count()
    assert submit_report(full(task), actor=clerk, now=NOW) == first
    assert (Report.objects.count(), Event.objects.count()) == (1, before)


def test_a_report_on_part_of_the_count_leaves_the_task_open(district: District) -> None:
    task = taken_on(district)
    submit_report(
        full(task, quantity=Decimal(25), complete=False), actor=actor(district.qingshi_clerk), now=NOW
    )
    task.refresh_from_db()
    assert (task.state, task.quantity_reported, task.reported_on) == ("taken_on", 25, None)


def test_a_report_of_all_waits_for_the_issuer_and_leaves_a_fact(district: District) -> None:
    task = taken_on(district)
    report = submit_report(full(task), actor=actor(district.qingshi_clerk), now=NOW)
    task.refresh_from_db()
    assert (task.state, task.reported_on, report.state) == ("reported", TODAY, "sent")
    fact = Fact.objects.get(source=report)
    assert (fact.unit_id, fact.owner_id, fact.quantity, fact.counter, fact.period_end) == (
        district.qingshi.pk,
        district.qingshi.pk,
        40,
        "处",
        TODAY,
    )


def test_what_is_missing_is_said_in_one_list(district: District) -> None:
    task = taken_on(district)
    proof = ProofStandard.objects.create(category="paid", asks="竣工验收单", reason="按结果付款")
    Task.objects.filter(pk=task.pk).update(proof=proof, quantity=Decimal(40))
    with pytest.raises(InvalidError) as refused:
        submit_report(full(task, text=" ", quantity=None), actor=actor(district.qingshi_clerk), now=NOW)
    assert [problem.code for problem in refused.value.problems] == [
        "words.missing",
        "report.quantity_missing",
        "report.proof_missing",
    ]
    assert not Report.objects.exists()


def test_a_returned_report_is_owed_again_and_late_ones_are_made_good(district: District) -> None:
    task = taken_on(district)
    clerk, issuer = actor(district.qingshi_clerk), actor(district.housing_clerk)
    submit_report(full(task), actor=clerk, now=NOW)
    return_report(task.pk, "没有写明点位", actor=issuer, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.reported_on) == ("returned", None)
    assert Task.objects.late(date(2026, 7, 11)).filter(pk=task.pk).exists()
    submit_report(full(task, "key-2"), actor=clerk, now=NOW + timedelta(days=30))
    assert Task.objects.made_good().get() == task
    assert not Task.objects.late(date(2026, 8, 1)).filter(pk=task.pk).exists()
    assert list(Report.objects.order_by("id").values_list("state", flat=True)) == ["returned", "sent"]


def test_the_issuer_confirms_and_the_unit_cannot_confirm_itself(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    submit_report(full(task), actor=clerk, now=NOW)
    with pytest.raises(ForbiddenError):
        confirm_report(task.pk, actor=clerk, now=NOW)
    confirm_report(task.pk, actor=actor(district.housing_clerk), now=NOW)
    task.refresh_from_db()
    assert (task.state, task.confirmed_on, Report.objects.get().state) == ("confirmed", TODAY, "confirmed")
