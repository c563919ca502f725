"""Sign-in by an identity provider: what the adapter lets in."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
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
