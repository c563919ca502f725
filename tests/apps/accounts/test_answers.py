"""Answers kept for resent calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from tests.factories.persons import NOW, make

from threadneedle.accounts.models import AddressFailures, KeptAnswer, OneTimeCode, Person
from threadneedle.accounts.services import answer_once, count_failure, forget_stale, hand_out_code
from threadneedle.accounts.services.throttle import SIGN_IN
from threadneedle.core.base import Actor, ConflictError, InvalidError


def act(status: int = 201) -> Callable[[], tuple[int, str]]:
    """Return an act that leaves a trace and answers with the number of traces."""

    def produce() -> tuple[int, str]:
        count_failure(SIGN_IN, "192.0.2.9", now=NOW)
        return status, f'{{"n": {traces()}}}'

    return produce


def traces() -> int:
    return sum(AddressFailures.objects.values_list("failures", flat=True))


@pytest.mark.django_db
def test_the_same_call_again_brings_the_first_answer_and_acts_once(person: Person) -> None:
    assert answer_once(person.pk, "k1", "d1", act(), now=NOW) == (201, '{"n": 1}', False)
    assert answer_once(person.pk, "k1", "d1", act(200), now=NOW + timedelta(hours=1)) == (
        201,
        '{"n": 1}',
        True,
    )
    assert traces() == 1


@pytest.mark.django_db
def test_another_key_is_another_act_and_a_key_belongs_to_its_person(person: Person) -> None:
    other = make("other")
    assert answer_once(person.pk, "k1", "d1", act(), now=NOW)[1] == '{"n": 1}'
    assert answer_once(person.pk, "k2", "d1", act(), now=NOW)[1] == '{"n": 2}'
    assert answer_once(other.pk, "k1", "d9", act(), now=NOW)[1] == '{"n": 3}'


@pytest.mark.django_db
def test_a_key_used_for_another_request_is_a_conflict(person: Person) -> None:
    answer_once(person.pk, "k1", "d1", act(), now=NOW)
    with pytest.raises(ConflictError) as refused:
        answer_once(person.pk, "k1", "d2", act(), now=NOW)
    assert str(refused.value) == "accounts.key_reused: key='k1'"
    assert traces() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 404, 500])
def test_an_error_undoes_the_act_and_is_not_kept(person: Person, status: int) -> None:
    assert answer_once(person.pk, "k1", "d1", act(status), now=NOW) == (status, '{"n": 1}', False)
    assert (traces(), KeptAnswer.objects.count()) == (0, 0)
    assert answer_once(person.pk, "k1", "d2", act(), now=NOW) == (201, '{"n": 1}', False)


@pytest.mark.django_db
def test_an_exception_undoes_the_act_and_is_not_kept(person: Person) -> None:
    def fail() -> tuple[int, str]:
        count_failure(SIGN_IN, "192.0.2.9", now=NOW)
        raise ConflictError.of("accounts.person_disabled")

    with pytest.raises(ConflictError):
        answer_once(person.pk, "k1", "d1", fail, now=NOW)
    assert (traces(), KeptAnswer.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "a b", "nul\0", "钥匙", "x" * 129])
def test_a_malformed_key_is_refused_before_anything_happens(person: Person, key: str) -> None:
    with pytest.raises(InvalidError) as refused:
        answer_once(person.pk, key, "d1", act(), now=NOW)
    assert refused.value.problems[0].code == "accounts.key_malformed"
    assert traces() == 0


# The ledger refuses to be emptied after the test, so only the tables of this room are.
@pytest.mark.django_db(
    transaction=True,
    available_apps=["django.contrib.auth", "django.contrib.contenttypes", "threadneedle.accounts"],
)
@pytest.mark.parametrize("status", [201, 500])
def test_duplicates_at_the_same_moment_wait_for_the_first(status: int) -> None:
    """The second arrives while the first acts: it repeats the answer, or acts itself if the first failed."""
    person, begun = make("li.wen"), threading.Event()
    answers: dict[str, tuple[int, str, bool]] = {}

    def slowly() -> tuple[int, str]:
        begun.set()
        time.sleep(0.4)
        return act(status)()

    def call(name: str, produce: Callable[[], tuple[int, str]]) -> None:
        answers[name] = answer_once(person.pk, "k1", "d1", produce, now=NOW)
        connections.close_all()

    first = threading.Thread(target=call, args=("first", slowly))
    first.start()
    assert begun.wait(5)
    second = threading.Thread(target=call, args=("second", act()))
    second.start()
    first.join(10)
    second.join(10)
    assert answers["first"] == (status, '{"n": 1}', False)
    assert answers["second"] == (201, '{"n": 1}', status == 201)
    assert traces() == 1


@pytest.mark.django_db
def test_what_is_stale_is_forgotten_and_what_holds_is_kept(person: Person, administrator: Actor) -> None:
    answer_once(person.pk, "old", "d1", act(), now=NOW - timedelta(days=7, seconds=1))
    answer_once(person.pk, "young", "d1", act(), now=NOW - timedelta(days=7))
    count_failure(SIGN_IN, "192.0.2.8", now=NOW - timedelta(minutes=15))
    count_failure(SIGN_IN, "192.0.2.7", now=NOW - timedelta(minutes=14))
    hand_out_code(person.pk, actor=administrator, now=NOW - timedelta(days=34))
    hand_out_code(person.pk, actor=administrator, now=NOW)
    AddressFailures.objects.filter(address="192.0.2.9").delete()
    assert forget_stale(now=NOW) == 3
    assert [answer.key for answer in KeptAnswer.objects.all()] == ["young"]
    assert [row.address for row in AddressFailures.objects.all()] == ["192.0.2.7"]
    assert [code.made_at for code in OneTimeCode.objects.all()] == [NOW]
    assert forget_stale(now=NOW) == 0
