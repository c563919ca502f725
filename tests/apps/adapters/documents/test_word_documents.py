"""Word documents as a reader sees them."""

from __future__ import annotations

import io

import docx
import pytest
from tests.factories.documents import docx_bytes, paragraph, zip_bytes

from threadneedle.adapters.documents import Media, read_document
from threadneedle.adapters.documents.numbering import written


def text_of(body: str, **parts: str) -> str:
    return read_document(docx_bytes(body, **parts), "通知.docx").text


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, form: str, words: str) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
    )


OFFICIAL = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def cell(words: str, properties: str = "") -> str:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_a_document_of_words_own_library_is_read_in_its_order() -> None:
    made = docx.Document()
    made.add_paragraph("关于汛前清淤的通知")
    grid = made.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0))
    for row, column, words in ((0, 0, "清淤"), (0, 1, "区水利局"), (1, 1, "区住建局"), (0, 2, "6月20日前")):
        grid.cell(row, column).text = words
    made.add_paragraph("特此通知。")
    out = io.BytesIO()
    made.save(out)
    read = read_document(out.getvalue(), "通知.docx")
    assert read.media is Media.DOCX
    assert read.text == "关于汛前清淤的通知\n清淤\t区水利局\t6月20日前\n〃\t区住建局\n特此通知。"


def test_numbers_that_word_makes_stand_in_the_text() -> None:
    body = (
        paragraph("总体要求", numbered(1))
        + paragraph("清淤", numbered(1, 1))
        + paragraph("排查", numbered(1, 1))
        + paragraph("登记", numbered(1, 2))
        + paragraph("保障措施", numbered(1))
        + paragraph("督查", numbered(1, 1))
    )
    assert text_of(body, numbering=OFFICIAL).split("\n") == [
        "一、总体要求",
        "（一）清淤",
        "（二）排查",
        "1.登记",
        "二、保障措施",
        "（一）督查",
    ]


def test_a_list_that_starts_anew_does() -> None:
    body = paragraph("甲", numbered(1)) + paragraph("乙", numbered(1)) + paragraph("丙", numbered(2))
    assert text_of(body, numbering=OFFICIAL) == "一、甲\n二、乙\n一、丙"


def test_a_number_of_a_style_counts_too_and_none_takes_it_away() -> None:
    styles = (
        f'<w:style w:styleId="a"><w:pPr>{numbered(1, 1)}</w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    body = paragraph("甲", '<w:pStyle w:val="b"/>') + paragraph("乙", '<w:pStyle w:val="b"/>' + numbered(0))
    assert text_of(body, numbering=OFFICIAL, styles=styles) == "（一）甲\n乙"


def test_serial_numbers_of_empty_paragraphs_in_a_table_are_seen() -> None:
    serial = f"<w:tc><w:p><w:pPr>{numbered(1, 2)}</w:pPr></w:p></w:tc>"
    assert (
        text_of(table(serial + cell("清淤"), serial + cell("排查")), numbering=OFFICIAL)
        == "1.\t清淤\n2.\t排查"
    )


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (14, "chineseCountingThousand", "十四"),
        (20, "chineseCounting", "二十"),
        (103, "japaneseCounting", "一百零三"),
        (110, "chineseCounting", "一百一十"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (12, "decimalFullWidth", "１２"),
        (3, "ideographTraditional", "丙"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (9, "decimalZero", "09"),
        (3, "chineseLegalSimplified", "叁"),
        (7, "nobodyKnows", "7"),
    ],
)
def test_numbers_are_written_in_the_forms_of_word(count: int, form: str, shown: str) -> None:
    assert written(count, form) == shown


def test_what_was_deleted_is_no_text_and_what_was_inserted_is() -> None:
    body = (
        "<w:p><w:r><w:t>6月</w:t></w:r><w:del><w:r><w:delText>20日</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>25日</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    )
    assert text_of(body) == "6月25日"


def test_a_text_box_is_read_once_although_it_is_written_twice() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>平急</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>通知</w:t></w:r><w:r><w:AlternateContent><w:Choice><w:drawing>"
        f"{box}</w:drawing></w:Choice><w:Fallback><w:pict>{box}</w:pict></w:Fallback>"
        "</w:AlternateContent></w:r></w:p>"
    )
    assert text_of(body) == "通知\n平急"


def test_a_running_header_is_left_out_but_a_mark_of_secrecy_in_it_goes_first() -> None:
    header = paragraph("机密★10年") + paragraph("青石镇人民政府文件")
    assert text_of(paragraph("通知"), header1=header) == "机密★10年\n通知"


def test_notes_stand_at_the_end() -> None:
    notes = (
        f'<w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
        f"<w:footnote>{paragraph('以上均含本数')}</w:footnote>"
    )
    assert text_of(paragraph("不少于两人"), footnotes=notes) == "不少于两人\n以上均含本数"


def test_merged_cells_are_ditto_marks_and_empty_cells_at_the_end_are_dropped() -> None:
    rows = (
        cell("序号") + cell("任务", '<w:gridSpan w:val="2"/>') + cell(""),
        cell("1", '<w:vMerge w:val="restart"/>') + cell("清淤") + cell("区水利局") + cell(""),
        cell("", "<w:vMerge/>") + cell("排查") + cell("") + cell(""),
    )
    assert text_of(table(*rows)).split("\n") == ["序号\t任务\t〃", "1\t清淤\t区水利局", "〃\t排查"]


def test_lines_in_a_cell_are_joined_as_a_reader_would() -> None:
    cells = (
        cell("牵头\n单位")
        + cell("1.清淤\n2.排查")
        + cell("区水利局\n区住建局")
        + cell("（一）登记\n（二）销号")
        + cell("by June\n2026")
    )
    assert (
        text_of(table(cells))
        == "牵头单位\t1.清淤 2.排查\t区水利局 区住建局\t（一）登记 （二）销号\tby June 2026"
    )


def test_a_table_in_a_cell_stays_in_that_cell() -> None:
    inner = table(cell("甲") + cell("乙"))
    assert text_of(table(f"<w:tc>{inner}<w:p/></w:tc>" + cell("丙"))) == "甲 乙\t丙"


def test_the_strict_form_of_the_standard_is_read_alike() -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    body = f"<w:body>{paragraph('通知')}</w:body>"
    data = zip_bytes({"word/document.xml": f"<w:document {strict}>{body}</w:document>"})
    assert read_document(data, "通知.docx").text == "通知"
