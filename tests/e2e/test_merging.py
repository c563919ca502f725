"""Two offices ask one township for one visit: one line, one report, two answers; and apart again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.e2e.site import PHONE, TOWNSHIP, Site, done

FIRST, SECOND = "Heat visits to people living alone", "Health look-in on people living alone"


def lines(page: Page, title: str) -> int:
    return page.locator("table.wl tbody tr[id]").filter(has_text=title).count()


def test_what_two_offices_ask_is_joined_reported_once_and_taken_apart(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        assert (lines(page, FIRST), lines(page, SECOND)) == (1, 1)
        page.locator(".rail").get_by_role("link", name="1 thing could be one line").click()
        proposed = page.locator("#proposed article")
        expect(proposed).to_have_count(1)
        expect(proposed).to_contain_text("Civil Affairs Office")
        expect(proposed).to_contain_text("Health Office")
        proposed.get_by_role("button", name=re.compile("Carry as one line")).click()
        assert done(page) == "These tasks are one line now."
        here = page.url
        page.locator(".crumb a").first.click()
        assert (lines(page, FIRST), lines(page, SECOND)) == (1, 0)
        page.get_by_role("link", name=re.compile("2 tasks, one line.*Heat")).click()
        assert page.url == here
        page.get_by_role("link", name="Report for all").click()
        form = page.locator("main form.form")
        form.get_by_label(re.compile("Total so far")).fill("41")
        form.get_by_label(re.compile("The fact in one sentence")).fill("两家要看的一次看完，41 人。")
        form.get_by_label("Not yet: this is progress").check()
        form.get_by_role("button", name="Report for all").click()
        assert done(page) == "Reported once, filed for 2 tasks."
        rows = page.locator("main table.tbl tbody tr")
        expect(rows).to_have_count(2)
        for row in rows.all():
            expect(row).to_contain_text("41 / 63")
        page.get_by_role("button", name=re.compile("Take apart")).click()
        assert done(page) == "Each task is a line of its own again."
        visitor.go("/worklists/")
        assert (lines(page, FIRST), lines(page, SECOND)) == (1, 1)
        expect(page.get_by_role("link", name="1 thing could be one line")).to_have_count(0)
        assert visitor.trouble == []


def test_a_clerk_joins_by_hand_on_a_phone(site: Site) -> None:
    with site.visit(TOWNSHIP, size=PHONE) as visitor:
        page = visitor.go("/worklists/")
        page.goto(re.sub("/worklists/", "/merges/", page.url))
        boxes = page.locator("#hand-list input[type=checkbox]")
        titles = [page.locator("#hand-list label").nth(place).inner_text() for place in (0, 1)]
        for place in (0, 1):
            boxes.nth(place).check()
        page.get_by_role("button", name="Carry those chosen as one line").click()
        assert done(page) == "These tasks are one line now."
        for title in titles:
            expect(page.locator("main table.tbl")).to_contain_text(re.split(r"\s{2,}|\n", title)[0][:12])
        page.get_by_role("button", name=re.compile("Take apart")).click()
        assert done(page) == "Each task is a line of its own again."
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
