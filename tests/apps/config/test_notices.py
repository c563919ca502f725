"""Who is told of an act, and what nobody did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.factories.directives import draft, issue, settle, taken_on, task_for
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor

from threadneedle.config.notices import page
from threadneedle.config.reminders import remind
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.directives import services
from threadneedle.directives.models import Objection, Slip, Task
from threadneedle.ledger.jobs import dispatch
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import troubles
from threadneedle.notifications.models import Message
from threadneedle.notifications.words import WORDS, sentence
from threadneedle.org.reads import work_calendar

DAY = timedelta(days=1)
Told = set[tuple[str, str]]
IN_WORDS_OF_TASKS = {"task.chase", "matter.register", "matter.update", "matter.chase", "matter.close"}
"""Kinds that are told in other words than their own: by level, or by what came of each task."""


@pytest.fixture(autouse=True)
def _on_its_own_day(settings: Any) -> None:
    """The clock stands in the little district's day, so that its acts are recent."""
    from datetime import UTC

    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())


def told() -> Told:
    """Dispatch what waits and return unit and code of what was told since the last time."""
    known = set(Message.objects.values_list("pk", flat=True))
    dispatch(SUBSCRIPTIONS, full=True)
    assert troubles() == ()
    rows = Message.objects.exclude(pk__in=known).values_list("unit__name", "post__name", "code")
    return {(f"{unit} {post}" if post else unit, code) for unit, post, code in rows}


def test_an_order_is_told_once_to_each_unit_that_must_carry_it(district: District) -> None:
    directive = issue(district)
    assert told() == {("青石镇", "notice.directive.issue"), ("柳河镇", "notice.directive.issue")}
    assert told() == set()
    message = Message.objects.get(unit=district.qingshi)
    task = Task.objects.get(directive=directive, unit=district.qingshi)
    assert message.url == f"/tasks/{task.pk}"
    assert message.event_key == f"event:{Event.objects.get(kind='directive.issue').pk}"


def test_many_tasks_of_one_order_make_one_notice_that_says_how_many(district: District) -> None:
    text = """关于做好汛前工作的通知

各乡镇人民政府：

经区政府同意，现就有关事项通知如下。

一、各乡镇对辖区内易涝点开展清淤，7月10日前完成。（责任单位：各乡镇）
二、各乡镇对辖区内危房开展排查，7月20日前完成。（责任单位：各乡镇）

2026年6月17日
"""
    directive = issue(district, text=text)
    assert Task.objects.filter(directive=directive, unit=district.qingshi).count() == 2
    assert ("青石镇", "notice.directive.issue") in told()
    message = Message.objects.get(unit=district.qingshi)
    assert (message.params["count"], message.params["title"]) == (2, directive.title)
    assert message.url == f"/directives/{directive.pk}"


def test_a_unit_whose_tasks_are_replaced_is_told_of_both(district: District) -> None:
    former = issue(district)
    told()
    draft_again = draft(district)
    settle(draft_again, district)
    services.issue_directive(
        draft_again.pk, supersedes=former.pk, actor=actor(district.housing_clerk), now=NOW
    )
    assert told() == {
        (unit, code)
        for unit in ("青石镇", "柳河镇")
        for code in ("notice.directive.issue", "notice.task.supersede")
    }


Act = Callable[[Task, District], object]


def _objected(task: Task, district: District) -> None:
    services.object_to_task(task.pk, "not_mine", "不属本镇", actor=actor(district.qingshi_head), now=NOW)


SIGNED_ACTS: list[tuple[Act, Told]] = [
    (_objected, {("晴川区住房和城乡建设局", "notice.task.object")}),
    (
        lambda task, district: services.object_to_task(
            task.pk, "not_mine", "不属本镇", actor=actor(district.qingshi_clerk), now=NOW
        ),
        {("青石镇 主要负责人", "notice.task.propose_objection")},
    ),
    (
        lambda task, district: services.take_on_task(
            task.pk, district.qingshi_clerk.pk, actor=actor(district.qingshi_clerk), now=NOW
        ),
        set(),
    ),
    (
        lambda task, district: services.chase_task(
            task.pk, "请尽快", actor=actor(district.housing_clerk), now=NOW
        ),
        {("青石镇", "notice.task.chase.reminder")},
    ),
    (
        lambda task, district: services.withdraw_task(
            task.pk, "重复下达", actor=actor(district.housing_clerk), now=NOW
        ),
        {("青石镇", "notice.task.withdraw")},
    ),
]


