"""Work that has waited long is raised a tier before a plan is made, on record, and the page says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.org import NOW, TODAY, District, person_of
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.core.base import InvalidError
from threadneedle.core.planning.day.policy import Policy
from threadneedle.core.planning.wire import day_problem_from
from threadneedle.directives.models import Task
from threadneedle.org.models import Rule
from threadneedle.ui.words import in_words
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.planning import number_of, working_days
from threadneedle.worklists.raising import lowered, policy_from, policy_on, policy_to, raised_by
from threadneedle.worklists.reads import days_of
from threadneedle.worklists.services import plan_unit, replayed_digest

DEVELOPMENT, ECONOMY, LIVELIHOOD = 3, 2, 1
TOMORROW = TODAY + timedelta(days=1)


def _task(district: District, due: date, hours: int, tier: int) -> Task:
    draft = make_draft(district, f"事项{tier}", tier=tier)
    return make_task(draft, district.qingshi, due=due, hours_asked=Decimal(hours))


def _days_ago(many: int) -> date:
    """Return the latest date that lies so many working days before the plan."""
    days = days_of(TODAY)
    planned = working_days(days)
    return next(
        day
        for day in (TODAY - timedelta(days=back) for back in range(120))
        if number_of(day, days, planned) == -many
    )


def _plan(district: District) -> WorkPlan:
    row = plan_unit(district.qingshi.pk, now=NOW)
    assert row is not None
    return row


def _done(row: WorkPlan) -> dict[int, int]:
    found: dict[int, int] = {}
    for placement in row.plan["placements"]:
        found[placement["task"]] = max(found.get(placement["task"], 0), placement["day"])
    return found


def _no_floor() -> None:
    Rule.objects.filter(key__startswith="floor_").update(value=0)


@pytest.mark.parametrize(
    ("waited", "rival_tier", "raised_to"),
    [(19, DEVELOPMENT, None), (20, DEVELOPMENT, ECONOMY), (39, ECONOMY, ECONOMY), (40, ECONOMY, LIVELIHOOD)],
)
def test_development_that_waited_long_goes_before_what_is_due_today(
    district: District, waited: int, rival_tier: int, raised_to: int | None
) -> None:
    give_hours(district.qingshi, Decimal(4), reserve=0)
    _no_floor()
    rival = _task(district, TODAY, 4, rival_tier)
    old = _task(district, _days_ago(waited), 4, DEVELOPMENT)
    row = _plan(district)
    found = {each["task"]: each for each in row.raised}
    if raised_to is None:
        assert found == {}
    else:
        assert found == {
            old.pk: {"task": old.pk, "from": 3, "to": raised_to, "reason": "waited", "days": waited}
        }
    # Among equals it is a draw in days late, and no order is promised.
    if raised_to is not None and raised_to < rival_tier:
        assert (_done(row)[old.pk], _done(row)[rival.pk]) == (0, 1)
    assert row.policy == {"promote_after_days": 20, "floor_percent": [0, 0]}
    assert Task.objects.get(pk=old.pk).tier == DEVELOPMENT


def test_the_floor_of_a_week_raises_late_development_to_livelihood(district: District) -> None:
    give_hours(district.qingshi, Decimal(4), reserve=0)
    for ahead in range(5):
        _task(district, working_days(days_of(TODAY))[ahead], 4, LIVELIHOOD)
    old = _task(district, _days_ago(3), 2, DEVELOPMENT)
    row = _plan(district)
    assert row.raised == [{"task": old.pk, "from": 3, "to": 1, "reason": "floor", "days": 3}]
    assert {task["id"]: task["tier"] for task in row.problem["tasks"]}[old.pk] == LIVELIHOOD


def test_a_replay_raises_again_and_comes_to_the_same_digest(district: District) -> None:
    give_hours(district.qingshi, Decimal(4), reserve=0)
    _task(district, TODAY, 4, ECONOMY)
    _task(district, _days_ago(40), 4, DEVELOPMENT)
    row = _plan(district)
    assert replayed_digest(WorkPlan.objects.get()) == row.digest
    for change in ({"policy": {**row.policy, "promote_after_days": 41}}, {"raised": []}):
        found = WorkPlan.objects.get()
        for name, value in change.items():
            setattr(found, name, value)
        assert replayed_digest(found) != row.digest


def test_what_was_raised_can_be_lowered_again(district: District) -> None:
    give_hours(district.qingshi, Decimal(4), reserve=0)
    _task(district, _days_ago(45), 4, DEVELOPMENT)
    row = _plan(district)
    problem = day_problem_from(row.problem)
    before = lowered(problem, row.raised)
    assert [int(each.tier) for each in before.activities] == [DEVELOPMENT]
    assert raised_by(policy_from(row.policy), before) == (problem, row.raised)
    assert raised_by(Policy(), before) == (before, [])
    assert replace(before.activities[0], tier=problem.activities[0].tier) == problem.activities[0]


def test_the_numbers_come_from_the_rule_pack_and_survive_json(district: District) -> None:
    policy = policy_on(TODAY)
    assert policy == Policy(20, (10, 5))
    assert policy_from(policy_to(policy)) == policy
    assert policy_from({}) == Policy()


def test_a_rule_out_of_range_is_refused_in_words(district: District) -> None:
    Rule.objects.filter(key="floor_economy_percent").update(value=99)
    with pytest.raises(InvalidError) as refused:
        policy_on(TODAY)
    problem = refused.value.problems[0]
    with translation.override("zh-hans"):
        words = str(in_words(problem.code, **problem.params))
    assert "floor_percent" in words
    assert "99、5" in words


@pytest.mark.parametrize(
    ("language", "waited", "promised"),
    [
        ("zh-hans", "逾期 40 个工作日，本次按民生排。", "按发展的保底份额上调。"),
        (
            "en",
            "Waited 40 working days past its date: counts as Livelihood in this plan.",
            "From the share promised to Development.",
        ),
    ],
)
def test_the_list_says_why_a_line_was_raised(
    district: District,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    waited: str,
    promised: str,
) -> None:
    give_hours(district.qingshi, Decimal(4), reserve=0)
    for ahead in range(5):
        _task(district, working_days(days_of(TODAY))[ahead], 4, LIVELIHOOD)
    old = _task(district, _days_ago(40), 2, DEVELOPMENT)
    newer = _task(district, _days_ago(3), 1, DEVELOPMENT)
    row = _plan(district)
    assert {each["task"]: each["reason"] for each in row.raised} == {old.pk: "waited", newer.pk: "floor"}
    monkeypatch.setattr("threadneedle.adapters.clock.now", lambda: NOW)
    client.force_login(person_of(district.qingshi_clerk))
    client.cookies["django_language"] = language
    shown = {
        task.pk: client.get(reverse("worklists:why", args=[district.qingshi.pk, task.pk])).content.decode()
        for task in (old, newer)
    }
    assert waited in shown[old.pk]
    assert promised not in shown[old.pk]
    assert promised in shown[newer.pk]
    assert waited not in shown[newer.pk]
