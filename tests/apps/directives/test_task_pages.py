"""The page of a task and the small forms of its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import taken_on, task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.workflow import Action
from threadneedle.directives import services
from threadneedle.directives.models import Extension, HelpRequest, Objection, Slip, Task
from threadneedle.org.models import Post

Browser = Callable[[Any], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


def acts_on(page: str, task: Task) -> set[str]:
    """Return the acts that a page offers."""
    return {
        name
        for name in [*(action.value for action in Action), "sign_objection", "decline_objection", "shape"]
        if f'href="/tasks/{task.pk}/{name}"' in page or f'href="/reports/{task.pk}/{name}"' in page
    }


def send(client: Client, task: Task, act: str, **data: Any) -> Any:
    task.refresh_from_db()
    return client.post(f"/tasks/{task.pk}/{act}", {"version": task.version, **data})


def test_the_page_shows_facts_life_line_and_ledger(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    page = body(opened_by(district.qingshi_clerk).get(f"/tasks/{task.pk}"))
    assert "Qingshi Town" in page
    assert "None; the fact is enough" in page
    assert "Not reported yet, not yet checked" in page
    assert '<svg class="ch life"' in page
    assert '<span class="num">17 Jun</span><span>taken on</span>' in page
    assert "Signed for" in page
    assert "threadneedle ledger verify" in page


@pytest.mark.parametrize(
    ("state", "post", "offered"),
    [
        ("issued", "qingshi_clerk", {"sign"}),
        ("issued", "housing_clerk", {"chase", "withdraw"}),
        ("issued", "supervisor", {"chase"}),
        ("issued", "governor", set()),
        ("signed", "qingshi_clerk", {"take_on", "object", "estimate", "shape"}),
        ("taken_on", "qingshi_clerk", {"report", "ask_extension", "block", "cascade", "estimate", "shape"}),
        ("blocked", "qingshi_clerk", {"unblock", "cascade"}),
        ("blocked", "housing_clerk", {"unblock", "withdraw"}),
        ("reported", "housing_clerk", {"confirm", "return", "withdraw"}),
        ("reported", "qingshi_clerk", set()),
        ("confirmed", "supervisor", {"close"}),
        ("closed", "housing_clerk", set()),
    ],
)
def test_only_acts_open_to_who_looks_are_offered(
    opened_by: Browser, district: District, state: str, post: str, offered: set[str]
) -> None:
    task = task_for(district)
    Task.objects.filter(pk=task.pk).update(state=state)
    page = body(opened_by(getattr(district, post)).get(f"/tasks/{task.pk}"))
    assert acts_on(page, task) == offered


def test_a_task_goes_from_signature_to_hours_and_a_cascade(opened_by: Browser, district: District) -> None:
    task = task_for(district)
    clerk = opened_by(district.qingshi_clerk)
    assert send(clerk, task, "sign").status_code == 302
    page = body(clerk.get(f"/tasks/{task.pk}/take_on"))
    assert "Who does it?" in page
    assert send(clerk, task, "take_on", post=district.qingshi_clerk.pk).status_code == 302
    assert send(clerk, task, "estimate", hours="12.5").status_code == 302
    response = clerk.post(
        f"/tasks/{task.pk}/cascade",
        {
            "version": Task.objects.get(pk=task.pk).version,
            "units": [district.liushuwan.pk, district.houshan.pk],
            "due": "2026-07-08",
            "demands_added": "另报每户照片",
            f"quantity_{district.houshan.pk}": "15",
        },
        follow=True,
    )
    assert "2 tasks are made below. 2 working days were taken off the date from above." in body(response)
    assert "Demands added: 另报每户照片" in body(response)
    child = Task.objects.get(unit=district.houshan)
    assert (child.quantity, child.due, child.parent_id) == (15, date(2026, 7, 8), task.pk)
    again = clerk.post(
        f"/tasks/{task.pk}/cascade",
        {"version": Task.objects.get(pk=task.pk).version, "units": [district.houshan.pk]},
        follow=True,
    )
    assert "1 was there already and stays." in body(again)


def test_a_village_reads_what_was_added_on_the_way_down(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    services.cascade_task(
        task.pk,
        [district.houshan.pk],
        due=date(2026, 7, 8),
        demands_added="另报每户照片",
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    child = Task.objects.get(unit=district.houshan)
    page = body(opened_by(district.houshan_head).get(f"/tasks/{child.pk}"))
    assert "2 working days were taken off" in page
    assert "Demands added: 另报每户照片" in page
    assert f'href="/tasks/{task.pk}"' not in page
    assert opened_by(district.houshan_head).get(f"/tasks/{task.pk}").status_code == 404


def test_a_clerks_objection_waits_for_the_head_who_signs_it(opened_by: Browser, district: District) -> None:
    task = task_for(district)
    clerk, head = opened_by(district.qingshi_clerk), opened_by(district.qingshi_head)
    send(clerk, task, "sign")
    response = send(clerk, task, "object", ground="not_mine", reason="该点位属柳河镇")
    assert response.status_code == 302
    page = body(head.get(f"/tasks/{task.pk}"))
    assert "An objection waits for the head's signature" in page
    assert acts_on(page, task) >= {"sign_objection", "decline_objection"}
    send(head, task, "sign_objection")
    task.refresh_from_db()
    assert (task.state, task.paused_since) == ("objected", TODAY)
    issuer = opened_by(district.housing_clerk)
    send(issuer, task, "concede", reason="情况属实")
    assert Objection.objects.get().outcome == "conceded"
    assert Task.objects.get(pk=task.pk).state == "withdrawn"


def test_only_the_third_office_rules_on_an_objection(opened_by: Browser, district: District) -> None:
    task = task_for(district)
    services.sign_task(task.pk, actor=actor(district.qingshi_clerk), now=NOW)
    services.object_to_task(
        task.pk, "not_feasible", "没有专业设备", actor=actor(district.qingshi_head), now=NOW
    )
    assert opened_by(district.housing_clerk).get(f"/tasks/{task.pk}/overrule").status_code == 403
    send(opened_by(district.arbiter), task, "overrule", reason="设备由区里提供")
    assert Task.objects.get(pk=task.pk).state == "signed"


def test_more_time_is_asked_signed_and_granted_for_another_day(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district)
    clerk, head = opened_by(district.qingshi_clerk), opened_by(district.qingshi_head)
    refused = send(clerk, task, "ask_extension", due="2026-07-10", reason="连续降雨")
    assert refused.status_code == 422
    assert "2026-07-10 is not later than the present date 2026-07-10" in body(refused)
    send(clerk, task, "ask_extension", due="2026-07-20", reason="连续降雨")
    send(head, task, "sign_extension")
    issuer = opened_by(district.housing_clerk)
    assert 'value="2026-07-20"' in body(issuer.get(f"/tasks/{task.pk}/grant_extension"))
    send(issuer, task, "grant_extension", due="2026-07-17", reason="情况属实")
    task.refresh_from_db()
    assert (task.due, task.state, Extension.objects.get().outcome) == (
        date(2026, 7, 17),
        "taken_on",
        "granted",
    )


def test_a_block_names_who_owes_and_lifting_gives_the_days_back(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district, now=NOW - timedelta(days=7))
    clerk = opened_by(district.qingshi_clerk)
    assert send(clerk, task, "block", cause="器材未到货", owed_by="不存在的局").status_code == 422
    assert send(clerk, task, "block", cause="器材未到货", owed_by="区住建局").status_code == 302
    page = body(clerk.get(f"/tasks/{task.pk}"))
    assert "Blocked: Housing Office owes something" in page
    response = clerk.post(
        f"/tasks/{task.pk}/unblock",
        {"version": Task.objects.get(pk=task.pk).version, "because": "器材到货"},
        follow=True,
    )
    assert "the days it stood are given back" in body(response)


def test_a_chase_leaves_a_slip_once_a_day(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    supervisor = opened_by(district.supervisor)
    assert send(supervisor, task, "chase", reason="请按期完成").status_code == 302
    assert Slip.objects.get().level == "reminder"
    assert "Reminder slip" in body(supervisor.get(f"/tasks/{task.pk}"))
    again = send(supervisor, task, "chase", reason="再催一次")
    assert again.status_code == 409
    assert "Once a day is enough" in body(again)
    assert "再催一次" in body(again)


def test_who_comes_second_reads_the_newer_state_and_keeps_the_words(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district)
    seen = task.version
    services.estimate_task(task.pk, 9, actor=actor(district.qingshi_head), now=NOW)  # type: ignore[arg-type]
    clerk = opened_by(district.qingshi_clerk)
    response = clerk.post(f"/tasks/{task.pk}/block", {"version": seen, "cause": "器材未到货"})
    assert response.status_code == 409
    assert f"you saw version {seen}, now it is {seen + 1}" in body(response)
    assert "The task is now: taken on." in body(response)
    assert "器材未到货" in body(response)
    assert f'name="version" value="{seen + 1}"' in body(response)


def test_words_are_kept_even_where_the_act_is_no_longer_possible(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district)
    services.withdraw_task(task.pk, "重复部署", actor=actor(district.housing_clerk), now=NOW)
    clerk = opened_by(district.qingshi_clerk)
    response = clerk.post(f"/tasks/{task.pk}/block", {"version": task.version, "cause": "器材未到货"})
    assert response.status_code == 409
    assert "no longer possible in the present state" in body(response)
    assert "器材未到货" in body(response)
    assert clerk.get(f"/tasks/{task.pk}/block").status_code == 409


def test_the_form_alone_is_sent_to_a_page_that_asks_for_it(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    clerk = opened_by(district.qingshi_clerk)
    alone = body(clerk.get(f"/tasks/{task.pk}/block", HTTP_HX_REQUEST="true"))
    assert alone.lstrip().startswith('<section class="actbox"')
    assert "<html" not in alone


@pytest.mark.parametrize("post", ["liuhe_clerk", "transport_clerk", "liushuwan_head"])
def test_a_task_outside_ones_scope_does_not_exist(opened_by: Browser, district: District, post: str) -> None:
    task = taken_on(district)
    client = opened_by(getattr(district, post))
    assert client.get(f"/tasks/{task.pk}").status_code == 404
    assert client.get(f"/tasks/{task.pk}/block").status_code == 404
    assert client.post(f"/tasks/{task.pk}/block", {"version": 1, "cause": "x"}).status_code == 404


def test_an_unknown_act_does_not_exist(opened_by: Browser, district: District) -> None:
    task = taken_on(district)
    assert opened_by(district.qingshi_clerk).get(f"/tasks/{task.pk}/explode").status_code == 404


def test_the_page_costs_the_same_for_ten_children_and_for_two_hundred(
    opened_by: Browser, district: District, django_assert_max_num_queries: Any
) -> None:
    task = taken_on(district)
    services.cascade_task(
        task.pk,
        [district.houshan.pk, district.liushuwan.pk],
        actor=actor(district.qingshi_clerk),
        now=NOW,
    )
    clerk = opened_by(district.qingshi_clerk)
    clerk.get(f"/tasks/{task.pk}")
    counts = []
    for size in (10, 200):
        _grow(task, size)
        with django_assert_max_num_queries(45) as counted:
            assert clerk.get(f"/tasks/{task.pk}").status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


def _grow(task: Task, size: int) -> None:
    """Copy children with their posts' units until there are ``size``."""
    first = Task.objects.filter(parent=task).first()
    assert first is not None
    for _ in range(size - Task.objects.filter(parent=task).count()):
        first.pk, first.state = None, "withdrawn"
        first.save(force_insert=True)


