"""The norm of a draft: chosen or named by its title, under the issuer's own estimate, kept by its tasks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.directives import draft, drafts_of, issue, settle, taken_on
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Draft, Task
from threadneedle.directives.reads.norms import held_norms, norm_quarters
from threadneedle.directives.services import DraftEdit
from threadneedle.org.models import Norm

BEFORE = TODAY - timedelta(days=30)


def norm(name: str, hours: str, words: str = "", counter: str = "", **dates: Any) -> Norm:
    given = {"since": BEFORE, "source": "区住建局定额", **dates}
    return Norm.objects.create(name=name, hours=Decimal(hours), words=words, counter=counter, **given)


def edit(district: District, row: Draft, **fields: Any) -> Draft:
    return services.edit_draft(row.pk, DraftEdit(**fields), actor=actor(district.housing_clerk), now=NOW)


def issued(district: District, row: Draft) -> list[Task]:
    settle(row.directive, district)
    services.issue_directive(row.directive_id, actor=actor(district.housing_clerk), now=NOW)
    return list(Task.objects.filter(draft=row).order_by("pk"))


def test_tasks_keep_the_norm_that_was_chosen_and_the_people_needed(district: District) -> None:
    norm("清淤", "5", words="清淤")
    chosen = norm("排水口检查", "1.5", counter="处")
    (row,) = drafts_of(draft(district))
    edit(district, row, norm_id=chosen.pk, crew=2)
    tasks = issued(district, row)
    assert {(task.norm_id, task.crew, task.hours_asked) for task in tasks} == {(chosen.pk, 2, None)}


def test_without_a_choice_the_longest_word_of_the_title_names_the_norm(district: District) -> None:
    norm("清淤", "5", words="清淤")
    longer = norm("排水口清淤", "6", words="管道、排水口开展清淤")
    norm("每户", "9", words="易涝点和排水口开展清淤", counter="户")
    tasks = {task.norm_id for task in Task.objects.filter(directive=issue(district))}
    assert tasks == {longer.pk}, "the third counts in something else"


def test_an_estimate_of_the_issuer_overrides_the_norm_and_can_be_taken_off(district: District) -> None:
    kept = norm("清淤", "5", words="清淤")
    (row,) = drafts_of(draft(district))
    edit(district, row, hours=Decimal(9))
    assert edit(district, row, title="清淤").hours == 9, "what is not said stays"
    edit(district, row, hours=None, own_hours=False)
    tasks = issued(district, row)
    assert {(task.hours_asked, task.norm_id) for task in tasks} == {(None, kept.pk)}
    assert set(norm_quarters([task.pk for task in tasks], TODAY).values()) == {20}


def test_a_choice_can_be_taken_back(district: District) -> None:
    named = norm("清淤", "5", words="清淤")
    other = norm("检查", "2")
    (row,) = drafts_of(draft(district))
    edit(district, row, norm_id=other.pk)
    assert edit(district, row, crew=1).norm_id == other.pk
    assert edit(district, row, norm_id=0).norm_id is None
    assert {task.norm_id for task in issued(district, row)} == {named.pk}


def test_a_chosen_norm_that_was_replaced_gives_way_to_the_one_of_its_kind(district: District) -> None:
    former = norm("检查", "2")
    norm("清淤", "5", words="清淤")
    (row,) = drafts_of(draft(district))
    edit(district, row, norm_id=former.pk)
    Norm.objects.filter(pk=former.pk).update(until=TODAY - timedelta(days=1))
    now = norm("检查", "3", since=TODAY)
    assert held_norms(TODAY).chosen(former.pk) == held_norms(TODAY).chosen(now.pk)
    assert {task.norm_id for task in issued(district, row)} == {now.pk}


@pytest.mark.parametrize(
    ("fields", "code", "params"),
    [
        ({"norm_id": 99}, "norm.unknown", {"norm": 99, "field": "norm_id"}),
        ({"crew": 0}, "task.crew_range", {"field": "crew", "crew": 0, "most": 999}),
        ({"crew": 1000}, "task.crew_range", {"field": "crew", "crew": 1000, "most": 999}),
    ],
)
def test_what_cannot_be_is_refused_with_its_value(
    district: District, fields: dict[str, int], code: str, params: dict[str, object]
) -> None:
    (row,) = drafts_of(draft(district))
    with pytest.raises(InvalidError) as refused:
        edit(district, row, **fields)
    assert [(each.code, each.params) for each in refused.value.problems] == [(code, params)]
    ended = norm("旧", "5", until=TODAY - timedelta(days=1))
    with pytest.raises(InvalidError, match=r"norm\.unknown"):
        edit(district, row, norm_id=ended.pk)


def test_what_is_broken_down_counts_by_the_same_norm_with_the_same_people(district: District) -> None:
    kept = norm("清淤", "5", words="清淤")
    task = taken_on(district)
    Draft.objects.filter(pk=task.draft_id).update(crew=2)
    by = {"actor": actor(district.qingshi_clerk), "now": NOW}
    made = services.cascade_task(task.pk, [district.liushuwan.pk], **by)
    below = Task.objects.get(pk=made.made[0])
    assert (below.norm_id, below.crew) == (kept.pk, 2)
