"""Signing in, being locked out, and what cannot lock others out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.factories.persons import PASSWORD, make

from threadneedle.accounts.models import AddressFailures, OneTimeCode, Person
from threadneedle.accounts.services import (
    count_failure,
    disable_person,
    enable_person,
    end_sessions,
    hand_out_code,
    reset_second_factor,
    use_code,
)
from threadneedle.accounts.services.throttle import FAILURES_PER_WINDOW, SIGN_IN, WINDOW
from threadneedle.adapters import clock
from threadneedle.core.base import Actor

pytestmark = pytest.mark.django_db
SIGN_IN_URL, ACCOUNT_URL = "/accounts/sign-in/", "/accounts/"
SECRET = "JBSWY3DPEHPK3PXP"
NEAR, FAR = "192.0.2.1", "198.51.100.7"


def attempt(name: str, password: str, address: str = NEAR) -> HttpResponse:
    return Client(REMOTE_ADDR=address).post(SIGN_IN_URL, {"login": name, "password": password})  # type: ignore[return-value]


def signed_in(name: str = "li.wen", address: str = NEAR) -> Client:
    client = Client(REMOTE_ADDR=address)
    assert client.post(SIGN_IN_URL, {"login": name, "password": PASSWORD}).status_code == 302
    assert client.get(ACCOUNT_URL).status_code == 200
    return client


@pytest.mark.parametrize("typed", ["li.wen", " LI.Wen ", "ｌｉ.wen"])
def test_a_sign_in_name_is_read_in_any_case_and_width(person: Person, typed: str) -> None:
    answer = attempt(typed, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(person: Person) -> None:
    known, unknown = attempt("li.wen", "wrong"), attempt("nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert len(known.context["form"].errors) == 1


def test_fifty_failures_from_one_address_lock_that_pair_alone(person: Person) -> None:
    statuses = [attempt("li.wen", f"wrong {number}").status_code for number in range(50)]
    assert statuses == [200] * 5 + [429] * 45
    assert attempt("li.wen", PASSWORD).status_code == 429
    assert attempt("li.wen", PASSWORD, FAR).status_code == 302
    other = make("other")
    assert attempt("other", PASSWORD).status_code == 302
    assert not AddressFailures.objects.filter(address=FAR).exists()
    assert other.is_active


def test_failures_of_a_name_that_does_not_exist_look_the_same() -> None:
    statuses = [attempt("nobody", f"wrong {number}").status_code for number in range(50)]
    assert statuses == [200] * 5 + [429] * 45


def test_writing_a_name_differently_gives_no_further_tries(person: Person) -> None:
    names = ["li.wen", "LI.WEN", "Li.Wen", " li.wen", "ＬＩ.wen", "lI.wEN", "li.WEN"]
    assert [attempt(name, "wrong").status_code for name in names] == [200] * 5 + [429] * 2


def test_a_locked_pair_is_free_again_after_a_quarter_of_an_hour(person: Person) -> None:
    for _ in range(6):
        attempt("li.wen", "wrong")
    assert attempt("li.wen", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt("li.wen", PASSWORD).status_code == 302


def test_trying_on_while_locked_does_not_lock_for_longer(person: Person) -> None:
    for _ in range(6):
        attempt("li.wen", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    attempt("li.wen", "wrong")
    assert AccessAttempt.objects.get().attempt_time < timezone.now() - timedelta(minutes=13)


def test_many_names_from_one_address_throttle_the_address_and_no_name(person: Person) -> None:
    statuses = [attempt(f"name{number}", "Spring2026!").status_code for number in range(FAILURES_PER_WINDOW)]
    assert statuses == [200] * FAILURES_PER_WINDOW
    assert attempt("li.wen", PASSWORD).status_code == 429
    assert attempt("li.wen", PASSWORD, FAR).status_code == 302
    AddressFailures.objects.update(since=clock.now() - WINDOW)
    assert attempt("li.wen", PASSWORD).status_code == 302


def test_a_window_begins_anew_after_the_last_one(person: Person) -> None:
    now = clock.now()
    for _ in range(FAILURES_PER_WINDOW - 1):
        count_failure(SIGN_IN, NEAR, now=now - WINDOW)
    count_failure(SIGN_IN, NEAR, now=now)
    assert AddressFailures.objects.get().failures == 1


def test_addresses_of_one_ipv6_subscriber_count_as_one(person: Person) -> None:
    for number in range(6):
        attempt("li.wen", "wrong", f"2001:db8:0:1::{number:x}")
    assert attempt("li.wen", PASSWORD, "2001:db8:0:1:ffff::1").status_code == 429
    assert attempt("li.wen", PASSWORD, "2001:db8:0:2::1").status_code == 302


def test_a_forwarded_address_is_believed_of_named_proxies_alone(person: Person, settings: Any) -> None:
    def try_from(forwarded: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        return client.post(SIGN_IN_URL, {"login": "li.wen", "password": "wrong"}).status_code

    assert [try_from(f"203.0.113.{number}") for number in range(6)] == [200] * 5 + [429]
    settings.PROXIES = 1
    assert [try_from(f"{NEAR}, 203.0.113.{number}") for number in range(6)] == [200] * 6
    assert [try_from(f"203.0.113.{number}, {NEAR}") for number in range(6)] == [200] * 5 + [429]
    assert try_from("unknown") == 429


def test_guessing_codes_throttles_the_address_but_voids_no_code(person: Person, administrator: Actor) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=clock.now())
    other = "2222" if not code.startswith("2222") else "3333"
    given = {
        "username": "li.wen",
        "code": "-".join([other] * 4),
        "new_password": PASSWORD,
        "repeated": PASSWORD,
    }
    near = Client(REMOTE_ADDR=NEAR)
    for _ in range(FAILURES_PER_WINDOW):
        assert near.post("/accounts/one-time-code/", given).status_code == 422
    assert near.post("/accounts/one-time-code/", {**given, "code": code}).status_code == 429
    far = Client(REMOTE_ADDR=FAR).post("/accounts/one-time-code/", {**given, "code": code})
    assert (far.status_code, far["Location"]) == (302, SIGN_IN_URL)
    assert OneTimeCode.objects.get().used_at is not None


def test_a_refused_new_password_is_named_at_its_field_and_counts_nowhere(
    person: Person, administrator: Actor
) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=clock.now())
    given = {"username": "li.wen", "code": code, "new_password": "1234567890", "repeated": "1234567890"}
    answer = Client().post("/accounts/one-time-code/", given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"new_password"}
    answer = Client().post("/accounts/one-time-code/", {**given, "repeated": "other"})
    assert set(answer.context["form"].errors) == {"repeated"}
    assert not AddressFailures.objects.exists()


def test_disabling_ends_sessions_at_the_next_request_and_enabling_revives_none(
    person: Person, administrator: Actor
) -> None:
    client = signed_in()
    disable_person(person.pk, actor=administrator, now=clock.now())
    assert client.get(ACCOUNT_URL).status_code == 302
    enable_person(person.pk, actor=administrator, now=clock.now())
    assert client.get(ACCOUNT_URL).status_code == 302
    signed_in()


def test_a_session_does_not_outlive_its_person_being_enabled_between_two_requests(
    person: Person, administrator: Actor
) -> None:
    client = signed_in()
    disable_person(person.pk, actor=administrator, now=clock.now())
    enable_person(person.pk, actor=administrator, now=clock.now())
    assert client.get(ACCOUNT_URL).status_code == 302


def test_a_disabled_person_with_the_right_password_is_told_so_and_stays_out(person: Person) -> None:
    Person.objects.update(is_active=False)
    client = Client()
    answer = client.post(SIGN_IN_URL, {"login": "li.wen", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/disabled/")
    assert client.get("/accounts/disabled/").status_code == 200
    assert client.get(ACCOUNT_URL).status_code == 302


def test_a_new_password_ends_other_sessions(person: Person, administrator: Actor) -> None:
    client = signed_in()
    code = hand_out_code(person.pk, actor=administrator, now=clock.now())
    use_code("li.wen", code, "a new needle 2026", now=clock.now())
    assert client.get(ACCOUNT_URL).status_code == 302


def test_ending_sessions_keeps_the_one_that_asked(person: Person) -> None:
    here, there = signed_in(), signed_in()
    assert here.post("/accounts/sessions/end/").status_code == 302
    assert (here.get(ACCOUNT_URL).status_code, there.get(ACCOUNT_URL).status_code) == (200, 302)
    end_sessions(person.pk)
    assert here.get(ACCOUNT_URL).status_code == 302


def test_changing_the_password_keeps_the_session_that_asked_and_ends_others(person: Person) -> None:
    here, there = signed_in(), signed_in()
    given = {"oldpassword": PASSWORD, "password1": "a new needle 2026", "password2": "a new needle 2026"}
    assert here.post("/accounts/password/", given).status_code == 302
    assert (here.get(ACCOUNT_URL).status_code, there.get(ACCOUNT_URL).status_code) == (200, 302)


def test_the_second_factor_is_asked_and_five_wrong_codes_close_it_for_a_while(person: Person) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    client = Client()
    answer = client.post(SIGN_IN_URL, {"login": "li.wen", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/sign-in/second/")
    assert client.get(ACCOUNT_URL).status_code == 302
    said = [
        client.post("/accounts/sign-in/second/", {"code": "000000"}).context["form"].errors["code"][0]
        for _ in range(6)
    ]
    assert len(set(said[:5])) == 1
    assert said[5] != said[0]


def test_a_second_factor_that_was_reset_is_not_asked(person: Person, administrator: Actor) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    reset_second_factor(person.pk, actor=administrator, now=clock.now())
    signed_in()


def test_when_persons_sign_in_is_written_nowhere(person: Person) -> None:
    client = signed_in()
    client.post("/accounts/sign-out/")
    assert AccessLog.objects.count() == 0
    assert "last_login" not in {field.name for field in Person._meta.get_fields()}


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "sign-up/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/reset/done/",
        "login/code/",
        "login/code/confirm/",
        "3rdparty/",
        "3rdparty/signup/",
        "social/connections/",
        "2fa/webauthn/signup/",
        "persona/",
    ],
)
def test_what_must_not_exist_does_not(person: Person, path: str) -> None:
    for client in (Client(), signed_in()):
        assert client.get(f"/accounts/{path}").status_code in {404, 405}
        assert client.post(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_no_page_can_link_to_what_must_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
