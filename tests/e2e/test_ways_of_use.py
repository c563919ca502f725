"""Without scripts, by keyboard alone, on paper, and beside somebody who works on the same list."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.e2e.site import CLERK, DOCUMENTS, HEAD, TOWNSHIP, Site

FILLING = """() => {
  const shown = (words) => [...document.querySelectorAll(words)].filter(
    (each) => each.getClientRects().length && getComputedStyle(each).visibility !== "hidden");
  return {nav: shown("header.bar, nav, footer .scr, .pager, .filter").length,
          signature: shown("table.wl th.signrow").length,
          rows: shown("table.wl tbody tr[id]").length};
}"""


ISSUING = """
from threadneedle.accounts.models import Person
from threadneedle.adapters import clock
from threadneedle.directives.models import Task
from threadneedle.directives.services import DirectiveText, draft_directive, issue_directive
from threadneedle.org.reads import actor_of
now = clock.now()
by = {"actor": actor_of(Person.objects.get(username="housing.office").pk, clock.local_day(now)), "now": now}
text = "关于检查脚手架的通知\\n\\n青石镇6月26日前对辖区内脚手架开展安全检查。（责任单位：青石镇）\\n"
made = draft_directive(DirectiveText(text=text, authority="经区政府同意"), **by)
issue_directive(made.pk, **by)
print(Task.objects.get(directive=made).pk)
"""


def new_task(site: Site) -> str:
    """Issue one task to the township, and return its path."""
    return f"/tasks/{int(site.home.script(ISSUING, THREADNEEDLE_DEMO='1'))}"


def focused(page: Page) -> str:
    """Return what has the focus, as its tag, form name, address and text."""
    return str(
        page.evaluate(
            "() => { const it = document.activeElement; return [it.tagName, it.name || '',"
            " it.getAttribute('href') || '', it.type || '', it.value || '', it.innerText || ''].join('|') }"
        )
    )


def tab_to(page: Page, pattern: str, most: int = 120) -> str:
    """Press the tabulator until something fitting has the focus, which can then be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.search(pattern, focused(page)):
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", focused(page)
            return focused(page)
    raise AssertionError(f"the tabulator never reached {pattern}")


def test_signing_in_the_list_and_an_act_work_without_scripts(site: Site) -> None:
    with site.visit(TOWNSHIP, scripts=False) as visitor:
        page = visitor.go("/worklists/")
        expect(page.locator("table.wl tbody tr[id]").first).to_be_visible()
        task = new_task(site)
        visitor.go(task)
        page.locator(f'main a[href="{task}/sign"]').first.click()
        page.wait_for_url(f"**{task}/sign")
        page.locator("main form.form button[type=submit]").click()
        page.wait_for_url(f"**{task}")
        expect(page.locator("#said p.success")).to_be_visible()
        expect(page.locator(f'main a[href="{task}/sign"]')).to_have_count(0)
        page.locator('form.lang button[value="zh-hans"]').click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        page.locator('form[data-theme-form] button[data-choice="dark"]').click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_skip_link_comes_first_and_the_marked_act_is_reached_by_tabulator(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go(new_task(site))
        page.keyboard.press("Tab")
        assert "|#main|" in focused(page)
        page.keyboard.press("Enter")
        assert focused(page).startswith("MAIN")
        tab_to(page, r"\|/tasks/\d+/sign\|", most=12)
        page.keyboard.press("Enter")
        form = page.locator("#act form")
        form.wait_for()
        tab_to(page, r"BUTTON\|.*Sign for it", most=30)
        page.keyboard.press("Enter")
        expect(page.locator("#said p.success")).to_be_visible()


def test_drafts_are_checked_and_issued_by_keyboard_alone(site: Site) -> None:
    with site.visit(CLERK) as visitor:
        page = visitor.go("/directives/new")
        text = (DOCUMENTS / "house-safety.txt").read_text(encoding="utf-8").replace("51号", "53号")
        expect(page.locator("textarea[name=text]")).to_be_focused()
        page.keyboard.insert_text(text)
        tab_to(page, r"BUTTON\|.*Read it")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review*")
        tab_to(page, r"INPUT\|q\d+-authority")
        page.keyboard.insert_text("经区政府同意")
        tab_to(page, r"INPUT\|q\d+-choice\|.*radio")
        page.keyboard.press("Space")
        while "|each|" not in focused(page):
            page.keyboard.press("ArrowDown")
        tab_to(page, r"INPUT\|q\d+-due")
        page.keyboard.insert_text("2026-07-24")
        tab_to(page, r"INPUT\|q\d+-names")
        page.keyboard.insert_text("青石镇")
        page.keyboard.press("Enter")
        expect(page.locator("ol.dr > li.q")).to_have_count(0)
        tab_to(page, r"A\|\|/directives/\d+/assessment")
        page.keyboard.press("Enter")
        page.wait_for_url("**/assessment*")
        tab_to(page, r"TEXTAREA\|reason", most=80)
        page.keyboard.insert_text("先查沿街。")
        tab_to(page, r"BUTTON\|.*Issue")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/directives/\d+$"))


def test_an_open_list_follows_what_somebody_else_does(site: Site) -> None:
    task = new_task(site)
    with site.visit(TOWNSHIP) as clerk, site.visit(HEAD) as head:
        seen = head.go("/worklists/")
        seen.goto(seen.url + "?state=issued")
        line = seen.locator(f"#line-{task.rsplit('/', 1)[1]}")
        line.wait_for()
        seen.evaluate("document.body.dataset.same = 'page'")
        clerk.go(f"{task}/sign")
        clerk.page.locator("main form.form button[type=submit]").click()
        expect(clerk.page.locator("#said p.success")).to_be_visible()
        expect(line).to_have_count(0, timeout=15_000)
        assert seen.evaluate("document.body.dataset.same") == "page"
        assert head.trouble == []


def test_on_paper_the_list_has_room_to_sign_and_no_bar(site: Site, tmp_path: Path) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/worklists/")
        screen = page.evaluate(FILLING)
        assert screen["nav"] > 0
        assert screen["signature"] == 0
        page.goto(page.url + "?print=1")
        page.emulate_media(media="print")
        paper = page.evaluate(FILLING)
        assert (paper["nav"], paper["signature"]) == (0, 1)
        assert paper["rows"] >= screen["rows"]
        page.screenshot(path=tmp_path / "paper.png", full_page=True)
        assert (tmp_path / "paper.png").stat().st_size > 10_000
