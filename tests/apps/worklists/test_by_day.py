"""The list by the days on which its work is laid, what changed since, and the panel of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.config.cli import main
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.core.base import NotFoundError
from threadneedle.directives.models import Task
from threadneedle.directives.services import estimate_task
from threadneedle.ledger.jobs import dispatch
from threadneedle.ledger.services import append
from threadneedle.org.models import Capacity
from threadneedle.org.services.emergencies import close_emergency, open_emergency
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.reads import Worklist, worklist_of
from threadneedle.worklists.reads.changes import Change, changes_of
from threadneedle.worklists.services import mark_stale, plan_unit, replay_plans

# 17 June is a Wednesday; the Dragon Boat Festival takes Friday; the next working days are 22, 23 and 24 June.
TOMORROW, MONDAY = date(2026, 6, 18), date(2026, 6, 22)


@pytest.fixture(autouse=True)
def on_its_day(settings: Any) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())


def task(district: District, title: str, due: date, hours: int, tier: int = 1, **fields: Any) -> Task:
    draft = make_draft(district, title, tier=tier)
    return make_task(draft, district.qingshi, due=due, hours_asked=Decimal(hours), **fields)


def the_list(district: District) -> Worklist:
    return worklist_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)


def page(district: District, name: str = "", **asked: Any) -> str:
    address = f"/worklists/units/{district.qingshi.pk}/{name}"
    return signed_in(district.qingshi_clerk).get(address, asked).content.decode()


def test_lines_stand_under_the_day_on_which_they_begin_in_the_order_of_the_core(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    third = task(district, "丙", TODAY, 3, tier=2)
    first = task(district, "甲", TODAY, 4, tier=0)
    second = task(district, "乙", TOMORROW, 8, tier=1)
    paused = task(district, "停", TODAY, 1, state="blocked", paused_since=TODAY)
    far = task(district, "远", date(2026, 7, 10), 8, tier=3)
    Pin.objects.create(
        unit=district.qingshi,
        task=far,
        day=date(2026, 6, 29),
        made_by=district.qingshi_clerk,
        made_on=TODAY,
    )
    plan_unit(district.qingshi.pk, now=NOW)
    found = the_list(district)
    seen = [(line.task_id, line.group, line.slot and (line.slot.kind, line.slot.day)) for line in found.lines]
    assert seen == [
        (first.pk, "today", ("day", TODAY)),
        (third.pk, "today", ("day", TODAY)),
        (second.pk, "week", ("day", TOMORROW)),
        (far.pk, "later", ("week", date(2026, 6, 29))),
        (paused.pk, "paused", None),
    ]
    assert found.laid is not None
    hours = found.laid.hours
    assert sum(used for used, _available in hours.values()) == 4 * (3 + 4 + 8 + 8)
    assert {available for _used, available in hours.values()} == {32}
    days = [line.slot for line in found.lines if line.slot and line.slot.kind == "day" and line.slot.day]
    assert all(hours[slot.day] == (slot.used, slot.available) for slot in days if slot.day)
    week = found.lines[3].slot
    assert week is not None
    assert (week.used, week.available, week.percent) == (32, 160, 20)
    assert [line.place for line in found.lines] == [1, 2, 3, 4, 5]
    assert found.starting == 2


def test_what_came_after_the_plan_or_finds_no_room_is_said(district: District) -> None:
    give_hours(district.qingshi, 4, reserve=0)
    huge = task(district, "甲", date(2026, 7, 10), 500)
    plan_unit(district.qingshi.pk, now=NOW)
    new = task(district, "乙", TODAY, 1)
    slots = {line.task_id: line.slot and line.slot.kind for line in the_list(district).lines}
    assert slots == {huge.pk: "unlaid", new.pk: "unlaid"}
    assert "Not laid" in page(district)


def test_without_a_plan_the_list_goes_by_dates(district: District) -> None:
    task(district, "甲", TODAY, 1)
    assert [line.slot for line in the_list(district).lines] == [None]
    assert "Start today" in page(district)


def test_a_day_shows_its_hours_and_how_many_work_together(district: District) -> None:
    give_hours(district.qingshi, 16, reserve=0)
    Capacity.objects.update(hands=2)
    task(district, "甲", TODAY, 4, crew=2)
    plan_unit(district.qingshi.pk, now=NOW)
    text = page(district)
    assert "4 of 16 h laid" in text
    assert "2 persons together" in text
    assert f'data-day="{TODAY.isoformat()}"' in text


def test_work_of_several_days_says_on_how_many_and_from_when_to_when(district: District) -> None:
    give_hours(district.qingshi, 4, reserve=0)
    long = task(district, "长", MONDAY, 12)
    plan_unit(district.qingshi.pk, now=NOW)
    laid = the_list(district).laid
    assert laid is not None
    assert laid.days[long.pk] == (TODAY, TOMORROW, MONDAY)
    text = strip_tags(page(district))
    assert "on 3 days, 17 Jun to 22 Jun" in text
    task(district, "短", MONDAY, 2)
    plan_unit(district.qingshi.pk, now=NOW)
    text = strip_tags(page(district))
    assert text.count("days, 17 Jun to") == 1
    # What begins after this week has its days in the column already.
    Pin.objects.create(
        unit=district.qingshi,
        task=long,
        day=date(2026, 6, 23),
        made_by=district.qingshi_clerk,
        made_on=TODAY,
        quarters=16,
    )
    Pin.objects.create(
        unit=district.qingshi,
        task=long,
        day=date(2026, 6, 24),
        made_by=district.qingshi_clerk,
        made_on=TODAY,
        quarters=32,
    )
    give_hours(district.qingshi, 8, reserve=0, since=date(2026, 6, 24))
    plan_unit(district.qingshi.pk, now=NOW)
    found = the_list(district).laid
    assert found is not None
    assert found.days[long.pk] == (date(2026, 6, 23), date(2026, 6, 24))
    text = strip_tags(page(district))
    assert "on 2 days" in text
    assert "on 2 days, " not in text


def test_what_changed_is_told_line_by_line_with_the_acts_behind_it(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0, since=date(2026, 6, 1))
    clerk = actor(district.qingshi_clerk)
    stays = task(district, "留", date(2026, 6, 26), 4, tier=3)
    task(district, "满", TODAY, 16, tier=0)
    corrected = task(district, "改", MONDAY, 4)
    gone = task(district, "走", MONDAY, 2)
    before = NOW - timedelta(days=1)
    plan_unit(district.qingshi.pk, now=before)
    estimate_task(corrected.pk, Decimal(20), actor=clerk, now=NOW)
    Task.objects.filter(pk=gone.pk).update(state="withdrawn")
    append("task.withdraw", actor=clerk, now=NOW, subjects=[("task", gone.pk)], payload={})
    new = task(district, "新", TODAY, 3, tier=0)
    append("directive.issue", actor=clerk, now=NOW, subjects=[("task", new.pk)], payload={})
    append("team.change", actor=clerk, now=NOW, subjects=[("unit", district.qingshi.pk)], payload={})
    plan_unit(district.qingshi.pk, now=NOW + timedelta(seconds=1))
    found = changes_of(district.qingshi.pk, actor=clerk, today=TODAY)

    def told(rows: tuple[Change, ...]) -> list[tuple[int, list[tuple[str, date]]]]:
        return [(row.task_id, [(cause.kind, cause.on) for cause in row.causes]) for row in rows]

    assert told(found.new) == [(new.pk, [("directive.issue", TODAY)])]
    assert told(found.gone) == [(gone.pk, [("task.withdraw", TODAY)])]
    assert dict(told(found.moved))[corrected.pk] == [("task.estimate", TODAY)]
    assert all(row.was != row.now for row in found.moved)
    assert [cause.on for cause in found.team] == [TODAY]
    assert stays.pk not in {row.task_id for row in (*found.new, *found.gone)}
    text = page(district, "changes/")
    assert "1 new, 1 gone" in text
    assert "The team, its hours or its ways were changed on" in text


@pytest.mark.parametrize("declared_for", ["qingshi", "root"])
def test_an_emergency_of_the_unit_or_above_it_is_told_as_the_cause(
    district: District, declared_for: str
) -> None:
    give_hours(district.qingshi, 8, reserve=0, since=date(2026, 6, 1))
    stands = task(district, "停", MONDAY, 4, tier=2)
    runs = task(district, "安", MONDAY, 4, tier=0)
    plan_unit(district.qingshi.pk, now=NOW - timedelta(days=1))
    by, clerk = actor(district.arbiter), actor(district.qingshi_clerk)
    elsewhere = open_emergency(district.liuhe.pk, "山洪", "区防指决定", actor=by, now=NOW)
    close_emergency(elsewhere.pk, actor=by, now=NOW)
    open_emergency(getattr(district, declared_for).pk, "山洪", "区防指决定", actor=by, now=NOW)
    dispatch(SUBSCRIPTIONS, full=True)
    plan_unit(district.qingshi.pk, now=NOW + timedelta(seconds=1))
    found = changes_of(district.qingshi.pk, actor=clerk, today=TODAY)
    assert [row.task_id for row in found.gone] == [stands.pk]
    assert runs.pk not in {row.task_id for row in (*found.new, *found.gone)}
    assert [(act.kind, act.on) for act in found.emergencies] == [("emergency.open", TODAY)]
    assert "On 17 June an emergency was declared" in strip_tags(page(district, "changes/"))


def test_what_moved_by_no_act_of_its_own_says_so(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0, since=date(2026, 6, 1))
    task(district, "满", TODAY, 16, tier=0)
    pushed = task(district, "推", TOMORROW, 8, tier=3)
    plan_unit(district.qingshi.pk, now=NOW - timedelta(days=1))
    Task.objects.filter(title="满").update(state="reported")
    for title, due in (("急", TODAY), ("急二", TOMORROW)):
        task(district, title, due, 8, tier=0)
    plan_unit(district.qingshi.pk, now=NOW)
    found = changes_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert [(row.task_id, row.was, row.now, row.causes) for row in found.moved] == [
        (pushed.pk, TOMORROW, MONDAY, ())
    ]
    assert "it moved with the others" in page(district, "changes/")


def test_one_plan_alone_has_nothing_to_be_compared_with(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    task(district, "甲", TODAY, 1)
    plan_unit(district.qingshi.pk, now=NOW)
    with pytest.raises(NotFoundError) as refused:
        changes_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert refused.value.problems[0].code == "plan.no_earlier"


def test_the_panel_of_a_day_shows_the_price_and_takes_the_line(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    line = task(district, "甲", MONDAY, 8)
    plan_unit(district.qingshi.pk, now=NOW)
    address = f"/worklists/units/{district.qingshi.pk}/lines/{line.pk}/pin/"
    clerk: Client = signed_in(district.qingshi_clerk)
    panel = clerk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert panel.lstrip().startswith('<tr class="why pinrow"')
    assert f'<option value="{TODAY.isoformat()}" selected>' in panel
    assert "It pushes nothing" in panel
    later = clerk.get(address, {"day": "2026-06-24"}, headers={"HX-Request": "true"}).content.decode()
    assert '<option value="2026-06-24" selected>' in later
    assert "2 working days late itself" in later
    assert clerk.post(address, {"day": "2026-06-22", "reason": ""}).status_code == 302
    assert Pin.objects.get().day == MONDAY
    mark_stale([line.pk], now=NOW)
    assert WorkPlan.objects.get().stale
    assert "it is being planned again" in page(district)


def test_every_kept_plan_comes_out_the_same_and_a_changed_one_is_named(
    district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    give_hours(district.qingshi, 8, reserve=0, since=date(2026, 6, 1))
    for number in range(6):
        task(district, f"事项{number}", TODAY + timedelta(days=number), 3 + number, tier=number % 4)
    plan_unit(district.qingshi.pk, now=NOW - timedelta(days=1))
    plan_unit(district.qingshi.pk, now=NOW)
    assert [(each.unit, each.same) for each in replay_plans()] == [("青石", True), ("青石", True)]
    assert main(["plans", "verify"]) == 0
    assert "2 plans made again, 0 differ" in capsys.readouterr().out
    row = WorkPlan.objects.get(day=TODAY)
    row.plan["placements"][0]["day"] += 1
    row.save()
    assert main(["plans", "verify"]) == 1
    told = capsys.readouterr().out
    assert f"青石, {TODAY}: planned again it is another plan than {row.digest[:16]}" in told
    assert "2 plans made again, 1 differ" in told
