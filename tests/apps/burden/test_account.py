"""The burden account: exact numbers by month, whom it shows them, and that nobody is ranked."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.directives import draft as make_whole_draft
from tests.factories.directives import settle
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.adapters import clock
from threadneedle.burden.models import BurdenAssessment, BurdenNotice
from threadneedle.burden.reads.account import account_of_issuer, asked_of, months_until, offices
from threadneedle.burden.services import issue_assessed
from threadneedle.core.base import NotFoundError
from threadneedle.core.workflow import TaskState
from threadneedle.directives.models import Objection, ProofStandard, Task

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def year(district: District) -> list[Task]:
    """Housing asks three things of Qingshi and one of Liuhe; Transport one of Qingshi."""
    proof = ProofStandard.objects.create(category="paid", asks="发票", reason="按结果付款")
    first = make_draft(district, "排水口清淤", due=date(2026, 6, 30))
    second = make_draft(district, "月报", due=date(2026, 6, 5))
    other = make_draft(district, "路灯检修", issuer=district.transport)
    may = {"issued_on": date(2026, 5, 20), "first_due": date(2026, 6, 30)}
    return [
        make_task(first, district.qingshi, hours_asked=Decimal("10.5"), proof=proof, **may),
        make_task(first, district.liuhe, hours_asked=Decimal(8), hours_corrected=Decimal(20), **may),
        make_task(second, district.qingshi, kind="periodic", issued_on=date(2026, 6, 1)),
        make_task(second, district.qingshi, state=TaskState.WITHDRAWN.value, hours_asked=Decimal(99)),
        make_task(other, district.qingshi, hours_asked=Decimal(3), issued_on=date(2026, 6, 2)),
    ]


def spite(task: Task, district: District, **fields: Any) -> BurdenAssessment:
    values: dict[str, Any] = {
        "version": 1,
        "day": TODAY,
        "state": "ready",
        "made_by": district.housing_clerk,
        "made_at": NOW,
        "outcome": "in_spite",
        "reason": "汛期",
        "decided_at": NOW,
    }
    return BurdenAssessment.objects.create(directive=task.directive, **values | fields)


def test_twelve_months_end_with_the_present_one_also_over_new_year() -> None:
    assert months_until(date(2026, 2, 28))[0] == date(2025, 3, 1)
    assert months_until(date(2026, 12, 31)) == tuple(date(2026, month, 1) for month in range(1, 13))


def test_an_office_reads_what_it_asked_month_by_month(district: District, year: list[Task]) -> None:
    found = account_of_issuer(district.housing.pk, actor=actor(district.housing_head), today=TODAY)
    months = {month.first: month.figures for month in found.months}
    may, june = months[MAY], months[JUNE]
    assert (may.directives, may.tasks, may.hours, may.without_hours) == (1, 2, Decimal("30.5"), 0)
    assert (may.proof, may.proofs, may.reports, may.short) == (1, (0, 1, 0, 0), 0, 0)
    # Issued on 1 June and due on the 5th: four working days, of ten that are advised.
    assert (june.directives, june.tasks, june.hours, june.without_hours) == (1, 1, 0, 1)
    assert (june.reports, june.short) == (1, 1)
    assert (found.whole.directives, found.whole.tasks, found.least) == (2, 3, 10)


def test_notices_conceded_objections_and_what_was_issued_in_spite_stand_in_their_month(
    district: District, year: list[Task]
) -> None:
    task = year[0]
    about = {"unit": district.qingshi, "issuer": district.housing, "text": "太多"}
    BurdenNotice.objects.create(made_on=date(2026, 5, 31), **about)
    BurdenNotice.objects.create(made_on=date(2025, 6, 30), **about)
    for outcome in ("conceded", "overruled"):
        Objection.objects.create(
            task=task,
            ground="not_mine",
            reason="不归我镇",
            made_by=district.qingshi_head,
            made_on=date(2026, 5, 29),
            until=date(2026, 6, 1),
            outcome=outcome,
        )
    spite(task, district, answer="已与两镇商定。", answered_on=TODAY)
    found = account_of_issuer(district.housing.pk, actor=actor(district.supervisor), today=TODAY)
    months = {month.first: month.figures for month in found.months}
    assert (months[MAY].notices, found.whole.notices) == (1, 1)
    assert (months[JUNE].conceded, months[JUNE].in_spite) == (1, 1)
    assert [(one.reason, one.decided_on, one.answer, one.answered_on) for one in found.decisions] == [
        ("汛期", TODAY, "已与两镇商定。", TODAY)
    ]


def test_what_was_issued_over_capacity_stands_there_with_its_reason_and_nothing_older(
    district: District, year: list[Task]
) -> None:
    spite(year[0], district)
    spite(year[1], district, version=2, decided_at=NOW - timedelta(days=400))
    spite(year[2], district, outcome="issued", reason="")
    spite(year[4], district, reason="别的单位")
    reader = actor(district.housing_clerk)
    found = account_of_issuer(district.housing.pk, actor=reader, today=TODAY)
    assert [(one.reason, one.answer) for one in found.decisions] == [("汛期", "")]
    assert found.whole.in_spite == 1


def test_visits_announced_are_counted_when_the_directive_is_issued(district: District) -> None:
    order = "关于巡查堤防的通知\n\n青石镇7月10日前巡查堤防。（责任单位：青石镇）\n\n"
    text = order + "届时督查组将深入各村开展暗访，并对各乡镇进行考核。\n"
    made = make_whole_draft(district, text=text)
    settle(made, district)
    by = actor(district.housing_clerk)
    issue_assessed(made.pk, reason="汛期在即。", actor=by, now=NOW)
    assert BurdenAssessment.objects.get().visits == 2
    found = account_of_issuer(district.housing.pk, actor=by, today=TODAY)
    months = {month.first: month.figures.visits for month in found.months}
    assert (found.whole.visits, months[JUNE]) == (2, 2)
    asked = asked_of(actor=actor(district.qingshi_clerk), today=TODAY)
    assert asked.whole.visits == 2


def test_meetings_are_counted_beside_reports(district: District, year: list[Task]) -> None:
    make_task(year[0].draft, district.qingshi, kind="meeting", issued_on=JUNE)
    found = account_of_issuer(district.housing.pk, actor=actor(district.housing_clerk), today=TODAY)
    assert (found.whole.meetings, found.whole.reports) == (1, 1)


def test_an_account_says_how_much_is_called_safety_and_warns_above_the_rule(district: District) -> None:
    draft = make_draft(district, "清淤")
    today = clock.local_day(clock.now())
    for tier in (0, 0, 0, 1, 1, 1, 1, 1):
        make_task(draft, district.qingshi, tier=tier, issued_on=today, due=today)
    page = signed_in(district.housing_clerk).get(reverse("burden:issuer", args=[district.housing.pk]))
    text = page.content.decode()
    assert "3 of 8 tasks issued stand in the tier of safety" in text
    assert "38%; above 25%" in text
    Task.objects.filter(tier=0).first().delete()
    page = signed_in(district.housing_clerk).get(reverse("burden:issuer", args=[district.housing.pk]))
    assert "2 of 7 tasks" in page.content.decode()
    assert 'class="warn"' not in page.content.decode()


def test_who_breaks_a_task_down_asks_for_it_below_and_issues_no_directive(
    district: District, year: list[Task]
) -> None:
    parent = year[0]
    make_task(parent.draft, district.houshan, parent=parent, issuer_id=district.qingshi.pk, issued_on=JUNE)
    found = account_of_issuer(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert (found.whole.tasks, found.whole.directives) == (1, 0)


def test_an_account_is_seen_by_its_office_by_those_above_and_by_supervision(
    district: District, year: list[Task]
) -> None:
    for post in (district.housing_clerk, district.supervisor, district.governor):
        account_of_issuer(district.housing.pk, actor=actor(post), today=TODAY)
    for post in (district.transport_head, district.qingshi_head, district.administrator):
        with pytest.raises(NotFoundError):
            account_of_issuer(district.housing.pk, actor=actor(post), today=TODAY)


def test_offices_stand_in_the_order_of_the_tree_whatever_they_asked(
    district: District, year: list[Task]
) -> None:
    page = offices(actor=actor(district.governor), today=TODAY, page=None)
    assert [row.name.zh for row in page.items] == ["区住建局", "区交通局"]
    for _ in range(5):
        make_task(year[4].draft, district.liuhe, hours_asked=Decimal(500))
    page = offices(actor=actor(district.governor), today=TODAY, page=None)
    assert [row.name.zh for row in page.items] == ["区住建局", "区交通局"]


def test_a_township_reads_who_asks_what_of_it_and_nothing_of_others(
    district: District, year: list[Task]
) -> None:
    found = asked_of(actor=actor(district.qingshi_clerk), today=TODAY)
    assert [(row.name.zh, row.whole.tasks, row.whole.hours) for row in found.issuers] == [
        ("区住建局", 2, Decimal("10.5")),
        ("区交通局", 1, Decimal(3)),
    ]
    assert (found.whole.tasks, found.whole.directives, found.whole.reports) == (3, 3, 1)


def test_the_number_of_queries_does_not_grow(district: District, year: list[Task]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            offices(actor=actor_governor, today=TODAY, page=None)
            account_of_issuer(district.housing.pk, actor=actor_governor, today=TODAY)
            asked_of(actor=township, today=TODAY)
        return len(caught)

    actor_governor, township = actor(district.governor), actor(district.qingshi_clerk)
    few = count()
    for unit in (district.qingshi, district.liuhe, district.houshan):
        for issuer in (district.supervision, district.transport):
            make_task(make_draft(district, "又一件", issuer=issuer), unit)
    assert count() == few


def test_the_table_of_an_office_holds_a_row_a_month_and_no_formula(
    district: District, year: list[Task]
) -> None:
    today = clock.local_day(clock.now())
    Task.objects.update(issued_on=today, first_due=today)
    browser = signed_in(district.housing_clerk)
    answer = browser.get(reverse("burden:issuer_table", args=[district.housing.pk, "csv"]))
    assert answer["Cache-Control"] == "private, no-cache"
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:4] == ["Month", "Directives", "Tasks", "Hours asked"]
    assert len(rows) == 12
    assert rows[-1][:4] == [f"{today:%Y-%m}", "2", "3", "30.5"]
    assert browser.get(reverse("burden:issuer_table", args=[district.housing.pk, "xlsx"])).status_code == 200
    assert browser.get(reverse("burden:issuer_table", args=[district.housing.pk, "doc"])).status_code == 404
    assert browser.get(reverse("burden:issuer_table", args=[district.transport.pk, "csv"])).status_code == 404


def test_the_pages_show_the_numbers_and_mark_nobody(district: District, year: list[Task]) -> None:
    Task.objects.update(issued_on=clock.local_day(clock.now()))
    page = signed_in(district.housing_clerk).get(reverse("burden:issuer", args=[district.housing.pk]))
    text = page.content.decode()
    assert "30.5" in text
    assert 'class="over"' not in text
    assert "p-late" not in text
    asked = signed_in(district.qingshi_clerk).get(reverse("burden:asked")).content.decode()
    assert "Transport Office" in asked
    empty = signed_in(district.hewan_head).get(reverse("burden:asked")).content.decode()
    assert "Nothing was asked of your unit" in empty


def test_the_assessment_tells_the_share_of_safety_only_above_the_rule(district: District) -> None:
    draft = make_draft(district, "清淤")
    today = clock.local_day(clock.now())
    for _ in range(8):
        make_task(draft, district.qingshi, tier=0, issued_on=today, due=today)
    waiting = make_draft(district, "巡查")
    waiting.directive.state = "drafted"
    waiting.directive.save()
    browser = signed_in(district.housing_clerk)
    address = reverse("burden:assessment", args=[waiting.directive_id])
    assert "8 of 8 tasks issued" in browser.get(address).content.decode()
    Task.objects.filter(draft=draft).update(tier=1)
    assert "tasks issued stand in the tier" not in browser.get(address).content.decode()
