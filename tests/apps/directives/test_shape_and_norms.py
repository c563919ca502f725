"""How a task is worked, and what it takes where nobody has estimated it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.directives import taken_on, task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError
from threadneedle.directives.models import Task
from threadneedle.directives.reads.norms import norm_quarters
from threadneedle.directives.reads.shape import Shape, shapes_of
from threadneedle.directives.services.shape import ShapeDraft, shape_task
from threadneedle.ledger.models import Event
from threadneedle.org.models import Capacity, Norm, Skill, SkilledHands
from threadneedle.org.reads import limit


def norm(hours: str = "1.5", counter: str = "处") -> Norm:
    return Norm.objects.create(
        name="清淤", counter=counter, hours=Decimal(hours), since=TODAY, source="区住建局定额"
    )


def test_a_task_of_which_nobody_said_anything_is_worked_by_one_alone_at_the_office(
    district: District,
) -> None:
    task = task_for(district)
    assert shapes_of([task.pk]) == {task.pk: Shape()}


def test_what_a_task_comes_after_counts_only_as_long_as_it_is_open(
    district: District, django_assert_num_queries: Any
) -> None:
    first, second = task_for(district), task_for(district)
    drone = Skill.objects.create(name="无人机")
    Task.objects.filter(pk=second.pk).update(
        crew=2, skill=drone, site=district.houshan, divisible=False, after=first
    )
    with django_assert_num_queries(1):
        found = shapes_of([first.pk, second.pk])
    assert found[second.pk] == Shape(2, drone.pk, district.houshan.pk, False, (first.pk,))
    Task.objects.filter(pk=first.pk).update(state="reported")
    assert shapes_of([second.pk])[second.pk].after == ()


def test_a_norm_is_multiplied_by_what_is_counted_in_the_same(district: District) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(norm=norm(), quantity=40, counter="处")
    assert norm_quarters([task.pk], TODAY) == {task.pk: 240}
    Task.objects.filter(pk=task.pk).update(quantity_reported=30)
    assert norm_quarters([task.pk], TODAY) == {task.pk: 60}
    Task.objects.filter(pk=task.pk).update(quantity_reported=None, counter="户")
    assert norm_quarters([task.pk], TODAY) == {task.pk: 6}, "a norm of places says nothing of households"


def test_a_norm_of_the_whole_task_counts_once(district: District) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(norm=norm("2.1", ""), quantity=40, counter="处")
    assert norm_quarters([task.pk], TODAY) == {task.pk: 9}


def test_without_a_norm_the_rule_of_the_kind_counts(district: District) -> None:
    task = task_for(district)
    assert norm_quarters([task.pk], TODAY) == {task.pk: int(limit("norm_task", TODAY) * 4)}


def test_the_longest_word_in_the_title_finds_the_norm_of_a_task_that_has_none(
    district: District, django_assert_num_queries: Any
) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(title="高龄独居老人走访", quantity=40, counter="户")
    by_kind = int(limit("norm_task", TODAY) * 4)
    Norm.objects.create(name="走访", words="慰问、走访", hours=Decimal(2), since=TODAY, source="试行")
    with django_assert_num_queries(2):
        assert norm_quarters([task.pk], TODAY) == {task.pk: 8}
    longer = Norm.objects.create(
        name="独居", words=" 独居老人 ", counter="户", hours=Decimal("0.5"), since=TODAY, source="试行"
    )
    assert norm_quarters([task.pk], TODAY) == {task.pk: 80}
    Norm.objects.filter(pk=longer.pk).update(counter="处")
    assert norm_quarters([task.pk], TODAY) == {task.pk: 8}, "a norm of places says nothing of households"
    Norm.objects.update(until=TODAY - timedelta(days=1), since=TODAY - timedelta(days=9))
    assert norm_quarters([task.pk], TODAY) == {task.pk: by_kind}, "neither holds any more"
    Norm.objects.update(until=None, since=TODAY + timedelta(days=1))
    assert norm_quarters([task.pk], TODAY) == {task.pk: by_kind}, "neither has begun"


def test_an_estimate_of_the_issuer_or_of_the_unit_goes_before_every_norm(district: District) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(norm=norm(), hours_asked=Decimal(3))
    assert norm_quarters([task.pk], TODAY) == {}
    Task.objects.filter(pk=task.pk).update(hours_asked=None, hours_corrected=Decimal(0))
    assert norm_quarters([task.pk], TODAY) == {}


def shape(district: District, task: Task, **said: Any) -> None:
    shape_task(task.pk, ShapeDraft(**said), actor=actor(district.qingshi_clerk), now=NOW)


def test_the_unit_says_how_it_works_a_task_and_the_ledger_tells_it(district: District) -> None:
    first, task = taken_on(district), taken_on(district)
    drone = Skill.objects.create(name="无人机")
    SkilledHands.objects.create(unit=district.qingshi, skill=drone, hands=2)
    shape(
        district,
        task,
        crew=2,
        skill_id=drone.pk,
        site_id=district.houshan.pk,
        divisible=True,
        after=first.pk,
    )
    assert shapes_of([task.pk])[task.pk] == Shape(2, drone.pk, district.houshan.pk, True, (first.pk,))
    assert Event.objects.get(kind="task.shape").subjects.get().key == task.pk


def test_what_the_team_cannot_do_is_refused_with_the_numbers(district: District) -> None:
    task, other = taken_on(district), taken_on(district)
    elsewhere = Task.objects.exclude(unit=district.qingshi).first()
    assert elsewhere is not None
    drone = Skill.objects.create(name="无人机")
    with pytest.raises(InvalidError, match="skill_unknown"):
        shape(district, task, skill_id=drone.pk)
    SkilledHands.objects.create(unit=district.qingshi, skill=drone, hands=1)
    with pytest.raises(InvalidError, match="skill_lacking") as refused:
        shape(district, task, crew=2, skill_id=drone.pk)
    assert refused.value.problems[0].params["people"] == 1
    Capacity.objects.create(
        unit=district.qingshi, since=TODAY, hours_per_day=Decimal(21), reserve_percent=0, hands=3
    )
    for code, said in (
        ("crew_range", {"crew": 0}),
        ("crew_too_many", {"crew": 4}),
        ("site_outside", {"site_id": district.hewan.pk}),
        ("after_elsewhere", {"after": elsewhere.pk}),
        ("after_circle", {"after": task.pk}),
    ):
        with pytest.raises(InvalidError, match=code):
            shape(district, task, **said)
    shape(district, task, crew=3, after=other.pk)
    with pytest.raises(InvalidError, match="after_circle"):
        shape(district, other, after=task.pk)


def test_the_issuer_does_not_say_how_a_unit_works(district: District) -> None:
    task = taken_on(district)
    with pytest.raises(ForbiddenError, match=r"task\.side"):
        shape_task(task.pk, ShapeDraft(crew=2), actor=actor(district.housing_clerk), now=NOW)
    assert Task.objects.get(pk=task.pk).crew == 1
