"""What being done by an earlier day would push, for any day of the plan; and hours that are set anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor, person_of
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.core.base import Actor, InvalidError
from threadneedle.directives.models import Task
from threadneedle.ledger.jobs import dispatch
from threadneedle.org.services import set_capacity
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.reads import Why, why_here
from threadneedle.worklists.reads.changes import changes_of
from threadneedle.worklists.services import plan_unit

TOMORROW = TODAY + timedelta(days=1)
# 19 June is the Dragon Boat Festival; the next working day after Thursday is Monday, 22 June.
MONDAY = date(2026, 6, 22)


def task(district: District, due: date, hours: int, tier: int = 1) -> Task:
    draft = make_draft(district, f"事项{tier}", tier=tier)
    return make_task(draft, district.qingshi, due=due, hours_asked=Decimal(hours))


def why(district: District, line: Task, who: Actor, by: date | None = None) -> Why:
    return why_here(district.qingshi.pk, line.pk, actor=who, today=TODAY, by=by)


def test_the_answer_names_what_any_earlier_day_would_push(district: District) -> None:
    give_hours(district.qingshi, 4, reserve=0)
    first, second = task(district, TODAY, 4, tier=0), task(district, TOMORROW, 4, tier=0)
    third = task(district, MONDAY, 4, tier=0)
    plan_unit(district.qingshi.pk, now=NOW)
    who = actor(district.qingshi_clerk)

    plain = why(district, third, who)
    assert (plain.done, plain.choices, plain.by) == (MONDAY, (TODAY, TOMORROW), None)
    assert (plain.earlier, plain.chosen) == (TOMORROW, TOMORROW)
    for day in (TODAY, TOMORROW):
        found = why(district, third, who, by=day)
        assert (found.earlier, found.by, found.chosen) == (day, day, day)
        assert [(row.was, row.would_be) for row in found.pushed] == [(day, MONDAY)]
    assert why(district, first, who).choices == ()
    assert why(district, second, who).choices == (TODAY,)
    with pytest.raises(InvalidError) as told:
        why(district, third, who, by=MONDAY)
    assert told.value.problems[0].code == "plan.by_not_earlier"


def test_a_line_put_on_a_day_offers_no_earlier_one(district: District) -> None:
    give_hours(district.qingshi, 4, reserve=0)
    line = task(district, MONDAY, 4)
    Pin.objects.create(
        unit=district.qingshi, task=line, day=MONDAY, made_by=district.qingshi_clerk, made_on=TODAY
    )
    plan_unit(district.qingshi.pk, now=NOW)
    found = why(district, line, actor(district.qingshi_clerk))
    assert (found.bound, found.choices, found.chosen) == ("pin", (), None)


def test_the_page_asks_for_an_earlier_day_and_refuses_what_is_none(
    district: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_hours(district.qingshi, 4, reserve=0)
    task(district, TODAY, 4, tier=0)
    other = task(district, TODAY, 4, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    client.force_login(person_of(district.qingshi_clerk))
    where = reverse("worklists:why", args=[district.qingshi.pk, other.pk])
    page = client.get(where, {"by": TODAY.isoformat()}).content.decode()
    assert f'<option value="{TODAY.isoformat()}" selected>' in page
    assert f'id="earlier-{other.pk}"' in page
    assert "事项0" in page
    for wrong, words in (
        (MONDAY.isoformat(), "6月22日不在日程中可提前到的日子里。"),
        ("morgen", "“morgen”不是日期，请写成 2026-06-17。"),
    ):
        answer = client.get(where, {"by": wrong})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_hours_that_are_set_anew_change_the_plan_and_are_told(district: District, settings: Any) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    own = [row for row in SUBSCRIPTIONS if row.handler == "plan.team"]
    dispatch(own, full=True)
    give_hours(district.qingshi, 4, reserve=0, since=TODAY - timedelta(days=9))
    task(district, MONDAY, 4)
    plan_unit(district.qingshi.pk, now=NOW - timedelta(days=1))
    plan_unit(district.qingshi.pk, now=NOW - timedelta(minutes=1))
    head = actor(district.qingshi_head)
    set_capacity(district.qingshi.pk, TODAY, Decimal(9), 0, actor=head, now=NOW)
    dispatch(own, full=True)
    assert WorkPlan.objects.get(day=TODAY).stale
    plan_unit(district.qingshi.pk, now=NOW)
    (told,) = changes_of(district.qingshi.pk, actor=head, today=TODAY).team
    assert (told.kind, told.on) == ("capacity.set", TODAY)
