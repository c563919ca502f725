"""In an emergency every clock stands but those of safety, and the days that they stood are given back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import draft, settle
from tests.factories.org import NOW, TODAY, District, actor, person_of
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.accounts.services import make_token
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives import services
from threadneedle.directives.models import Task
from threadneedle.ledger.jobs import dispatch
from threadneedle.org.models import Emergency
from threadneedle.org.reads.emergencies import MOST_SHOWN, emergency_rows
from threadneedle.org.services.emergencies import close_emergency, open_emergency
from threadneedle.reports.services import ReportDraft, return_report, submit_report
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.reads import worklist_of
from threadneedle.worklists.services import plan_unit

# From Wednesday 17 June to the Wednesday after, seven days of the calendar are given back.
LATER = NOW + timedelta(days=7)
DUE, GIVEN_BACK = date(2026, 6, 30), date(2026, 7, 7)


@pytest.fixture(autouse=True)
def on_its_day(settings: Any) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())


def declare(district: District, unit: str = "qingshi") -> Emergency:
    by = actor(district.arbiter)
    row = open_emergency(getattr(district, unit).pk, "山洪", "区防指决定", actor=by, now=NOW)
    dispatch(SUBSCRIPTIONS, full=True)
    return row


def end(district: District, row: Emergency) -> None:
    close_emergency(row.pk, actor=actor(district.governor), now=LATER)
    dispatch(SUBSCRIPTIONS, full=True)


def clocks() -> dict[str, tuple[date | None, date]]:
    return {task.title: (task.paused_since, task.due) for task in Task.objects.all()}


def task(district: District, title: str, tier: int, **fields: Any) -> Task:
    unit = fields.pop("unit", district.qingshi)
    return make_task(make_draft(district, title, tier=tier), unit, due=DUE, **fields)


def test_clocks_stand_below_the_unit_and_their_days_are_given_back(district: District) -> None:
    task(district, "安全", 0)
    task(district, "民生", 1)
    task(district, "村里", 3, unit=district.liushuwan)
    task(district, "别处", 1, unit=district.liuhe)
    task(district, "已报", 1, state="reported", reported_on=TODAY)
    row = declare(district)
    assert clocks() == {
        "安全": (None, DUE),
        "民生": (TODAY, DUE),
        "村里": (TODAY, DUE),
        "别处": (None, DUE),
        "已报": (None, DUE),
    }
    end(district, row)
    assert clocks() == {
        "安全": (None, DUE),
        "民生": (None, GIVEN_BACK),
        "村里": (None, GIVEN_BACK),
        "别处": (None, DUE),
        "已报": (None, DUE),
    }


def test_what_is_blocked_goes_on_standing_for_its_own_reason(district: District) -> None:
    clerk = actor(district.qingshi_clerk)
    before, after = task(district, "先受阻", 1), task(district, "后受阻", 1)
    services.block_task(before.pk, "道路未通。", actor=clerk, now=NOW - timedelta(days=1))
    row = declare(district)
    services.block_task(after.pk, "设备未到。", actor=clerk, now=NOW + timedelta(days=1))
    assert clocks() == {"先受阻": (date(2026, 6, 16), DUE), "后受阻": (TODAY, DUE)}
    end(district, row)
    assert clocks() == {"先受阻": (date(2026, 6, 16), DUE), "后受阻": (TODAY, DUE)}
    services.unblock_task(after.pk, "到了。", actor=clerk, now=LATER)
    assert clocks()["后受阻"] == (None, GIVEN_BACK)


def test_what_is_unblocked_meanwhile_stands_on_with_the_emergency(district: District) -> None:
    clerk = actor(district.qingshi_clerk)
    blocked = task(district, "受阻", 1)
    services.block_task(blocked.pk, "道路未通。", actor=clerk, now=NOW)
    row = declare(district)
    monday = datetime(2026, 6, 22, 2, tzinfo=UTC)
    services.unblock_task(blocked.pk, "通了。", actor=clerk, now=monday)
    assert clocks()["受阻"] == (date(2026, 6, 22), date(2026, 7, 6))
    end(district, row)
    assert clocks()["受阻"] == (None, date(2026, 7, 8))


def test_a_report_ends_the_standing_and_a_return_begins_it_again(district: District) -> None:
    made = task(district, "民生", 1)
    row = declare(district)
    monday = datetime(2026, 6, 22, 2, tzinfo=UTC)
    submit_report(ReportDraft(made.pk, "k", "已办。"), actor=actor(district.qingshi_clerk), now=monday)
    assert clocks()["民生"] == (None, date(2026, 7, 6))
    return_report(made.pk, "缺一户。", actor=actor(district.housing_clerk), now=monday)
    assert clocks()["民生"] == (date(2026, 6, 22), date(2026, 7, 6))
    end(district, row)
    assert clocks()["民生"] == (None, date(2026, 7, 8))


def test_what_is_issued_or_broken_down_meanwhile_stands_too(district: District) -> None:
    row = declare(district)
    text = "关于巡河的通知\n\n青石镇6月30日前巡河。（责任单位：青石镇）\n"
    made = draft(district, text=text)
    settle(made, district)
    made.drafts.update(tier=2)
    services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    (issued,) = Task.objects.all()
    assert issued.paused_since == TODAY
    Task.objects.update(state="taken_on")
    by = actor(district.qingshi_head)
    services.cascade_task(issued.pk, [district.liushuwan.pk], actor=by, now=NOW)
    assert set(Task.objects.values_list("paused_since", flat=True)) == {TODAY}
    end(district, row)
    assert set(Task.objects.values_list("paused_since", flat=True)) == {None}


def test_only_safety_is_planned_and_the_list_says_why(district: District) -> None:
    give_hours(district.qingshi, 8, reserve=0)
    safety, other = task(district, "安全", 0), task(district, "民生", 1)
    plan_unit(district.qingshi.pk, now=NOW)
    declare(district)
    assert WorkPlan.objects.get().stale
    plan_unit(district.qingshi.pk, now=NOW)
    assert [row["id"] for row in WorkPlan.objects.get().problem["tasks"]] == [safety.pk]
    found = worklist_of(district.qingshi.pk, actor=actor(district.qingshi_clerk), today=TODAY)
    assert [(line.task_id, line.group, [note.code for note in line.notes]) for line in found.lines] == [
        (safety.pk, "today", []),
        (other.pk, "paused", ["line.emergency"]),
    ]


def test_one_within_another_ends_with_the_wider_one(district: District) -> None:
    task(district, "民生", 1)
    inner = declare(district)
    wide = declare(district, "root")
    close_emergency(inner.pk, actor=actor(district.governor), now=NOW + timedelta(days=1))
    dispatch(SUBSCRIPTIONS, full=True)
    assert clocks()["民生"] == (TODAY, DUE)
    end(district, wide)
    assert clocks()["民生"] == (None, GIVEN_BACK)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("arbiter", None),
        ("governor", None),
        ("supervisor", ForbiddenError),
        ("qingshi_head", ForbiddenError),
        ("liuhe_head", ForbiddenError),
    ],
)
def test_the_government_declares(district: District, who: str, refusal: type[Exception] | None) -> None:
    by = actor(getattr(district, who))
    if refusal is None:
        row = open_emergency(district.qingshi.pk, "山洪", "区防指决定", actor=by, now=NOW)
        close_emergency(row.pk, actor=by, now=NOW)
        with pytest.raises(ConflictError):
            close_emergency(row.pk, actor=by, now=NOW)
        return
    with pytest.raises(refusal):
        open_emergency(district.qingshi.pk, "山洪", "区防指决定", actor=by, now=NOW)
    row = declare(district)
    with pytest.raises(refusal):
        close_emergency(row.pk, actor=by, now=NOW)


def test_words_are_needed_and_one_is_enough(district: District) -> None:
    by: dict[str, Any] = {"actor": actor(district.arbiter), "now": NOW}
    for title, ground, code in (
        (" ", "依据", "words.missing"),
        ("山洪", "", "words.missing"),
        ("洪" * 121, "依据", "words.too_long"),
    ):
        with pytest.raises(InvalidError) as refused:
            open_emergency(district.qingshi.pk, title, ground, **by)
        assert refused.value.problems[0].code == code
    with pytest.raises(NotFoundError):
        open_emergency(987654321, "山洪", "区防指决定", **by)
    declare(district, "root")
    with pytest.raises(ConflictError):
        open_emergency(district.qingshi.pk, "山洪", "区防指决定", **by)


def test_on_the_page(district: District) -> None:
    office, township = signed_in(district.arbiter), signed_in(district.qingshi_clerk)
    assert "No emergency lasts" in office.get("/org/emergencies/").content.decode()
    wrong = office.post("/org/emergencies/", {"unit": "无此镇", "title": "山洪", "ground": "决定"})
    assert wrong.status_code == 422
    assert 'value="山洪"' in wrong.content.decode()
    given = {"unit": "青石镇", "title": "山洪", "ground": "区防指决定"}
    said = office.post("/org/emergencies/", given, follow=True).content.decode()
    assert "Declared. Every clock below stands" in said
    seen = township.get("/org/emergencies/").content.decode()
    assert "区防指决定" in seen
    assert "It is over" not in seen
    row = Emergency.objects.get()
    over = office.post(f"/org/emergencies/{row.pk}/end/", follow=True).content.decode()
    assert "It is over. The clocks run again" in over
    again = office.post(f"/org/emergencies/{row.pk}/end/", follow=True).content.decode()
    assert "is over already" in again


def test_what_lasts_is_seen_and_ended_behind_many_that_are_over(district: District) -> None:
    lasting = declare(district)
    later = TODAY + timedelta(days=1)
    Emergency.objects.bulk_create(
        Emergency(
            unit=district.liuhe,
            title="演练",
            ground="应急预案",
            since=later,
            until=later,
            opened_by_id=lasting.opened_by_id,
        )
        for _ in range(MOST_SHOWN)
    )
    rows = emergency_rows(actor(district.arbiter))
    assert (rows[0].id, rows[0].may_close, len(rows)) == (lasting.pk, True, MOST_SHOWN)
    token = make_token("end", "write", 3, person_id=person_of(district.arbiter).pk, now=NOW)
    machine = Client(headers={"authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    answer = machine.post(f"/api/v1/emergencies/{lasting.pk}/end", headers={"idempotency-key": "end"})
    assert (answer.status_code, answer.json()["until"]) == (200, TODAY.isoformat())
