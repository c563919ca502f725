"""Objections and extensions: the clerk writes, the head signs, the right office decides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.directives import taken_on, task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, IllegalTransitionError, InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Extension, Objection, Task
from threadneedle.reports.services import ReportDraft, submit_report

LATER = NOW + timedelta(days=5)
DUE = date(2026, 7, 10)


def signed(district: District) -> Task:
    task = task_for(district)
    return services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)


def objected(district: District) -> Task:
    task = signed(district)
    services.object_to_task(
        task.pk, "not_mine", "不在履职事项清单", actor=actor(district.qingshi_head), now=NOW
    )
    return Task.objects.get(pk=task.pk)


def test_the_clerks_objection_waits_for_the_head_and_the_clock_still_runs(district: District) -> None:
    task = signed(district)
    written = services.object_to_task(
        task.pk, "not_mine", "不在清单", actor=actor(district.qingshi_clerk), now=NOW
    )
    task.refresh_from_db()
    assert (task.state, task.paused_since, written.since) == ("signed", None, None)
    services.sign_objection(written.pk, actor=actor(district.qingshi_head), now=LATER)
    task.refresh_from_db()
    assert (task.state, task.paused_since) == ("objected", TODAY + timedelta(days=5))


def test_the_clerk_cannot_sign_for_the_head(district: District) -> None:
    task = signed(district)
    written = services.object_to_task(
        task.pk, "not_mine", "不在清单", actor=actor(district.qingshi_clerk), now=NOW
    )
    with pytest.raises(ForbiddenError):
        services.sign_objection(written.pk, actor=actor(district.qingshi_clerk), now=NOW)


def test_the_head_may_decline_and_the_task_stays(district: District) -> None:
    task = signed(district)
    written = services.object_to_task(
        task.pk, "not_mine", "不在清单", actor=actor(district.qingshi_clerk), now=NOW
    )
    services.decline_objection(written.pk, "是我们的事", actor=actor(district.qingshi_head), now=NOW)
    task.refresh_from_db()
    assert (task.state, Objection.objects.get().outcome) == ("signed", "unsigned")


def test_a_task_is_not_taken_on_while_an_objection_waits(district: District) -> None:
    task = signed(district)
    clerk = actor(district.qingshi_clerk)
    services.object_to_task(task.pk, "not_mine", "不在清单", actor=clerk, now=NOW)
    with pytest.raises(ConflictError, match="objection.waiting"):
        services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=NOW)


def test_an_objection_conceded_by_the_issuer_takes_the_task_off(district: District) -> None:
    task = objected(district)
    services.concede_objection(task.pk, "确有不妥", actor=actor(district.housing_clerk), now=LATER)
    task.refresh_from_db()
    objection = Objection.objects.get()
    assert (task.state, task.paused_since) == ("withdrawn", None)
    assert (objection.outcome, objection.until) == ("conceded", TODAY + timedelta(days=5))


def test_the_issuer_cannot_refuse_an_objection(district: District) -> None:
    task = objected(district)
    with pytest.raises(ForbiddenError, match="task.side"):
        services.overrule_objection(task.pk, "照办", actor=actor(district.housing_head), now=LATER)


def test_the_common_superiors_office_refuses_and_the_days_are_given_back(district: District) -> None:
    task = objected(district)
    services.overrule_objection(task.pk, "在清单第12项", actor=actor(district.arbiter), now=LATER)
    task.refresh_from_db()
    assert (task.state, task.paused_since, task.due) == ("signed", None, date(2026, 7, 15))


def test_an_upheld_objection_takes_the_task_off(district: District) -> None:
    task = objected(district)
    services.uphold_objection(task.pk, "不属乡镇职责", actor=actor(district.arbiter), now=LATER)
    assert Task.objects.get(pk=task.pk).state == "withdrawn"


def test_a_ground_that_does_not_exist_is_refused(district: District) -> None:
    task = signed(district)
    with pytest.raises(InvalidError, match="objection.ground"):
        services.object_to_task(task.pk, "too_hard", "难", actor=actor(district.qingshi_head), now=NOW)


def test_time_is_asked_before_the_due_day_or_on_it_never_after(district: District) -> None:
    task = taken_on(district)
    head = actor(district.qingshi_head)
    after = NOW + timedelta(days=24)
    with pytest.raises(InvalidError, match="extension.too_late"):
        services.ask_extension(task.pk, date(2026, 7, 30), "房东外出", actor=head, now=after)
    on_the_day = NOW + timedelta(days=23)
    services.ask_extension(task.pk, date(2026, 7, 30), "房东外出", actor=head, now=on_the_day)
    assert Task.objects.get(pk=task.pk).state == "extension_asked"


def test_the_new_day_must_be_later(district: District) -> None:
    task = taken_on(district)
    with pytest.raises(InvalidError, match="extension.not_later"):
        services.ask_extension(task.pk, DUE, "房东外出", actor=actor(district.qingshi_head), now=NOW)


def test_the_clerks_request_waits_for_the_head_then_the_issuer_grants_another_day(district: District) -> None:
    task = taken_on(district)
    asked = services.ask_extension(
        task.pk, date(2026, 7, 30), "房东外出", actor=actor(district.qingshi_clerk), now=NOW
    )
    assert Task.objects.get(pk=task.pk).state == "taken_on"
    services.sign_extension(asked.pk, actor=actor(district.qingshi_head), now=NOW)
    services.grant_extension(
        task.pk, "准予", date(2026, 7, 20), actor=actor(district.housing_clerk), now=LATER
    )
    task.refresh_from_db()
    assert (task.state, task.due, task.first_due) == ("taken_on", date(2026, 7, 20), DUE)
    assert Extension.objects.get().outcome == "granted"


def test_a_refusal_leaves_the_day_and_the_work_as_they_were(district: District) -> None:
    task = taken_on(district)
    services.ask_extension(
        task.pk, date(2026, 7, 30), "房东外出", actor=actor(district.qingshi_head), now=NOW
    )
    services.refuse_extension(task.pk, "汛期不等人", actor=actor(district.housing_clerk), now=LATER)
    task.refresh_from_db()
    assert (task.state, task.due) == ("taken_on", DUE)


def test_a_report_meanwhile_lets_the_request_lapse(district: District) -> None:
    task = taken_on(district)
    services.ask_extension(
        task.pk, date(2026, 7, 30), "房东外出", actor=actor(district.qingshi_head), now=NOW
    )
    draft = ReportDraft(task.pk, "k", "已全部完成", quantity=Decimal(40))
    submit_report(draft, actor=actor(district.qingshi_clerk), now=LATER)
    assert Extension.objects.get().outcome == "lapsed"
    with pytest.raises(IllegalTransitionError):
        services.grant_extension(task.pk, "准予", actor=actor(district.housing_clerk), now=LATER)


def test_after_a_return_a_granted_extension_leads_back_to_the_returned_report(district: District) -> None:
    from threadneedle.reports.services import return_report

    task = taken_on(district)
    draft = ReportDraft(task.pk, "k", "已整改", quantity=Decimal(40))
    submit_report(draft, actor=actor(district.qingshi_clerk), now=NOW)
    return_report(task.pk, "未写改了什么", actor=actor(district.housing_clerk), now=NOW)
    services.ask_extension(
        task.pk, date(2026, 7, 30), "补充材料", actor=actor(district.qingshi_head), now=NOW
    )
    services.grant_extension(task.pk, "准予", actor=actor(district.housing_clerk), now=NOW)
    assert Task.objects.get(pk=task.pk).state == "returned"
