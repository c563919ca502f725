"""Which column is which field."""

from __future__ import annotations

import pytest

from threadneedle.core.sheets import Field, assign, plain, unbracketed

FIELDS = (
    Field("number", ("编号", "督查编号")),
    Field("title", ("事项名称", "事项", "任务"), required=True),
    Field("lead", ("牵头单位", "责任单位")),
    Field("cooperating", ("配合单位", "责任单位配合")),
    Field("due", ("完成时限", "时间计划")),
    Field("progress", ("进展情况",)),
)


def codes(*headings: str) -> tuple[str, ...]:
    return assign([(heading,) for heading in headings], FIELDS)


def test_a_synonym_names_its_field_whatever_stands_around_it() -> None:
    assert codes("督 查\n编号", "事项名称：", "＊牵头单位＊") == ("number", "title", "lead")


def test_what_is_in_brackets_does_not_count() -> None:
    assert codes("进展情况（截至6月30日）", "完成时限(年/月/日)") == ("progress", "due")


def test_a_longer_heading_is_known_by_the_synonym_in_it() -> None:
    assert codes("工作进展情况说明") == ("progress",)


def test_a_sentence_is_no_heading() -> None:
    assert codes("请各单位于每月底前报送本单位牵头事项的进展情况") == ("",)


def test_each_field_is_given_once_to_the_column_that_says_it_best() -> None:
    assert codes("事项说明", "事项", "事项") == ("", "title", "")


def test_a_heading_of_two_rows_is_one_word() -> None:
    columns = [("责任单位", "牵头"), ("责任单位", "配合"), ("时间", "计划"), ("时间", "实际")]
    assert assign(columns, FIELDS) == ("lead", "cooperating", "due", "")


def test_an_unknown_heading_is_no_field() -> None:
    assert codes("考核分值", "", "  ") == ("", "", "")


@pytest.mark.parametrize(("words", "said"), [(" Ａ b（c）", "abc"), ("a_b-c", "abc"), ("", "")])
def test_headings_are_compared_without_white_space_and_punctuation(words: str, said: str) -> None:
    assert plain(words) == said


def test_only_whole_brackets_are_left_out() -> None:
    assert unbracketed("进展（6月）情况(周)") == "进展情况"
    assert unbracketed("进展（6月") == "进展6月"
