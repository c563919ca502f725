"""How a task is worked, and what it takes where nobody has estimated it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.factories.directives import task_for
from tests.factories.org import TODAY, District

from threadneedle.directives.models import Task
from threadneedle.directives.reads.norms import norm_quarters
from threadneedle.directives.reads.shape import Shape, shapes_of
from threadneedle.org.models import Norm, Skill
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


def test_an_estimate_of_the_issuer_or_of_the_unit_goes_before_every_norm(district: District) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(norm=norm(), hours_asked=Decimal(3))
    assert norm_quarters([task.pk], TODAY) == {}
    Task.objects.filter(pk=task.pk).update(hours_asked=None, hours_corrected=Decimal(0))
    assert norm_quarters([task.pk], TODAY) == {}
