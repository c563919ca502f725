"""The same story, told by machines to the same server, with tokens made on the account page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser
from tests.e2e.site import CLERK, DOCUMENTS, HEAD, LEADER, TOWNSHIP, Site

NUMBERS = count(1)


class Machine:
    """A client of the API with one person's token."""

    def __init__(self, browser: Browser, address: str, token: str) -> None:
        self.context = browser.new_context(extra_http_headers={"Authorization": f"Bearer {token}"})
        self.root = f"{address}/api/v1"

    def ask(self, path: str, **asked: Any) -> APIResponse:
        return self.context.request.get(self.root + path, params=asked)

    def send(self, path: str, body: dict[str, Any], key: str) -> APIResponse:
        return self.context.request.post(self.root + path, data=body, headers={"Idempotency-Key": key})

    def get(self, path: str, **asked: Any) -> Any:
        answer = self.ask(path, **asked)
        assert answer.status == 200, answer.text()
        return answer.json()

    def post(self, path: str, expects: int = 200, **body: Any) -> Any:
        answer = self.send(path, body, f"story-{next(NUMBERS)}")
        assert answer.status == expects, answer.text()
        return answer.json()


@pytest.fixture(scope="module")
def machines(site: Site) -> Iterator[dict[str, Machine]]:
    """A machine for each persona of the story."""
    made = {}
    for persona in (CLERK, TOWNSHIP, HEAD, LEADER):
        with site.visit(persona) as visitor:
            page = visitor.go("/accounts/")
            page.locator('input[name="name"]').fill("story")
            page.locator('input[name="scope"][value="write"]').check()
            page.locator('form[action$="/tokens/"] button[type=submit]').click()
            page.wait_for_url("**/tokens/")
            shown = page.locator("main").inner_text() + " ".join(
                field.input_value() for field in page.locator("main input[readonly], main textarea").all()
            )
            token = re.search(r"[A-Za-z0-9_-]{30,}", shown)
            assert token is not None, shown
            made[persona] = Machine(site.browser, site.address, token.group())
    yield made
    for machine in made.values():
        machine.context.close()


def answers(whole: dict[str, Any], township: int) -> list[dict[str, Any]]:
    """Answer every question of the document in the plainest way."""
    given: dict[str, dict[str, Any]] = {
        "authority_missing": {"authority": "经区政府同意"},
        "proof_asked": {},
        "lead_missing": {"each": True},
        "deadline_missing": {"due": "2026-07-24"},
        "unit_vague": {"units": [{"unit": township}]},
    }
    return [
        {"question": each["id"], **given[each["code"]]}
        for each in whole["questions"]
        if each["answer"] is None
    ]


def test_the_same_story_through_the_api(site: Site, machines: dict[str, Machine]) -> None:
    clerk, township, head, leader = (machines[name] for name in (CLERK, TOWNSHIP, HEAD, LEADER))
    unit = township.get("/me")["unit"]
    text = (DOCUMENTS / "house-safety.txt").read_text(encoding="utf-8").replace("51号", "52号")
    whole = clerk.post("/directives", expects=201, text=text)
    directive = whole["directive"]["id"]
    asked = {each["code"] for each in whole["questions"]}
    assert asked == {"authority_missing", "proof_asked", "lead_missing", "deadline_missing", "unit_vague"}
    refused = clerk.post(f"/directives/{directive}/issue", expects=422)
    assert len(refused["problems"]) >= 5
    assert leader.ask(f"/directives/{directive}").status == 404
    clerk.post(f"/directives/{directive}/answers", answers=answers(whole, unit))
    price = clerk.get(f"/directives/{directive}/assessment")
    assert price["digest"]
    issued = clerk.post(f"/directives/{directive}/issue", digest=price["digest"], reason="汛期将至。")
    assert issued["directive"]["state"] == "issued"

    mine = township.get("/tasks", unit=unit, state="issued", limit=200)["items"]
    tasks = {each["title"]: each["id"] for each in mine if each["directive"] == directive}
    assert len(tasks) == 5
    for key in tasks.values():
        assert township.post(f"/tasks/{key}/sign")["state"] == "signed"
    signs, facades = tasks["拆除沿街松动的户外广告牌"], tasks["自建房外墙安全排查"]
    objected = head.post(f"/tasks/{signs}/object", ground="not_mine", reason="不属本镇职责。")
    assert objected["state"] == "objected"
    assert clerk.post(f"/tasks/{signs}/concede", reason="同意。")["state"] == "withdrawn"
    post = township.get("/me")["post"]
    assert township.post(f"/tasks/{facades}/take-on", post=post)["state"] == "taken_on"
    told = {"task": facades, "client_key": "story-report", "text": "120栋全部查完。", "quantity": "120"}
    first = township.post("/reports", expects=201, **told)
    assert township.post("/reports", expects=201, **told)["id"] == first["id"]
    assert clerk.post(f"/reports/of-task/{facades}/confirm")["state"] == "confirmed"

    seen = leader.get(f"/tasks/{facades}")
    assert seen["state"] == "confirmed"
    kinds = [entry["kind"] for entry in leader.get(f"/tasks/{facades}/ledger")]
    assert kinds[0] == "task.confirm"
    assert kinds[-1] == "directive.issue"
    verified = site.home.command("ledger", "verify")
    assert (verified.returncode, verified.stdout[-6:]) == (0, "whole\n")


def test_a_resent_act_gives_the_first_answer_again(machines: dict[str, Machine]) -> None:
    asked = {"asked": machines[CLERK].get("/me")["unit"], "title": "请协调", "text": "外墙脚手架未拆。"}
    twice = [machines[TOWNSHIP].send("/help-requests", asked, "once") for _ in range(2)]
    assert [answer.status for answer in twice] == [201, 201]
    assert twice[0].json() == twice[1].json()
    assert twice[1].headers["idempotent-replayed"] == "true"
