"""The list by days: a line is put on another day by keyboard and by drag, and the list keeps what is open."""

from __future__ import annotations

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect
from tests.e2e.site import PHONE, TOWNSHIP, Site, done
from tests.e2e.test_every_page import violations
from tests.e2e.test_ways_of_use import focused, tab_to

LINE = "Survey of public parking in the town"


def line(page: Page, title: str = LINE) -> Locator:
    return page.locator("table.wl tbody tr[id]").filter(has_text=title)


def heading(row: Locator) -> str:
    """Return the words of the day under which a line stands."""
    return str(
        row.evaluate(
            "row => { while (!row.classList.contains('grp')) row = row.previousElementSibling;"
            " return row.innerText; }"
        )
    )


def test_the_list_goes_by_days_with_their_hours(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        heads = page.locator("table.wl tr.grp[data-day]").all_inner_texts()
        assert heads[0].startswith("Today 15 June")
        assert all(re.search(r"\d+ of \d+ h laid", words) for words in heads)
        expect(page.locator(".capw svg text").first).to_have_text("Mon 15 Jun")
        page.get_by_role("link", name="Line by line").click()
        expect(page.locator("h1")).to_contain_text("on another day")
        assert visitor.trouble == []


def test_a_line_is_put_on_a_day_by_keyboard_alone(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        row = line(page)
        key = row.get_attribute("id")
        row.get_by_role("link", name=re.compile("Put on a day")).focus()
        page.keyboard.press("Enter")
        panel = page.locator("tr.pinrow")
        expect(panel.locator("select")).to_be_focused()
        page.evaluate(AXE_SCRIPT)
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        assert "Put on a day" in focused(page)
        page.keyboard.press("Enter")
        expect(panel.locator("select")).to_be_focused()
        # The last of the four weeks: late by itself, and nothing is pushed.
        page.keyboard.press("End")
        expect(panel.locator("[role=status]")).to_contain_text("working days late itself")
        tab_to(page, r"BUTTON\|.*Put it there", most=12)
        page.keyboard.press("Enter")
        assert done(page).startswith("The line lies on")
        assert page.url.endswith(f"#{key}")
        expect(line(page)).to_contain_text("put on 13 Jul")
        line(page).get_by_role("link", name=re.compile("Put on a day")).click()
        panel.get_by_role("button", name="Take the pin off").click()
        assert done(page) == "The line is left to the plan again."
        assert visitor.trouble == []


def test_why_here_answers_for_the_earlier_day_that_is_chosen(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        row = line(page)
        row.get_by_role("link", name=re.compile("Why here")).focus()
        page.keyboard.press("Enter")
        choice = page.locator("tr.why").get_by_label("To be done by")
        told = page.locator("tr.why [role=status]")
        choice.focus()
        page.keyboard.press("Home")
        expect(told).to_contain_text(re.compile(r"1[5-9] June|2\d June"))
        expect(choice).to_be_focused()
        first = choice.locator("option").first.inner_text()
        expect(told).to_contain_text(" ".join(first.split()[:2]))
        page.evaluate(AXE_SCRIPT)
        assert violations(page) == []
        assert visitor.trouble == []
    with site.visit(TOWNSHIP, size=PHONE, language="zh") as visitor:
        page = visitor.go("/worklists/")
        line(page, "停车位").get_by_role("link", name=re.compile("为什么排在这里")).click()
        expect(page.get_by_label("若要提前到")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_line_is_dragged_to_a_day_and_the_price_comes_before_the_act(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        row = line(page)
        row.scroll_into_view_if_needed()
        grip = row.locator("[data-grip]").bounding_box()
        assert grip is not None
        dock = page.locator(".dock")
        expect(dock).to_be_hidden()
        page.mouse.move(grip["x"] + 3, grip["y"] + 6)
        page.mouse.down()
        page.mouse.move(400, 400)
        expect(dock).to_be_visible()
        target = dock.locator('li[data-day="2026-06-25"]').bounding_box()
        assert target is not None
        page.mouse.move(target["x"] + 10, target["y"] + 10, steps=4)
        page.mouse.up()
        expect(dock).to_be_hidden()
        panel = page.locator("tr.pinrow")
        expect(panel.locator("select")).to_have_value("2026-06-25")
        expect(panel.locator("[role=status]")).to_contain_text("late itself")
        page.get_by_role("button", name="Close").click()
        expect(panel).to_have_count(0)
        assert "put on" not in line(page).inner_text()


def test_a_refreshed_list_keeps_the_panel_and_the_focus(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        row = line(page)
        row.get_by_role("link", name=re.compile("Why here")).click()
        expect(page.locator("tr.why")).to_have_count(1)
        row.get_by_role("link", name=re.compile("Put on a day")).click()
        reason = page.locator("tr.pinrow input[name=reason]")
        reason.fill("等施工队")
        page.evaluate("window.htmx.trigger('#worklist', 'sse:changed')")
        page.wait_for_timeout(1500)
        expect(page.locator("tr.why")).to_have_count(2)
        expect(reason).to_have_value("等施工队")
        expect(reason).to_be_focused()


def test_on_a_phone_a_day_is_chosen_without_dragging(site: Site) -> None:
    with site.visit(TOWNSHIP, size=PHONE, language="zh") as visitor:
        page = visitor.go("/worklists/")
        page.get_by_role("link", name=re.compile("定在某天")).first.click()
        expect(page.locator("tr.pinrow select")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
