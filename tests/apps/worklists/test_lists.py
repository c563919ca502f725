"""The one list of a unit: its order, its parts, its hours, and who may see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task

from threadneedle.core.base import NotFoundError
from threadneedle.directives.models import Block, Objection, Slip, Task
from threadneedle.directives.services import estimate_task
from threadneedle.worklists.reads import Wanted, Worklist, my_items, worklist_of

JUNE = {day: date(2026, 6, day) for day in range(1, 31)}


@pytest.fixture
def tasks(district: District) -> dict[str, Task]:
    """Six tasks of Qingshi from two offices, one of them paused."""
    safety = make_draft(district, "排水口清淤")
    growth = make_draft(district, "步道踏勘", issuer=district.transport, tier=3)
    unit = district.qingshi
    return {
        "late": make_task(growth, unit, due=JUNE[12], hours_asked=Decimal(6)),
        "near": make_task(
            safety, unit, due=JUNE[22], hours_asked=Decimal(20), quantity=4, quantity_reported=1
        ),
        "today": make_task(safety, unit, due=JUNE[17], hours_asked=Decimal(8), hours_corrected=Decimal(10)),
        "later": make_task(growth, unit, due=JUNE[30], state="issued"),
        "safe_later": make_task(safety, unit, due=JUNE[30], hours_asked=Decimal(100)),
        "paused": make_task(safety, unit, due=JUNE[18], state="blocked", paused_since=JUNE[15]),
    }


def the_list(district: District, who: str = "qingshi_clerk") -> Worklist:
    return worklist_of(district.qingshi.pk, actor=actor(getattr(district, who)), today=TODAY)


def test_parts_follow_one_another_and_tiers_are_strict_in_each(
    district: District, tasks: dict[str, Task]
) -> None:
    found = the_list(district)
    names = {task.pk: name for name, task in tasks.items()}
    assert [(line.place, names[line.task_id], line.group) for line in found.lines] == [
        (1, "today", "today"),
        (2, "near", "today"),
        (3, "late", "today"),
        (4, "safe_later", "later"),
        (5, "later", "later"),
        (6, "paused", "paused"),
    ]


def test_each_line_says_where_it_stands(district: District, tasks: dict[str, Task]) -> None:
    lines = {line.task_id: line for line in the_list(district).lines}
    said = {name: (lines[task.pk].progress, lines[task.pk].working_days) for name, task in tasks.items()}
    # Wednesday the 17th: since Friday the 12th three working days, until Monday the 22nd two.
    assert said == {
        "late": ("late", 3),
        "near": ("near", 2),
        "today": ("near", 0),
        "later": ("on_time", 8),
        "safe_later": ("on_time", 8),
        "paused": ("paused", 3),
    }


def test_a_pause_moves_the_date_and_leaves_the_hours_free(district: District, tasks: dict[str, Task]) -> None:
    give_hours(district.qingshi, 100, reserve=0)
    Task.objects.filter(pk=tasks["paused"].pk).update(hours_asked=1000)
    found = the_list(district)
    paused = next(line for line in found.lines if line.progress == "paused")
    # Three working days are given back after the 18th; the 19th is a holiday.
    assert paused.due == date(2026, 6, 24)
    assert found.load is not None
    assert found.load.shortfalls == ()


def test_hours_are_the_units_own_before_the_issuers_and_what_is_reported_is_off(
    district: District, tasks: dict[str, Task]
) -> None:
    clerk = actor(district.qingshi_clerk)
    estimate_task(tasks["safe_later"].pk, Decimal("61.5"), actor=clerk, now=NOW)
    quarters = {line.task_id: line.quarters for line in the_list(district).lines}
    assert {name: quarters[task.pk] for name, task in tasks.items()} == {
        "late": 24,
        "near": 60,
        "today": 40,
        "later": None,
        "safe_later": 246,
        "paused": None,
    }


def test_without_hours_of_the_team_nothing_is_said_of_load(
    district: District, tasks: dict[str, Task]
) -> None:
    found = the_list(district)
    assert found.load is None
    assert [line.task_id for line in found.unsized] == [tasks["later"].pk]


def test_the_week_is_measured_against_the_hours_that_are_left_in_it(
    district: District, tasks: dict[str, Task]
) -> None:
    give_hours(district.qingshi, 10, reserve=20)
    load = the_list(district).load
    assert load is not None
    # Two working days are left: eight hours each after the reserve; six late and ten due today are asked.
    assert (load.this_week.asked, load.this_week.available) == (64, 64)
    assert [(week.start, week.asked, week.available) for week in load.weeks[1:3]] == [
        (JUNE[22], 60, 160),
        (JUNE[29], 400, 160),
    ]


def test_a_shortfall_names_the_lines_and_what_nobody_has_estimated(
    district: District, tasks: dict[str, Task]
) -> None:
    give_hours(district.qingshi, 10, reserve=20)
    load = the_list(district).load
    assert load is not None
    first, second, last = load.shortfalls
    # Today eight of sixteen hours; on Monday 31 of 24; on the 30th 131 of 72, one line unsized.
    assert (first.due, first.short) == (JUNE[17], 32)
    assert (second.due, second.short) == (JUNE[22], 28)
    assert (last.due, last.needed, last.available, last.short, last.unsized) == (JUNE[30], 524, 288, 236, 1)
    assert set(last.item_ids) == {tasks[name].pk for name in ("late", "near", "today", "safe_later")}
    assert load.crowded is None


def test_a_week_over_its_hours_is_crowded_if_earlier_weeks_have_room(district: District) -> None:
    give_hours(district.qingshi, 10, reserve=0)
    draft = make_draft(district)
    make_task(draft, district.qingshi, due=date(2026, 7, 3), hours_asked=Decimal(63))
    load = the_list(district).load
    assert load is not None
    assert load.shortfalls == ()
    assert load.crowded is not None
    assert (load.crowded.start, load.crowded.over) == (JUNE[29], 52)


def test_notes_say_what_a_line_waits_for(district: District, tasks: dict[str, Task]) -> None:
    clerk = district.qingshi_clerk
    Block.objects.create(
        task=tasks["paused"], cause="等泵车", owed_by=district.transport, made_by=clerk, since=JUNE[15]
    )
    Objection.objects.create(
        task=tasks["today"], ground="not_mine", reason="不在清单", made_by=clerk, made_on=JUNE[16]
    )
    for level, day in (("reminder", 14), ("warning", 16)):
        Slip.objects.create(task=tasks["late"], level=level, reason="逾期", made_on=JUNE[day])
    lines = {line.task_id: line for line in the_list(district).lines}
    codes = {name: [note.code for note in lines[task.pk].notes] for name, task in tasks.items()}
    assert codes["paused"] == ["line.blocked_by"]
    assert codes["today"] == ["line.objection_unsigned"]
    assert codes["later"] == ["line.issued"]
    assert lines[tasks["late"].pk].slip == "warning"


def test_a_parent_counts_what_its_units_below_have_reported(district: District) -> None:
    draft = make_draft(district)
    parent = make_task(draft, district.qingshi, children_count=2)
    for unit, state in ((district.liushuwan, "reported"), (district.houshan, "signed")):
        make_task(draft, unit, parent=parent, issuer_id=district.qingshi.pk, state=state)
    line = the_list(district).lines[0]
    assert [(note.code, dict(note.params)) for note in line.notes] == [
        ("line.below", {"done": 1, "total": 2})
    ]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(words="踏勘"), {"late", "later"}),
        (Wanted(words="transport 步道"), {"late", "later"}),
        (Wanted(tier=0), {"today", "near", "safe_later", "paused"}),
        (Wanted(state="late"), {"late"}),
        (Wanted(state="paused"), {"paused"}),
        (Wanted(state="issued"), {"later"}),
        (Wanted(by=date(2026, 6, 22)), {"late", "today", "near"}),
    ],
)
def test_a_filter_takes_lines_and_leaves_their_places(
    district: District, tasks: dict[str, Task], wanted: Wanted, names: set[str]
) -> None:
    found = the_list(district)
    taken = found.filtered(wanted)
    assert {line.task_id for line in taken.lines} == {tasks[name].pk for name in names}
    places = {line.task_id: line.place for line in found.lines}
    assert all(line.place == places[line.task_id] for line in taken.lines)
    assert taken.late == found.late


def test_an_issuer_sees_only_what_it_asked_and_no_hours(district: District, tasks: dict[str, Task]) -> None:
    give_hours(district.qingshi, 100)
    found = the_list(district, "transport_clerk")
    assert {line.task_id for line in found.lines} == {tasks["late"].pk, tasks["later"].pk}
    assert (found.whole, found.load, found.below) == (False, None, ())


@pytest.mark.parametrize("who", ["liuhe_clerk", "hewan_head", "liushuwan_head"])
def test_a_list_outside_ones_scope_does_not_exist(
    district: District, tasks: dict[str, Task], who: str
) -> None:
    with pytest.raises(NotFoundError):
        the_list(district, who)


@pytest.mark.parametrize("who", ["qingshi_head", "supervisor", "governor"])
def test_who_oversees_a_township_sees_its_whole_list(
    district: District, tasks: dict[str, Task], who: str
) -> None:
    found = the_list(district, who)
    assert (found.whole, len(found.lines)) == (True, 6)
    assert [unit.id for unit in found.below] == [district.liushuwan.pk, district.houshan.pk]


def test_my_items_are_those_of_my_post(district: District, tasks: dict[str, Task]) -> None:
    Task.objects.filter(pk=tasks["near"].pk).update(responsible_post=district.qingshi_clerk)
    mine = my_items(actor=actor(district.qingshi_clerk), today=TODAY)
    assert [(line.place, line.task_id) for line in mine] == [(1, tasks["near"].pk)]
    assert my_items(actor=actor(district.qingshi_head), today=TODAY) == ()


def test_the_number_of_queries_does_not_depend_on_the_number_of_tasks(district: District) -> None:
    draft, clerk = make_draft(district), actor(district.qingshi_clerk)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            worklist_of(district.qingshi.pk, actor=clerk, today=TODAY)
        return len(seen)

    for _ in range(10):
        make_task(draft, district.qingshi)
    few = queries()
    for _ in range(290):
        make_task(draft, district.qingshi)
    assert (few, queries()) == (15, 15)
