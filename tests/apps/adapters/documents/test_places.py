"""PDF and OFD: text from letters that only have places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from tests.factories.documents import (
    Placed,
    Ruled,
    grid_rules,
    jpeg_bytes,
    ofd_bytes,
    pdf_bytes,
    png_bytes,
    turned_pdf,
)

from threadneedle.adapters.documents import Media, read_document

Make = Callable[[Sequence[Sequence[Placed]], Mapping[int, Sequence[Ruled]]], bytes]
both = pytest.mark.parametrize(("make", "media"), [(pdf_bytes, Media.PDF), (ofd_bytes, Media.OFD)])

XS = (80, 120, 300, 400)
HEADS = ("序号", "任务", "单位")


def row(y: float, *cells: str) -> list[Placed]:
    return [(x + 4, y + 5, 12, words) for x, words in zip(XS, cells, strict=False) if words]


def paragraph(y: float, *lines: str) -> list[Placed]:
    """Place lines of 16 points; the first is indented by two letters."""
    return [
        (80 + (32 if number == 0 else 0), y + 28 * number, 16, words) for number, words in enumerate(lines)
    ]


FULL = "各单位要认真抓好贯彻落实，确保全年安全度汛，不得有"
"""A line of 25 letters; indented by two it reaches the right margin."""


@both
def test_lines_of_a_paragraph_are_joined_and_a_new_one_begins_at_its_indent(make: Make, media: Media) -> None:
    page = [(170, 90, 22, "关于汛前清淤的通知"), *paragraph(150, FULL, "误。"), *paragraph(210, "特此通知。")]
    read = read_document(make([page], {}), "通知")
    assert read.media is media
    assert read.pages == 1
    assert read.text == f"关于汛前清淤的通知\n{FULL}误。\n特此通知。"


@both
def test_a_paragraph_goes_on_over_the_page_and_page_numbers_are_left_out(make: Make, media: Media) -> None:
    first = [*paragraph(700, FULL), (280, 800, 14, "— 1 —")]
    second = [(80, 100, 16, "误。"), (280, 800, 14, "— 2 —")]
    assert read_document(make([first, second], {}), "通知").text == f"{FULL}误。"


@both
def test_lines_that_run_over_most_pages_are_left_out_but_marks_of_secrecy_stay(
    make: Make, media: Media
) -> None:
    pages = [
        [(80, 30, 10, "青石镇人民政府文件"), (400, 30, 10, "秘密★1年"), *paragraph(200, f"第{number}段。")]
        for number in "一二三"
    ]
    text = read_document(make(pages, {}), "通知").text
    assert "秘密★1年" in text
    pages = [[place for place in page if "秘密" not in place[3]] for page in pages]
    assert read_document(make(pages, {}), "通知").text == "第一段。\n第二段。\n第三段。"


@both
def test_a_number_whose_digits_are_set_apart_stays_one(make: Make, media: Media) -> None:
    apart = [(80.0 + 12 * at, 100.0, 10.0, letter) for at, letter in enumerate("6月20日前")]
    assert read_document(make([apart], {}), "通知").text == "6月20日前"
    words = [(80, 100, 10, "A"), (95, 100, 10, "B"), (125, 100, 10, "清"), (160, 100, 10, "淤")]
    assert read_document(make([words], {}), "通知").text == "A B 清 淤"


@both
def test_a_ruled_table_is_rows_of_cells_between_the_paragraphs(make: Make, media: Media) -> None:
    page = [
        *paragraph(150, "分工如下："),
        *row(300, *HEADS),
        *row(330, "1", "清理排水口的", "区水利局"),
        (124, 349, 12, "淤泥"),
        *row(370, "2", "排查", "区住建局"),
        *paragraph(450, "特此通知。"),
    ]
    text = read_document(make([page], {0: grid_rules(XS, (300, 330, 370, 400))}), "通知").text
    assert text.split("\n") == [
        "分工如下：",
        "序号\t任务\t单位",
        "1\t清理排水口的淤泥\t区水利局",
        "2\t排查\t区住建局",
        "特此通知。",
    ]


@both
def test_cells_without_a_ruling_between_them_are_one(make: Make, media: Media) -> None:
    rules = [
        (80, 300, 400, 300),
        (120, 330, 400, 330),
        (80, 360, 400, 360),
        *((x, 300, x, 360) for x in XS),
    ]
    page = [*row(315, "一"), *row(300, "", "清淤", "甲局"), *row(330, "", "排查", "乙局")]
    assert read_document(make([page], {0: rules}), "表").text == "一\t清淤\t甲局\n〃\t排查\t乙局"


@both
def test_a_table_goes_on_over_the_page_without_its_repeated_heading(make: Make, media: Media) -> None:
    first = [*row(700, *HEADS), *row(730, "1", "清淤", "区水利局")]
    second = [*row(80, *HEADS), *row(110, "2", "排查", "区住建局")]
    rules = {0: grid_rules(XS, (700, 730, 760)), 1: grid_rules(XS, (80, 110, 140))}
    text = read_document(make([first, second], rules), "表").text
    assert text == "序号\t任务\t单位\n1\t清淤\t区水利局\n2\t排查\t区住建局"


@both
def test_a_row_broken_by_the_page_is_one_row(make: Make, media: Media) -> None:
    first = [*row(700, *HEADS), *row(730, "1", "清理排水口", "区水利局")]
    second = [*row(80, "", "和泵站"), *row(110, "2", "排查", "区住建局")]
    rules = {0: grid_rules(XS, (700, 730, 760)), 1: grid_rules(XS, (80, 110, 140))}
    text = read_document(make([first, second], rules), "表").text
    assert text == "序号\t任务\t单位\n1\t清理排水口和泵站\t区水利局\n2\t排查\t区住建局"


@both
def test_without_a_text_layer_there_are_no_words_and_no_problem(make: Make, media: Media) -> None:
    read = read_document(make([[], []], {}), "扫描件")
    assert (read.media, read.text, read.pages, read.has_words) == (media, "", 2, False)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("way", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)])
def test_a_page_is_read_the_way_its_letters_run(way: tuple[int, int, int, int], rotate: int) -> None:
    assert read_document(turned_pdf("横排的表", way=way, rotate=rotate), "表.pdf").text == "横排的表"


def test_a_watermark_across_the_page_is_no_text() -> None:
    data = turned_pdf("关于汛前清淤的通知", way=(1, 0, 0, 1), aslant="内部资料")
    assert read_document(data, "通知.pdf").text == "关于汛前清淤的通知"


@pytest.mark.parametrize(("data", "media"), [(png_bytes(), Media.PNG), (jpeg_bytes(), Media.JPEG)])
def test_a_picture_is_taken_in_and_never_read(data: bytes, media: Media) -> None:
    read = read_document(data, "照片")
    assert (read.media, read.text, read.has_words) == (media, "", False)
