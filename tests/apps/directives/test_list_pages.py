"""The list of directives, and the page of one that has been issued."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import NOTICE, draft, issue, settle
from tests.factories.org import NOW, District, actor

from threadneedle.directives import services
from threadneedle.directives.models import Directive, Task

Browser = Callable[[Any], Client]


def body(response: Any) -> str:
    return str(response.content.decode())


def titled(district: District, title: str, days_ago: int = 0) -> Directive:
    text = NOTICE.replace("关于开展汛前排水口清淤的通知", title)
    return issue(district, text=text, now=NOW - timedelta(days=days_ago))


def test_each_shelf_holds_its_own(opened_by: Browser, district: District) -> None:
    titled(district, "关于防汛清淤的通知")
    draft(district, text=NOTICE.replace("汛前排水口清淤", "校舍排查"))
    clerk = opened_by(district.housing_clerk)
    issued, drafts = body(clerk.get("/directives/")), body(clerk.get("/directives/?shelf=drafts"))
    assert "1 directive issued by us" in issued
    assert "关于防汛清淤的通知" in issued
    assert "校舍排查" not in issued
    assert "1 draft waits to be checked" in drafts
    assert "校舍排查" in drafts
    received = body(opened_by(district.qingshi_clerk).get("/directives/?shelf=received"))
    assert "关于防汛清淤的通知" in received
    assert "校舍排查" not in received


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=清淤", {"关于防汛清淤的通知"}),
        ("q=道路", {"关于道路养护的通知"}),
        ("q=ＸＸ", set()),
        ("since=2026-06-16", {"关于防汛清淤的通知"}),
        ("until=2026-06-16", {"关于道路养护的通知"}),
        ("state=withdrawn", {"关于道路养护的通知"}),
        ("since=never", {"关于防汛清淤的通知", "关于道路养护的通知"}),
    ],
)
def test_two_characters_dates_and_states_narrow_the_list(
    opened_by: Browser, district: District, query: str, found: set[str]
) -> None:
    old = titled(district, "关于道路养护的通知", days_ago=10)
    old.search_text = old.search_text.replace("清淤", "养护")
    old.save()
    titled(district, "关于防汛清淤的通知")
    services.withdraw_directive(old.pk, "重复", actor=actor(district.housing_clerk), now=NOW)
    page = body(opened_by(district.housing_clerk).get(f"/directives/?shelf=issued&{query}"))
    assert {title for title in ("关于防汛清淤的通知", "关于道路养护的通知") if title in page} == found


def test_an_empty_list_says_what_to_do_next(opened_by: Browser, district: District) -> None:
    page = body(opened_by(district.housing_clerk).get("/directives/?shelf=issued"))
    assert "Nothing has been issued yet." in page
    assert 'href="/directives/new"' in page


def test_the_page_of_a_directive_counts_what_is_reported_and_late(
    opened_by: Browser, district: District
) -> None:
    directive = issue(district, now=NOW - timedelta(days=5))
    Task.objects.filter(unit=district.qingshi).update(quantity=Decimal(30), quantity_reported=Decimal(20))
    Task.objects.filter(unit=district.liuhe).update(
        quantity=Decimal(10), quantity_reported=Decimal(10), state="reported", reported_on=NOW.date()
    )
    Task.objects.filter(unit=district.qingshi).update(due=NOW.date() - timedelta(days=1))
    page = body(opened_by(district.housing_clerk).get(f"/directives/{directive.pk}"))
    assert "1 of 2 tasks reported, 1 late" in page
    assert "30 / 40 处" in page
    assert "75%" in page


def test_a_township_sees_its_own_task_of_a_directive_only(opened_by: Browser, district: District) -> None:
    directive = issue(district)
    page = body(opened_by(district.qingshi_clerk).get(f"/directives/{directive.pk}"))
    assert "Qingshi Town" in page
    assert "Liuhe Town" not in page
    assert "0 of 1 tasks reported" in page
    assert opened_by(district.transport_clerk).get(f"/directives/{directive.pk}").status_code == 404


def test_tasks_of_a_directive_are_filtered_by_unit_item_and_state(
    opened_by: Browser, district: District
) -> None:
    directive = issue(district)
    services.sign_task(
        Task.objects.get(unit=district.qingshi).pk, actor=actor(district.qingshi_clerk), now=NOW
    )
    clerk = opened_by(district.housing_clerk)
    item = directive.drafts.get().pk
    for query, qingshi, liuhe in (
        ("q=青石", True, False),
        ("q=Liuhe", False, True),
        ("state=signed", True, False),
        (f"item={item}", True, True),
        ("item=999999999999999", False, False),
        ("state=late", False, False),
        ("state=nonsense", True, True),
    ):
        page = body(clerk.get(f"/directives/{directive.pk}?{query}")).split('id="tasks"')[1]
        assert ("Qingshi Town" in page, "Liuhe Town" in page) == (qingshi, liuhe), query


def test_withdrawing_needs_a_reason_and_the_present_version(opened_by: Browser, district: District) -> None:
    directive = issue(district)
    clerk = opened_by(district.housing_clerk)
    address = f"/directives/{directive.pk}/withdraw"
    assert clerk.post(address, {"version": directive.version, "reason": " "}).status_code == 422
    assert clerk.post(address, {"version": 99, "reason": "重复部署"}).status_code == 409
    assert clerk.post(address, {"version": directive.version, "reason": "重复部署"}).status_code == 302
    assert set(Task.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_a_later_directive_replaces_an_earlier_one(opened_by: Browser, district: District) -> None:
    old = issue(district)
    new = draft(district)
    settle(new, district)
    new.refresh_from_db()
    clerk = opened_by(district.housing_clerk)
    address = f"/directives/{new.pk}/assessment"
    shown = body(clerk.get(f"{address}?supersedes={old.pk}"))
    assert f'<option value="{old.pk}" selected>' in shown
    seen = dict(re.findall(r'name="(version|digest)" value="([^"]+)"', shown))
    clerk.post(address, seen | {"supersedes": old.pk})
    page = body(clerk.get(f"/directives/{old.pk}"))
    assert "replaced by a later one" in page
    assert f'href="/directives/{new.pk}"' in page


def test_a_quantity_is_shared_out_among_units(opened_by: Browser, district: District) -> None:
    directive = issue(district)
    item = directive.drafts.get()
    clerk = opened_by(district.housing_clerk)
    address = f"/directives/drafts/{item.pk}/shares"
    assert "who has how many of the 40 处?" in body(clerk.get(address))
    sent = {f"quantity_{district.qingshi.pk}": "25", f"hours_{district.qingshi.pk}": "10"}
    assert clerk.post(address, sent).status_code == 302
    assert list(Task.objects.order_by("unit__path").values_list("quantity", flat=True)) == [Decimal(25), None]
    assert clerk.post(address, {f"quantity_{district.qingshi.pk}": "-1"}).status_code == 422


def test_a_quantity_is_shared_out_before_it_is_issued(opened_by: Browser, district: District) -> None:
    directive = draft(district)
    item = directive.drafts.get()
    clerk = opened_by(district.housing_clerk)
    review = f"/directives/{directive.pk}/review"
    address = f"/directives/drafts/{item.pk}/shares"
    assert f'href="{address}">Tell each unit its part' in body(clerk.get(review))
    sent = {f"quantity_{district.qingshi.pk}": "25", f"hours_{district.qingshi.pk}": "10"}
    answer = clerk.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, review)
    assert f'href="{address}">25 of it shared out' in body(clerk.get(review))
    assert 'value="25"' in body(clerk.get(address))


@pytest.mark.parametrize("address", ["/directives/", "/directives/{pk}"])
def test_pages_cost_the_same_for_ten_tasks_and_for_two_hundred(
    opened_by: Browser, district: District, django_assert_max_num_queries: Any, address: str
) -> None:
    directive = issue(district)
    clerk = opened_by(district.housing_clerk)
    address = address.format(pk=directive.pk)
    clerk.get(address)
    counts = []
    for size in (10, 200):
        _grow(directive, size)
        with django_assert_max_num_queries(30) as counted:
            assert clerk.get(address).status_code == 200
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]


def _grow(directive: Directive, size: int) -> None:
    """Copy tasks until there are ``size``; a page must not care which."""
    tasks = list(directive.tasks.all())
    first = tasks[0]
    for _ in range(size - len(tasks)):
        first.pk = None
        first.save(force_insert=True)
