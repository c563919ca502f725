"""An issuing clerk sees what an order costs, moves it to the free day with one click, issues, and answers."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.e2e.site import CLERK, SUPERVISION, Site, done

TEXT = """晴川区住房和城乡建设局
关于开展独居老人走访的通知
经区人民政府同意，现将有关事项通知如下。
一、青石镇6月23日前完成独居老人走访 1200 人。（责任单位：青石镇）
晴川区住房和城乡建设局
2026年6月15日
"""
"""By the norm of such visits 600 hours, in five working days of 88 that have other work too."""


def test_an_order_is_priced_moved_to_the_free_day_and_issued(site: Site) -> None:
    with site.visit(CLERK) as visitor:
        page = visitor.go("/directives/new")
        page.locator("textarea[name=text]").fill(TEXT)
        page.get_by_role("button", name="Read it").click()
        page.wait_for_url("**/review*")
        page.locator('main .act a[href*="/assessment"]').click()
        page.wait_for_url("**/assessment*")
        here = page.url.split("?")[0]
        expect(page.locator("h1")).to_contain_text("cannot fit this directive")
        expect(page.locator(".sms li")).to_have_count(1)
        page.get_by_role("button", name=re.compile("^Move to ")).click()
        assert done(page) == "The dates are moved, and the cost is worked out anew."
        expect(page.locator("h1")).to_contain_text("It fits")
        expect(page.get_by_role("button", name=re.compile("^Move to "))).to_have_count(0)
        page.locator("#decide").get_by_role("button", name=re.compile(r"^Issue \d+ task")).click()
        page.wait_for_url(re.compile(r"/directives/\d+$"))
        assert "is kept with the directive" in done(page)
        page.goto(here)
        page.get_by_role("link", name="Answer to it").click()
        page.get_by_label(re.compile("What your office says to it")).fill("已改到有空的日子。")
        page.get_by_role("button", name="Keep the answer").click()
        assert done(page) == "Your answer stands beside the assessment."
        assert visitor.trouble == []
    with site.visit(SUPERVISION) as overseer:
        seen = overseer.go(here.removeprefix(overseer.address))
        expect(seen.locator("main")).to_contain_text("已改到有空的日子。")
