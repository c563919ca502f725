"""Monday morning: fourteen notices, as files in the formats in which they come, stand on one list."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.e2e.site import PHONE, TOWNSHIP, Site, Visitor, done

import threadneedle

MONDAY = Path(threadneedle.__file__).parent / "demo" / "data" / "monday"
NOTICES: list[dict[str, Any]] = tomllib.loads((MONDAY / "monday.toml").read_text(encoding="utf-8"))["notice"]
CHAT = next(notice for notice in NOTICES if not notice["arrived"])


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def read(page: Page) -> None:
    """Send the form of the entry."""
    page.get_by_role("button", name="Read it").click()
    page.wait_for_load_state()


def type_what_pictures_say(visitor: Visitor) -> int:
    """Type the words of every order in the tray that waits for them, and return how many there were."""
    page, typed = visitor.page, 0
    for notice in NOTICES:
        page = visitor.go("/directives/tray")
        row = page.locator("table.tray tbody tr").filter(has_text=notice["arrived"] or "—")
        waits = row.get_by_role("link", name="type the text beside the picture")
        if "text" in notice and waits.count():
            waits.click()
            page.get_by_label("The words on the paper").fill(notice["text"])
            read(page)
            page.wait_for_url(re.compile("/review$"))
            typed += 1
    return typed


def put_on_the_list(page: Page) -> None:
    """Answer what an order leaves open, and put it on the list."""
    issuer = page.locator("#issuer-words")
    if issuer.count():
        title = page.locator("#d0 h3").inner_text()
        known = [notice["issuer"] for notice in NOTICES if notice["title"][:8] in title]
        issuer.fill(known[0] if known else CHAT["issuer"])
    for due in page.locator("ol.dr .aq input[placeholder='2026-07-24']").all():
        due.fill("2026-07-10")
    page.get_by_role("button", name="Put on the list").last.click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def monday(site: Site) -> Site:
    """The fourteen notices entered by the township's clerk, the last of them as it was copied from a chat."""
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/directives/new")
        files = [
            payload(notice["arrived"], (MONDAY / notice["file"]).read_bytes())
            for notice in NOTICES
            if notice["arrived"]
        ]
        page.get_by_label("Files", exact=True).set_input_files(
            [*files, payload("damaged.docx", b"PK\x03\x04")]
        )
        read(page)
        assert done(page) == "13 orders have arrived."
        expect(page.get_by_role("alert")).to_contain_text("damaged.docx")
        visitor.go("/directives/new")
        page.get_by_label("Or the text of one order").fill(
            (MONDAY / CHAT["file"]).read_text(encoding="utf-8")
        )
        read(page)
        page.wait_for_url(re.compile("/review$"))
        assert not visitor.trouble
    return site


def test_all_of_them_stand_on_the_one_list(monday: Site) -> None:
    with monday.visit(TOWNSHIP) as visitor:
        assert type_what_pictures_say(visitor) == 2
        page = visitor.go("/directives/tray")
        arrived = page.locator("table.tray tbody tr").filter(has_not_text="our own order")
        # Another test leaves a picture without words behind; it is none of the fourteen.
        mine = arrived.filter(has_not_text="扫描件")
        for _ in range(len(NOTICES)):
            page.goto(str(mine.first.locator("th a").first.evaluate("link => link.href")))
            put_on_the_list(page)
            assert "on your list" in done(page), page.url
            visitor.go("/directives/tray")
            if not mine.count():
                break
        assert mine.count() == 0
        visitor.go("/worklists/")
        for office in ("晴川区农业农村局", "区气象局", "晴川区妇幼保健院", "晴川供电公司"):
            registered = page.locator("table.wl tbody tr").filter(has_text=f"{office} (registered by Qingshi")
            assert registered.count() >= 1, office
        assert not visitor.trouble


def test_the_same_files_again_are_named_and_lead_to_what_they_became(monday: Site) -> None:
    notice = NOTICES[0]
    with monday.visit(TOWNSHIP, size=PHONE) as visitor:
        page = visitor.go("/directives/new")
        again = payload("again.docx", (MONDAY / notice["file"]).read_bytes())
        page.get_by_label("Files", exact=True).set_input_files([again])
        read(page)
        expect(page.get_by_role("alert")).to_contain_text("was entered already")
        page.get_by_role("link", name="Open the order that it became").click()
        expect(page.locator("h1")).to_contain_text(notice["title"])


def test_an_order_is_entered_and_put_on_the_list_by_keyboard_alone(site: Site) -> None:
    with site.visit(TOWNSHIP) as visitor:
        page = visitor.go("/directives/new")
        page.keyboard.insert_text("关于报送名单的通知\n\n请于收到后3个工作日内将应急队伍名单报县应急办。\n")
        page.keyboard.press("Tab")
        for _ in range(12):
            if page.evaluate("document.activeElement.innerText") == "Read it":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/review$"))
        expect(page.locator("ol.dr")).to_contain_text("3 working days after arrival")
        page.locator("#issuer-words").focus()
        page.keyboard.insert_text("县应急办")
        page.get_by_role("button", name="Put on the list").last.focus()
        page.keyboard.press("Enter")
        assert done(page) == "1 task is on your list."
