import json
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.chain import canonical, digest

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


def told_apart(value: object) -> object:
    """The value with its types, since True == 1 in Python."""
    if isinstance(value, dict):
        return ("dict", frozenset((key, told_apart(part)) for key, part in value.items()))
    if isinstance(value, list):
        return ("list", tuple(map(told_apart, value)))
    return (type(value).__name__, value)


def reason(value: object) -> tuple[object, object]:
    with pytest.raises(InvalidError) as caught:
        canonical(value)
    (problem,) = caught.value.problems
    assert problem.code == "not_canonical"
    return problem.params["path"], problem.params["reason"]


def test_the_sample_of_rfc_8785_section_3_2_2_without_its_fractions() -> None:
    sample = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    expected = (
        "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d"
        "2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c"
        "5c 5c 5c 5c 22 2f 22 7d"
    )
    assert canonical(sample) == bytes.fromhex(expected)


def test_the_sorting_sample_of_rfc_8785_section_3_2_3() -> None:
    sample = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(sample)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_the_structures_of_the_reference_test_data() -> None:
    sample = {
        "1": {"f": {"f": "hi", "F": 5}, "\n": 56},
        "10": {},
        "": "empty",
        "a": {},
        "111": [{}],
        "A": {},
    }
    assert canonical(sample) == (
        b'{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}'
    )


def test_the_escapes_of_rfc_8785_section_3_2_2_2() -> None:
    assert canonical('\b\t\n\f\r"\\\x00\x1f\x7f/') == b'"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u001f\x7f/"'


def test_characters_are_not_normalised() -> None:
    assert canonical("\u1e0d\u0307") == b'"\xe1\xb8\x8d\xcc\x87"'


def test_the_digest_is_the_published_one() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_largest_integers_pass_and_the_next_are_refused() -> None:
    assert canonical([2**53 - 1, -(2**53) + 1, 0]) == b"[9007199254740991,-9007199254740991,0]"
    assert reason({"sum": 2**53}) == ("$.sum", "range")
    assert reason({"sum": -(2**53)}) == ("$.sum", "range")


def test_a_word_from_an_enumeration_is_its_value() -> None:
    class Kind(StrEnum):
        SIGN = "sign"

    class Level(IntEnum):
        FIRST = 1

    assert canonical({Kind.SIGN: [Kind.SIGN, Level.FIRST]}) == b'{"sign":["sign",1]}'


@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), b"x", {1}, object()])
def test_what_is_no_part_of_the_form_is_refused_with_its_path(value: object) -> None:
    assert reason({"lines": [0, {"due": value}]}) == ("$.lines[1].due", "type")


def test_a_lone_surrogate_is_refused_in_text_and_in_a_key() -> None:
    assert reason({"name": "\ud800"}) == ("$.name", "surrogate")
    assert reason({"unit": {"\udead": 1}}) == ("$.unit", "surrogate")


def test_a_key_that_is_no_text_is_refused() -> None:
    assert reason({"unit": {1: "x"}}) == ("$.unit", "key")


def test_a_value_within_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    assert reason(endless)[1] == "depth"


def test_sixty_four_levels_pass_and_the_next_is_refused() -> None:
    nested: object = "leaf"
    for _ in range(64):
        nested = [nested]
    assert canonical(nested) == b"[" * 64 + b'"leaf"' + b"]" * 64
    assert reason([nested]) == ("$" + "[0]" * 65, "depth")


@given(values, values)
def test_two_values_have_one_form_only_if_they_are_one_value(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) is (told_apart(one) == told_apart(other))


@given(values)
def test_a_reader_gets_back_the_same_value(value: object) -> None:
    assert told_apart(json.loads(canonical(value))) == told_apart(value)


@given(st.dictionaries(text, values, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(value: dict[str, object], random: object) -> None:
    shuffled = list(value.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert canonical(dict(shuffled)) == canonical(value)


@given(st.lists(text, max_size=6, unique=True))
def test_keys_stand_in_the_order_of_their_code_units(keys: list[str]) -> None:
    def units(key: str) -> list[int]:
        raw = key.encode("utf-16-le")
        return [raw[at] + 256 * raw[at + 1] for at in range(0, len(raw), 2)]

    assert list(json.loads(canonical(dict.fromkeys(keys)))) == sorted(keys, key=units)
