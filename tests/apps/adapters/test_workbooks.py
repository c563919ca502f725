"""Tables written: what comes back is what went in, and nothing is a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from threadneedle.adapters.workbooks import (
    CELL_MOST,
    FORMULA_STARTS,
    Head,
    Sheet,
    sheet_name,
    shield,
    unshield,
    write_csv,
    write_xlsx,
)

NASTY = (
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "'=1",
    "'",
    "-",
    "https://example.org",
    "mailto:a@b",
    "＝1+1",
    "\n=1+1",
    "00012",
    "1e5",
    "2026-06-30",
    "_x0041_",
    "<f>1</f>",
    "a\nb",
    '"quoted"',
    " blanks ",
    "\ud800",
    "😀",
)
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.builds(
        str.__add__,
        st.sampled_from(FORMULA_STARTS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)

LINES = st.one_of(
    st.sampled_from([words for words in NASTY if words != "\ud800"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12),
)
"""Words without control characters, which readers treat as they please."""


def written(rows: list[list[str]], *heads: Head) -> bytes:
    width = max([1, *map(len, rows)])
    return write_xlsx(Sheet("台账", heads, (12,) * width, rows))


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def cells(data: bytes) -> list[list[object]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


def test_no_cell_is_a_formula_or_a_link() -> None:
    data = written([[words] for words in NASTY])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert "<f" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="inlineStr"') == len(NASTY)


def test_words_that_begin_like_a_formula_carry_the_mark_of_words() -> None:
    data = written([["=1+1"], ["清淤"]])
    sheet, styles = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/styles.xml")
    looks = styles[styles.index("<cellXfs") :].split("<xf ")[1:]
    marked = [number for number, look in enumerate(looks) if 'quotePrefix="1"' in look]
    assert len(marked) == 1
    assert f'<c r="A1" s="{marked[0]}"' in sheet
    assert f'<c r="A2" s="{marked[0]}"' not in sheet


@settings(max_examples=60)
@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=4))
def test_words_come_back_as_they_were(rows: list[tuple[str, str]]) -> None:
    data = written([list(row) for row in rows])
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    for row, back in zip(rows, cells(data), strict=False):
        assert [str(cell).split() for cell in back] == [words.split() for words in row[: len(back)]]


def test_days_are_days_and_numbers_numbers() -> None:
    data = write_xlsx(Sheet("台账", (), (12, 12), [[date(2026, 6, 30), 7]]))
    assert cells(data) == [[date(2026, 6, 30), 7.0]]


def test_titles_and_headings_keep_their_merged_cells_and_widths() -> None:
    heads = (
        Head(("台账", "", ""), ((0, 0, 2),), title=True),
        Head(("编号", "时间", ""), ((0, 2, 0), (1, 1, 2))),
        Head(("", "计划", "实际")),
    )
    data = write_xlsx(Sheet("台账", heads, (8, 20, 30), [["1", "", ""]]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    ranges = book.get_sheet_by_index(0).merged_cell_ranges
    assert sorted(ranges or []) == [((0, 0), (0, 2)), ((1, 0), (2, 0)), ((1, 1), (1, 2))]
    assert cells(data)[2] == ["", "计划", "实际"]
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert '<col min="3" max="3" width="30.7109375"' in sheet


def test_words_that_no_file_can_carry_are_replaced_and_long_ones_cut() -> None:
    found = cells(written([["a\ud800b\x00c\uffff"], ["清" * (CELL_MOST + 5)]]))
    assert found[0][0] == "a\ufffdb\ufffdc\ufffd"
    assert len(str(found[1][0])) == CELL_MOST


@pytest.mark.parametrize("words", NASTY)
def test_a_cell_of_csv_never_begins_like_a_formula(words: str) -> None:
    data = write_csv([[words]]).decode("utf-8-sig")
    first = next(csv.reader(io.StringIO(data, newline="")))[0]
    assert not first.startswith(FORMULA_STARTS)
    assert data.startswith('"')


@given(WORDS)
def test_a_shielded_cell_comes_back(words: str) -> None:
    assert unshield(shield(words)) == words


def test_words_of_other_people_with_an_apostrophe_stay() -> None:
    assert unshield("'90s") == "'90s"


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("2026/6 [台账]", "2026 6  台账"), ("'x'", "x"), ("", "1"), ("长" * 40, "长" * 31)],
)
def test_a_sheet_has_a_name_that_spreadsheets_take(given_name: str, name: str) -> None:
    assert sheet_name(given_name) == name
