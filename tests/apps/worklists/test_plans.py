"""On which days the work of a unit is laid, what changes from one day to the next, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, TODAY, District, actor, person_of
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.config.schedule import BACKLOG
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.core.base import NotFoundError
from threadneedle.core.calendar import DayKind
from threadneedle.core.planning.day.explain import Moved
from threadneedle.directives.models import Task
from threadneedle.directives.services import MatterChange, estimate_task, update_matters
from threadneedle.ledger.jobs import dispatch
from threadneedle.org.models import Rule, Skill, SkilledHands, Way
from threadneedle.org.services.calendar import set_calendar_day
from threadneedle.org.services.teams import add_absence
from threadneedle.worklists.jobs import carry_on_plans
from threadneedle.worklists.mapping import Name
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.planning import number_of, working_days
from threadneedle.worklists.reads import Laid, days_of, why_here, worklist_of
from threadneedle.worklists.reads.plans import _pushed, done_on
from threadneedle.worklists.services import (
    mark_stale,
    plan_if_waiting,
    plan_unit,
    replayed_digest,
    units_to_plan,
)

TOMORROW = TODAY + timedelta(days=1)
# 19 June is the Dragon Boat Festival; the next working day after Thursday is Monday, 22 June.
MONDAY = date(2026, 6, 22)


def _task(district: District, due: date, hours: int | None, tier: int = 1, **more: object) -> Task:
    draft = make_draft(district, f"事项{tier}", tier=tier)
    asked = None if hours is None else Decimal(hours)
    return make_task(draft, district.qingshi, due=due, hours_asked=asked, **more)


def _hours(district: District, hours: int) -> None:
    give_hours(district.qingshi, Decimal(hours), reserve=0)


def _laid(district: District, today: date = TODAY) -> Laid:
    found = worklist_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=today).laid
    assert found is not None
    return found


def test_days_count_by_the_working_calendar(district: District) -> None:
    days = days_of(TODAY)
    planned = working_days(days)
    assert (len(planned), planned[:4]) == (20, (TODAY, TOMORROW, MONDAY, date(2026, 6, 23)))
    by_day = {
        due: number_of(due, days, planned) for due in (TODAY, date(2026, 6, 19), date(2026, 6, 21), MONDAY)
    }
    assert by_day == {TODAY: 0, date(2026, 6, 19): 1, date(2026, 6, 21): 1, MONDAY: 2}
    assert number_of(date(2026, 6, 16), days, planned) == -1
    assert number_of(date(2026, 6, 12), days, planned) == -3


def test_work_is_laid_on_days_within_the_hours_of_the_team(district: District) -> None:
    _hours(district, 7)
    long, short = _task(district, MONDAY, 10), _task(district, TODAY, 4, tier=3)
    plan_unit(district.qingshi.pk, now=NOW)
    laid = _laid(district)
    assert done_on(laid.days, short.pk) == TODAY
    assert laid.days[long.pk][-1] <= MONDAY
    assert (laid.late, laid.left_out, laid.before) == (0, frozenset(), None)
    assert [day for day, on in laid.marks(short.pk) if on] == [TODAY]


def test_work_of_half_a_day_is_done_in_one_go(district: District) -> None:
    _hours(district, 4)
    short, long = _task(district, MONDAY, 3), _task(district, MONDAY, 8)
    other = _task(district, TODAY, 2, tier=0)
    plan_unit(district.qingshi.pk, now=NOW)
    laid = _laid(district)
    assert [len(laid.days[task.pk]) == 1 for task in (other, short, long)] == [True, True, False]


def test_an_upper_tier_goes_before_and_what_does_not_fit_is_late(district: District) -> None:
    _hours(district, 4)
    safety, other = _task(district, TODAY, 4, tier=0), _task(district, TODAY, 4, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    laid = _laid(district)
    assert (done_on(laid.days, safety.pk), done_on(laid.days, other.pk), laid.late) == (TODAY, TOMORROW, 1)


def test_a_task_that_nobody_has_estimated_takes_the_norm(district: District) -> None:
    _hours(district, 4)
    unsized, sized = _task(district, TODAY, None), _task(district, TOMORROW, 4)
    plan_unit(district.qingshi.pk, now=NOW)
    assert (done_on(_laid(district).days, unsized.pk), done_on(_laid(district).days, sized.pk)) == (
        TODAY,
        TOMORROW,
    )


def test_a_paused_task_takes_no_hours(district: District) -> None:
    _hours(district, 4)
    paused = _task(district, TODAY, 4, state="blocked", paused_since=TODAY)
    other = _task(district, TODAY, 4)
    plan_unit(district.qingshi.pk, now=NOW)
    assert (paused.pk in _laid(district).days, done_on(_laid(district).days, other.pk)) == (False, TODAY)


def test_the_next_day_keeps_what_people_know_and_tells_what_has_changed(district: District) -> None:
    _hours(district, 4)
    first, second = _task(district, MONDAY, 4), _task(district, date(2026, 6, 23), 8)
    plan_unit(district.qingshi.pk, now=NOW)
    before = _laid(district)
    Task.objects.filter(pk=first.pk).update(state="closed")
    urgent = _task(district, TOMORROW, 4, tier=0)
    plan_unit(district.qingshi.pk, now=NOW + timedelta(days=1))
    laid = _laid(district, TOMORROW)
    assert (laid.before, laid.new, laid.gone, laid.most_moved) == (TODAY, (urgent.pk,), 1, 6)
    assert done_on(laid.days, urgent.pk) == TOMORROW
    assert (second.pk in laid.moved) == (done_on(laid.days, second.pk) != done_on(before.days, second.pk))
    assert laid.late == 0


def test_a_plan_made_again_from_what_is_kept_comes_to_the_same_digest(district: District) -> None:
    _hours(district, 6)
    for day in range(8):
        _task(district, TODAY + timedelta(days=day), 3 + day, tier=day % 4)
    plan_unit(district.qingshi.pk, now=NOW)
    plan_unit(district.qingshi.pk, now=NOW + timedelta(days=1))
    rows = list(WorkPlan.objects.all())
    assert [replayed_digest(row) for row in rows] == [row.digest for row in rows]
    rows[0].problem["tasks"][0]["effort"] += 1
    assert replayed_digest(rows[0]) != rows[0].digest


def test_only_today_and_the_plan_before_are_kept(district: District) -> None:
    _hours(district, 6)
    _task(district, MONDAY, 4)
    for ahead in range(4):
        plan_unit(district.qingshi.pk, now=NOW + timedelta(days=ahead))
    assert [row.day for row in WorkPlan.objects.all()] == [
        TODAY + timedelta(days=3),
        TODAY + timedelta(days=2),
    ]


def test_units_without_hours_or_work_are_not_planned(district: District) -> None:
    _task(district, MONDAY, 4)
    assert units_to_plan(TODAY, 9) == ()
    give_hours(district.liuhe, Decimal(6), reserve=0)
    assert units_to_plan(TODAY, 9) == ()
    assert plan_unit(district.qingshi.pk, now=NOW) is None
    _hours(district, 6)
    assert units_to_plan(TODAY, 9) == (district.qingshi.pk,)


def test_the_worker_plans_what_is_missing_and_what_has_changed(district: District) -> None:
    _hours(district, 6)
    task = _task(district, MONDAY, 4, state="taken_on")
    assert carry_on_plans in BACKLOG
    assert [carry_on_plans(NOW), carry_on_plans(NOW)] == [True, False]
    estimate_task(task.pk, Decimal(12), version=task.version, actor=actor(district.qingshi_clerk), now=NOW)
    own = [row for row in SUBSCRIPTIONS if row.handler == "plan.stale"]
    row = WorkPlan.objects.get()
    dispatch(own, full=True)
    WorkPlan.objects.filter(pk=row.pk).update(stale=True)
    assert [carry_on_plans(NOW), carry_on_plans(NOW)] == [True, False]
    assert [found["effort"] for found in WorkPlan.objects.get().problem["tasks"]] == [48]


def test_what_an_office_writes_over_its_matter_changes_the_plan_of_who_does_it(
    district: District, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    own = [row for row in SUBSCRIPTIONS if row.handler == "plan.stale"]
    (matter,) = take_in(district, row(district, lead=district.qingshi.pk))
    dispatch(own, full=True)
    _hours(district, 6)
    plan_unit(district.qingshi.pk, now=NOW)
    change = MatterChange(matter.pk, due=MONDAY)
    update_matters([change], actor=actor(district.supervisor), now=NOW)
    dispatch(own, full=True)
    assert WorkPlan.objects.get().stale


def test_skill_crew_way_and_order_of_a_task_decide_its_day(district: District, settings: Any) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    _hours(district, 14)
    skill = Skill.objects.create(name="电工")
    SkilledHands.objects.create(unit=district.qingshi, skill=skill, hands=1)
    Way.objects.create(unit=district.qingshi, site=district.liushuwan, hours=Decimal("1.5"))
    first = _task(district, MONDAY, 5, skill=skill)
    second = _task(district, MONDAY, 3, skill=skill, site=district.liushuwan)
    last = _task(district, MONDAY, 2, crew=2, after=first)
    row = plan_unit(district.qingshi.pk, now=NOW)
    assert row is not None
    laid = _laid(district)
    # The one electrician has seven hours: five, and three with the way there and back, do not fit one day.
    assert {done_on(laid.days, first.pk), done_on(laid.days, second.pk)} == {TODAY, TOMORROW}
    after_first = done_on(laid.days, last.pk)
    assert after_first is not None
    assert after_first > (done_on(laid.days, first.pk) or TODAY)
    assert {len(each["people"]) for each in row.plan["placements"] if each["task"] == last.pk} == {2}
    waits = why_here(district.qingshi.pk, last.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert (waits.bound, waits.before) == ("after", Name(first.title, first.title_en))
    assert replayed_digest(row) == row.digest
    assert not row.stale
    add_absence(district.qingshi.pk, TODAY, TODAY, 2, actor=actor(district.qingshi_head), now=NOW)
    dispatch(SUBSCRIPTIONS, full=True)
    assert WorkPlan.objects.get(pk=row.pk).stale
    plan_unit(district.qingshi.pk, now=NOW)
    assert done_on(_laid(district).days, first.pk) == TOMORROW


def test_a_unit_that_cannot_be_planned_does_not_end_the_worker(
    district: District, caplog: pytest.LogCaptureFixture
) -> None:
    _hours(district, 6)
    _task(district, MONDAY, None)
    Rule.objects.filter(key="norm_task").delete()
    assert carry_on_plans(NOW) is False
    assert f"the plan of unit {district.qingshi.pk} failed" in caplog.text


def test_the_answer_names_what_one_day_earlier_would_push(district: District) -> None:
    _hours(district, 4)
    safety, other = _task(district, TODAY, 4, tier=0), _task(district, TODAY, 4, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    found = why_here(district.qingshi.pk, other.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert (found.bound, found.done, found.days_late, found.earlier) == ("full", TOMORROW, 1, TODAY)
    assert [(push.title.zh, push.was, push.would_be) for push in found.pushed] == [("事项0", TODAY, TOMORROW)]
    proof = found.overload
    assert proof is not None
    assert (proof.lines, proof.hands, proof.first, proof.last) == (2, 1, TODAY, TODAY)
    assert (proof.needed, proof.available, proof.short, proof.whole_days) == (32, 16, 16, False)
    first = why_here(district.qingshi.pk, safety.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert (first.bound, first.pushed) == ("release", ())


def test_what_would_come_earlier_is_not_called_pushed(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hours(district, 4)
    safety, other = _task(district, TODAY, 4, tier=0), _task(district, TODAY, 4, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    moved = (Moved(safety.pk, 1, 0), Moved(other.pk, 0, None), Moved(safety.pk + 99, 0, 1))
    planned = working_days(days_of(TODAY))
    found = _pushed(moved, planned, actor(district.qingshi_clerk))
    assert [(push.title.zh, push.was, push.would_be) for push in found] == [("事项2", TODAY, None)]


def test_a_line_whose_date_has_passed_needs_no_proof_that_it_is_late(district: District) -> None:
    _hours(district, 8)
    overdue = _task(district, date(2026, 6, 12), 4)
    plan_unit(district.qingshi.pk, now=NOW)
    found = why_here(district.qingshi.pk, overdue.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert (found.days_late, found.overdue, found.overload) == (3, True, None)


def test_work_whose_day_has_passed_undone_is_not_counted_as_re_dated(district: District) -> None:
    _hours(district, 4)
    undone, kept = _task(district, MONDAY, 3), _task(district, MONDAY, 3, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    before = _laid(district)
    assert (done_on(before.days, undone.pk), done_on(before.days, kept.pk)) == (TODAY, TOMORROW)
    plan_unit(district.qingshi.pk, now=NOW + timedelta(days=1))
    laid = _laid(district, TOMORROW)
    assert done_on(laid.days, undone.pk) != TODAY
    assert undone.pk not in laid.moved


def test_who_does_not_see_the_whole_list_sees_no_plan(district: District) -> None:
    _hours(district, 4)
    task = _task(district, TODAY, 4)
    plan_unit(district.qingshi.pk, now=NOW)
    issuer = actor(district.housing_clerk)
    assert worklist_of(district.qingshi.pk, actor=issuer, today=TODAY).laid is None
    for who in (district.housing_clerk, district.liuhe_clerk):
        with pytest.raises(NotFoundError):
            why_here(district.qingshi.pk, task.pk, actor=actor(who), today=TODAY)


def test_the_queries_of_a_plan_do_not_grow_with_the_list(district: District) -> None:
    _hours(district, 6)
    counts = []
    for more in (3, 12):
        for day in range(more):
            _task(district, TODAY + timedelta(days=day), 2)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan_unit(district.qingshi.pk, now=NOW)
        counts.append(len(queries))
    assert counts[0] + 2 >= counts[1]


def test_the_page_shows_the_days_and_answers_why(
    district: District, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hours(district, 4)
    _task(district, TODAY, 4, tier=0)
    other = _task(district, TODAY, 4, tier=2)
    plan_unit(district.qingshi.pk, now=NOW)
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    client.force_login(person_of(district.qingshi_clerk))
    page = client.get(reverse("worklists:worklist", args=[district.qingshi.pk])).content.decode()
    assert 'class="dy"' in page
    assert "按这份日程，1 项会逾期。" in page
    where = reverse("worklists:why", args=[district.qingshi.pk, other.pk])
    whole = client.get(where).content.decode()
    assert "事项0" in whole
    assert "6月17日</time>）：这 2 项需 8 工时，能做的 1 人只有 4 工时。" in whole
    alone = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert alone.startswith('<tr class="why"')


def test_a_day_or_a_limit_that_holds_for_everybody_makes_every_plan_anew(
    district: District, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    _hours(district, 6)
    _task(district, MONDAY, 4)
    plan_unit(district.qingshi.pk, now=NOW)
    by = {"actor": actor(district.administrator), "now": NOW}
    set_calendar_day(date(2026, 6, 23), DayKind.HOLIDAY, "停课", **by)
    dispatch(SUBSCRIPTIONS, full=True)
    assert WorkPlan.objects.get().stale


def test_a_unit_that_somebody_has_just_planned_is_not_planned_again(district: District) -> None:
    _hours(district, 6)
    task = _task(district, MONDAY, 4)
    assert plan_if_waiting(district.qingshi.pk, now=NOW)
    made = WorkPlan.objects.get().pk
    assert not plan_if_waiting(district.qingshi.pk, now=NOW)
    assert WorkPlan.objects.get().pk == made
    mark_stale([task.pk], now=NOW)
    assert plan_if_waiting(district.qingshi.pk, now=NOW)
    assert WorkPlan.objects.get().pk != made
    assert not plan_if_waiting(987654321, now=NOW)
