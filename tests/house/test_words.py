"""Every rule that can say no has words for people, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from threadneedle.ui.words import known, word

SOURCE = Path(__file__).parents[2] / "src" / "threadneedle"
RAISED = re.compile(
    r"""(?:Error\.of\(|Problem\(|self\._wrong\(|found\.add\(\s*\w+,)\s*"([a-z_]+\.[a-z_]+)\""""
)
CODES = sorted(
    {code for file in SOURCE.rglob("*.py") for code in RAISED.findall(file.read_text(encoding="utf-8"))}
)


def test_rules_are_found_in_the_source() -> None:
    assert len(CODES) > 100
    assert {"task.stale", "shape.wrong", "directive.secret"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_says_no_in_words_and_in_both_languages(code: str) -> None:
    assert known(code)
    room, _, name = code.partition(".")
    with translation.override("en"):
        assert re.search(r"[一-鿿]", word(name, room)) is None
    with translation.override("zh-hans"):
        assert re.search(r"[一-鿿]", word(name, room))
