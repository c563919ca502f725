"""Sign-in by an identity provider: what the adapter lets in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from tests.factories.persons import make

from threadneedle.accounts.adapter import ClosedAccountAdapter, KnownPersonAdapter
from threadneedle.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_provider(settings: Any) -> None:
    app = {
        "provider_id": "oidc",
        "name": "Single sign-on",
        "client_id": "threadneedle",
        "secret": "s",
        "settings": {"server_url": "https://id.example.org"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def request_of(user: Person | None = None) -> HttpRequest:
    request = RequestFactory().get("/accounts/oidc/oidc/callback/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
    request.user = user or AnonymousUser()
    return request


def identity(claims: dict[str, Any], uid: str = "sub-1") -> SocialLogin:
    account = SocialAccount(provider="oidc", uid=uid, extra_data={"userinfo": claims})
    return SocialLogin(user=Person(), account=account)


def let_in(claims: dict[str, Any], user: Person | None = None) -> tuple[str, str]:
    """Return where the adapter sends the identity, empty if on, and what it says."""
    request = request_of(user)
    login = identity(claims)
    try:
        KnownPersonAdapter().pre_social_login(request, login)
    except ImmediateHttpResponse as refused:
        return refused.response["Location"], " ".join(str(message) for message in get_messages(request))
    return "", ""


def test_a_known_name_is_connected_and_found_again_by_its_identity(person: Person) -> None:
    assert let_in({"preferred_username": "LI.Wen"}) == ("", "")
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (person, "oidc", "sub-1")
    again = identity({"preferred_username": "renamed"})
    again.lookup()
    assert again.user == person
    KnownPersonAdapter().pre_social_login(request_of(), again)


@pytest.mark.parametrize(
    "claims",
    [{"preferred_username": "nobody"}, {"preferred_username": ""}, {"preferred_username": None}, {}],
)
def test_an_unknown_name_is_refused_in_words_and_nobody_is_made(
    person: Person, claims: dict[str, Any]
) -> None:
    where, said = let_in(claims)
    assert where == "/accounts/sign-in/"
    assert said != ""
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_a_disabled_person_is_refused_like_an_unknown_one(person: Person) -> None:
    unknown = let_in({"preferred_username": "nobody"})
    Person.objects.update(is_active=False)
    assert let_in({"preferred_username": "li.wen"}) == unknown
    assert SocialAccount.objects.count() == 0


def test_an_e_mail_address_is_no_proof_of_who_somebody_is(person: Person) -> None:
    Person.objects.update(email="li.wen@example.org")
    where, _said = let_in({"email": "li.wen@example.org", "email_verified": True, "preferred_username": "x"})
    assert where == "/accounts/sign-in/"


def test_who_is_signed_in_connects_only_their_own_name(person: Person) -> None:
    other = make("other")
    assert let_in({"preferred_username": "li.wen"}, user=other)[0] == "/accounts/sign-in/"
    assert SocialAccount.objects.count() == 0
    assert let_in({"preferred_username": "li.wen"}, user=person) == ("", "")


def test_nobody_signs_up_by_any_way(person: Person) -> None:
    request = request_of()
    assert ClosedAccountAdapter().is_open_for_signup(request) is False
    assert KnownPersonAdapter().is_open_for_signup(request, identity({})) is False


class Provider(BaseHTTPRequestHandler):
    """An identity provider that gives every code the claims it was told."""

    claims: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        home = f"http://{self.headers['Host']}"
        if self.path.endswith("openid-configuration"):
            ends = {"authorization": "/authorize", "token": "/token", "userinfo": "/userinfo"}
            found = {f"{name}_endpoint": home + path for name, path in ends.items()}
            self.give({"issuer": home, "jwks_uri": f"{home}/keys", **found})
        else:
            self.give(self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.give({"access_token": "a", "token_type": "Bearer"})

    def give(self, found: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing among the dots of the tests."""


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = f"http://127.0.0.1:{server.server_port}"
    yield Provider
    server.shutdown()
    server.server_close()


def come_back(client: Client) -> HttpResponse:
    """Go to the provider and return with its code."""
    away = client.post("/accounts/oidc/oidc/?process=login")
    assert away.status_code == 302
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get("/accounts/oidc/oidc/callback/", {"code": "c", "state": state})  # type: ignore[return-value]


def test_the_whole_way_signs_a_known_person_in(person: Person, provider: type[Provider]) -> None:
    provider.claims = {"sub": "77", "preferred_username": "Li.Wen"}
    client = Client()
    answer = come_back(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/accounts/").status_code == 200
    provider.claims = {"sub": "77", "preferred_username": "renamed"}
    assert come_back(Client())["Location"] == "/"


def test_the_whole_way_ends_at_sign_in_for_who_is_unknown(person: Person, provider: type[Provider]) -> None:
    provider.claims = {"sub": "78", "preferred_username": "nobody"}
    client = Client()
    assert come_back(client)["Location"] == "/accounts/sign-in/"
    assert client.get("/accounts/").status_code == 302


def test_a_person_disabled_after_being_connected_is_refused(person: Person, provider: type[Provider]) -> None:
    provider.claims = {"sub": "77", "preferred_username": "li.wen"}
    come_back(Client())
    Person.objects.update(is_active=False)
    client = Client()
    assert come_back(client)["Location"] == "/accounts/disabled/"
    assert client.get("/accounts/").status_code == 302


def test_a_second_factor_set_up_here_is_asked_after_the_provider(
    person: Person, provider: type[Provider]
) -> None:
    provider.claims = {"sub": "77", "preferred_username": "li.wen"}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    assert come_back(client)["Location"] == "/accounts/sign-in/second/"
    assert client.get("/accounts/").status_code == 302


def test_the_sign_in_page_offers_the_provider_and_its_own_page_asks_before_leaving(
    person: Person, provider: type[Provider]
) -> None:
    client = Client(headers={"accept-language": "en"})
    assert "Sign in with Single sign-on" in client.get("/accounts/sign-in/").content.decode()
    asked = client.get("/accounts/oidc/oidc/")
    assert asked.status_code == 200
    assert asked.content.decode().count("<h1") == 1
    assert client.get("/accounts/oidc/other/").status_code == 404
