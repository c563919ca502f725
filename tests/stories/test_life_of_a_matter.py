"""A matter from the leader's remark to its closing: registered, chased, reported, confirmed, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.directives import issue, taken_on
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, IllegalTransitionError
from threadneedle.directives import services
from threadneedle.directives.models import Draft, Matter, Slip, Task
from threadneedle.directives.reads.matter import matter_page
from threadneedle.ledger.reads import check_all
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report

DAY = timedelta(days=1)


def work_on(task: Task, district: District) -> None:
    """Let the housing office sign for a task and take it on."""
    clerk = actor(district.housing_clerk)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.housing_clerk.pk, actor=clerk, now=NOW)


def report(task: Task, district: District, text: str = "8台电梯均已恢复运行。") -> None:
    """Let the housing office report that all is done."""
    draft = ReportDraft(task.pk, f"r{task.pk}", text)
    submit_report(draft, actor=actor(district.housing_clerk), now=NOW)


def test_a_remark_becomes_a_matter_is_chased_three_times_reported_confirmed_and_closed(
    district: District,
) -> None:
    office = actor(district.supervisor)
    matter = services.register_matter(
        row(district, origin="remark", source_words="区长在信访件上的批示", asked_by="区长"),
        actor=office,
        now=NOW,
    )
    task = Task.objects.get(draft__matter=matter)
    levels = []
    for day in range(4):
        done = services.chase_matter(matter.pk, "请报告进展。", actor=office, now=NOW + day * DAY)
        levels += [slip.level for slip in done.slips]
    assert levels == ["reminder", "warning", "final", "final"]
    work_on(task, district)
    report(task, district)
    with pytest.raises(ConflictError, match=r"matter\.nothing_to_chase"):
        services.chase_matter(matter.pk, "请报告进展。", actor=office, now=NOW + 5 * DAY)
    with pytest.raises(ConflictError, match=r"matter\.tasks_open"):
        services.close_matter(matter.pk, "完成。", actor=office, now=NOW)

    last = NOW + 5 * DAY
    confirm_report(task.pk, actor=office, now=last)
    closed = services.close_matter(matter.pk, "8台电梯恢复运行。", actor=office, now=last)

    task.refresh_from_db()
    assert (task.state, closed.closed_on) == ("closed", last.date())
    page = matter_page(matter.pk, office, last.date())
    assert [entry.act for entry in page.ledger] == [
        "matter.close",
        *["matter.chase"] * 4,
        "matter.register",
    ]
    assert page.open_tasks == ()
    assert [check.fault for check in check_all() if check.fault] == []
    with pytest.raises(ConflictError, match=r"matter\.closed"):
        services.close_matter(matter.pk, "再一次。", actor=office, now=last)


def test_a_matter_whose_task_is_no_longer_wanted_ends_with_a_reason_and_all_below_it(
    district: District,
) -> None:
    office = actor(district.supervisor)
    (matter,) = take_in(district, row(district, lead=district.qingshi.pk))
    task = Task.objects.get(draft__matter=matter)
    clerk = actor(district.qingshi_clerk)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=NOW)
    services.cascade_task(task.pk, [district.liushuwan.pk], actor=clerk, now=NOW)
    services.block_task(task.pk, "等资金", actor=clerk, now=NOW)

    services.close_matter(matter.pk, "并入专班。", reason="由专班统一推进。", actor=office, now=NOW)

    states = Task.objects.filter(draft__matter=matter).order_by("pk").values_list("state", "paused_since")
    assert list(states) == [("withdrawn", None), ("withdrawn", None)]
    task.refresh_from_db()
    assert task.children_count == 0


def test_a_passage_of_another_office_is_chased_but_its_tasks_are_not_taken_back(district: District) -> None:
    office = actor(district.supervisor)
    directive = issue(district)
    passage = Draft.objects.get(directive=directive)
    matter = services.register_passage(passage.pk, actor=office, now=NOW)

    done = services.chase_matter(matter.pk, "汛期将至。", actor=office, now=NOW)

    assert len(done.slips) == Task.objects.filter(draft=passage).count() == 2
    with pytest.raises(ConflictError, match=r"matter\.tasks_of_another"):
        services.close_matter(matter.pk, "完成。", reason="不等了。", actor=office, now=NOW)
    housing = actor(district.housing_clerk)
    for task in Task.objects.filter(draft=passage):
        services.withdraw_task(task.pk, "合并。", actor=housing, now=NOW)
    services.close_matter(matter.pk, "文件已撤回。", actor=office, now=NOW)
    assert Matter.objects.get().closed_on == NOW.date()


def test_some_units_are_spared_a_slip_because_nothing_is_owed_there(district: District) -> None:
    office = actor(district.supervisor)
    passage = Draft.objects.get(directive=issue(district))
    matter = services.register_passage(passage.pk, actor=office, now=NOW)
    clerk = actor(district.qingshi_clerk)
    task = Task.objects.get(draft=passage, unit=district.qingshi)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=NOW)
    services.block_task(task.pk, "等设备", actor=clerk, now=NOW)

    done = services.chase_matter(matter.pk, "汛期将至。", actor=office, now=NOW)

    assert [slip.task.unit for slip in done.slips] == [district.liuhe]
    assert done.spared == 1
    assert Slip.objects.count() == 1


def test_an_office_that_supervises_confirms_what_it_ordered_and_nothing_else(district: District) -> None:
    office = actor(district.supervisor)
    foreign = taken_on(district)
    draft = ReportDraft(foreign.pk, "f", "40处已清淤。", quantity=None)
    submit_report(draft, actor=actor(district.qingshi_clerk), now=NOW)

    with pytest.raises((ForbiddenError, IllegalTransitionError)):
        confirm_report(foreign.pk, actor=office, now=NOW)
