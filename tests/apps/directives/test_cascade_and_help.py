"""Passing a task down, and carrying a difficulty up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.directives import taken_on
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError, StaleError
from threadneedle.directives import services
from threadneedle.directives.models import HelpRequest, Task
from threadneedle.ledger.models import Event


def test_a_cascade_makes_one_task_per_village_and_shows_what_was_added(district: District) -> None:
    task = taken_on(district)
    done = services.cascade_task(
        task.pk,
        [district.liushuwan.pk, district.houshan.pk],
        due=date(2026, 7, 6),
        demands_added="每日报进度",
        quantities={district.liushuwan.pk: Decimal(25)},
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    assert (len(done.made), done.kept, done.days_taken_off) == (2, (), 4)
    child = Task.objects.get(parent=task, unit=district.liushuwan)
    assert (child.issuer_id, child.due, child.demands_added) == (
        district.qingshi.pk,
        date(2026, 7, 6),
        "每日报进度",
    )
    assert child.quantity == 25
    assert Task.objects.get(pk=task.pk).children_count == 2


def test_repeating_a_cascade_doubles_nothing(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    first = services.cascade_task(task.pk, [district.liushuwan.pk], actor=clerk, now=NOW)
    again = services.cascade_task(task.pk, [district.liushuwan.pk, district.houshan.pk], actor=clerk, now=NOW)
    assert again.kept == first.made
    assert len(again.made) == 1
    assert Task.objects.filter(parent=task).count() == 2
    nothing = services.cascade_task(task.pk, [district.liushuwan.pk], actor=clerk, now=NOW)
    assert nothing.made == ()
    assert Event.objects.filter(kind="task.cascade").count() == 2


def test_a_cascade_goes_down_only_and_never_later(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    for unit in (district.hewan, district.qingshi):
        with pytest.raises(InvalidError, match="cascade.not_below"):
            services.cascade_task(task.pk, [unit.pk], actor=clerk, now=NOW)
    with pytest.raises(InvalidError, match="cascade.later"):
        services.cascade_task(task.pk, [district.liushuwan.pk], due=date(2026, 7, 11), actor=clerk, now=NOW)
    assert not Task.objects.filter(parent=task).exists()


def test_withdrawing_the_task_above_takes_its_villages_along(district: District) -> None:
    task = taken_on(district)
    services.cascade_task(task.pk, [district.liushuwan.pk], actor=actor(district.qingshi_clerk), now=NOW)
    services.withdraw_task(task.pk, "不再需要", actor=actor(district.housing_clerk), now=NOW)
    states = Task.objects.filter(directive=task.directive_id, unit__path__startswith=task.unit.path)
    assert set(states.values_list("state", flat=True)) == {"withdrawn"}


def test_a_request_for_help_has_a_day_by_which_an_answer_is_owed(district: District) -> None:
    clerk = actor(district.qingshi_clerk)
    asked = services.ask_help(
        district.transport.pk, "柳树湾边沟由谁修", "边沟塌了十二米。", actor=clerk, now=NOW
    )
    assert asked.answer_due > TODAY
    answered = services.answer_help(
        asked.pk, "由区交通局修，6月底前。", actor=actor(district.transport_clerk), now=NOW
    )
    assert (answered.answered_on, answered.version) == (TODAY, 2)
    with pytest.raises(StaleError, match="help.answered"):
        services.answer_help(asked.pk, "再答一次", actor=actor(district.transport_clerk), now=NOW)


def test_others_do_not_find_the_request_and_cannot_answer_it(district: District) -> None:
    asked = services.ask_help(
        district.transport.pk, "边沟", "塌了。", actor=actor(district.qingshi_clerk), now=NOW
    )
    with pytest.raises(NotFoundError):
        services.answer_help(asked.pk, "我来答", actor=actor(district.liuhe_clerk), now=NOW)
    with pytest.raises(ForbiddenError):
        services.answer_help(asked.pk, "我来答", actor=actor(district.qingshi_clerk), now=NOW)
    assert HelpRequest.objects.get().answered_on is None


def test_one_does_not_ask_oneself(district: District) -> None:
    with pytest.raises(InvalidError, match="org.unit_unknown"):
        services.ask_help(district.qingshi.pk, "边沟", "塌了。", actor=actor(district.qingshi_clerk), now=NOW)
