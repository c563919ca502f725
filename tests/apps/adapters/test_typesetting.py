"""Records on paper: the same bytes each time, words that stay words, bounds that hold."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pypdfium2
import pytest

from threadneedle.adapters.typesetting import Bounds, typeset
from threadneedle.adapters.typesetting.process import TEMPLATES
from threadneedle.core.base import InvalidError

DAY = date(2026, 6, 17)


def given(**parts: Any) -> dict[str, Any]:
    """Return a record with one unit and one line of each table."""
    record: dict[str, Any] = {
        "lang": "zh",
        "label": "基层负担评估",
        "day": "6月17日",
        "title": "关于排水口清淤的通知",
        "under": "晴发〔2026〕1号",
        "figures": [{"label": "工时", "value": "100", "note": "注"}],
        "units": {
            "heading": "各单位工时",
            "heads": ["单位", "周", "要求", "必误", "最好", "挤占"],
            "rows": [
                {
                    "name": "青石",
                    "bars": [{"base": 0.5, "add": 0.5, "over": 1.0}],
                    "asked": "100",
                    "certain": "68",
                    "best": "100",
                    "displaced": "1",
                }
            ],
            "notes": [],
        },
        "displaced": {"heading": "挤占", "heads": ["a", "b", "c", "d", "e"], "rows": [], "notes": []},
        "checks": {"heading": "检查", "heads": ["a", "b", "c"], "rows": []},
        "decision": {"heading": "决定", "lines": []},
        "foot": ["脚注"],
    }
    return record | parts


def words_of(pdf: bytes) -> str:
    """Return the words of all pages, without blanks."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join("".join(pages).split())


def set_line(line: str) -> str:
    """Return the words of a record whose decision is ``line``."""
    decision: Mapping[str, Any] = {"heading": "决定", "lines": [line]}
    return words_of(typeset("assessment", given(decision=decision), made_on=DAY))


def test_equal_input_gives_equal_bytes_and_another_day_does_not() -> None:
    first = typeset("assessment", given(), made_on=DAY)
    assert first == typeset("assessment", given(), made_on=DAY)
    assert first != typeset("assessment", given(), made_on=date(2026, 6, 18))


@pytest.mark.parametrize(
    "line",
    [
        '#eval("1+1")#read("/etc/passwd")',
        "]}#)$x$*b*_i_`c`<a>@b//c/*d*/",
        "\\u{41}\\#\\",
        '#import"@preview/cetz:0.3.1"',
        "=标题-列表+编号/词:",
    ],
)
def test_words_that_look_like_instructions_come_out_as_words(line: str) -> None:
    assert line in set_line(line)


def test_a_picture_sign_is_named_and_letters_from_right_to_left_come_out() -> None:
    found = set_line("防汛😀 שלום")
    assert "防汛〔U+1F600〕" in found
    assert set("שלום") <= set(found)


def test_ten_thousand_letters_come_out_whole_over_several_pages() -> None:
    assert set_line("灾" * 10_000).count("灾") == 10_000


def test_a_lone_surrogate_is_shown_as_a_question_mark() -> None:
    assert "前?后" in set_line("前\ud800后")


def test_one_byte_too_much_is_refused_with_both_numbers() -> None:
    with pytest.raises(InvalidError) as caught:
        typeset("assessment", given(), made_on=DAY, bounds=Bounds(data=100))
    (problem,) = caught.value.problems
    assert problem.code == "typesetting.too_much"
    assert problem.params["limit"] == 100


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(InvalidError) as caught:
        typeset("assessment", given(), made_on=DAY, bounds=Bounds(cpu=0))
    assert caught.value.problems[0].code == "typesetting.too_slow"


def test_what_lacks_a_part_fails_in_words() -> None:
    with pytest.raises(InvalidError) as caught:
        typeset("assessment", {"title": "只有标题"}, made_on=DAY)
    assert caught.value.problems[0].code == "typesetting.failed"


def test_only_our_own_templates_are_set() -> None:
    with pytest.raises(LookupError):
        typeset("../../../etc/passwd", given(), made_on=DAY)


def test_no_template_asks_for_a_package() -> None:
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")]
    assert sources
    assert not any("@" in source or "#import" in source for source in sources)
