"""What is asked twice: what is proposed as one line and what is not, and what becomes of proposals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.org import NOW, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.core.base import ConflictError, InvalidError, NotFoundError, StaleError
from threadneedle.directives.jobs import propose_for_tasks
from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.directives.reads.same import asked_twice
from threadneedle.directives.services.merges import (
    accept_merge,
    decline_merge,
    estimate_merge,
    merge_by_hand,
    undo_merge,
)
from threadneedle.directives.services.proposals import propose_merges
from threadneedle.directives.services.succession import carry_over
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import Happening
from threadneedle.org.models import Succession, Unit

TODAY = date(2026, 6, 17)
WORDS = {
    "housing": "对辖区出租房屋开展消防安全隐患排查",
    "transport": "检查出租屋火灾隐患，建立台账",
    "third": "出租房消防隐患摸排，逐户登记",
}


def task_of(district: District, words: str, **fields: object) -> Task:
    issuer = fields.pop("issuer", district.housing)
    return make_task(make_draft(district, words, issuer=issuer), district.qingshi, **fields)  # type: ignore[arg-type]


@pytest.fixture
def two(district: District) -> tuple[int, int]:
    """One demand on Qingshi, by two offices in words of their own."""
    one = task_of(district, WORDS["housing"])
    other = task_of(district, WORDS["transport"], issuer=district.transport)
    return one.pk, other.pk


def proposals(unit: Unit) -> list[tuple[int, ...]]:
    rows = Merge.objects.filter(unit=unit, state="proposed").order_by("pk")
    return [tuple(row.members.order_by("task").values_list("task", flat=True)) for row in rows]


def test_what_two_offices_ask_is_proposed_once_and_stays(district: District, two: tuple[int, int]) -> None:
    strange = task_of(district, "水库大坝安全巡查值守")
    assert asked_twice(district.qingshi.pk, TODAY) == (two,)
    assert propose_merges(district.qingshi.pk, now=NOW) == 1
    (row,) = Merge.objects.all()
    assert (row.state, row.version, row.decided_by, row.ground) == (
        "proposed",
        1,
        None,
        {"by": "likeness", "least": 0.25, "days_apart": 31},
    )
    assert propose_merges(district.qingshi.pk, now=NOW) == 0
    assert [merge.pk for merge in Merge.objects.all()] == [row.pk]
    assert not MergedTask.objects.filter(carried=True).exists()
    assert not Event.objects.filter(kind__startswith="merge.").exists()
    assert strange.pk not in two


@pytest.mark.parametrize(
    "fields",
    [
        {"due": date(2026, 8, 1)},
        {"kind": "meeting"},
        {"counter": "处"},
        {"state": "reported"},
    ],
    ids=["more than a month apart", "a meeting about it", "counts something else", "no longer owed"],
)
def test_what_is_not_the_same_is_not_proposed(district: District, fields: dict[str, object]) -> None:
    task_of(district, WORDS["housing"], counter="户")
    task_of(district, WORDS["transport"], issuer=district.transport, **{"counter": "户", **fields})
    assert asked_twice(district.qingshi.pk, TODAY) == ()


def test_one_month_apart_is_still_one_thing(district: District) -> None:
    task_of(district, WORDS["housing"])
    task_of(district, WORDS["transport"], issuer=district.transport, due=date(2026, 7, 31))
    assert len(asked_twice(district.qingshi.pk, TODAY)) == 1


def test_other_sites_other_units_and_one_directive_are_apart(district: District) -> None:
    draft = make_draft(district, WORDS["housing"])
    for _ in range(2):
        make_task(draft, district.qingshi)
    make_task(make_draft(district, WORDS["transport"]), district.liuhe)
    assert asked_twice(district.qingshi.pk, TODAY) == ()
    here, there = district.liushuwan, district.houshan
    Task.objects.all().delete()
    task_of(district, WORDS["housing"], site=here)
    second = task_of(district, WORDS["transport"], issuer=district.transport, site=there)
    assert asked_twice(district.qingshi.pk, TODAY) == ()
    Task.objects.filter(pk=second.pk).update(site=None)
    assert len(asked_twice(district.qingshi.pk, TODAY)) == 1


@pytest.mark.parametrize("ending", ["declined", "undone"])
def test_what_somebody_keeps_or_takes_apart_is_not_proposed_again(
    district: District, two: tuple[int, int], ending: str
) -> None:
    clerk = actor(district.qingshi_clerk)
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    if ending == "declined":
        decline_merge(merge.pk, version=1, actor=clerk, now=NOW)
    else:
        accept_merge(merge.pk, version=1, actor=clerk, now=NOW)
        assert propose_merges(district.qingshi.pk, now=NOW) == 0
        undo_merge(merge.pk, version=2, actor=clerk, now=NOW)
    assert Merge.objects.get().state == ending
    assert propose_merges(district.qingshi.pk, now=NOW) == 0
    assert Merge.objects.count() == 1


def test_accepting_carries_the_tasks_and_stands_in_the_record(
    district: District, two: tuple[int, int]
) -> None:
    clerk = actor(district.qingshi_clerk)
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    with pytest.raises(StaleError):
        accept_merge(merge.pk, version=2, actor=clerk, now=NOW)
    accept_merge(merge.pk, version=1, actor=clerk, now=NOW)
    merge.refresh_from_db()
    assert (merge.state, merge.version, merge.decided_by_id, merge.decided_on) == (
        "merged",
        2,
        clerk.post_id,
        TODAY,
    )
    assert set(MergedTask.objects.filter(carried=True).values_list("task", flat=True)) == set(two)
    with pytest.raises(ConflictError):
        accept_merge(merge.pk, version=2, actor=clerk, now=NOW)
    with pytest.raises(ConflictError):
        decline_merge(merge.pk, version=2, actor=clerk, now=NOW)
    event = Event.objects.get(kind="merge.make")
    assert sorted(event.subjects.values_list("kind", "key")) == sorted(
        [("merge", merge.pk), ("task", two[0]), ("task", two[1])]
    )


def test_a_third_office_adds_to_the_line(district: District, two: tuple[int, int]) -> None:
    clerk = actor(district.qingshi_clerk)
    propose_merges(district.qingshi.pk, now=NOW)
    first = Merge.objects.get()
    accept_merge(first.pk, actor=clerk, now=NOW)
    third = task_of(district, WORDS["third"], issuer=district.root)
    assert propose_merges(district.qingshi.pk, now=NOW) == 1
    assert proposals(district.qingshi) == [(*two, third.pk)]
    second = Merge.objects.get(state="proposed")
    accept_merge(second.pk, actor=clerk, now=NOW)
    first.refresh_from_db()
    assert first.state == "undone"
    carried = dict(MergedTask.objects.filter(carried=True).values_list("task", "merge"))
    assert carried == dict.fromkeys((*two, third.pk), second.pk)
    assert list(
        Event.objects.filter(kind__startswith="merge.").order_by("pk").values_list("kind", flat=True)
    ) == ["merge.make", "merge.undo", "merge.make"]
    undo_merge(second.pk, actor=clerk, now=NOW)
    assert propose_merges(district.qingshi.pk, now=NOW) == 0


def test_a_proposal_goes_with_what_it_was_about(district: District, two: tuple[int, int]) -> None:
    clerk = actor(district.qingshi_clerk)
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    Task.objects.filter(pk=two[1]).update(state="withdrawn")
    with pytest.raises(InvalidError) as refused:
        accept_merge(merge.pk, actor=clerk, now=NOW)
    assert refused.value.problems[0].code == "merge.not_open"
    propose_merges(district.qingshi.pk, now=NOW)
    with pytest.raises(NotFoundError):
        accept_merge(merge.pk, actor=clerk, now=NOW)


def test_the_hours_of_a_line_are_said_by_its_unit(district: District, two: tuple[int, int]) -> None:
    clerk = actor(district.qingshi_clerk)
    merge = merge_by_hand(two, actor=clerk, now=NOW)
    assert estimate_merge(merge.pk, Decimal("6.5"), version=1, actor=clerk, now=NOW).hours == Decimal("6.5")
    with pytest.raises(InvalidError):
        estimate_merge(merge.pk, Decimal(-1), version=2, actor=clerk, now=NOW)
    assert estimate_merge(merge.pk, None, version=2, actor=clerk, now=NOW).hours is None
    with pytest.raises(StaleError):
        estimate_merge(merge.pk, None, version=2, actor=clerk, now=NOW)


def test_the_worker_looks_at_each_unit_that_an_event_concerns(
    district: District, two: tuple[int, int]
) -> None:
    others = [
        make_task(make_draft(district, words), district.liuhe).pk
        for words in (WORDS["housing"], WORDS["transport"])
    ]
    subjects = (("task", two[0]), ("task", two[1]), ("task", others[0]))
    event = Happening(1, "directive.issue", NOW, district.root.pk, None, None, subjects, {})
    propose_for_tasks(event, NOW)
    assert proposals(district.qingshi) == [two]
    assert proposals(district.liuhe) == [tuple(others)]


def test_lines_go_along_when_a_unit_is_merged(district: District, two: tuple[int, int]) -> None:
    merge = merge_by_hand(two, actor=actor(district.qingshi_clerk), now=NOW)
    third = task_of(district, "巡查桥梁")
    fourth = task_of(district, "桥梁巡查", issuer=district.transport)
    propose_merges(district.qingshi.pk, now=NOW)
    assert proposals(district.qingshi) == [(third.pk, fourth.pk)]
    Unit.objects.filter(pk=district.qingshi.pk).update(closed_on=TODAY)
    Succession.objects.create(before=district.qingshi, after=district.liuhe, kind="merged", day=TODAY)
    carry_over([district.qingshi.pk], by_unit_id=district.root.pk, now=NOW)
    merge.refresh_from_db()
    assert (merge.unit_id, merge.state) == (district.liuhe.pk, "merged")
    assert proposals(district.qingshi) == []
