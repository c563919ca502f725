"""The pages of a list: words in both languages, print, message, fragment, and what does not exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.org import NOW, District
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.adapters import clock
from threadneedle.directives.models import Task


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def task(district: District) -> Task:
    draft = make_draft(district, "排水口清淤", title_en="Drains cleared", counter="处")
    return make_task(
        draft,
        district.qingshi,
        due=date(2026, 6, 18),
        hours_asked=Decimal(42),
        quantity=Decimal(7),
        quantity_reported=Decimal(1),
        responsible_post=district.qingshi_clerk,
    )


def page(district: District, name: str = "worklist", language: str = "en", **query: object) -> str:
    address = reverse(f"worklists:{name}", args=[district.qingshi.pk])
    answer = signed_in(district.qingshi_clerk, language).get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_says_how_much_more_is_due_than_there_is(district: District, task: Task) -> None:
    # Two days of 14 hours less a quarter make 21 hours; 42 hours, one of seven done, leave 36.
    give_hours(district.qingshi, 14, reserve=25)
    english, chinese = page(district), page(district, language="zh-hans")
    assert "This week asks 36 of 21 hours." in english
    assert "15 h more is due by Thu than you have." in english
    assert "本周 36 工时，可排 21 工时。" in chinese
    assert "周四前到期的，比可排的多 15 工时。" in chinese
    assert f'<a href="/worklists/units/{district.qingshi.pk}/?by=2026-06-18">See the line</a>' in english


def test_the_page_says_that_the_week_fits(district: District, task: Task) -> None:
    give_hours(district.qingshi, 30, reserve=25)
    assert "This week asks 36 of 45 hours and fits." in page(district)
    assert "than you have" not in page(district)


def test_the_page_works_without_hours(district: District, task: Task) -> None:
    assert "nothing is said about load" in page(district)
    assert "没有填可用工时" in page(district, language="zh-hans")


def test_the_printed_page_holds_every_line_and_a_column_to_write_in(district: District, task: Task) -> None:
    for _ in range(60):
        make_task(task.draft, district.qingshi)
    assert page(district).count('<tr role="row" id="line-') == 50
    printed = page(district, print=1)
    assert printed.count('<tr role="row" id="line-') == 61
    assert '<th role="columnheader" scope="col" class="signrow">Note</th>' in printed
    assert '<form class="filter' not in printed


def test_the_message_is_plain_text_in_both_languages(district: District, task: Task) -> None:
    give_hours(district.qingshi, 14, reserve=25)
    assert (
        "Qingshi Town worklist, Wed 17 June\n\nStart today:\n"
        "1. [Safety] Drains cleared (Housing Office): due 18 June, near, 1 working day left, "
        "reported 1 of 7 处, Clerk\n\n"
        "This week asks 36 of 21 hours.\n\n15 h more is due by 18 June than we have.\n"
    ) in _text(district, "en")
    assert (
        "【青石工作清单】6月17日 周三\n\n今天要动手：\n"
        "1. 〔安全〕排水口清淤（区住建局）：6月18日到期，临近，剩 1 工作日，已报 1/7 处，办公室主任\n\n"
        "本周 36 工时，可排 21 工时。\n\n6月18日前到期的，比可排的多 15 工时。\n"
    ) in _text(district, "zh-hans")


def _text(district: District, language: str) -> str:
    address = reverse("worklists:message", args=[district.qingshi.pk])
    return signed_in(district.qingshi_clerk, language).get(address).content.decode()


def test_the_message_takes_the_filter_of_the_list(district: District, task: Task) -> None:
    make_task(make_draft(district, "步道", tier=3), district.qingshi)
    address = reverse("worklists:message", args=[district.qingshi.pk])
    text = signed_in(district.qingshi_clerk).get(address, {"tier": "3"}).content.decode()
    assert "步道" not in text.split("<textarea")[0]
    assert "Later: 1 line" in text
    assert "Drains cleared" not in text


def test_to_htmx_the_table_alone_is_given(district: District, task: Task) -> None:
    address = reverse("worklists:worklist", args=[district.qingshi.pk])
    answer = signed_in(district.qingshi_clerk).get(address, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="worklist"')
    assert "<html" not in text
    assert "Drains cleared" in text


def test_nonsense_in_the_filter_shows_everything(district: District, task: Task) -> None:
    text = page(district, tier="x", issuer="999999", post="-1", state="?", by="2026-02-30", page="9" * 40)
    assert "Drains cleared" in text


def test_a_list_of_another_township_does_not_exist(district: District, task: Task) -> None:
    stranger = signed_in(district.liuhe_clerk)
    for name in ("worklist", "message", "brief", "below"):
        assert stranger.get(reverse(f"worklists:{name}", args=[district.qingshi.pk])).status_code == 404


def test_who_has_not_signed_in_is_asked_to(client: Client, district: District) -> None:
    for name in ("own", "mine", "units"):
        answer = client.get(reverse(f"worklists:{name}"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/")


def test_my_items_show_what_my_post_is_responsible_for(district: District, task: Task) -> None:
    mine = signed_in(district.qingshi_clerk).get(reverse("worklists:mine")).content.decode()
    assert "Drains cleared" in mine
    assert "1 to start today, none late" in mine
    others = signed_in(district.qingshi_head, "zh-hans").get(reverse("worklists:mine")).content.decode()
    assert "没有等您办的事" in others


def test_a_village_is_told_that_nobody_is_below(district: District) -> None:
    page = signed_in(district.liushuwan_head, "zh-hans").get(reverse("worklists:units"))
    assert "没有与您有关的单位" in page.content.decode()


def test_units_and_brief_open_in_both_languages(district: District, task: Task) -> None:
    give_hours(district.qingshi, 14)
    for language, words in (("en", "Weeks over capacity"), ("zh-hans", "按行政区划代码排列")):
        leader = signed_in(district.governor, language)
        assert words in leader.get(reverse("worklists:units")).content.decode()
        assert leader.get(reverse("worklists:brief", args=[district.qingshi.pk])).status_code == 200
