"""The register of matters: what its rows do, and what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import Actor, InvalidError
from threadneedle.directives.models import Matter, Task
from threadneedle.directives.services import MatterChange, close_matter, update_matters
from threadneedle.sheets.purposes.base import GivenRow, Kind, Outcome
from threadneedle.sheets.purposes.register import REGISTER
from threadneedle.sheets.purposes.register.parsing import origin_of, state_of

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def office(district: District) -> Actor:
    """The supervision office."""
    return actor(district.supervisor)


def row(number: int = 5, /, extras: Mapping[str, str] | None = None, **cells: str) -> GivenRow:
    values = {"number": f"区督{number}号", "title": f"第{number}项", **cells}
    return GivenRow(number, MappingProxyType(values), MappingProxyType(dict(extras or {})))


def check(office: Actor, *rows: GivenRow) -> tuple[Outcome, ...]:
    return REGISTER.check(rows, actor=office, today=TODAY)


def take(office: Actor, *rows: GivenRow) -> None:
    assert [outcome.faults for outcome in check(office, *rows)] == [()] * len(rows)
    REGISTER.take(rows, actor=office, now=NOW)


def codes(outcome: Outcome) -> list[tuple[str, str]]:
    return [(fault.field, fault.problem.code) for fault in outcome.faults]


def changes(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(change.field, change.old, change.new) for change in outcome.changes]


def test_a_row_becomes_a_matter_with_its_task(office: Actor, district: District) -> None:
    take(
        office,
        row(
            lead="住建局、交通局",
            cooperating="青石镇",
            due="6月30日",
            origin="会议纪要",
            source_words="第3次常务会议",
            registered_on="2026.6.1",
            progress="已开工。",
            extras={"分值": "3"},
        ),
    )
    matter = Matter.objects.select_related("draft").get()
    assert (matter.number, matter.origin, matter.source_words) == ("区督5号", "minutes", "第3次常务会议")
    assert (matter.registered_on, matter.draft.due) == (date(2026, 6, 1), date(2026, 6, 30))
    assert (matter.progress, matter.extras) == ("已开工。", {"分值": "3"})
    task = Task.objects.get()
    assert (task.unit, task.due) == (district.housing, date(2026, 6, 30))
    named = matter.draft.units.order_by("id").values_list("role", "unit")
    assert list(named) == [
        ("lead", district.housing.pk),
        ("responsible", district.transport.pk),
        ("cooperating", district.qingshi.pk),
    ]


def test_a_closed_row_comes_in_as_closed_and_without_a_task(office: Actor) -> None:
    take(
        office,
        row(lead="住建局", due="6月1日", state="已办结", closed_on="2026-5-30", registered_on="2026-5-1"),
    )
    assert Matter.objects.get().closed_on == date(2026, 5, 30)
    assert not Task.objects.exists()


def test_a_row_closed_without_a_day_is_closed_today_and_says_so(office: Actor) -> None:
    given = row(state="已办结")
    (outcome,) = check(office, given)
    assert [note.problem.code for note in outcome.notes] == ["register.closed_today", "register.tier_default"]
    take(office, given)
    assert Matter.objects.get().closed_on == TODAY


def test_the_same_table_again_changes_nothing(office: Actor) -> None:
    given = row(
        lead="住建局", due="6月30日", state="序时推进", origin="领导批示", tier="", extras={"分值": "3"}
    )
    take(office, given)
    assert [outcome.kind for outcome in check(office, given)] == [Kind.UNCHANGED]


def test_only_what_differs_is_changed(office: Actor, district: District) -> None:
    take(office, row(lead="住建局", due="6月30日", progress="一"))
    new = row(lead="区住建局", due="2026.7.10", progress="二", extras={"分值": "4"})
    (outcome,) = check(office, new)
    assert outcome.kind is Kind.CHANGED
    assert changes(outcome) == [
        ("due", "2026-06-30", "2026.7.10"),
        ("progress", "一", "二"),
        ("+分值", "", "4"),
    ]
    take(office, new)
    matter = Matter.objects.select_related("draft").get()
    assert (matter.draft.due, matter.progress, matter.extras) == (date(2026, 7, 10), "二", {"分值": "4"})
    assert Task.objects.get().due == date(2026, 7, 10)


def test_a_cell_that_the_office_did_not_touch_is_left_as_it_now_stands_here(office: Actor) -> None:
    take(office, row(lead="住建局", progress="一"))
    matter = Matter.objects.get()
    update_matters([MatterChange(matter.pk, progress="二")], actor=office, now=LATER)
    (outcome,) = check(office, row(lead="住建局", progress="一"))
    assert outcome.kind is Kind.UNCHANGED


def test_a_cell_changed_on_both_sides_is_a_conflict(office: Actor) -> None:
    take(office, row(progress="一"))
    update_matters([MatterChange(Matter.objects.get().pk, progress="二")], actor=office, now=LATER)
    (outcome,) = check(office, row(progress="三"))
    assert [(change.old, change.new, change.conflict) for change in outcome.changes] == [("二", "三", True)]


def test_a_change_on_one_side_only_is_no_conflict(office: Actor) -> None:
    take(office, row(progress="一"))
    (outcome,) = check(office, row(progress="三"))
    assert [change.conflict for change in outcome.changes] == [False]


def test_a_matter_closed_here_is_not_opened_by_the_table_that_still_says_open(office: Actor) -> None:
    take(office, row(state="在办"))
    close_matter(Matter.objects.get().pk, "办了。", actor=office, now=LATER)
    (untouched,) = check(office, row(state="在办"))
    assert untouched.kind is Kind.UNCHANGED
    (said,) = check(office, row(state="序时推进"))
    assert codes(said) == [("state", "register.reopened")]


def test_closing_by_the_table_ends_the_task_only_with_a_result(office: Actor) -> None:
    take(office, row(lead="住建局", due="6月30日", state="在办", result=""))
    (refused,) = check(office, row(lead="住建局", due="6月30日", state="已办结", result=""))
    assert codes(refused) == [("result", "matter.tasks_open")]
    take(office, row(lead="住建局", due="6月30日", state="已办结", result="已改由水利部门办理。"))
    assert Matter.objects.get().closed_on == TODAY
    assert Task.objects.get().state == "withdrawn"


def test_unknown_units_are_named_with_those_that_are_called_almost_so(
    office: Actor, district: District
) -> None:
    (outcome,) = check(office, row(lead="区住建居、青石镇、不知道什么局"))
    assert codes(outcome) == [("lead", "register.unit_unknown")] * 2
    assert outcome.faults[0].value == "区住建居"
    assert (district.housing.pk, "区住建局") in outcome.faults[0].near


def test_words_for_several_units_are_kept_and_give_no_task(office: Actor) -> None:
    given = row(lead="各乡镇", cooperating="区住建局、有关部门", due="6月30日")
    (outcome,) = check(office, given)
    assert [(note.problem.code, note.value) for note in outcome.notes] == [
        ("register.unit_in_words", "各乡镇"),
        ("register.unit_in_words", "有关部门"),
        ("register.tier_default", ""),
        ("register.no_task", ""),
    ]
    take(office, given)
    assert Matter.objects.get().extras == {"牵头单位": "各乡镇", "配合单位": "有关部门"}
    assert not Task.objects.exists()
    assert [outcome.kind for outcome in check(office, given)] == [Kind.UNCHANGED]


def test_words_for_no_day_in_particular_are_kept(office: Actor) -> None:
    take(office, row(due="长期坚持"))
    matter = Matter.objects.select_related("draft").get()
    assert (matter.draft.due, matter.extras) == (None, {"办结时限": "长期坚持"})


def test_every_problem_of_every_row_is_found_at_once(office: Actor) -> None:
    found = check(
        office,
        row(5, due="2026-2-30", registered_on="昨天", tier="最高"),
        row(6, title=""),
        row(7, state="在办", closed_on="2026-6-1"),
        row(8, closed_on="2027-1-1"),
        row(9, number="区督10号"),
        row(10),
        row(11, number="", title="同一事项", source_words="甲"),
        row(12, number="", title="同一事项", source_words="甲"),
        row(13, progress="机密★1年"),
        row(14, asked_by="某" * 65),
    )
    assert [codes(outcome) for outcome in found] == [
        [
            ("registered_on", "sheet.day_unreadable"),
            ("due", "sheet.day_impossible"),
            ("tier", "register.tier_unknown"),
        ],
        [("title", "sheet.cell_missing")],
        [("state", "register.closed_but_open")],
        [("closed_on", "matter.day_ahead")],
        [("number", "register.number_twice")],
        [("number", "register.number_twice")],
        [("title", "register.row_twice")],
        [("title", "register.row_twice")],
        [("progress", "matter.secret")],
        [("asked_by", "words.too_long")],
    ]
    assert found[4].faults[0].problem.params == {"rows": (10,)}


def test_a_number_that_a_merged_cell_gives_to_two_rows_is_said(office: Actor) -> None:
    first = row(5, number="区督5号")
    below = GivenRow(6, row(6, number="区督5号").cells, spread=frozenset({"number"}))
    found = check(office, first, below)
    assert codes(found[1]) == [("number", "register.number_merged")]


def test_without_a_number_a_matter_is_known_by_title_source_and_day(office: Actor) -> None:
    given = row(5, number="", title="清淤", source_words="甲文", registered_on="2026-6-1")
    take(office, given)
    other = row(6, number="", title="清淤", source_words="乙文", registered_on="2026-6-1")
    assert [outcome.kind for outcome in check(office, given, other)] == [Kind.UNCHANGED, Kind.NEW]
    without_source = GivenRow(5, MappingProxyType({"title": "清淤"}))
    assert [outcome.kind for outcome in check(office, without_source)] == [Kind.UNCHANGED]


def test_an_emptied_cell_empties_words_and_is_refused_where_something_must_stand(office: Actor) -> None:
    take(office, row(lead="住建局", due="6月30日", progress="一", cooperating="交通局"))
    (outcome,) = check(office, row(lead="", due="", progress="", cooperating=""))
    assert changes(outcome) == [("cooperating", "区交通局", ""), ("progress", "一", "")]
    assert codes(outcome) == [("lead", "register.emptied"), ("due", "register.emptied")]


def test_a_cell_that_was_always_empty_leaves_what_stands_here(office: Actor) -> None:
    take(office, row(due="", progress=""))
    update_matters([MatterChange(Matter.objects.get().pk, progress="二")], actor=office, now=LATER)
    assert [outcome.kind for outcome in check(office, row(due="", progress=""))] == [Kind.UNCHANGED]


def test_the_queries_do_not_grow_with_the_rows(office: Actor, district: District) -> None:
    def asked(rows: list[GivenRow]) -> int:
        with CaptureQueriesContext(connection) as queries:
            check(office, *rows)
        return len(queries)

    some = [row(number, lead="住建局", due="6月30日", progress="一") for number in range(1, 11)]
    many = [row(number, lead="住建局", due="6月30日", progress="一") for number in range(1, 301)]
    assert asked(some) == asked(many)
    take(office, *some)
    again = asked(some)
    take(office, *many[10:])
    assert asked(many) == again
    assert again <= 16


def test_taking_in_needs_far_less_than_a_statement_a_row(office: Actor) -> None:
    def asked(first: int, last: int) -> int:
        rows = [
            row(number, lead="住建局", due="6月30日", progress="一", extras={"分值": "3"})
            for number in range(first, last)
        ]
        with CaptureQueriesContext(connection) as queries:
            REGISTER.take(rows, actor=office, now=NOW)
        return len(queries)

    few = asked(1, 11)
    assert asked(11, 311) - few <= 60


def test_more_rows_than_the_register_takes_at_once_are_refused(office: Actor) -> None:
    with pytest.raises(InvalidError) as refused:
        check(office, *[row(number) for number in range(1, 5002)])
    assert refused.value.problems[0].code == "matter.rows"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("已办结", "closed"),
        ("完成", "closed"),
        ("是", "closed"),
        ("逾期办结", "closed"),
        ("已完成100%", "closed"),
        ("在办", "open"),
        ("未办结", "open"),
        ("基本完成", "open"),
        ("已完成60%", "open"),
        ("否", "open"),
        ("正在办理", "open"),
        ("逾期", "late"),
        ("逾期未完成", "late"),
        ("", ""),
    ],
)
def test_what_offices_call_a_state(words: str, state: str) -> None:
    assert state_of(words) == state


@pytest.mark.parametrize(
    ("words", "source", "origin"),
    [
        ("领导批示", "", "remark"),
        ("常务会议", "", "minutes"),
        ("上级转办", "", "higher"),
        ("区级文件", "", "document"),
        ("", "区长在报告上的批示", "remark"),
        ("", "", "document"),
    ],
)
def test_where_a_matter_comes_from(words: str, source: str, origin: str) -> None:
    assert origin_of(words, source) == origin
