"""Deciding on the page what is one line, and working it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.org import NOW, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.directives.models import Merge, MergedTask, Task
from threadneedle.directives.services.merges import accept_merge, merge_by_hand
from threadneedle.directives.services.proposals import propose_merges

Browser = Callable[[Any], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def two(district: District) -> list[Task]:
    """Two demands in different words on Qingshi, by two offices."""
    words = {"对辖区出租房屋开展消防安全隐患排查": district.housing, "检查出租屋火灾隐患": district.transport}
    return [
        make_task(make_draft(district, title, issuer=issuer), district.qingshi)
        for title, issuer in words.items()
    ]


def test_a_proposal_becomes_a_line_with_one_click_and_is_taken_apart_with_one(
    opened_by: Browser, district: District, two: list[Task]
) -> None:
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    clerk = opened_by(district.qingshi_clerk)
    desk = body(clerk.get(f"/merges/units/{district.qingshi.pk}/"))
    assert "1 thing seems to be asked more than once" in desk
    assert all(task.title in desk for task in two)
    here = f"/merges/{merge.pk}/"
    assert clerk.post(here, {"act": "carry", "version": "1"}).headers["Location"] == here
    assert MergedTask.objects.filter(carried=True).count() == 2
    page = body(clerk.get(here))
    assert "One line for 2 tasks" in page
    assert "Report for all" in page
    apart = clerk.post(here, {"act": "apart", "version": "2"})
    assert apart.headers["Location"] == f"/merges/units/{district.qingshi.pk}/"
    assert not MergedTask.objects.filter(carried=True).exists()
    assert "Nothing seems to be asked twice" in body(clerk.get(apart.headers["Location"]))


def test_keeping_apart_says_so(opened_by: Browser, district: District, two: list[Task]) -> None:
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    clerk = opened_by(district.qingshi_clerk)
    said = clerk.post(f"/merges/{merge.pk}/", {"act": "decline", "version": "1"}, follow=True)
    assert "They stay apart" in body(said)
    assert "Somebody has decided that these tasks stay apart." in body(clerk.get(f"/merges/{merge.pk}/"))


def test_who_comes_second_is_told_and_may_go_on(
    opened_by: Browser, district: District, two: list[Task]
) -> None:
    propose_merges(district.qingshi.pk, now=NOW)
    merge = Merge.objects.get()
    clerk = opened_by(district.qingshi_clerk)
    accept_merge(merge.pk, actor=actor(district.qingshi_head), now=NOW)
    late = clerk.post(f"/merges/{merge.pk}/", {"act": "carry", "version": "1"})
    assert late.status_code == 409
    assert "Somebody else decided first" in body(late)
    assert "Take apart" in body(late)


@pytest.mark.parametrize("act", ["", "burn"])
def test_an_act_that_is_none_is_not_found(
    opened_by: Browser, district: District, two: list[Task], act: str
) -> None:
    merge = merge_by_hand([task.pk for task in two], actor=actor(district.qingshi_clerk), now=NOW)
    sent = opened_by(district.qingshi_clerk).post(f"/merges/{merge.pk}/", {"act": act, "version": "1"})
    assert sent.status_code == 404


def test_joining_by_hand_looks_for_words_and_says_what_is_wrong(
    opened_by: Browser, district: District, two: list[Task]
) -> None:
    here = f"/merges/units/{district.qingshi.pk}/"
    clerk = opened_by(district.qingshi_clerk)
    found = body(clerk.get(here, {"q": "火灾"}))
    assert f'value="{two[1].pk}"' in found
    assert f'value="{two[0].pk}"' not in found
    assert "No open task has these words." in body(clerk.get(here, {"q": "没有这样的字"}))
    one = clerk.post(here, {"tasks": [str(two[0].pk), "x", "9" * 30]})
    assert one.status_code == 422
    assert "Choose at least two tasks to carry as one line." in body(one)
    assert f'value="{two[0].pk}" id="task{two[0].pk}" checked' in body(one)
    both = clerk.post(here, {"tasks": [str(task.pk) for task in two]})
    assert both.status_code == 302
    assert Merge.objects.get().ground == {"by": "hand"}


def test_a_line_is_signed_taken_on_and_estimated_on_its_page(
    opened_by: Browser, district: District, two: list[Task]
) -> None:
    Task.objects.update(state="issued")
    merge = merge_by_hand([task.pk for task in two], actor=actor(district.qingshi_clerk), now=NOW)
    here, clerk = f"/merges/{merge.pk}/", opened_by(district.qingshi_clerk)
    assert "2 tasks are signed for." in body(clerk.post(here, {"act": "sign", "version": "1"}, follow=True))
    refused = clerk.post(here, {"act": "take_on"})
    assert refused.status_code == 422
    post = str(district.qingshi_clerk.pk)
    assert "2 tasks are taken on." in body(clerk.post(here, {"act": "take_on", "post": post}, follow=True))
    assert clerk.post(here, {"act": "hours", "version": "1", "hours": "7"}).status_code == 302
    merge.refresh_from_db()
    assert merge.hours == Decimal(7)
    again = clerk.post(here, {"act": "sign", "version": "2"})
    assert again.status_code == 409
    assert "Nothing in this line waits for" in body(again)


def test_an_issuer_keeps_its_own_view_and_learns_that_others_ask(
    opened_by: Browser, district: District, two: list[Task]
) -> None:
    merge_by_hand([task.pk for task in two], actor=actor(district.qingshi_clerk), now=NOW)
    page = body(opened_by(district.transport_clerk).get(f"/tasks/{two[1].pk}"))
    assert "with 1 task of another office" in page
    assert two[0].title not in page
    own = body(opened_by(district.qingshi_clerk).get(f"/tasks/{two[1].pk}"))
    assert two[0].title in own
    assert "To the line" in own
