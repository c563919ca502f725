"""From a pasted order to a report on the board, by hand in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.e2e.site import CLERK, DOCUMENTS, HEAD, LEADER, TOWNSHIP, Site, task_row

FACADES, LEAKS = "自建房外墙安全排查", "整治危旧房屋屋面漏水点"
WIRES, SIGNS, GAS = "清理建筑工地临时用电线路", "拆除沿街松动的户外广告牌", "地下空间燃气管线普查"
GIVEN = Path(__file__).parents[3] / "shared" / "data" / "directives" / "directive_10.txt"


def take(page: Page, act: str, **fields: str) -> None:
    """Open the form of an act on the page of a task, fill it and send it."""
    page.locator(f'main a[href$="/{act}"]').first.click()
    form = page.locator("#act form")
    form.wait_for()
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    form.locator("button[type=submit]").click()
    expect(page.locator("#act form")).to_have_count(0)
    expect(page.locator("#said p.success")).to_be_visible()


def open_line(page: Page, title: str) -> None:
    """Go from the worklist to the task with a title that was issued today."""
    page.goto(re.sub(r"^(https?://[^/]+).*$", r"\1/worklists/?q=" + title, page.url))
    page.goto(page.url + ("&" if "?" in page.url else "?") + "q=" + title)
    task_row(page, title).locator("a").first.click()
    page.wait_for_url("**/tasks/*")


def paste(page: Page, text: str) -> None:
    """Paste an order and let it be read."""
    page.locator("textarea[name=text]").fill(text)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/review*")


def save(page: Page) -> None:
    """Save the answers."""
    page.locator('button[type=submit][form="answers"].pri').first.click()
    expect(page.locator("#said p").first).to_be_visible()


def decide(page: Page) -> None:
    """Issue at the price that is shown; where hours are late in every plan, say why."""
    form = page.locator("form#decide")
    form.locator("textarea[name=reason]").fill("汛期将至，先查沿街。")
    form.locator("button[type=submit]").click()


def issue(page: Page) -> str:
    """Go on to the price and issue; return the address of the directive."""
    page.locator('main .act a[href*="/assessment"]').click()
    page.wait_for_url("**/assessment*")
    decide(page)
    page.wait_for_url(re.compile(r"/directives/\d+$"))
    return page.url


def answer_and_issue(page: Page) -> None:
    """Check drafts beside their source, see that nothing can be issued yet, answer, issue."""
    expect(page.locator("article.src mark a")).to_have_count(5)
    expect(page.locator("ol.dr > li")).to_have_count(6)
    expect(page.locator("ol.dr > li.q")).to_have_count(5)
    expect(page.locator("article.src")).to_contain_text("逐栋拍照上传")
    page.locator('main .act a[href*="/assessment"]').click()
    page.wait_for_url("**/assessment*")
    expect(page.locator("form#decide")).to_have_count(0)
    page.go_back()
    page.locator("#d0 input[name$=-authority]").fill("经区政府同意")
    page.locator("#d2 input[value=each]").check()
    page.locator("#d3 input[name$=-due]").fill("2026-07-24")
    page.locator("#d4 input[name$=-names]").fill("青石镇")
    save(page)
    expect(page.locator("ol.dr > li.q")).to_have_count(0)
    issue(page)
    expect(page.locator("main")).to_contain_text("柳河镇")


def object_and_concede(site: Site, office: Page, issuer: Page) -> str:
    """The clerk writes an objection, the head signs it, the issuer concedes; return the task's address."""
    open_line(office, SIGNS)
    take(office, "object", ground="not_mine", reason="沿街广告由城管部门管理，不属本镇职责。")
    expect(office.locator("main")).to_contain_text("不属本镇职责")
    objected = office.url
    with site.visit(HEAD, language="zh") as head:
        head.go("/desk/")
        expect(head.page.locator("main")).to_contain_text(SIGNS)
        head.page.goto(objected)
        take(head.page, "sign_objection")
        assert head.trouble == []
    issuer.goto(objected)
    take(issuer, "concede", reason="同意，改由城管部门办理。")
    return objected


def take_on(page: Page, title: str) -> None:
    """Take a task on with the first post of the unit."""
    open_line(page, title)
    page.locator('main a[href$="/take_on"]').first.click()
    page.locator("#act form input[type=radio]").first.check()
    page.locator("#act form button[type=submit]").click()
    expect(page.locator("#act form")).to_have_count(0)


def test_a_pasted_order_comes_to_the_board_as_reported_and_not_yet_checked(site: Site) -> None:
    text = (DOCUMENTS / "house-safety.txt").read_text(encoding="utf-8")
    with site.visit(CLERK, language="zh") as clerk, site.visit(TOWNSHIP, language="zh") as township:
        paste(clerk.go("/directives/new"), text)
        answer_and_issue(clerk.page)
        office = township.go("/worklists/")
        for title in (FACADES, LEAKS, WIRES, SIGNS, GAS):
            open_line(office, title)
            take(office, "sign")
        objected = object_and_concede(site, office, clerk.page)
        take_on(office, GAS)
        take_on(office, FACADES)
        take(office, "report", quantity="120", text="120栋全部查完，无松动。", complete="all")
        clerk.page.goto(office.url)
        expect(clerk.page.locator("main")).to_contain_text("120栋全部查完")
        take(clerk.page, "confirm")
        assert clerk.trouble + township.trouble == []

    with site.visit(LEADER) as leader:
        board = leader.go(f"/board/?q={FACADES}")
        row = board.locator("#matters tbody tr").filter(has_text=FACADES).last
        expect(row).to_contain_text("120 / 120")
        expect(row).to_contain_text("Not yet checked")
        expect(row).to_contain_text("100")
        board.goto(objected)
        expect(board.locator("main")).to_contain_text("withdrawn")
        assert leader.trouble == []
    verified = site.home.command("ledger", "verify")
    assert (verified.returncode, verified.stdout[-6:]) == (0, "whole\n")


if GIVEN.exists():

    def test_a_published_order_is_read_answered_and_issued(site: Site) -> None:
        text = GIVEN.read_text(encoding="utf-8").partition("\n")[2]
        with site.visit(CLERK) as clerk:
            page = clerk.go("/directives/new")
            paste(page, text)
            drafts = page.locator("ol.dr > li:not(#d0)")
            found = drafts.count()
            assert found >= 6
            for place in range(1, found + 1):
                if place != 2:
                    page.locator(f"#d{place} button[name=drop]").click()
                    expect(page.locator(f"#d{place} button[name=restore]")).to_be_visible()
            page.locator("#d0 input[name$=-authority]").fill("经区政府同意")
            lead, responsible = page.locator("#d2 input[name$=-names]").all()
            lead.fill("区经信局")
            responsible.fill("青石镇")
            page.locator("#d2 input[name$=-due]").fill("2026-12-20")
            save(page)
            expect(page.locator("ol.dr > li.q")).to_have_count(0)
            issue(page)
            expect(page.locator("main")).to_contain_text("规模上工业增加值")
            expect(page.locator("main table").last).to_contain_text("Economy")
            assert clerk.trouble == []


def test_a_text_with_a_mark_of_secrecy_is_refused_and_not_sent_back(site: Site) -> None:
    with site.visit(CLERK) as clerk:
        page = clerk.go("/directives/new")
        page.locator("textarea[name=text]").fill(
            "机密★1年\n\n关于加强巡查的通知\n\n青石镇7月10日前完成巡查。"
        )
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main .errs, main [role=alert], main .bad").first).to_be_visible()
        assert page.locator("textarea[name=text]").input_value() == ""
