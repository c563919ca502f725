"""Tasks carried as one line: who decides, what is refused, and that nothing is written to a task."""

from __future__ import annotations

import pytest
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.core.base import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.directives.services.merges import merge_by_hand, undo_merge
from threadneedle.ledger.models import Event


@pytest.fixture
def two(district: District) -> list[int]:
    """One demand of two offices on Qingshi."""
    issuers = (district.housing, district.transport)
    return [make_task(make_draft(district, issuer=issuer), district.qingshi).pk for issuer in issuers]


def carried() -> set[int]:
    return set(MergedTask.objects.filter(carried=True).values_list("task", flat=True))


def test_merging_and_taking_apart_write_to_no_task_and_once_each_to_the_ledger(
    district: District, two: list[int]
) -> None:
    before = list(Task.objects.order_by("pk").values())
    clerk = actor(district.qingshi_clerk)
    merge = merge_by_hand(two, actor=clerk, now=NOW)
    assert (merge.state, merge.unit_id, merge.decided_on, carried()) == (
        "merged",
        district.qingshi.pk,
        TODAY,
        set(two),
    )
    undone = undo_merge(merge.pk, version=1, actor=clerk, now=NOW)
    assert (undone.state, undone.version, carried()) == ("undone", 2, set())
    assert list(Task.objects.order_by("pk").values()) == before
    kinds = Event.objects.filter(kind__startswith="merge.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["merge.make", "merge.undo"]
    assert merge_by_hand(two, actor=clerk, now=NOW).pk != merge.pk


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("qingshi_clerk", None),
        ("qingshi_head", None),
        ("arbiter", None),
        ("supervisor", ForbiddenError),
        ("governor", ForbiddenError),
        ("housing_clerk", NotFoundError),
        ("liuhe_clerk", NotFoundError),
        ("liushuwan_head", NotFoundError),
        ("administrator", NotFoundError),
    ],
)
def test_the_unit_or_the_office_above_all_decides(
    district: District, two: list[int], who: str, refusal: type[DomainError] | None
) -> None:
    by = actor(getattr(district, who))
    if refusal is None:
        merge = merge_by_hand(two, actor=by, now=NOW)
        assert undo_merge(merge.pk, actor=by, now=NOW).decided_by_id == by.post_id
        return
    with pytest.raises(refusal):
        merge_by_hand(two, actor=by, now=NOW)
    merge = merge_by_hand(two, actor=actor(district.qingshi_clerk), now=NOW)
    with pytest.raises(refusal):
        undo_merge(merge.pk, actor=by, now=NOW)
    assert carried() == set(two)


def test_what_cannot_be_one_line_is_refused_by_name(district: District, two: list[int]) -> None:
    head = actor(district.qingshi_head)
    village = make_task(make_draft(district), district.liushuwan).pk
    done = make_task(make_draft(district), district.qingshi, state="closed").pk
    wanted = {"merge.few": two[:1], "merge.units": [two[0], village], "merge.not_open": [two[0], done]}
    for code, tasks in wanted.items():
        with pytest.raises(InvalidError) as refused:
            merge_by_hand(tasks, actor=head, now=NOW)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert not Merge.objects.exists()


def test_a_task_is_carried_by_one_line_at_most(district: District, two: list[int]) -> None:
    clerk = actor(district.qingshi_clerk)
    merge_by_hand(two, actor=clerk, now=NOW)
    third = make_task(make_draft(district), district.qingshi).pk
    with pytest.raises(ConflictError):
        merge_by_hand([two[0], third], actor=clerk, now=NOW)
    assert carried() == set(two)


def test_who_comes_second_is_told(district: District, two: list[int]) -> None:
    clerk = actor(district.qingshi_clerk)
    merge = merge_by_hand(two, actor=clerk, now=NOW)
    with pytest.raises(StaleError):
        undo_merge(merge.pk, version=2, actor=clerk, now=NOW)
    undo_merge(merge.pk, version=1, actor=clerk, now=NOW)
    with pytest.raises(ConflictError):
        undo_merge(merge.pk, version=2, actor=clerk, now=NOW)