@pytest.mark.parametrize(("act", "expected"), SIGNED_ACTS)
def test_an_act_on_a_signed_task_is_told_to_the_other_side(
    district: District, act: Act, expected: Told
) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    told()
    act(task, district)
    assert told() == expected


DECISIONS: list[tuple[Act, Told]] = [
    (
        lambda task, district: services.concede_objection(
            task.pk, "有理", actor=actor(district.housing_clerk), now=NOW
        ),
        {("青石镇", "notice.task.concede")},
    ),
    (
        lambda task, district: services.overrule_objection(
            task.pk, "属地", actor=actor(district.arbiter), now=NOW
        ),
        {("青石镇", "notice.task.overrule")},
    ),
    (
        lambda task, district: services.retract_objection(
            task.pk, "已说清", actor=actor(district.qingshi_head), now=NOW
        ),
        {("晴川区住房和城乡建设局", "notice.task.retract")},
    ),
]


@pytest.mark.parametrize(("act", "expected"), DECISIONS)
def test_a_decision_on_an_objection_is_told_to_the_other_side(
    district: District, act: Act, expected: Told
) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    _objected(task, district)
    told()
    act(task, district)
    assert told() == expected


def test_only_a_chase_for_safety_is_urgent(district: District) -> None:
    task = task_for(district)
    for tier in (0, 1):
        Task.objects.filter(pk=task.pk).update(tier=tier)
        services.chase_task(task.pk, "请签收", actor=actor(district.housing_clerk), now=NOW + tier * DAY)
        told()
    chases = Message.objects.filter(code__startswith="notice.task.chase").order_by("pk")
    assert [(message.code, message.urgent) for message in chases] == [
        ("notice.task.chase.reminder", True),
        ("notice.task.chase.warning", False),
    ]


def test_a_blocked_task_is_told_to_the_unit_it_waits_for(district: District) -> None:
    task = taken_on(district)
    told()
    services.block_task(
        task.pk, "等道路移交", district.transport.pk, actor=actor(district.qingshi_clerk), now=NOW
    )
    assert told() == {("晴川区交通运输局", "notice.task.block")}


def test_a_request_for_help_and_its_answer_are_told(district: District) -> None:
    request = services.ask_help(
        district.transport.pk, "借用泵车", "缺两台", actor=actor(district.qingshi_clerk), now=NOW
    )
    assert told() == {("晴川区交通运输局", "notice.help.ask")}
    services.answer_help(request.pk, "可以", actor=actor(district.transport_clerk), now=NOW)
    assert told() == {("青石镇", "notice.help.answer")}
    assert {message.url for message in Message.objects.all()} == {page("directives:help", request.pk)}


