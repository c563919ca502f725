"""Tokens of the API and the bearer sign-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.testing import TestClient
from tests.factories.persons import NOW, make

from threadneedle.accounts.bearer import TokenAuth
from threadneedle.accounts.models import AddressFailures, Person, Token
from threadneedle.accounts.reads import bearer_of, tokens_of
from threadneedle.accounts.services import (
    ThrottledError,
    count_failure,
    disable_person,
    enable_person,
    make_token,
    revoke_token,
)
from threadneedle.accounts.services.throttle import FAILURES_PER_WINDOW, SIGN_IN, TOKEN
from threadneedle.adapters import clock
from threadneedle.config.errors import status_of
from threadneedle.core.base import Actor, ConflictError, DomainError, InvalidError, NotFoundError
from threadneedle.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def client() -> TestClient:
    api = NinjaAPI(urls_namespace="bearer-test", auth=TokenAuth())

    @api.exception_handler(DomainError)
    def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
        return HttpResponse(error.problems[0].code, status=status_of(error))

    def who(request: Any) -> list[str]:
        return [request.auth.username, request.user.username]

    api.get("/who")(who)
    api.post("/who")(who)
    return TestClient(api)


def call(client: TestClient, method: str, token: str) -> tuple[int, Any]:
    answer = getattr(client, method)("/who", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.content if answer.status_code != 200 else answer.json()


def test_a_write_token_reads_and_writes_as_its_person(client: TestClient, person: Person) -> None:
    token = make_token("import", "write", 1, person_id=person.pk, now=clock.now())
    assert call(client, "get", token) == (200, ["li.wen", "li.wen"])
    assert call(client, "post", token) == (200, ["li.wen", "li.wen"])


def test_a_read_token_does_not_write(client: TestClient, person: Person) -> None:
    token = make_token("export", "read", 1, person_id=person.pk, now=clock.now())
    assert call(client, "get", token) == (200, ["li.wen", "li.wen"])
    assert call(client, "post", token) == (403, b"accounts.token_reads_only")


def test_without_a_valid_token_the_answer_is_401(client: TestClient, person: Person) -> None:
    now = clock.now()
    expired = make_token("old", "read", 1, person_id=person.pk, now=now - timedelta(days=1))
    revoked = make_token("revoked", "read", 1, person_id=person.pk, now=now)
    revoke_token(Token.objects.get(name="revoked").pk, person_id=person.pk, now=now)
    for token in ("", "tn_guess", "nul\0", expired, revoked):
        assert call(client, "get", token)[0] == 401
    assert client.get("/who").status_code == 401


def test_disabling_a_person_ends_their_tokens_and_enabling_revives_none(
    client: TestClient, person: Person, administrator: Actor
) -> None:
    token = make_token("export", "read", 1, person_id=person.pk, now=clock.now())
    assert call(client, "get", token)[0] == 200
    disable_person(person.pk, actor=administrator, now=clock.now())
    assert call(client, "get", token)[0] == 401
    enable_person(person.pk, actor=administrator, now=clock.now())
    assert call(client, "get", token)[0] == 401


def test_a_token_of_a_disabled_person_is_void_even_if_nobody_revoked_it(person: Person) -> None:
    token = make_token("export", "read", 1, person_id=person.pk, now=NOW)
    assert bearer_of(token, NOW) == (person, "read")
    Person.objects.update(is_active=False)
    assert bearer_of(token, NOW) is None


def test_unknown_tokens_are_counted_by_address_and_valid_ones_pass(person: Person) -> None:
    token = make_token("export", "read", 1, person_id=person.pk, now=clock.now())
    near, far = (RequestFactory(REMOTE_ADDR=address).get("/") for address in ("192.0.2.1", "192.0.2.2"))
    for _ in range(FAILURES_PER_WINDOW):
        assert TokenAuth().authenticate(near, "tn_guess") is None
    with pytest.raises(ThrottledError):
        TokenAuth().authenticate(near, "tn_guess")
    assert TokenAuth().authenticate(near, token) == person
    assert TokenAuth().authenticate(far, "tn_guess") is None
    assert list(AddressFailures.objects.order_by("address").values_list("kind", "address", "failures")) == [
        (TOKEN, "192.0.2.1", FAILURES_PER_WINDOW),
        (TOKEN, "192.0.2.2", 1),
    ]


def test_failures_of_sign_in_do_not_throttle_tokens(person: Person) -> None:
    for _ in range(FAILURES_PER_WINDOW):
        count_failure(SIGN_IN, "192.0.2.1", now=clock.now())
    assert TokenAuth().authenticate(RequestFactory(REMOTE_ADDR="192.0.2.1").get("/"), "tn_guess") is None


def test_a_token_is_shown_once_kept_as_a_hash_and_on_record(person: Person) -> None:
    token = make_token(" export ", "read", 30, person_id=person.pk, now=NOW)
    row = Token.objects.get()
    assert token.startswith("tn_")
    assert len(token) == 46
    assert (row.name, row.scope, row.expires_at - NOW) == ("export", "read", timedelta(days=30))
    assert token not in str(Token.objects.values().get())
    event = Event.objects.get()
    assert (event.kind, event.person_id, event.stream.key) == ("token.make", person.pk, "accounts")
    assert list(event.subjects.values_list("kind", "key")) == [("person", person.pk), ("token", row.pk)]


@pytest.mark.parametrize(
    ("name", "scope", "days", "code"),
    [
        (" ", "read", 1, "accounts.token_name_malformed"),
        ("x" * 65, "read", 1, "accounts.token_name_malformed"),
        ("nul\0", "read", 1, "accounts.token_name_malformed"),
        ("x", "root", 1, "accounts.token_scope_unknown"),
        ("x", "read", 0, "accounts.token_days_out_of_range"),
        ("x", "read", 367, "accounts.token_days_out_of_range"),
    ],
)
def test_a_token_that_breaks_a_rule_is_not_made(
    person: Person, name: str, scope: str, days: int, code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        make_token(name, scope, days, person_id=person.pk, now=NOW)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert Token.objects.count() == 0


def test_a_person_has_at_most_twenty_valid_tokens(person: Person) -> None:
    for number in range(20):
        make_token(f"t{number}", "read", 1, person_id=person.pk, now=NOW)
    with pytest.raises(ConflictError) as refused:
        make_token("one more", "read", 1, person_id=person.pk, now=NOW)
    assert refused.value.problems[0].code == "accounts.too_many_tokens"
    make_token("next day", "read", 1, person_id=person.pk, now=NOW + timedelta(days=1))


def test_only_its_owner_revokes_a_token_and_revoking_twice_is_one_act(person: Person) -> None:
    make_token("export", "read", 1, person_id=person.pk, now=NOW)
    token = Token.objects.get()
    with pytest.raises(NotFoundError):
        revoke_token(token.pk, person_id=make("other").pk, now=NOW)
    assert [row.name for row in tokens_of(person.pk, NOW)] == ["export"]
    revoke_token(token.pk, person_id=person.pk, now=NOW)
    revoke_token(token.pk, person_id=person.pk, now=NOW)
    assert tokens_of(person.pk, NOW) == ()
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["token.make", "token.revoke"]
