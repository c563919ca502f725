"""From a sheet to its table."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.sheets import Field, Grid, Merge, Skip, assign, find_table

FIELDS = (
    Field("number", ("编号",)),
    Field("title", ("事项",), required=True),
    Field("lead", ("责任单位", "牵头单位")),
    Field("due", ("时限", "时间计划")),
)


def grid(*rows: str, merges: tuple[Merge, ...] = ()) -> Grid:
    """Make a sheet of rows whose cells stand between bars."""
    cells = [row.split("|") for row in rows]
    width = max(map(len, cells))
    return Grid("台账", tuple(tuple(row + [""] * (width - len(row))) for row in cells), merges)


def reasons(found: object) -> list[tuple[int, Skip]]:
    return [(row.number, row.reason) for row in found.skipped]  # type: ignore[attr-defined]


def test_titles_stand_above_the_headings() -> None:
    found = find_table(
        grid("重点事项台账", "填报单位：督查室||6月", "编号|事项|责任单位|时限", "1|清淤|住建局|6.30"), FIELDS
    )
    assert (found.first, found.last) == (3, 3)
    assert [column.heading for column in found.columns] == ["编号", "事项", "责任单位", "时限"]
    assert [(row.number, row.cells) for row in found.rows] == [(4, ("1", "清淤", "住建局", "6.30"))]


def test_headings_of_two_rows_with_merged_cells_are_one_heading_a_column() -> None:
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3), Merge(0, 4, 1, 4))
    found = find_table(grid("编号|事项|时间||得分", "||计划|实际|", "1|清淤|6.30||A", merges=merges), FIELDS)
    assert [column.heading for column in found.columns] == [
        "编号",
        "事项",
        "时间 / 计划",
        "时间 / 实际",
        "得分",
    ]
    assert assign([column.levels for column in found.columns], FIELDS) == ("number", "title", "due", "", "")
    assert [row.number for row in found.rows] == [3]


def test_headings_of_two_rows_are_known_in_csv_where_nothing_is_merged() -> None:
    found = find_table(grid("编号|事项|时间||得分", "||计划|实际|", "1|清淤|6.30||A"), FIELDS)
    assert (found.first, found.last) == (1, 2)
    assert found.columns[3].heading == "时间 / 实际"


def test_an_unknown_group_of_headings_is_no_row_of_data() -> None:
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3))
    found = find_table(grid("编号|事项|评分|", "||初评|终评", "1|清淤|3|4", merges=merges), FIELDS)
    assert [column.heading for column in found.columns][2:] == ["评分 / 初评", "评分 / 终评"]
    assert [row.number for row in found.rows] == [3]


def test_a_title_of_one_cell_in_csv_is_no_heading() -> None:
    found = find_table(grid("重点事项台账|||", "编号|事项|责任单位|时限", "1|清淤|住建局|"), FIELDS)
    assert (found.first, found.last) == (2, 2)


def test_a_vertically_merged_cell_stands_for_every_row_that_it_covers() -> None:
    found = find_table(
        grid("编号|事项|责任单位", "1|清淤|住建局", "2|修路|", "3|植树|", merges=(Merge(1, 2, 2, 2),)), FIELDS
    )
    assert [row.cells[2] for row in found.rows] == ["住建局", "住建局", ""]
    assert [row.spread for row in found.rows] == [(), (2,), ()]


def test_rows_that_are_no_data_are_named_with_their_reason() -> None:
    found = find_table(
        grid(
            "编号|事项|责任单位|时限",
            "1|2|3|4",
            "一、民生实事|||",
            "1|清淤|住建局|6.30",
            "|||",
            "小计|1||",
            "编号|事项|责任单位|时限",
            "2|修路|交通局|7.1",
            "合 计|2||",
            "注：本表每月报。|||",
            "填表人：值班员||审核人：主任|",
        ),
        FIELDS,
    )
    assert [row.number for row in found.rows] == [4, 8]
    assert reasons(found) == [
        (2, Skip.NUMBERING),
        (3, Skip.GROUP),
        (5, Skip.BLANK),
        (6, Skip.TOTAL),
        (7, Skip.HEADING),
        (9, Skip.TOTAL),
        (10, Skip.NOTE),
        (11, Skip.NOTE),
    ]
    assert found.skipped[3].words == "小计 1"


def test_a_full_row_is_data_even_if_it_begins_like_a_note() -> None:
    found = find_table(grid("编号|事项|责任单位|时限", "备注|清淤|住建局|6.30"), FIELDS)
    assert [row.number for row in found.rows] == [2]


def test_a_merged_cell_over_the_whole_width_is_a_group() -> None:
    found = find_table(
        grid("编号|事项|责任单位", "省级重点||", "1|清淤|住建局", merges=(Merge(1, 0, 1, 2),)), FIELDS
    )
    assert reasons(found) == [(2, Skip.GROUP)]


def test_columns_without_words_are_called_by_letters_and_two_of_one_name_apart() -> None:
    found = find_table(grid("编号|事项||备注|备注|", "1|清淤|x|a|b|"), FIELDS)
    assert [column.heading for column in found.columns] == ["编号", "事项", "[C]", "备注", "备注 (2)"]
    assert [column.place for column in found.columns] == [0, 1, 2, 3, 4]


def test_headings_in_words_that_nobody_knows_are_still_found() -> None:
    found = find_table(grid("甲表|||", "代码|说法|主管|日子", "1|清淤|住建局|6.30"), FIELDS)
    assert (found.first, [row.number for row in found.rows]) == (2, [3])


def test_an_empty_sheet_is_named() -> None:
    with pytest.raises(InvalidError) as refused:
        find_table(grid("|", " | "), FIELDS)
    assert refused.value.problems[0].code == "sheet.empty"
    assert refused.value.problems[0].params == {"sheet": "台账"}


def test_a_sheet_without_headings_is_named() -> None:
    with pytest.raises(InvalidError) as refused:
        find_table(grid("1|2|3", "4|5|6"), FIELDS)
    assert refused.value.problems[0].code == "sheet.no_heading"


CELLS = st.one_of(
    st.sampled_from(
        ["", "", "编号", "事项", "责任单位", "时限", "合计", "备注：", "一、", "1", "2", "住建局"]
    ),
    st.text(max_size=6),
)


def test_words_that_a_merge_hides_are_kept() -> None:
    sheet = grid("编号|事项", "1|清淤", "|巡查", "2|走访", merges=(Merge(1, 0, 3, 0),))
    found = find_table(sheet, FIELDS)
    assert [row.cells for row in found.rows] == [("1", "清淤"), ("1", "巡查"), ("2", "走访")]
    assert [row.spread for row in found.rows] == [(), (0,), ()]


@st.composite
def sheets(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=12))
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, len(rows) - 1)), draw(st.integers(left, width - 1))
        cells = {(row, place) for row in range(top, bottom + 1) for place in range(left, right + 1)}
        if not cells & taken:
            taken |= cells
            merges.append(Merge(top, left, bottom, right))
    return Grid("x", tuple(rows), tuple(merges))


@given(sheets())
def test_every_row_is_a_title_a_heading_data_or_skipped_with_a_reason(sheet: Grid) -> None:
    try:
        found = find_table(sheet, FIELDS)
    except InvalidError as error:
        assume(error.problems[0].code not in {"sheet.empty", "sheet.no_heading"})
        raise
    above = list(range(1, found.last + 1))
    below = sorted([row.number for row in found.rows] + [row.number for row in found.skipped])
    assert above + below == list(range(1, len(sheet.rows) + 1))
    assert 1 <= found.first <= found.last
    headings = [column.heading for column in found.columns]
    assert len(set(headings)) == len(headings)
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
    assert all(any(row.cells) for row in found.rows)


@given(
    st.lists(st.tuples(*[st.text(st.characters(categories=["L"]), min_size=4, max_size=6)] * 3), max_size=8)
)
def test_a_table_comes_back_as_it_was_laid_out(rows: list[tuple[str, str, str]]) -> None:
    sheet = Grid("x", (("台账", "", ""), ("编号", "事项", "责任单位"), *rows))
    assert tuple(row.cells for row in find_table(sheet, FIELDS).rows) == tuple(rows)
