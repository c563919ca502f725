"""Words for codes: one code, one meaning, and never an exception towards the reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from threadneedle.core.base import Problem, Tier
from threadneedle.ui import words
from threadneedle.ui.words import in_words, register, word


@pytest.fixture(autouse=True)
def only_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(words, "_WORDS", dict(words._WORDS))
    with translation.override("en"):
        yield


def test_a_problem_is_put_in_words_with_its_values() -> None:
    register({"late": "%(unit)s was due on %(due)s, %(share)d%%"})
    assert (
        in_words(Problem("late", {"unit": "青石镇", "due": date(2026, 6, 17), "share": 4}))
        == "青石镇 was due on 17 June, 4%"
    )


def test_enumerations_and_lists_among_the_values_are_words_too() -> None:
    register({"tiers": "Not in %(tier)s: %(units)s"})
    assert in_words("tiers", tier=Tier.SAFETY, units=["A", "B"]) == "Not in Safety: A, B"
    with translation.override("zh-hans"):
        assert in_words("tiers", tier=Tier.SAFETY, units=["A", "B"]) == "Not in 安全: A、B"


def test_an_unknown_code_is_named_honestly() -> None:
    assert in_words("no_such_code", a=1) == "This is not possible here (no_such_code). Nothing was changed."
    with translation.override("zh-hans"):
        assert in_words("no_such_code") == "这一步办不了（no_such_code）。没有改动任何内容。"


def test_words_that_miss_a_value_fall_back_instead_of_failing() -> None:
    register({"needs": "Wait for %(unit)s"})
    assert in_words("needs") == "This is not possible here (needs). Nothing was changed."


def test_one_code_has_one_meaning() -> None:
    text = gettext_lazy("Late")
    register({"twice": text})
    register({"twice": text})
    with pytest.raises(ValueError, match="twice"):
        register({"twice": gettext_lazy("Later")})


def test_a_word_follows_the_vocabulary_and_a_gap_is_shown_as_it_is() -> None:
    assert word(Tier.LIVELIHOOD, "tier") == "Livelihood"
    assert word("late", "progress") == "Late"
    assert word("unheard", "state") == "unheard"
    assert word(None, "state") == ""
