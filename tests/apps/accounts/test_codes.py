"""One-time codes: activation and a new password."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from tests.factories.persons import NOW, PASSWORD, make

from threadneedle.accounts.models import OneTimeCode, Person, Token
from threadneedle.accounts.secrecy import ALPHABET, GROUP, GROUPS, new_code
from threadneedle.accounts.services import disable_person, hand_out_code, make_token, use_code
from threadneedle.accounts.services.codes import CODE_FAILURES, CODE_VALID
from threadneedle.core.base import Actor, ConflictError, InvalidError

pytestmark = pytest.mark.django_db
NEW = "a new needle 2026"


def refusal(username: str, code: str, password: str = NEW, *, now: object = NOW) -> list[str]:
    with pytest.raises(InvalidError) as refused:
        use_code(username, code, password, now=now)  # type: ignore[arg-type]
    return [problem.code for problem in refused.value.problems]


def wrong_end(code: str) -> str:
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]


def test_a_code_has_four_groups_of_unmistakable_signs_and_78_bits() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [GROUP] * GROUPS == [4, 4, 4, 4]
    assert set(code) <= set(ALPHABET) | {"-"}
    assert not set("0O1ILU") & set(ALPHABET)
    assert round(math.log2(len(ALPHABET)) * GROUP * GROUPS, 1) == 78.5
    assert len({new_code() for _ in range(100)}) == 100


def test_a_code_sets_the_password_ends_sessions_and_revokes_tokens(
    administrator: Actor, person: Person
) -> None:
    make_token("export", "read", 30, person_id=person.pk, now=NOW)
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    assert use_code("LI.Wen ", f" {code.lower().replace('-', ' ')} ", NEW, now=NOW) == person.pk
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert person.session_epoch == 1
    assert Token.objects.get().revoked_at == NOW
    assert OneTimeCode.objects.get().used_at == NOW


def test_a_code_works_once(administrator: Actor, person: Person) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    use_code("li.wen", code, NEW, now=NOW)
    assert refusal("li.wen", code, "another needle 27") == ["accounts.code_wrong"]
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_code_is_valid_for_72_hours_and_not_a_moment_longer(administrator: Actor, person: Person) -> None:
    assert timedelta(hours=72) == CODE_VALID
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    assert refusal("li.wen", code, now=NOW + CODE_VALID) == ["accounts.code_wrong"]
    use_code("li.wen", code, NEW, now=NOW + CODE_VALID - timedelta(microseconds=1))


def test_a_newer_code_voids_the_earlier_one(administrator: Actor, person: Person) -> None:
    first = hand_out_code(person.pk, actor=administrator, now=NOW)
    second = hand_out_code(person.pk, actor=administrator, now=NOW)
    assert refusal("li.wen", first) == ["accounts.code_wrong"]
    use_code("li.wen", second, NEW, now=NOW)


def test_after_five_failures_the_code_is_void(administrator: Actor, person: Person) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    for _ in range(CODE_FAILURES - 1):
        refusal("li.wen", wrong_end(code))
    assert OneTimeCode.objects.get().failures == 4
    refusal("li.wen", wrong_end(code))
    assert refusal("li.wen", code) == ["accounts.code_wrong"]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_who_knows_nothing_of_a_code_cannot_void_it(administrator: Actor, person: Person) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    other = "2222-2222-2222-2222" if not code.startswith("2222") else "3333-3333-3333-3333"
    for _ in range(50):
        refusal("li.wen", other)
    assert OneTimeCode.objects.get().failures == 0
    use_code("li.wen", code, NEW, now=NOW)


def test_the_answer_is_the_same_whether_the_person_exists_has_a_code_or_is_disabled(
    administrator: Actor, person: Person
) -> None:
    disabled = make("disabled")
    code = hand_out_code(disabled.pk, actor=administrator, now=NOW)
    disable_person(disabled.pk, actor=administrator, now=NOW)
    answers = [refusal(name, code, "weak") for name in ("li.wen", "nobody", "disabled", "", "nul\0")]
    assert answers == [["accounts.code_wrong"]] * 5


def test_a_code_of_one_person_does_not_open_another(administrator: Actor, person: Person) -> None:
    other = make("other")
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    hand_out_code(other.pk, actor=administrator, now=NOW)
    assert refusal("other", code) == ["accounts.code_wrong"]


def test_a_refused_password_leaves_the_code_usable(administrator: Actor, person: Person) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    assert refusal("li.wen", code, "12345678") == [
        "accounts.password_too_short",
        "accounts.password_too_common",
        "accounts.password_entirely_numeric",
    ]
    assert refusal("li.wen", code, "li.wen1999") == ["accounts.password_too_similar"]
    assert OneTimeCode.objects.get().failures == 0
    use_code("li.wen", code, NEW, now=NOW)


def test_a_disabled_person_gets_no_code(administrator: Actor, person: Person) -> None:
    disable_person(person.pk, actor=administrator, now=NOW)
    with pytest.raises(ConflictError) as refused:
        hand_out_code(person.pk, actor=administrator, now=NOW)
    assert refused.value.problems[0].code == "accounts.person_disabled"
