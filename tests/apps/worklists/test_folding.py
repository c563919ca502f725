"""Several tasks as one line: what is done once counts once, and everybody sees what is theirs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.directives.models import Task
from threadneedle.directives.reads.shape import Shape
from threadneedle.directives.services.merges import estimate_merge, merge_by_hand, undo_merge
from threadneedle.worklists.mapping import quarters_of_line
from threadneedle.worklists.models import Pin, WorkPlan
from threadneedle.worklists.planning import joined_shapes
from threadneedle.worklists.reads import Wanted, Worklist, units_below, worklist_of
from threadneedle.worklists.reads.plans import done_on
from threadneedle.worklists.services import plan_unit

LATER = date(2026, 7, 10)
SOON = date(2026, 6, 24)


@pytest.fixture
def two(district: District) -> tuple[Task, Task]:
    """A livelihood task of 12 h due later and a safety task of 8 h due soon, by two offices."""
    housing = make_draft(district, "出租房屋消防排查", tier=1)
    transport = make_draft(district, "出租屋火灾隐患检查", issuer=district.transport, tier=2)
    return (
        make_task(housing, district.qingshi, due=LATER, hours_asked=Decimal(12)),
        make_task(transport, district.qingshi, due=SOON, hours_asked=Decimal(8)),
    )


def the_list(district: District, who: str = "qingshi_clerk") -> Worklist:
    return worklist_of(district.qingshi.pk, actor=actor(getattr(district, who)), today=TODAY)


def joined(district: District, two: tuple[Task, Task]) -> int:
    return merge_by_hand([task.pk for task in two], actor=actor(district.qingshi_clerk), now=NOW).pk


def test_one_line_has_the_strictest_tier_the_earliest_date_and_the_longest_work(
    district: District, two: tuple[Task, Task]
) -> None:
    third = make_task(make_draft(district, "巡河", tier=1), district.qingshi, due=date(2026, 7, 1))
    merge = joined(district, two)
    found = the_list(district)
    assert [line.task_ids for line in found.lines] == [(two[0].pk, two[1].pk), (third.pk,)]
    line = found.lines[0]
    assert (line.task_id, line.tier, line.due, line.quarters, line.merge_id) == (
        two[0].pk,
        1,
        SOON,
        48,
        merge,
    )
    assert [(part.tier, part.due, part.quarters) for part in line.parts] == [(1, LATER, 48), (2, SOON, 32)]
    assert [key for key, _name in found.issuers] == sorted([district.housing.pk, district.transport.pk])
    undo_merge(merge, actor=actor(district.qingshi_clerk), now=NOW)
    assert [line.task_ids for line in the_list(district).lines] == [(third.pk,), (two[0].pk,), (two[1].pk,)]


def test_each_issuer_sees_its_own_task_as_it_is(district: District, two: tuple[Task, Task]) -> None:
    joined(district, two)
    (line,) = the_list(district, "transport_clerk").lines
    assert (line.task_id, line.due, line.tier, line.parts) == (two[1].pk, SOON, 2, ())


def test_a_filter_finds_a_line_by_any_of_its_tasks(district: District, two: tuple[Task, Task]) -> None:
    joined(district, two)
    Task.objects.filter(pk=two[1].pk).update(state="issued", responsible_post=district.qingshi_head)
    found = the_list(district)
    for wanted in (
        Wanted(issuer_id=district.transport.pk),
        Wanted(issuer_id=district.housing.pk),
        Wanted(words="火灾"),
        Wanted(state="issued"),
        Wanted(post_id=district.qingshi_head.pk),
    ):
        assert len(found.filtered(wanted).lines) == 1
    assert found.filtered(Wanted(issuer_id=district.supervision.pk)).lines == ()
    assert len(found.unsigned) == 1


def test_what_stands_does_not_date_the_line_unless_all_stands(
    district: District, two: tuple[Task, Task]
) -> None:
    joined(district, two)
    Task.objects.filter(pk=two[1].pk).update(state="blocked", paused_since=TODAY)
    (line,) = the_list(district).lines
    assert (line.due, line.progress, line.quarters) == (LATER, "on_time", 48)
    Task.objects.filter(pk=two[0].pk).update(state="blocked", paused_since=TODAY)
    (line,) = the_list(district).lines
    assert (line.progress, line.group, len(line.parts)) == ("paused", "paused", 2)


def test_what_is_reported_leaves_the_line_to_the_other(district: District, two: tuple[Task, Task]) -> None:
    joined(district, two)
    Task.objects.filter(pk=two[1].pk).update(state="reported", reported_on=TODAY)
    (line,) = the_list(district).lines
    assert (line.task_ids, line.due, line.quarters) == ((two[0].pk,), LATER, 48)


def test_hours_of_the_whole_line_go_before_those_of_its_tasks(
    district: District, two: tuple[Task, Task]
) -> None:
    merge = joined(district, two)
    clerk = actor(district.qingshi_clerk)
    estimate_merge(merge, Decimal(15), actor=clerk, now=NOW)
    assert the_list(district).lines[0].quarters == 60
    Task.objects.filter(pk__in=[task.pk for task in two]).update(
        quantity=Decimal(10), quantity_reported=Decimal(5), counter="户"
    )
    assert the_list(district).lines[0].quarters == 30


@pytest.mark.parametrize(
    ("hours", "parts", "quarters"),
    [
        (None, [(None, None, None), (None, None, None)], None),
        (None, [(None, None, None), (6, None, None)], 6),
        (None, [(9, None, None), (6, None, None)], 9),
        (Decimal(2), [(9, None, None), (None, None, None)], 8),
        (Decimal(2), [(9, Decimal(4), Decimal(3)), (9, Decimal(4), Decimal(2))], 4),
    ],
)
def test_the_work_of_a_line(
    hours: Decimal | None,
    parts: list[tuple[int | None, Decimal | None, Decimal | None]],
    quarters: int | None,
) -> None:
    assert quarters_of_line(hours, parts) == quarters


def test_the_plan_lays_a_line_once(district: District, two: tuple[Task, Task]) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    joined(district, two)
    plan_unit(district.qingshi.pk, now=NOW)
    row = WorkPlan.objects.get()
    assert [(task["id"], task["effort"], task["tier"]) for task in row.problem["tasks"]] == [
        (two[0].pk, 48, 1)
    ]
    laid = the_list(district).laid
    assert laid is not None
    assert done_on(laid.days, two[0].pk) is not None


def test_a_line_without_hours_takes_the_longest_norm(district: District, two: tuple[Task, Task]) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    Task.objects.update(hours_asked=None)
    Task.objects.filter(pk=two[1].pk).update(kind="meeting")
    plan_unit(district.qingshi.pk, now=NOW)
    alone = {task["id"]: task["effort"] for task in WorkPlan.objects.get().problem["tasks"]}
    joined(district, two)
    plan_unit(district.qingshi.pk, now=NOW)
    assert alone[two[0].pk] != alone[two[1].pk]
    assert [task["effort"] for task in WorkPlan.objects.get().problem["tasks"]] == [max(alone.values())]


def test_a_line_lies_where_any_of_its_tasks_was_put(district: District, two: tuple[Task, Task]) -> None:
    give_hours(district.qingshi, 16, reserve=0)
    merge = joined(district, two)
    day = date(2026, 6, 23)
    Pin.objects.create(
        unit=district.qingshi,
        task=two[1],
        day=day,
        made_by=district.qingshi_clerk,
        made_on=TODAY,
    )
    plan_unit(district.qingshi.pk, now=NOW)
    found = the_list(district)
    assert found.pins == {two[0].pk: (day,)}
    assert found.laid is not None
    assert found.laid.days[two[0].pk] == (day,)
    undo_merge(merge, actor=actor(district.qingshi_clerk), now=NOW)
    assert the_list(district).pins == {two[1].pk: (day,)}


def test_the_load_of_a_unit_counts_a_line_once_by_its_earliest_date(
    district: District, two: tuple[Task, Task]
) -> None:
    give_hours(district.qingshi, 10, reserve=0)

    def asked() -> list[int]:
        rows = units_below(None, actor=actor(district.supervisor), today=TODAY).rows
        return [week.asked for row in rows if row.id == district.qingshi.pk for week in row.weeks][:4]

    assert asked() == [0, 32, 0, 48]
    merge = joined(district, two)
    assert asked() == [0, 48, 0, 0]
    estimate_merge(merge, Decimal(5), actor=actor(district.qingshi_clerk), now=NOW)
    assert asked() == [0, 20, 0, 0]


def test_lines_are_worked_as_the_first_of_their_tasks_says_and_never_in_a_circle() -> None:
    two_people = Shape(crew=2, skill_id=7)
    shapes = {1: Shape(), 2: two_people, 3: Shape(after=(2,)), 4: Shape(after=(3,))}
    alone = {1: (1,), 2: (2,), 3: (3,), 4: (4,)}
    assert joined_shapes(alone, shapes) == shapes
    assert joined_shapes({1: (1, 2), 3: (3,)}, shapes) == {1: two_people, 3: Shape(after=(1,))}
    # 4 waits for 3, and 3 for 2: joined, 2 and 4 would wait for 3, which waits for them.
    circle = joined_shapes({2: (2, 4), 3: (3,)}, shapes)
    assert circle == {2: Shape(crew=2, skill_id=7, after=(3,)), 3: Shape()}
    assert joined_shapes({3: (3, 2)}, shapes) == {3: two_people}
