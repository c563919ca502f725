"""A table of the source is shown as a table, with its passages in their cells."""

from __future__ import annotations

from threadneedle.directives.reads.source import Passage, Piece, paragraphs_of

TEXT = "分解表\n序号\t事项\t单位\n1\t清淤\t青石镇\n2\t〃\n\n3\t另表"


def test_rows_that_follow_one_another_are_one_table_and_a_passage_keeps_its_cell() -> None:
    start = TEXT.index("清淤")
    found = paragraphs_of(TEXT, [Passage(start, start + 2, 1, asked=False)], [])
    assert [paragraph.role for paragraph in found] == ["text", "table", "table"]
    rows = found[1].rows
    assert [[("".join(piece.text for piece in cell)) for cell in row] for row in rows] == [
        ["序号", "事项", "单位"],
        ["1", "清淤", "青石镇"],
        ["2", "〃"],
    ]
    assert rows[1][1] == (Piece("清淤", 1, first=True),)
    assert "".join(piece.text for piece in found[2].rows[0][1]) == "另表"


def test_a_passage_over_two_cells_is_marked_in_both_and_numbered_once() -> None:
    start = TEXT.index("清淤")
    found = paragraphs_of(TEXT, [Passage(start, start + 6, 1, asked=True)], [])
    row = found[1].rows[1]
    assert row[1] == (Piece("清淤", 1, asked=True, first=True),)
    assert row[2] == (Piece("青石镇", 1, asked=True, first=False),)
