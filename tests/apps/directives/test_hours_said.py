"""On whose word a task counts its hours: its unit's, its issuer's, a norm's, or its kind's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from tests.factories.directives import taken_on, task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.directives import services
from threadneedle.directives.models import Task
from threadneedle.directives.reads.hours import HoursSaid
from threadneedle.directives.reads.task import task_page
from threadneedle.org.models import Norm

SINCE = TODAY - timedelta(days=30)


def said(district: District, task: Task) -> HoursSaid:
    return task_page(task.pk, actor(district.qingshi_clerk), TODAY).hours


def norm(name: str, hours: str, **more: Any) -> Norm:
    return Norm.objects.create(name=name, hours=Decimal(hours), since=SINCE, source="区定额", **more)


def test_without_any_word_the_kind_counts(district: District) -> None:
    found = said(district, task_for(district))
    assert (found.by, found.norm, found.asked, found.spent) == ("kind", None, None, None)
    assert found.counts > 0


def test_the_norm_counts_times_the_quantity(district: District) -> None:
    task = task_for(district)
    row = norm("排水口", "1.5", counter="处")
    Task.objects.filter(pk=task.pk).update(norm=row, quantity=4, counter="处")
    found = said(district, task)
    assert (found.by, found.counts) == ("norm", Decimal(6))
    assert found.norm is not None
    assert (found.norm.name.zh, found.norm.hours, found.norm.since) == ("排水口", Decimal("1.5"), SINCE)


def test_a_task_that_kept_no_norm_is_counted_by_the_word_in_its_title(district: District) -> None:
    task = task_for(district)
    norm("清淤", "5", words="清淤")
    assert (said(district, task).by, said(district, task).counts) == ("norm", Decimal(5))


def test_the_issuer_overrides_the_norm_and_the_unit_overrides_both_with_its_source(
    district: District,
) -> None:
    task = taken_on(district)
    row = norm("清淤", "5")
    Task.objects.filter(pk=task.pk).update(norm=row, hours_asked=8)
    assert (said(district, task).by, said(district, task).counts) == ("issuer", Decimal(8))
    later = NOW + timedelta(days=1)
    services.estimate_task(task.pk, Decimal(12), actor=actor(district.qingshi_clerk), now=later)
    found = said(district, task)
    assert (found.by, found.counts, found.asked) == ("unit", Decimal(12), Decimal(8))
    assert found.norm is not None
    assert found.norm.whole == 5
    assert found.corrected_by is not None
    assert found.corrected_by.name.zh == district.qingshi_clerk.name
    assert found.corrected_on == TODAY + timedelta(days=1)


def test_the_page_names_norm_and_correction(opened_by: Callable[[Any], Client], district: District) -> None:
    task = taken_on(district)
    row = norm("清淤", "5", name_en="Dredging", counter="处")
    Task.objects.filter(pk=task.pk).update(norm=row, quantity=2, counter="处")
    clerk_post = district.qingshi_clerk
    clerk = opened_by(clerk_post)

    def page() -> str:
        return " ".join(clerk.get(f"/tasks/{task.pk}").content.decode().split())

    assert "counts 10 h" in page()
    assert f"by the norm “Dredging”, 5 h for each 处, since {SINCE:%Y-%m-%d}" in page()
    task.refresh_from_db()
    clerk.post(f"/tasks/{task.pk}/estimate", {"version": task.version, "hours": "14"})
    shown = page()
    assert "counts 14 h" in shown
    assert f"by the unit's own estimate, {clerk_post.name_en or clerk_post.name}" in shown
    assert "10 h by the norm “Dredging”" in shown
