"""Secrecy marks are seen, and ordinary words for secrets are not taken for them."""

from __future__ import annotations

import pytest

from threadneedle.core.extraction import looks_secret


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★10年\n关于某事的通知", "机密"),
        ("000001\n绝密★长期\n关于某事的通知", "绝密"),
        ("秘密★\n特急", "秘密"),
        ("秘密\n关于某事的通知", "秘密"),
        ("\n\n　　机 密\n特急\n某某文件", "机密"),
        ("密级：秘密\n关于某事的通知", "秘密"),
        ("关于某事的通知\n密级：机密★5年", "机密"),
        ("关于某事的通知\n正文。\n秘密★1年", "秘密"),
        ("【秘密】\n关于某事的通知", "秘密"),
        ("秘密 特急\n关于某事的通知", "秘密"),
    ],
)
def test_a_mark_is_seen(text: str, mark: str) -> None:
    assert looks_secret(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "关于加强商业秘密保护工作的通知\n各乡镇：请开展商业秘密保护宣传。",
        "各单位要保守秘密，严守纪律。",
        "机密级计算机不得接入互联网。",
        "内部资料 注意保存\n关于某事的通知",
        "内部★\n通知",
        "涉及国家秘密的文件不得上网。",
        "一、机密文件管理\n各单位要规范管理。",
        "保密工作要点\n加强机密、秘密文件管理。",
    ],
)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert looks_secret(text) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("清单\n序号\t密级\t事项\n1\t秘密\t巡查", "秘密"),
        ("序号\t事项\t定密等级\n1\t巡查\t\n2\t检修\t机密 5年", "机密"),
        ("序号\t事项\t类别\n1\t巡查\t秘密", None),
        ("序号\t密级\t事项\n1\t无\t保守秘密教育\n2\t〃\t检修", None),
        ("序号\t密级\n1\t无\n\n2\t秘密", None),
    ],
)
def test_a_grade_alone_in_a_column_of_grades_is_a_mark(text: str, mark: str | None) -> None:
    assert looks_secret(text) == mark