def test_villages_are_told_of_what_the_township_passes_on(district: District) -> None:
    task = taken_on(district)
    told()
    services.cascade_task(
        task.pk,
        [district.liushuwan.pk, district.houshan.pk],
        due=task.due,
        demands_added="",
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    assert told() == {("柳树湾村", "notice.task.cascade"), ("后山村", "notice.task.cascade")}


def reminded(now: datetime) -> Told:
    known = set(Message.objects.values_list("pk", flat=True))
    remind(now)
    rows = Message.objects.exclude(pk__in=known).values_list("unit__name", "post__name", "code")
    return {(f"{unit} {post}" if post else unit, code) for unit, post, code in rows}


def test_a_task_nobody_signs_for_is_told_to_the_unit_and_later_to_its_superior_once_each(
    district: District,
) -> None:
    task_for(district)
    issued, calendar = date(2026, 6, 17), work_calendar()
    late, later = calendar.add(issued, 3), calendar.add(issued, 5)

    def found(day: date, code: str) -> set[str]:
        return {unit for unit, said in reminded(NOW + (day - issued)) if said == code}

    assert [found(day, "notice.unsigned") for day in (late - DAY, late, late + DAY)] == [
        set(),
        {"青石镇", "柳河镇"},
        set(),
    ]
    assert [found(day, "notice.unsigned_below") for day in (later - DAY, later, later + DAY)] == [
        set(),
        {"晴川区"},
        set(),
    ]
    assert Message.objects.filter(code="notice.unsigned_below").count() == 2


def test_a_task_that_was_signed_for_is_not_asked_after(district: District) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    assert ("青石镇", "notice.unsigned") not in reminded(NOW + 20 * DAY)


def test_what_falls_due_is_said_once_within_the_reminder_days(district: District) -> None:
    task = task_for(district)
    due = NOW + (task.due - date(2026, 6, 17))
    assert ("青石镇", "notice.due") not in reminded(due - 8 * DAY)
    assert ("青石镇", "notice.due") in reminded(due - 2 * DAY)
    assert ("青石镇", "notice.due") not in reminded(due - DAY)


def test_a_paused_task_is_not_said_to_fall_due(district: District) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    _objected(task, district)
    assert ("青石镇", "notice.due") not in reminded(NOW + (task.due - date(2026, 6, 17)) - DAY)


def test_an_answer_owed_is_asked_for_once_after_its_day(district: District) -> None:
    request = services.ask_help(
        district.transport.pk, "借用泵车", "缺两台", actor=actor(district.qingshi_clerk), now=NOW
    )
    due = NOW + (request.answer_due - date(2026, 6, 17))
    owed = {("晴川区交通运输局", "notice.answer_owed")}
    assert [reminded(moment) for moment in (due, due + DAY, due + 2 * DAY)] == [set(), owed, set()]


def test_an_objection_without_an_answer_reaches_the_office_that_may_rule(district: District) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    _objected(task, district)
    since = Objection.objects.get().since
    assert since is not None
    late = work_calendar().add(since, 4)
    waits = {("晴川区 政府办主任", "notice.objection_waits"), ("晴川区 系统管理员", "notice.objection_waits")}
    found = [
        {one for one in reminded(NOW + (day - since)) if one[1] == "notice.objection_waits"}
        for day in (late - DAY, late, late + DAY)
    ]
    assert found == [set(), waits, set()]


def test_every_kind_that_is_told_has_words(district: District) -> None:
    telling = (row for row in SUBSCRIPTIONS if row.handler.startswith("tell."))
    for subscription in telling:
        for kind in subscription.kinds - IN_WORDS_OF_TASKS:
            assert f"notice.{kind}" in WORDS
    assert {f"notice.task.chase.{level}" for level in Slip.Level.values} <= set(WORDS)


def test_no_notice_shows_a_code_in_place_of_a_sentence(district: District) -> None:
    task = taken_on(district)
    services.chase_task(task.pk, "请报告", actor=actor(district.housing_clerk), now=NOW)
    services.ask_help(
        district.transport.pk, "借用泵车", "缺两台", actor=actor(district.qingshi_clerk), now=NOW
    )
    dispatch(SUBSCRIPTIONS)
    remind(NOW + 40 * DAY)
    for message in Message.objects.all():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert message.code not in sentence(message.code, message.params)


def test_the_names_of_handlers_are_their_memory_and_differ() -> None:
    names = [subscription.handler for subscription in SUBSCRIPTIONS]
    assert len(set(names)) == len(names) == 19


def test_a_page_that_is_not_there_gives_no_address() -> None:
    assert page("nowhere:at_all", 1) == ""


def test_a_unit_is_told_of_a_matter_as_its_task_comes_changes_is_chased_and_goes(district: District) -> None:
    by = actor(district.supervisor)
    first, second = take_in(district, row(district), row(district, title="易涝点清淤"))
    housing = "晴川区住房和城乡建设局"
    assert told() == {(housing, "notice.directive.issue")}

    services.update_matters(
        [
            services.MatterChange(first.pk, due=date(2026, 8, 7)),
            services.MatterChange(second.pk, lead=district.transport.pk),
        ],
        actor=by,
        now=NOW,
    )
    assert told() == {
        (housing, "notice.matter.update"),
        (housing, "notice.task.withdraw"),
        ("晴川区交通运输局", "notice.directive.issue"),
    }
    services.chase_matter(first.pk, "请答复。", actor=by, now=NOW)
    assert told() == {(housing, "notice.task.chase.reminder")}
    services.chase_matter(first.pk, "请答复。", actor=by, now=NOW + DAY)
    assert told() == {(housing, "notice.task.chase.warning")}
    services.close_matter(first.pk, "并案。", reason="并案办理。", actor=by, now=NOW)
    assert told() == {(housing, "notice.task.withdraw")}
