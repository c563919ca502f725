"""Nothing outside one's scope is shown, whatever page, list or answer it could slip into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories.directives import drafts_of, settle, taken_on
from tests.factories.org import NOW, District, actor, person_of
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.accounts.services import make_token
from threadneedle.burden.services import NoticeDraft, give_burden_notice
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.directives import services
from threadneedle.directives.models import Assignment, Directive, Task
from threadneedle.directives.reads.help import help_page
from threadneedle.directives.reads.progress import TaskFilter, directive_page
from threadneedle.directives.reads.task import task_page
from threadneedle.directives.records import help_records
from threadneedle.ledger.jobs import dispatch
from threadneedle.ledger.models import Event
from threadneedle.notifications.models import Message
from threadneedle.org.models import Post
from threadneedle.reports.services import ReportDraft, submit_report

TODAY = date(2026, 6, 17)
MINUTE = datetime(2026, 6, 17, 2, 37, tzinfo=UTC)
"""Ten thirty-seven in the district: no page is read in this minute."""
PRINTED = re.compile(r"10:37|02:37|T02|T10")


@pytest.fixture(autouse=True)
def _on_the_day(district: District) -> Iterator[None]:
    offset = (datetime(2026, 6, 17, 6, 0, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield


def bearer(post: Post) -> dict[str, str]:
    now = datetime(2026, 6, 17, 6, 0, tzinfo=UTC)
    token = make_token("hunt", "write", 30, person_id=person_of(post).pk, now=now)
    return {"Authorization": f"Bearer {token}"}


def reported(district: District) -> Task:
    task = taken_on(district, now=datetime(2026, 6, 16, 2, 0, tzinfo=UTC))
    draft = ReportDraft(task_id=task.pk, client_key="k", text="全部完成", quantity=task.quantity or None)
    submit_report(draft, actor=actor(district.qingshi_clerk), now=MINUTE)
    dispatch(SUBSCRIPTIONS, full=True)
    return task


def test_others_see_the_day_of_a_report_and_never_the_minute(district: District) -> None:
    task = reported(district)
    browser = signed_in(district.housing_clerk)
    for address in (
        reverse("directives:task", args=[task.pk]),
        reverse("directives:detail", args=[task.directive_id]),
        reverse("notifications:list"),
        reverse("results:board"),
    ):
        page = browser.get(address)
        assert page.status_code == 200
        assert not PRINTED.search(page.content.decode()), address
    assert Message.objects.filter(code="notice.task.report").exists()


def test_the_ledger_of_the_api_gives_days(district: District) -> None:
    task = reported(district)
    found = Client().get(f"/api/v1/tasks/{task.pk}/ledger", headers=bearer(district.housing_clerk))
    assert found.status_code == 200
    assert [entry["on"] for entry in found.json()] == ["2026-06-17", "2026-06-16", "2026-06-16", "2026-06-16"]
    assert not PRINTED.search(found.content.decode())


def test_who_says_that_something_is_a_burden_is_named_nowhere(district: District) -> None:
    task = taken_on(district)
    notice = give_burden_notice(
        NoticeDraft(text="同一件事要填三张表。", task_id=task.pk),
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    event = Event.objects.get(kind="burden.notice")
    assert (event.person_id, event.post_id, event.stream.key) == (None, None, f"unit:{district.qingshi.pk}")
    shown = task_page(task.pk, actor(district.housing_clerk), TODAY)
    assert notice.pk
    assert "burden.notice" not in [row.act for row in shown.ledger]


def test_a_cooperating_unit_sees_its_own_part_and_no_other_units_task(district: District) -> None:
    draft = make_draft(district)
    above = make_task(draft, district.transport)
    Assignment.objects.create(task=above, unit=district.qingshi, role="cooperating")
    make_task(draft, district.liuhe, parent=above)
    mine = make_task(draft, district.qingshi, parent=above)
    seen = task_page(above.pk, actor(district.qingshi_clerk), TODAY)
    assert [child.id for child in seen.children.items] == [mine.pk]
    assert [child.unit.name.zh for child in seen.children.items] == ["青石"]


def test_the_issuer_sees_what_the_way_down_adds_but_no_address_it_may_not_open(district: District) -> None:
    task = taken_on(district)
    services.cascade_task(
        task.pk,
        [district.liushuwan.pk],
        demands_added="每日报表",
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    seen = task_page(task.pk, actor(district.housing_clerk), TODAY)
    assert [(child.id, child.demands_added) for child in seen.children.items] == [(None, "每日报表")]
    assert (
        signed_in(district.housing_clerk).get(reverse("directives:task", args=[task.pk])).status_code == 200
    )
    own = task_page(task.pk, actor(district.qingshi_clerk), TODAY)
    assert own.children.items[0].id is not None


def test_a_request_for_help_on_a_task_is_shown_to_who_asks_and_who_is_asked_alone(district: District) -> None:
    task = taken_on(district)
    asked = services.ask_help(
        district.transport.pk,
        "住建局的要求做不到",
        "请协调。",
        task_id=task.pk,
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    assert task_page(task.pk, actor(district.housing_clerk), TODAY).help_requests == ()
    assert len(task_page(task.pk, actor(district.qingshi_clerk), TODAY).help_requests) == 1
    transport = actor(district.transport_clerk)
    page = help_page(asked.pk, transport, TODAY)
    assert (page.task_id, page.task) == (None, None)
    (record,), _ = help_records(transport, after=None, size=10, owed=False)
    assert record.task is None
    (record,), _ = help_records(actor(district.qingshi_clerk), after=None, size=10, owed=False)
    assert record.task == task.pk


def test_the_issuer_who_is_asked_for_help_finds_the_task(district: District) -> None:
    task = taken_on(district)
    asked = services.ask_help(
        district.housing.pk, "边沟", "塌了。", task_id=task.pk, actor=actor(district.qingshi_clerk), now=NOW
    )
    page = help_page(asked.pk, actor(district.housing_clerk), TODAY)
    assert page.task_id == task.pk


def test_a_directive_that_replaces_another_shows_itself_only_to_its_own_readers(district: District) -> None:
    first = taken_on(district).directive
    housing = actor(district.housing_clerk)
    text = "关于柳河镇清淤的通知\n\n柳河镇7月10日前完成清淤。（责任单位：柳河镇）\n"
    given = services.DirectiveText(text=text, authority="经区政府同意")
    later = services.draft_directive(given, actor=housing, now=NOW)
    settle(later, district)
    assert drafts_of(later)
    services.issue_directive(later.pk, supersedes=first.pk, actor=housing, now=NOW)
    qingshi = directive_page(first.pk, TaskFilter(), actor(district.qingshi_clerk), TODAY, None)
    assert qingshi.superseded_by is None
    assert qingshi.state == "superseded"
    liuhe = directive_page(later.pk, TaskFilter(), actor(district.liuhe_clerk), TODAY, None)
    assert liuhe.supersedes is not None
    Task.objects.filter(directive=first, unit=district.liuhe).delete()
    liuhe = directive_page(later.pk, TaskFilter(), actor(district.liuhe_clerk), TODAY, None)
    assert liuhe.supersedes is None
    record = Client().get(f"/api/v1/directives/{later.pk}", headers=bearer(district.liuhe_clerk)).json()
    assert record["directive"]["supersedes"] is None


def test_a_unit_that_is_said_to_owe_gets_no_address_it_may_not_open(district: District) -> None:
    task = taken_on(district)
    services.block_task(
        task.pk, "等交通局移管线", district.transport.pk, actor=actor(district.qingshi_clerk), now=NOW
    )
    dispatch(SUBSCRIPTIONS, full=True)
    notice = Message.objects.get(unit=district.transport)
    assert notice.url == ""


def test_a_draft_is_shown_to_nobody_but_its_office(district: District) -> None:
    housing = actor(district.housing_clerk)
    given = services.DirectiveText(text="关于清淤的通知\n\n各乡镇7月10日前完成清淤。（责任单位：各乡镇）\n")
    made = services.draft_directive(given, actor=housing, now=NOW)
    assert Directive.objects.visible_to(housing).filter(pk=made.pk).exists()
    for post in (district.qingshi_clerk, district.transport_clerk, district.liushuwan_head):
        assert signed_in(post).get(reverse("directives:review", args=[made.pk])).status_code == 404
        answer = Client().get(f"/api/v1/directives/{made.pk}", headers=bearer(post))
        assert answer.status_code == 404
    assert settings.DEMO is False
