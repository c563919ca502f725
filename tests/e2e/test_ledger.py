"""A supervision office takes in its register in the browser, works on it, and takes it back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from tests.e2e.site import SUPERVISION, Site, done
from tests.factories.registers import HEADS, LAST_HEAD, register_file

ROWS = 30


def bring(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the table").click()
    page.wait_for_url("**/sheets/takes/*")


def take_back(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take the file").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def rows_of(file: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def test_a_register_comes_in_is_worked_on_and_goes_out_in_its_own_columns(site: Site, tmp_path: Path) -> None:
    brought = tmp_path / "台账.xlsx"
    brought.write_bytes(register_file(ROWS, r2={5: "不知道什么局"}))
    with site.visit(SUPERVISION, scripts=False) as visitor:
        page = visitor.go("/matters/")
        page.get_by_role("link", name="Bring or take the table").click()
        page.locator("input[type=file]").set_input_files(brought)
        page.get_by_role("button", name="Read the table").click()
        page.get_by_label("责任单位 / 牵头").wait_for()
        assert page.get_by_label("责任单位 / 牵头").input_value() == "lead"
        page.get_by_role("button", name="See what every row would do").click()
        assert "1 row cannot be taken in" in page.locator("h1").inner_text()
        assert "No unit is called “不知道什么局”." in page.locator("#problems").inner_text()
        page.get_by_label("Leave 1 row out and take in the others").check()
        page.get_by_role("button", name=f"Take in {ROWS - 1} rows").click()
        assert done(page) == "The table is taken in."
        assert f"{ROWS - 1} new and 0 changed" in page.locator("h1").inner_text()

        brought.write_bytes(register_file(ROWS))
        page.get_by_role("link", name="Bring another table").click()
        bring(page, brought)
        assert page.locator("h1").inner_text() == "1 new, 0 changed: take them in?"
        page.get_by_role("button", name="Take in 1 row").click()
        assert done(page) == "The table is taken in."

        page = visitor.go("/matters/?q=区督〔2026〕5号")
        page.get_by_role("link", name="区交通局第5项").click()
        page.get_by_role("link", name="Write our own words").first.click()
        page.locator("textarea[name=progress]").fill("督查室已到现场。")
        page.locator("main form button.pri").click()

        page = visitor.go("/sheets/register/")
        file = take_back(page, tmp_path)
        rows = rows_of(file)
        assert tuple(str(cell) for cell in rows[2]) == HEADS[0]
        ours = [str(row[1]) for row in rows[LAST_HEAD:] if str(row[1]).startswith("区督")]
        assert ours == [f"区督〔2026〕{place}号" for place in (1, *range(3, ROWS + 1), 2)]
        fifth = next(row for row in rows if row[1] == "区督〔2026〕5号")
        assert fifth[10] == "督查室已到现场。"

        bring(page, file)
        assert page.locator("h1").inner_text() == "Everything in this table stands here already"
        page.get_by_role("button", name="Drop this table").click()
        assert "nothing of it was taken in" in done(page)
        assert visitor.trouble == []
