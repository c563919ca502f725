"""Bytes of a text file to text: whole, or refused at a named place."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.adapters.text import LIMIT, decode
from threadneedle.core.base import InvalidError

ORDER = "关于开展汛前排水口清淤的通知\n一、6月20日前完成。（责任单位：青石镇）\n"


def refused(data: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(InvalidError) as caught:
        decode(data)
    (problem,) = caught.value.problems
    return problem.code, dict(problem.params)


@pytest.mark.parametrize(
    "data",
    [
        ORDER.encode(),
        codecs.BOM_UTF8 + ORDER.encode(),
        ORDER.encode("gb18030"),
        codecs.BOM_UTF16_LE + ORDER.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + ORDER.encode("utf-16-be"),
    ],
)
def test_a_text_reads_the_same_from_every_encoding_that_offices_use(data: bytes) -> None:
    assert decode(data) == ORDER


def test_characters_beyond_gbk_are_read_from_gb18030() -> None:
    assert decode("䶮村、𠮷田村口号".encode("gb18030")) == "䶮村、𠮷田村口号"


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"ab\x00cd", 2),
        (codecs.BOM_UTF8 + b"a\x00", 4),
        (codecs.BOM_UTF16_LE + "清a\x00".encode("utf-16-le"), 6),
        (codecs.BOM_UTF16_BE + "𠮷\x00".encode("utf-16-be"), 6),
    ],
)
def test_a_nul_is_refused_by_its_place(data: bytes, offset: int) -> None:
    assert refused(data) == ("text.nul", {"offset": offset})


def test_more_than_ten_megabytes_are_refused_and_exactly_ten_are_read() -> None:
    assert len(decode(b"a" * LIMIT)) == 10 * 1024 * 1024
    assert refused(b"a" * (LIMIT + 1)) == ("text.too_large", {"size": LIMIT + 1, "limit": LIMIT})


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("关于排水口清淤".encode() + "清淤".encode("gb18030"), 21),
        ("一、清淤工作的通知\n".encode("gb18030") + "二、按期完成清理\n".encode(), 19),
        (codecs.BOM_UTF8 + "清".encode() + b"\xff", 6),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", 2),
        (b"abc\xff\xfe\x80", 3),
        ("清淤".encode("gb18030")[:-1], 2),
    ],
)
def test_what_is_in_no_one_encoding_is_refused_at_the_first_byte_that_does_not_fit(
    data: bytes, offset: int
) -> None:
    assert refused(data) == ("text.encoding", {"offset": offset})


text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80)


@given(text)
def test_utf8_is_always_read_as_what_was_written(written: str) -> None:
    # A mark at the very beginning belongs to the file, not to the text.
    assert decode(codecs.BOM_UTF8 + written.encode()) == written


@given(
    st.text("一二三四五六七八九十关于镇村区的通知清淤排水口完成月日，。、：（）", min_size=1, max_size=200)
)
def test_what_offices_write_is_read_from_gb18030(written: str) -> None:
    # A short word may be UTF-8 as well: 联通 is the known one. A mark that is no letter settles it.
    assert decode(f"甲、{written}。".encode("gb18030")) == f"甲、{written}。"


@given(st.binary(max_size=80))
def test_any_bytes_give_a_text_or_a_refusal_with_a_place_inside(data: bytes) -> None:
    try:
        read = decode(data)
    except InvalidError as error:
        offset = error.problems[0].params["offset"]
        assert isinstance(offset, int)
        assert 0 <= offset <= len(data)
    else:
        assert "\x00" not in read
