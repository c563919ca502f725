"""Whatever is done to a tree of tasks in whatever order, counters and pauses tell the truth."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from tests.factories.directives import settle
from tests.factories.org import NOW, District, actor

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import DomainError
from threadneedle.directives import services
from threadneedle.directives.models import Block, Directive, Extension, Objection, Task
from threadneedle.directives.querysets import GONE
from threadneedle.ledger.reads import check_all
from threadneedle.reports.services import ReportDraft, confirm_report, return_report, submit_report

VILLAGES = """关于开展汛前清淤的通知

一、各村开展清淤，7月10日前完成。（责任单位：各村）
"""


def issue(district: District, *, supersedes: int | None = None, now: datetime = NOW) -> Directive:
    clerk = actor(district.housing_clerk)
    given = services.DirectiveText(text=VILLAGES, authority="经区政府同意")
    made = services.draft_directive(given, actor=clerk, now=now)
    settle(made, district, now=now)
    return services.issue_directive(made.pk, supersedes=supersedes, actor=clerk, now=now)


def assert_true() -> None:
    """Compare every counter and every pause with a slow count of the rows."""
    for task in Task.objects.all():
        below = Task.objects.filter(parent=task)
        assert task.children_count == below.exclude(GONE).count(), task.pk
        assert task.children_closed == below.filter(state="closed").count(), task.pk
        paused = task.state in {"blocked", "objected"}
        assert (task.paused_since is not None) == paused, task.pk
        assert Block.objects.filter(task=task, until=None).count() == (task.state == "blocked")
        standing = Objection.objects.filter(task=task, outcome="", until=None).exclude(since=None)
        assert standing.count() == (task.state == "objected")
        waiting = Extension.objects.filter(task=task, outcome="").exclude(signed_by=None)
        assert waiting.count() == (task.state == "extension_asked")
        assert task.due >= task.first_due


class Walk:
    """Everything that the persons of the district could do next, on any task."""

    def __init__(self, district: District, seed: int) -> None:
        self.chance = random.Random(seed)
        self.district = district
        self.now = NOW
        self.keys = 0
        self.heads = {
            district.housing.pk: district.housing_head,
            district.qingshi.pk: district.qingshi_head,
            district.liuhe.pk: district.liuhe_head,
            district.liushuwan.pk: district.liushuwan_head,
            district.houshan.pk: district.houshan_head,
            district.hewan.pk: district.hewan_head,
            district.yutang.pk: district.yutang_head,
        }

    def step(self) -> None:
        task = self.chance.choice(list(Task.objects.all()))
        unit, issuer = actor(self.heads[task.unit_id]), actor(self.heads[task.issuer_id])
        mine, theirs = {"actor": unit, "now": self.now}, {"actor": issuer, "now": self.now}
        ruling = {"actor": actor(self.district.arbiter), "now": self.now}
        due = task.due + timedelta(days=self.chance.randint(1, 9))
        below = [self.district.liushuwan.pk, self.district.houshan.pk]
        self.keys += 1
        report = ReportDraft(task_id=task.pk, client_key=f"k{self.keys}", text="做完了")
        acts: list[Callable[[], object]] = [
            lambda: services.sign_task(task.pk, **mine),
            lambda: services.sign_task(task.pk, **mine),
            lambda: services.take_on_task(task.pk, self.heads[task.unit_id].pk, **mine),
            lambda: services.take_on_task(task.pk, self.heads[task.unit_id].pk, **mine),
            lambda: services.object_to_task(task.pk, "not_mine", "不归我们", **mine),
            lambda: services.retract_objection(task.pk, "又想了想", **mine),
            lambda: services.concede_objection(task.pk, "有理", **theirs),
            lambda: services.overrule_objection(task.pk, "归你们", **ruling),
            lambda: services.uphold_objection(task.pk, "不归", **ruling),
            lambda: services.ask_extension(task.pk, due, "来不及", **mine),
            lambda: services.grant_extension(task.pk, "可以", **theirs),
            lambda: services.refuse_extension(task.pk, "不行", **theirs),
            lambda: services.block_task(task.pk, "等管线", None, **mine),
            lambda: services.unblock_task(task.pk, "好了", **mine),
            lambda: services.cascade_task(task.pk, self.chance.sample(below, 1), **mine),
            lambda: submit_report(report, **mine),
            lambda: submit_report(report, **mine),
            lambda: confirm_report(task.pk, **theirs),
            lambda: confirm_report(task.pk, **theirs),
            lambda: return_report(task.pk, "再看看", **theirs),
            lambda: services.close_task(task.pk, **theirs),
            lambda: services.close_task(task.pk, **theirs),
            lambda: services.withdraw_task(task.pk, "不做了", **theirs),
        ]
        if self.chance.random() < 0.01:
            acts = [
                lambda: services.withdraw_directive(
                    task.directive_id, "都不做了", actor=actor(self.district.housing_head), now=self.now
                ),
                lambda: issue(self.district, supersedes=task.directive_id, now=self.now),
            ]
        with contextlib.suppress(DomainError):
            self.chance.choice(acts)()
        self.now += timedelta(days=self.chance.random() < 0.15)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_counters_and_pauses_hold_whatever_the_order(district: District, seed: int) -> None:
    issue(district)
    walk = Walk(district, seed)
    for _ in range(150):
        walk.step()
    assert_true()
    assert [check.fault for check in check_all()] == ["" for _ in check_all()]


def test_withdrawing_reaches_every_level_and_leaves_the_finished(district: District) -> None:
    directive = issue(district)
    qingshi = Task.objects.get(directive=directive, unit=district.qingshi)
    first, second = Task.objects.filter(parent=qingshi).order_by("pk")
    Task.objects.filter(pk=first.pk).update(state="confirmed")
    deepest = Task.objects.get(pk=second.pk)
    deepest.pk, deepest.parent_id, deepest.unit_id = None, second.pk, district.hewan.pk
    deepest.save()
    lower = Task.objects.get(pk=deepest.pk)
    lower.pk, lower.parent_id, lower.unit_id = None, deepest.pk, district.yutang.pk
    lower.save()
    Task.objects.filter(pk__in=[second.pk, deepest.pk]).update(children_count=1)
    services.withdraw_task(qingshi.pk, "不做了", actor=actor(district.housing_clerk), now=NOW)
    states = {task.pk: (task.state, task.children_count) for task in Task.objects.filter(directive=directive)}
    assert states[qingshi.pk] == ("withdrawn", 1)
    assert states[first.pk] == ("confirmed", 0)
    assert [states[key] for key in (second.pk, deepest.pk, lower.pk)] == [("withdrawn", 0)] * 3


def test_what_stood_on_a_task_ends_with_it(district: District) -> None:
    directive = issue(district)
    clerk = actor(district.qingshi_clerk)
    task = Task.objects.get(directive=directive, unit=district.qingshi)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=NOW)
    services.ask_extension(task.pk, date(2026, 7, 20), "来不及", actor=clerk, now=NOW)
    services.block_task(task.pk, "等管线", None, actor=clerk, now=NOW)
    other = Task.objects.get(directive=directive, unit=district.liushuwan)
    village = actor(district.liushuwan_head)
    services.sign_task(other.pk, actor=village, now=NOW)
    services.object_to_task(other.pk, "not_mine", "不归我们", actor=village, now=NOW)
    later = NOW + timedelta(days=2)
    services.withdraw_directive(directive.pk, "不做了", actor=actor(district.housing_clerk), now=later)
    day = local_day(later)
    assert Block.objects.get().until == day
    assert Objection.objects.get().until == day
    lapsed = Extension.objects.get()
    assert (lapsed.outcome, lapsed.decided_on) == ("lapsed", day)


def test_the_days_of_two_blocks_are_given_back_once_each(district: District) -> None:
    directive = issue(district)
    clerk = actor(district.qingshi_clerk)
    task = Task.objects.get(directive=directive, unit=district.qingshi)
    services.sign_task(task.pk, actor=clerk, now=NOW)
    services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=NOW)
    assert task.due == date(2026, 7, 10)
    for since, until in ((0, 5), (12, 14)):
        services.block_task(task.pk, "等管线", None, actor=clerk, now=NOW + timedelta(days=since))
        services.unblock_task(task.pk, "好了", actor=clerk, now=NOW + timedelta(days=until))
    task.refresh_from_db()
    assert (task.due, task.paused_since) == (date(2026, 7, 17), None)
