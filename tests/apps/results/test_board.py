"""The board: matters, totals, the finding, and who sees what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.adapters import clock
from threadneedle.directives.models import Draft, Extension, Objection, Slip
from threadneedle.directives.services import register_passage
from threadneedle.results.reads import (
    Board,
    Totals,
    Wanted,
    board_of,
    chased,
    for_decision,
    units_of_board,
)
from threadneedle.worklists.reads import Standing


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def board(district: District, who: str = "supervisor", **wanted: object) -> Board:
    return board_of(Wanted(**wanted), actor=actor(getattr(district, who)), today=TODAY)  # type: ignore[arg-type]


@pytest.fixture
def matters(district: District) -> dict[str, Draft]:
    """A counted matter with late tasks, one counted by tasks, one that is closed."""
    drains = make_draft(district, "排水口清淤", title_en="Drains cleared", counter="处")
    for unit, due, state, done in (
        (district.qingshi, 12, "taken_on", 5),
        (district.liuhe, 12, "signed", None),
    ):
        make_task(drains, unit, due=date(2026, 6, due), state=state, quantity=7, quantity_reported=done)
    paths = make_draft(district, "步道踏勘", issuer=district.transport, tier=3, due=date(2026, 7, 1))
    make_task(paths, district.qingshi, due=date(2026, 6, 10), state="reported", reported_on=date(2026, 6, 12))
    make_task(paths, district.liuhe, due=date(2026, 6, 22))
    make_task(paths, district.hewan, state="withdrawn")
    closed = make_draft(district, "蓄水池检查", tier=1)
    make_task(closed, district.qingshi, state="closed", reported_on=date(2026, 6, 1))
    return {"drains": drains, "paths": paths, "closed": closed}


def test_matters_stand_by_tier_with_what_is_reported_and_nothing_verified(
    district: District, matters: dict[str, Draft]
) -> None:
    first, second = board(district).matters
    assert (first.title.zh, first.lead.zh, first.counter) == ("排水口清淤", "区住建局", "处")
    assert (first.reported, first.planned, first.verified) == (5, 14, None)
    assert first.standing == Standing(late=2)
    assert (second.reported, second.planned, second.counter) == (1, 2, "")
    assert second.standing == Standing(near=1, recovered=1)


def test_totals_count_what_is_not_closed_and_claim_no_check(
    district: District, matters: dict[str, Draft]
) -> None:
    assert board(district).totals == Totals(
        matters=2, checked=0, full=0, late=2, late_matters=1, near=1, recovered=1
    )


def test_a_quantity_shared_out_below_counts_once(district: District) -> None:
    draft = make_draft(district, counter="户")
    parent = make_task(
        draft, district.qingshi, quantity=Decimal(72), quantity_reported=Decimal(40), children_count=2
    )
    for unit in (district.liushuwan, district.houshan):
        make_task(
            draft,
            unit,
            parent=parent,
            issuer_id=district.qingshi.pk,
            quantity=Decimal(36),
            quantity_reported=Decimal(36),
        )
    matter = board(district).matters[0]
    assert (matter.reported, matter.planned, matter.tasks) == (40, 72, 3)
    village = board(district, "liushuwan_head").matters[0]
    assert (village.tasks, village.standing) == (1, Standing(on_time=1))


def test_the_finding_is_the_matter_with_most_late_tasks(
    district: District, matters: dict[str, Draft]
) -> None:
    worst = board(district).worst
    assert worst is not None
    assert worst.draft_id == matters["drains"].pk


def test_of_two_equally_late_matters_the_higher_tier_is_named(district: District) -> None:
    growth = make_draft(district, "步道", tier=3)
    safety = make_draft(district, "水库", tier=0)
    for draft in (growth, safety):
        make_task(draft, district.qingshi, due=date(2026, 6, 1))
    worst = board(district).worst
    assert worst is not None
    assert worst.title.zh == "水库"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["drains", "paths"]),
        ({"closed": True}, ["drains", "closed", "paths"]),
        ({"late": True}, ["drains"]),
        ({"tier": 3}, ["paths"]),
        ({"words": "清淤"}, ["drains"]),
        ({"words": "步道 踏勘"}, ["paths"]),
        ({"words": "步道 清淤"}, []),
    ],
)
def test_filters_take_matters_and_leave_the_totals(
    district: District, matters: dict[str, Draft], wanted: dict[str, object], names: list[str]
) -> None:
    found = board(district, **wanted)
    assert [matter.draft_id for matter in found.matters] == [matters[name].pk for name in names]
    assert found.totals == board(district).totals


def test_the_filter_by_issuer_takes_its_matters(district: District, matters: dict[str, Draft]) -> None:
    found = board(district, issuer_id=district.transport.pk)
    assert [matter.draft_id for matter in found.matters] == [matters["paths"].pk]


@pytest.mark.parametrize(
    ("who", "tasks"),
    [
        ("supervisor", {"排水口清淤": 2, "步道踏勘": 2}),
        ("transport_clerk", {"步道踏勘": 2}),
        ("liuhe_head", {"排水口清淤": 1, "步道踏勘": 1}),
        ("yutang_head", {}),
    ],
)
def test_everybody_sees_the_tasks_of_their_scope_alone(
    district: District, matters: dict[str, Draft], who: str, tasks: dict[str, int]
) -> None:
    assert {matter.title.zh: matter.tasks for matter in board(district, who).matters} == tasks


def test_a_passage_that_is_followed_up_carries_its_number_and_can_be_shown_alone(district: District) -> None:
    plain, followed = make_draft(district, "排水口清淤"), make_draft(district, "电梯维修")
    for each in (plain, followed):
        make_task(each, district.qingshi)
    by = actor(district.supervisor)
    matter = register_passage(followed.pk, number="督〔2026〕9号", actor=by, now=NOW)

    found = board_of(Wanted(), actor=by, today=TODAY).matters
    assert [(row.title.zh, row.mark.number if row.mark else "") for row in found] == [
        ("排水口清淤", ""),
        ("电梯维修", "督〔2026〕9号"),
    ]
    only = board_of(Wanted(registered=True), actor=by, today=TODAY)
    assert [row.draft_id for row in only.matters] == [followed.pk]
    page = signed_in(district.supervisor).get(reverse("results:board"), {"registered": "on"})
    assert f"/matters/{matter.pk}" in page.content.decode()


def test_the_board_takes_as_many_queries_for_300_tasks_as_for_10(district: District) -> None:
    by, counts = actor(district.supervisor), []
    for wanted in (10, 290):
        for number in range(wanted):
            if number % 10 == 0:
                draft = make_draft(district, f"事项{number}")
            make_task(draft, district.qingshi)
        with CaptureQueriesContext(connection) as seen:
            board_of(Wanted(), actor=by, today=TODAY)
        counts.append(len(seen))
    assert counts == [6, 6]


def test_the_page_takes_a_fixed_number_of_queries(district: District) -> None:
    browser, counts = signed_in(district.supervisor), []
    browser.get(reverse("results:board"))
    for wanted in (10, 290):
        draft = make_draft(district, f"事项{wanted}")
        for _ in range(wanted):
            make_task(draft, district.qingshi, due=date(2026, 6, 10))
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse("results:board")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_decisions_wait_for_who_may_take_them(district: District) -> None:
    draft = make_draft(district)
    objected = make_task(draft, district.qingshi, state="objected", paused_since=date(2026, 6, 15))
    asked = make_task(draft, district.liuhe, state="extension_asked")
    head = district.qingshi_head
    Objection.objects.create(
        task=objected,
        ground="not_mine",
        reason="不在清单",
        made_by=head,
        made_on=date(2026, 6, 15),
        signed_by=head,
        since=date(2026, 6, 15),
    )
    Extension.objects.create(
        task=asked,
        due_before=date(2026, 6, 30),
        due_asked=date(2026, 7, 7),
        reason="等雨停",
        made_by=district.liuhe_head,
        made_on=date(2026, 6, 16),
        signed_by=district.liuhe_head,
    )

    def waiting(who: str) -> list[str]:
        return [ask.kind for ask in for_decision(actor=actor(getattr(district, who)))]

    assert waiting("housing_clerk") == ["objection", "extension"]
    assert waiting("arbiter") == ["objection"]
    assert waiting("supervisor") == []
    assert waiting("qingshi_head") == []


def test_chased_names_the_latest_slip_of_each_task_that_is_still_owed(district: District) -> None:
    draft = make_draft(district)
    open_one = make_task(draft, district.qingshi)
    done = make_task(draft, district.liuhe, state="reported", reported_on=date(2026, 6, 16))
    for task, level, day in ((open_one, "reminder", 10), (open_one, "warning", 12), (done, "final", 14)):
        Slip.objects.create(task=task, level=level, reason="逾期", made_on=date(2026, 6, day))
    found = chased(actor=actor(district.supervisor))
    assert [(row.task_id, row.level, row.on) for row in found] == [
        (open_one.pk, "warning", date(2026, 6, 12))
    ]


def test_the_second_table_is_left_out_where_nobody_is_below(district: District) -> None:
    assert units_of_board(actor=actor(district.yutang_head), today=TODAY) is None


def page(district: District, who: str, language: str, **query: object) -> str:
    answer = signed_in(getattr(district, who), language).get(reverse("results:board"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_opens_with_the_finding_in_both_languages(
    district: District, matters: dict[str, Draft]
) -> None:
    english = page(district, "supervisor", "en")
    assert "Drains cleared: 2 of 2 tasks are late" in english
    assert "Not yet checked" in english
    assert "Matters reported in full" in english
    chinese = page(district, "supervisor", "zh-hans")
    assert "2 项中 2 项逾期" in chinese
    assert "尚未核查" in chinese
    assert "不作排名" in chinese


def test_the_page_is_honest_when_nothing_is_late(district: District) -> None:
    assert "No matter is running" in page(district, "supervisor", "en")
    task = make_task(make_draft(district), district.qingshi, due=date(2026, 6, 18))
    assert "Nothing is late; 1 task is due soon" in page(district, "supervisor", "en")
    task.due = date(2026, 7, 20)
    task.save()
    assert "Nothing is late, nothing is due soon" in page(district, "supervisor", "en")


def test_to_htmx_the_table_of_matters_alone_is_given(district: District, matters: dict[str, Draft]) -> None:
    browser = signed_in(district.supervisor)
    text = browser.get(reverse("results:board"), headers={"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith('<div id="matters"')
    assert "<html" not in text
