"""Workbooks and CSV: cells as their reader sees them, and the text made of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests.factories.documents import xlsx_bytes, xlsx_of

from threadneedle.adapters.documents import Media, read_document
from threadneedle.core.sheets import Grid, Merge

XLS = Path(__file__).with_name("ledger.xls")


def fill(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["序号", "牵头\n单位", "完成时限", "进度"])
    sheet.write_row(1, 0, [1, "区水利局\n区住建局"])
    sheet.write_datetime(1, 2, datetime(2026, 6, 30), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))  # noqa: DTZ001
    sheet.write(1, 3, 0.955, book.add_format({"num_format": "0.0%"}))
    sheet.merge_range(2, 0, 3, 0, "危房")
    sheet.write(2, 1, "3.0")
    sheet.write(3, 1, 0.5)
    book.add_worksheet("旧表").hide()
    book.get_worksheet_by_name("旧表").write(0, 0, "不看")


def test_a_workbook_gives_its_visible_sheets_with_values_as_seen() -> None:
    read = read_document(xlsx_bytes(fill), "台账.xlsx")
    assert read.media is Media.XLSX
    assert read.hidden == ("旧表",)
    assert read.grids == (
        Grid(
            "台账",
            (
                ("序号", "牵头\n单位", "完成时限", "进度"),
                ("1", "区水利局\n区住建局", "2026-06-30", "95.5%"),
                ("危房", "3.0", "", ""),
                ("", "0.5", "", ""),
            ),
            (Merge(2, 0, 3, 0),),
        ),
    )
    assert read.text.split("\n") == [
        "序号\t牵头单位\t完成时限\t进度",
        "1\t区水利局 区住建局\t2026-06-30\t95.5%",
        "危房\t3.0",
        "〃\t0.5",
    ]


def test_several_sheets_are_headed_by_their_names() -> None:
    def two(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("水利").write(0, 0, "清淤")
        book.add_worksheet("空表")
        book.add_worksheet("住建").write(0, 0, "排查")

    read = read_document(xlsx_bytes(two), "两表.xlsx")
    assert read.text == "水利\n清淤\n\n住建\n排查"
    assert read.pages == 2


def test_an_old_workbook_is_read_too() -> None:
    read = read_document(XLS.read_bytes(), "台账.xls")
    assert read.media is Media.XLS
    assert read.hidden == ("旧表",)
    assert read.grids[0].merges == (Merge(2, 0, 3, 0),)
    assert read.text.split("\n") == [
        "序号\t事项\t牵头单位\t完成时限\t进度",
        "1\t排水口清淤\t区水利局\t2026-06-30\t0.95",
        "2\t危房排查\t区住建局",
        "〃\t危房改造",
    ]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_and_with_every_separator(separator: str, encoding: str) -> None:
    text = f'序号{separator}事项\r\n1{separator}"清淤{separator}\n排查"\r\n\r\n'
    read = read_document(text.encode(encoding), "台账.csv")
    assert read.media is Media.CSV
    assert read.grids == (Grid("", (("序号", "事项"), ("1", f"清淤{separator}\n排查"))),)


def test_a_wrong_ending_changes_nothing_where_the_bytes_are_plain() -> None:
    assert read_document(xlsx_of([["甲"]]), "台账.doc").media is Media.XLSX
    assert read_document("序号\t事项\n1\t清淤\n".encode("gb18030"), "导出.xls").media is Media.CSV
    assert read_document("关于清淤的通知".encode(), "通知.pdf").media is Media.TXT