def test_help_is_asked_from_a_task_answered_once_and_seen_by_both(
    opened_by: Browser, district: District
) -> None:
    task = taken_on(district)
    clerk = opened_by(district.qingshi_clerk)
    sent = {"asked": "区住建局", "title": "缺烟感2只", "text": "镇里买不到同型号", "answer_due": ""}
    assert clerk.post(f"/help/ask?task={task.pk}", sent).status_code == 302
    request = HelpRequest.objects.get()
    assert (request.asked, request.task_id, request.answer_due) == (
        district.housing,
        task.pk,
        date(2026, 6, 25),
    )
    owed = opened_by(district.housing_clerk)
    assert "We owe 1 answer, none overdue" in body(owed.get("/help/"))
    assert "1 request of ours waits for an answer" in body(clerk.get("/help/"))
    answer = {"version": request.version, "answer": "明天送到"}
    assert owed.post(f"/help/{request.pk}", answer).status_code == 302
    second = owed.post(f"/help/{request.pk}", {**answer, "answer": "已经送到"})
    assert second.status_code == 409
    assert "has been answered meanwhile" in body(second)
    assert "已经送到" in body(second)
    assert opened_by(district.liuhe_clerk).get(f"/help/{request.pk}").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"), [("state=open", True), ("state=answered", False), ("q=烟感", True), ("q=桥梁", False)]
)
def test_requests_are_narrowed_by_state_and_words(
    opened_by: Browser, district: District, query: str, *, shown: bool
) -> None:
    services.ask_help(
        district.housing.pk, "缺烟感2只", "买不到", actor=actor(district.qingshi_clerk), now=NOW
    )
    page = body(opened_by(district.housing_clerk).get(f"/help/?side=owed&{query}"))
    assert ("缺烟感2只" in page) is shown


def test_who_may_not_ask_is_told_so(opened_by: Browser, district: District) -> None:
    post: Post = district.supervisor
    assert opened_by(post).get("/help/ask").status_code == 403
