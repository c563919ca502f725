"""The pages of the register: what an office sees, types and is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.directives import issue
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.directives import services
from threadneedle.directives.models import Draft, Matter, NumberRule, Slip, Task
from threadneedle.org.models import Post

TYPED = {
    "origin": "remark",
    "source_words": "区长在信访件上的批示",
    "source_day": "2026-06-15",
    "asked_by": "区长",
    "title": "老旧小区电梯维修",
    "text": "8台电梯恢复运行。",
    "lead": "区住建局",
    "cooperating": "各乡镇",
    "due": "2026-07-24",
    "tier": "1",
    "client_key": "k",
}


@pytest.fixture
def office(district: District, opened_by: Callable[[Post], Client]) -> Client:
    """The supervision office, signed in, on the day of the little district."""
    return opened_by(district.supervisor)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_matter_is_registered_by_hand_and_its_lead_has_the_task(district: District, office: Client) -> None:
    assert "区政府督查室〔2026〕1号" in shown(office, "/matters/new")

    answer = office.post("/matters/new", TYPED)

    matter = Matter.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/matters/{matter.pk}")
    task = Task.objects.get()
    assert (task.unit, task.title) == (district.housing, "老旧小区电梯维修")
    assert {part.unit for part in task.assignments.all()} == {district.qingshi, district.liuhe}
    page = shown(office, f"/matters/{matter.pk}")
    assert "老旧小区电梯维修: 0 of 1 reported" in page
    assert "区长在信访件上的批示" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(office: Client) -> None:
    answer = office.post("/matters/new", {**TYPED, "lead": "各乡镇", "due": "2026-06-01", "tier": ""})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Name one unit here" in page
    assert "区长在信访件上的批示" in page
    assert not Matter.objects.exists()


def test_nothing_of_a_text_with_a_mark_of_secrecy_is_sent_back(office: Client) -> None:
    answer = office.post("/matters/new", {**TYPED, "text": "机密★5年 某某方案"})

    assert answer.status_code == 422
    assert "某某方案" not in answer.content.decode()
    assert not Matter.objects.exists()


def test_the_register_keeps_reported_late_and_closed_apart(district: District, office: Client) -> None:
    late, fresh, closed, bare = take_in(
        district,
        row(district, title="逾期的事", due=NOW.date() - timedelta(days=9)),
        row(district, title="在办的事", origin="remark"),
        row(district, title="办完的事", closed_on=NOW.date()),
        row(district, title="没牵头的事", lead=None),
    )

    page = shown(office, "/matters/")
    assert "3 matters are followed up, 1 with late tasks" in page
    assert "1 open matter has no task:" in page
    assert (late.number in page, fresh.number in page, bare.number in page) == (True, True, True)
    assert closed.number not in page
    only_late = shown(office, "/matters/?shelf=late")
    assert ("逾期的事" in only_late, "在办的事" in only_late) == (True, False)
    by_origin = shown(office, "/matters/?origin=remark")
    assert ("逾期的事" in by_origin, "在办的事" in by_origin) == (False, True)
    by_number = shown(office, f"/matters/?q={bare.number}")
    assert ("逾期的事" in by_number, "没牵头的事" in by_number) == (False, True)
    by_lead = shown(office, f"/matters/?lead={district.housing.pk}")
    assert ("逾期的事" in by_lead, "没牵头的事" in by_lead) == (True, False)


def test_the_register_takes_the_same_queries_for_one_matter_and_for_twenty(
    district: District, office: Client
) -> None:
    take_in(district, row(district))
    shown(office, "/matters/")
    with CaptureQueriesContext(connection) as one:
        shown(office, "/matters/")
    take_in(district, *(row(district, title=f"第{each}件") for each in range(20)))
    with CaptureQueriesContext(connection) as many:
        shown(office, "/matters/")

    assert len(many) == len(one)


def test_chasing_sends_a_slip_that_can_be_printed_and_not_twice_a_day(
    district: District, office: Client
) -> None:
    (matter,) = take_in(district, row(district))
    assert "1 unit gets a slip" in shown(office, f"/matters/{matter.pk}/chase")

    answer = office.post(f"/matters/{matter.pk}/chase", {"version": "1", "reason": "请于6月20日前书面答复。"})

    assert answer.status_code == 302
    assert Slip.objects.get().level == "reminder"
    paper = shown(office, f"/matters/{matter.pk}/slips")
    assert "Supervision notice" in paper
    assert "请于6月20日前书面答复。" in paper
    assert matter.number in paper
    again = office.post(f"/matters/{matter.pk}/chase", {"version": "1", "reason": "请于6月20日前书面答复。"})
    assert (again.status_code, "chased today already" in again.content.decode()) == (409, True)


def test_closing_says_what_is_open_and_asks_for_a_reason(district: District, office: Client) -> None:
    (matter,) = take_in(district, row(district))
    assert "1 task is not confirmed yet" in shown(office, f"/matters/{matter.pk}/close")

    silent = office.post(f"/matters/{matter.pk}/close", {"version": "1", "result": "并入民生实事办理。"})
    assert (silent.status_code, Matter.objects.get().closed_on) == (409, None)
    assert "并入民生实事办理。" in silent.content.decode()
    said = office.post(
        f"/matters/{matter.pk}/close",
        {"version": "1", "result": "并入民生实事办理。", "reason": "由民生实事专班统一推进。"},
    )

    assert said.status_code == 302
    assert Task.objects.get().state == "withdrawn"
    assert "由民生实事专班统一推进。" in shown(office, f"/matters/{matter.pk}")


def test_an_office_sets_its_own_rule_and_sees_the_next_number(district: District, office: Client) -> None:
    answer = office.post(
        "/matters/numbers", {"origin": "remark", "pattern": "批示〔{year}〕{serial}", "digits": "3"}
    )

    assert answer.status_code == 302
    assert NumberRule.objects.get().pattern == "批示〔{year}〕{serial}"
    assert "批示〔2026〕001" in shown(office, "/matters/numbers")
    assert "The next number would be 督〔2026〕01号." in shown(
        office, "/matters/numbers?pattern=督〔{year}〕{serial}号&digits=2"
    )
    wrong = office.post("/matters/numbers", {"origin": "", "pattern": "督{serial}", "digits": "1"})
    assert wrong.status_code == 422
    assert "The pattern needs {year} once; it has it 0 times." in wrong.content.decode()


def test_a_passage_is_registered_from_the_page_of_its_task(district: District, office: Client) -> None:
    directive = issue(district)
    passage = Draft.objects.get(directive=directive)
    task = Task.objects.filter(draft=passage).first()
    assert task is not None
    assert f"/matters/passages/{passage.pk}" in shown(office, f"/tasks/{task.pk}")
    assert f"/matters/passages/{passage.pk}" in shown(office, f"/directives/{directive.pk}")

    answer = office.post(
        f"/matters/passages/{passage.pk}", {"origin": "document", "source_words": "关于清淤的通知"}
    )

    matter = Matter.objects.get()
    assert answer.url == f"/matters/{matter.pk}"
    assert matter.number in shown(office, f"/tasks/{task.pk}")
    assert matter.number in shown(office, f"/directives/{directive.pk}")
    again = office.post(
        f"/matters/passages/{passage.pk}", {"origin": "document", "source_words": "关于清淤的通知"}
    )
    assert (again.status_code, matter.number in again.content.decode()) == (409, True)


def test_the_words_of_the_office_and_the_latest_report_stand_newest_first(
    district: District, office: Client
) -> None:
    (matter,) = take_in(district, row(district, progress="已招标"))
    office.post(f"/matters/{matter.pk}/progress", {"version": "1", "progress": "已进场施工"})

    page = shown(office, f"/matters/{matter.pk}")
    assert ("已进场施工" in page, "已招标" in page) == (True, False)


def test_a_township_sees_the_matter_of_its_own_task_and_may_not_touch_it(
    district: District, opened_by: Callable[[Post], Client]
) -> None:
    mine, other = take_in(district, row(district, lead=district.qingshi.pk), row(district, title="别人的事"))
    clerk = opened_by(district.qingshi_clerk)

    assert mine.number in shown(clerk, "/matters/")
    assert "别人的事" not in shown(clerk, "/matters/")
    assert clerk.get(f"/matters/{other.pk}").status_code == 404
    assert clerk.post(f"/matters/{mine.pk}/chase", {"version": "1", "reason": "快"}).status_code == 403
    services.sign_task(Task.objects.get(draft__matter=mine).pk, actor=actor(district.qingshi_clerk), now=NOW)


def test_a_matter_whose_tasks_were_all_taken_back_says_so(district: District, office: Client) -> None:
    (matter,) = take_in(district, row(district))
    task = Task.objects.get()
    services.withdraw_task(task.pk, "另案办理。", actor=actor(district.supervisor), now=NOW)

    assert "its tasks were taken back" in shown(office, f"/matters/{matter.pk}")
    assert "tasks taken back" in shown(office, "/matters/")


def test_a_matter_that_counts_something_shows_the_same_share_as_the_board(
    district: District, office: Client
) -> None:
    draft = make_draft(district, "排水口清淤", counter="处")
    for unit, done in ((district.qingshi, 30), (district.liuhe, 6)):
        make_task(draft, unit, quantity=40, quantity_reported=done)
    services.register_passage(draft.pk, actor=actor(district.supervisor), now=NOW)

    assert "36 / 80 处" in shown(office, "/matters/")
