"""Files that are not taken in: which rule says no, and what it names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.factories.documents import (
    compound_bytes,
    docx_bytes,
    jpeg_bytes,
    ofd_bytes,
    paragraph,
    pdf_bytes,
    png_bytes,
    xlsx_bytes,
    xlsx_of,
    zip_bytes,
)

from threadneedle.adapters.documents import read_document
from threadneedle.adapters.documents.limits import LIMITS, Limits
from threadneedle.core.base import InvalidError

DOCX = docx_bytes(paragraph("关于汛前清淤的通知") * 20)
PDF = pdf_bytes([[(80, 100, 16, "关于汛前清淤的通知")]])
XLS = Path(__file__).with_name("ledger.xls").read_bytes()


def refused(data: bytes, name: str, limits: Limits = LIMITS) -> tuple[str, dict[str, object]]:
    with pytest.raises(InvalidError) as caught:
        read_document(data, name, limits)
    (problem,) = caught.value.problems
    params = dict(problem.params)
    assert params.pop("name") == name
    return problem.code, params


def deep(levels: int) -> bytes:
    return docx_bytes("<w:sdt>" * levels + paragraph("底") + "</w:sdt>" * levels)


def locked_zip() -> bytes:
    """Return a ZIP whose parts are marked as encrypted."""
    data = bytearray(DOCX)
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def lying_zip() -> bytes:
    """Return a ZIP that states a few bytes for a part of a megabyte."""
    data = bytearray(zip_bytes({"word/document.xml": b" " * 1024 * 1024}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (9).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "code", "params"),
    [
        (b"", "空.docx", "file.empty", {}),
        (b"\r\n \n", "空.txt", "file.empty", {}),
        (docx_bytes("<w:p/>"), "空.docx", "file.empty", {}),
        (xlsx_of([]), "空.xlsx", "file.empty", {}),
        (b"\x00\x01binary", "图.heic", "file.unknown_format", {}),
        (
            zip_bytes({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "a.odt",
            "file.unknown_format",
            {},
        ),
        (compound_bytes("PowerPoint Document"), "讲稿.ppt", "file.unknown_format", {}),
        (compound_bytes("WordDocument"), "通知.doc", "file.legacy_word", {}),
        (compound_bytes("WordDocument"), "通知.wps", "file.legacy_word", {}),
        (b"{\\rtf1\\ansi}", "通知.rtf", "file.legacy_word", {}),
        (compound_bytes("EncryptionInfo", "EncryptedPackage"), "通知.docx", "file.encrypted", {}),
        (pdf_bytes([[]], locked=True), "通知.pdf", "file.encrypted", {}),
        (locked_zip(), "通知.docx", "file.encrypted", {}),
        (zip_bytes({"word/document.xml": "", "word/vbaProject.bin": ""}), "宏.docm", "file.macros", {}),
        (zip_bytes({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "宏.xlsx", "file.macros", {}),
        (compound_bytes("Workbook", "_VBA_PROJECT_CUR"), "宏.xls", "file.macros", {}),
        (zip_bytes({"通知.docx": DOCX}), "附件.zip", "file.archive", {}),
        (b"Rar!\x1a\x07\x01\x00", "附件.rar", "file.archive", {}),
        ("<html><table><tr><td>甲".encode(), "导出.xls", "file.web_page", {}),
        (DOCX[: len(DOCX) // 2], "通知.docx", "file.truncated", {}),
        (PDF[: len(PDF) // 2], "通知.pdf", "file.truncated", {}),
        (png_bytes()[:40], "照片.png", "file.truncated", {}),
        (jpeg_bytes()[:-2], "照片.jpg", "file.truncated", {}),
        (compound_bytes()[:100], "台账.xls", "file.truncated", {}),
        (b"%PDF-1.4\n%%EOF", "通知.pdf", "file.corrupted", {"part": "PDF"}),
        (compound_bytes("Workbook"), "台账.xls", "file.corrupted", {"part": "XLS"}),
        (
            zip_bytes({"word/document.xml": "<w:document>"}),
            "通知.docx",
            "file.corrupted",
            {"part": "word/document.xml"},
        ),
        (
            zip_bytes({"word/document.xml": b"\xff<a/>"}, packed=False).replace(b"<a/>", b"<b/>"),
            "通知.docx",
            "file.corrupted",
            {"part": "word/document.xml"},
        ),
        (zip_bytes({"OFD.xml": "<OFD/>"}), "通知.ofd", "file.part_missing", {"part": "Pages"}),
        (
            zip_bytes({"OFD.xml": "<OFD><DocRoot>Doc_0/Document.xml</DocRoot></OFD>"}),
            "通知.ofd",
            "file.part_missing",
            {"part": "Doc_0/Document.xml"},
        ),
        ("清淤\x00".encode(), "通知.txt", "file.nul", {"offset": 6}),
        ("清淤".encode() + b"\xff\xff", "通知.txt", "file.encoding", {"offset": 6}),
        ("清淤\n排\x07查".encode(), "通知.txt", "file.control", {"line": 2, "character": "U+0007"}),
        ('序号,事项\n1,"清淤\n2,排查\n'.encode(), "台账.csv", "file.csv_quote", {"row": 2}),
        (
            png_bytes(20_000, 20_000),
            "照片.png",
            "file.too_many_pixels",
            {"width": 20_000, "height": 20_000, "limit": 100_000_000},
        ),
        (
            jpeg_bytes(30_000, 40_000),
            "照片.jpg",
            "file.too_many_pixels",
            {"width": 30_000, "height": 40_000, "limit": 100_000_000},
        ),
    ],
)
def test_a_file_is_refused_by_the_rule_that_it_breaks(
    data: bytes, name: str, code: str, params: dict[str, object]
) -> None:
    if code == "file.archive":
        params = {"parts": 1}
    assert refused(data, name) == (code, params)


def test_a_file_over_twenty_megabytes_is_refused_and_exactly_twenty_are_read() -> None:
    data = b"a\n" * (10 * 1024 * 1024)
    assert refused(data + b"a", "长.txt") == ("file.too_large", {"megabytes": 20.1, "limit": 20.0})
    # The text in it has a limit of its own.
    assert refused(data, "长.txt")[0] == "file.too_large"


def test_a_workbook_with_a_password_is_told_apart() -> None:
    # The record FILEPASS (0x002F) in place of the one after BOF marks the stream as encrypted.
    at = XLS.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    locked = XLS[: at + 20] + b"\x2f\x00" + XLS[at + 22 :]
    assert refused(locked, "台账.xls") == ("file.encrypted", {})


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_refused() -> None:
    code, params = refused(zip_bytes({"word/document.xml": b" " * 30 * 1024 * 1024}), "弹.docx")
    assert (code, params["part"], params["limit"]) == ("file.bomb_ratio", "word/document.xml", 200)
    ratio = params["ratio"]
    assert isinstance(ratio, int)
    assert 200 < ratio < 1032


def test_parts_that_unpack_to_too_much_together_are_refused_wherever_they_lie() -> None:
    data = zip_bytes({f"word/{number}.xml": b" " * 60_000 for number in range(10)})
    assert refused(data, "弹.docx", Limits(unpacked=500_000)) == (
        "file.bomb_size",
        {"part": "word/8.xml", "limit": 0.5},
    )


def test_what_a_zip_states_of_its_sizes_is_not_believed() -> None:
    assert refused(lying_zip(), "弹.docx", Limits(unpacked=500_000))[0] == "file.bomb_size"


def test_two_parts_of_one_name_are_refused_as_readers_may_differ_in_which_they_take() -> None:
    data = zip_bytes({"word/document.xml": DOCX, "word/Document.xml": b""})
    assert refused(data, "弹.docx") == ("file.corrupted", {"part": "ZIP"})


def test_too_many_parts_are_refused() -> None:
    data = zip_bytes({f"word/{number}.xml": b"" for number in range(4001)})
    assert refused(data, "弹.docx") == ("file.too_many_parts", {"parts": 4001, "limit": 4000})


def test_entities_are_never_expanded() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "哈"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    refusal = ("file.bomb_entities", {"part": "word/document.xml"})
    assert refused(zip_bytes({"word/document.xml": laughs}), "弹.docx") == refusal
    assert refused(zip_bytes({"word/document.xml": laughs.encode("utf-16")}), "弹.docx") == refusal
    sheet = {"xl/workbook.xml": laughs}
    assert refused(zip_bytes(sheet), "弹.xlsx") == ("file.bomb_entities", {"part": "xl/workbook.xml"})


def test_deep_nesting_is_refused_and_what_people_write_is_not() -> None:
    assert refused(deep(300), "弹.docx") == (
        "file.bomb_depth",
        {"part": "word/document.xml", "limit": 200},
    )
    assert read_document(deep(190), "深.docx").text == "底"


def test_a_sheet_of_two_hundred_thousand_rows_is_refused_with_its_rows() -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet("全区人口")  # type: ignore[attr-defined]
        for row in range(200_000):
            sheet.write_number(row, 0, row)

    assert refused(xlsx_bytes(fill), "人口.xlsx") == (
        "file.too_many_rows",
        {"sheet": "全区人口", "rows": 200_000, "limit": 60_000},
    )
    rows = "".join(f"{row},甲\n" for row in range(200_000)).encode()
    assert refused(rows, "人口.csv") == (
        "file.too_many_rows",
        {"sheet": "CSV", "rows": 200_000, "limit": 60_000},
    )


def test_two_cells_far_apart_do_not_fill_the_memory() -> None:
    def fill(book: object) -> None:
        sheet = book.add_worksheet("远")  # type: ignore[attr-defined]
        sheet.write(0, 0, "甲")
        sheet.write(50_000, 350, "乙")

    assert refused(xlsx_bytes(fill), "远.xlsx") == (
        "file.too_many_cells",
        {"cells": 17_550_351, "limit": 500_000},
    )


def test_columns_sheets_and_pages_have_a_limit() -> None:
    assert refused(xlsx_of([range(401)]), "宽.xlsx") == (
        "file.too_many_columns",
        {"sheet": "台账", "columns": 401, "limit": 400},
    )
    wide = ",".join("a" * 401).encode()
    assert refused(wide, "宽.csv") == (
        "file.too_many_columns",
        {"sheet": "CSV", "columns": 401, "limit": 400},
    )

    def fill(book: object) -> None:
        for number in range(61):
            book.add_worksheet(f"表{number}").write(0, 0, "甲")  # type: ignore[attr-defined]

    assert refused(xlsx_bytes(fill), "多.xlsx") == ("file.too_many_sheets", {"sheets": 61, "limit": 60})
    few = Limits(pages=2)
    assert refused(pdf_bytes([[], [], []]), "多.pdf", few) == (
        "file.too_many_pages",
        {"pages": 3, "limit": 2},
    )
    assert refused(ofd_bytes([[], [], []]), "多.ofd", few) == (
        "file.too_many_pages",
        {"pages": 3, "limit": 2},
    )


def test_too_much_text_is_refused_in_every_format() -> None:
    few = Limits(characters=100)
    lines = [(80.0, 100.0 + 20 * number, 16.0, "关于汛前清淤的通知") for number in range(20)]
    for data in (DOCX, pdf_bytes([lines]), ofd_bytes([lines]), "字".encode() * 101):
        assert refused(data, "长.txt", few) == ("file.too_much_text", {"limit": 100})


def test_a_part_that_was_changed_on_the_way_is_named() -> None:
    data = bytearray(DOCX)
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml") + 20
    data[at] ^= 0xFF
    assert refused(bytes(data), "通知.docx") == ("file.corrupted", {"part": "word/document.xml"})
