"""Keys, tokens, posts and headers of those who call from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories.directives import taken_on, task_for
from tests.factories.org import District, actor, make_person, person_of
from tests.factories.work import signed_in

from threadneedle.accounts.models import KeptAnswer, Person
from threadneedle.accounts.services import make_token
from threadneedle.directives.models import Task
from threadneedle.org.models import Holder, Post
from threadneedle.org.services import close_unit

BEFORE = datetime(2026, 6, 17, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_day(district: District) -> Iterator[None]:
    with override_settings(CLOCK_OFFSET_SECONDS=(BEFORE - datetime.now(UTC)).total_seconds()):
        yield


def token_of(person: Person) -> str:
    return make_token("hunt", "write", 30, person_id=person.pk, now=BEFORE)


def call(token: str, address: str, body: Any = None, *, key: str = "k", post: int | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    if post is not None:
        headers["Acting-Post"] = str(post)
    return Client(raise_request_exception=False).post(
        f"/api/v1{address}", json.dumps(body or {}), content_type="application/json", headers=headers
    )


def read(token: str, address: str, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(
        f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"} | headers
    )


def holds_also(person: Person, post: Post, *, until: date | None = None) -> None:
    Holder.objects.create(
        post=post, person=person, since=date(2026, 6, 1), until=until, stands_in=until is not None
    )


def test_a_key_belongs_to_its_person_and_to_one_request(district: District) -> None:
    task = task_for(district)
    mine, other = token_of(person_of(district.qingshi_clerk)), token_of(person_of(district.liuhe_clerk))
    first = call(mine, f"/tasks/{task.pk}/sign")
    assert first.status_code == 200
    again = call(mine, f"/tasks/{task.pk}/sign")
    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (200, first.json(), "true")
    assert call(mine, f"/tasks/{task.pk}/sign", {"version": 1}).status_code == 409
    assert call(mine, f"/tasks/{task.pk}/sign", post=district.qingshi_clerk.pk).status_code == 409
    assert call(other, f"/tasks/{task.pk}/sign").status_code == 404
    assert KeptAnswer.objects.count() == 1


def test_two_posts_of_one_person_are_not_mixed(district: District) -> None:
    task = task_for(district)
    person = person_of(district.liuhe_clerk)
    holds_also(person, district.qingshi_clerk)
    token = token_of(person)
    assert call(token, f"/tasks/{task.pk}/sign").status_code == 404
    assert call(token, f"/tasks/{task.pk}/sign", post=district.qingshi_clerk.pk).status_code == 200
    assert read(token, f"/tasks/{task.pk}").status_code == 404


@pytest.mark.parametrize("post", ["0", "-1", "x", "", "９", "9" * 30, "1, 2"])
def test_a_post_that_is_not_held_opens_nothing(district: District, post: str) -> None:
    token = token_of(person_of(district.qingshi_clerk))
    assert read(token, "/tasks", **{"Acting-Post": post}).status_code == 403
    assert read(token, "/tasks", **{"Acting-Post": str(district.housing_clerk.pk)}).status_code == 403


def test_a_stand_in_acts_on_the_last_day_and_not_on_the_next(district: District) -> None:
    task = task_for(district)
    person = make_person("stand-in")
    holds_also(person, district.qingshi_clerk, until=date(2026, 6, 17))
    token = token_of(person)
    assert read(token, f"/tasks/{task.pk}").status_code == 200
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(reverse("directives:task", args=[task.pk])).status_code == 200
    tomorrow = (BEFORE + timedelta(days=1) - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=tomorrow):
        assert read(token, f"/tasks/{task.pk}").status_code == 403
        assert call(token, f"/tasks/{task.pk}/sign").status_code == 403
        assert browser.get(reverse("directives:task", args=[task.pk])).status_code == 403


def test_a_disabled_person_and_a_closed_unit_open_nothing(district: District) -> None:
    task = taken_on(district)
    token = token_of(person_of(district.qingshi_clerk))
    Person.objects.filter(pk=person_of(district.qingshi_clerk).pk).update(is_active=False)
    assert read(token, f"/tasks/{task.pk}").status_code == 401
    assert call(token, f"/tasks/{task.pk}/cascade", {"units": [district.liushuwan.pk]}).status_code == 401
    village = token_of(person_of(district.liushuwan_head))
    assert read(village, "/tasks").status_code == 200
    close_unit(district.liushuwan.pk, actor=actor(district.administrator), now=BEFORE)
    tomorrow = (BEFORE + timedelta(days=1) - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=tomorrow):
        assert read(village, "/tasks").status_code == 403


def test_a_guessed_number_reaches_nothing_of_others(district: District) -> None:
    task = taken_on(district)
    mine, other = token_of(person_of(district.qingshi_clerk)), token_of(person_of(district.liuhe_clerk))
    for act, body in (
        ("sign", {}),
        ("take-on", {"post": district.liuhe_clerk.pk}),
        ("estimate", {"hours": 1}),
        ("object", {"ground": "not_mine", "reason": "x"}),
        ("block", {"cause": "x"}),
        ("close", {}),
        ("withdraw", {"reason": "x"}),
        ("chase", {"reason": "x"}),
        ("concede", {"reason": "x"}),
        ("cascade", {"units": [district.hewan.pk]}),
    ):
        assert call(other, f"/tasks/{task.pk}/{act}", body, key=act).status_code == 404, act
    below = call(mine, f"/tasks/{task.pk}/cascade", {"units": [district.hewan.pk]}, key="1")
    assert (below.status_code, Task.objects.filter(parent=task).count()) == (422, 0)
    body = {"task": task.pk, "client_key": "k", "text": "x"}
    assert call(other, "/reports", body, key="2").status_code == 404
    asked = {"asked": district.housing.pk, "title": "x", "text": "x", "task": task.pk}
    assert call(other, "/help-requests", asked, key="3").status_code == 404
    village = token_of(person_of(district.liushuwan_head))
    assert read(village, f"/tasks/{task.pk}").status_code == 404


def test_a_township_acts_for_its_villages_and_never_the_other_way(district: District) -> None:
    task = taken_on(district)
    town, village = token_of(person_of(district.qingshi_clerk)), token_of(person_of(district.liushuwan_head))
    made = call(town, f"/tasks/{task.pk}/cascade", {"units": [district.liushuwan.pk]}, key="1").json()["made"]
    assert call(town, f"/tasks/{made[0]}/sign", key="2").status_code == 200
    assert call(village, f"/tasks/{task.pk}/withdraw", {"reason": "x"}, key="3").status_code == 404
    assert call(village, f"/tasks/{made[0]}/withdraw", {"reason": "x"}, key="4").status_code == 403
    foreign = {"post": district.qingshi_clerk.pk}
    assert call(village, f"/tasks/{made[0]}/take-on", foreign, key="5").status_code == 422


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_out_of_the_house(district: District, onward: str) -> None:
    browser = signed_in(district.qingshi_clerk)
    post = str(district.qingshi_clerk.pk)
    for name, sent in (
        ("org:act_as", {"post": post}),
        ("ui:language", {"language": "en"}),
        ("ui:theme", {"theme": "dark"}),
    ):
        answer = browser.post(reverse(name), sent | {"next": onward})
        assert "evil" not in answer.headers.get("Location", ""), name
        assert "javascript" not in answer.headers.get("Location", ""), name


def test_every_answer_carries_the_policy_of_scripts(district: District) -> None:
    browser = signed_in(district.qingshi_clerk)
    browser.raise_request_exception = False
    task = task_for(district)
    for address in (
        "/",
        "/accounts/sign-in/",
        "/nowhere",
        "/tasks/999999",
        f"/tasks/{task.pk}/confirm",
        "/admin/",
        "/api/v1/tasks",
        "/api/v1/docs",
        "/board/?page=x",
        "/directives/new",
    ):
        answer = browser.get(address)
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "script-src 'self'" in policy, address
        assert "unsafe" not in policy, address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address


def test_a_session_of_the_browser_is_no_token_of_the_api(district: District) -> None:
    task = task_for(district)
    browser = signed_in(district.qingshi_clerk)
    assert browser.get(f"/api/v1/tasks/{task.pk}").status_code == 401
    answer = browser.post(f"/api/v1/tasks/{task.pk}/sign", "{}", content_type="application/json")
    assert answer.status_code == 401


def test_every_write_of_a_page_asks_for_its_own_mark(district: District) -> None:
    task = task_for(district)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        person_of(district.qingshi_clerk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for address in (
        f"/tasks/{task.pk}/sign",
        "/notices/read/",
        reverse("org:act_as"),
        reverse("accounts:end_sessions"),
    ):
        assert browser.post(address, {"version": "1"}).status_code == 403, address
    assert Task.objects.get(pk=task.pk).state == "issued"


def test_one_click_sign_in_does_not_exist_outside_the_demo(district: District) -> None:
    answer = Client().post(reverse("accounts:persona"), {"username": person_of(district.governor).username})
    assert answer.status_code == 404
