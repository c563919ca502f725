"""The pages of sign-in and of one's own account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from tests.factories.persons import PASSWORD, make

from threadneedle.accounts import personas as registry
from threadneedle.accounts.models import Person, Token
from threadneedle.accounts.personas import Persona, personas, register_personas
from threadneedle.accounts.services import make_token
from threadneedle.accounts.urls import identity_provider, own, second_factor, sign_in
from threadneedle.adapters import clock

pytestmark = pytest.mark.django_db
PERSONA = Persona(
    username="li.wen",
    title_zh="青石镇 · 办公室主任",
    title_en="Qingshi Town · Clerk",
    try_zh="签收新到的文件",
    try_en="Sign for what is new",
)
TOTP = {"secret": "JBSWY3DPEHPK3PXP"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HIDDEN = re.compile(r"<(script|title)\b.*?</\1>|<[^>]+>", re.DOTALL)
LATIN = re.compile(r"li\.wen|Threadneedle|English|API|PIN|\b[A-Z2-7]{26,}\b")


def signed_in(person: Person, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.post("/accounts/sign-in/", {"login": person.username, "password": PASSWORD})
    client.post("/accounts/confirm/", {"password": PASSWORD})
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", HIDDEN.sub(" ", answer.content.decode()))


@pytest.fixture
def demo(settings: Any) -> Iterator[None]:
    settings.DEMO = True
    before = list(registry._sources)
    register_personas(lambda: [PERSONA])
    yield
    registry._sources[:] = before


EVERYBODY = ["sign-in/", "one-time-code/", "disabled/", "oidc/cancelled/"]
SIGNED_IN = [
    "",
    "sign-out/",
    "confirm/",
    "password/",
    "second/app/add/",
    "second/passkeys/",
    "second/passkeys/add/",
]
WITH_SECOND_FACTOR = [
    "second/app/remove/",
    "second/recovery/",
    "second/recovery/new/",
    "confirm/second/",
    "second/passkeys/{key}/",
    "second/passkeys/{key}/remove/",
]


def check(answer: Any, language: str, status: int = 200) -> None:
    """Our frame, one headline, one main button, nothing the content policy refuses, one language."""
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count("<h1") == 1
    assert page.count('class="b pri"') <= 1
    assert 'href="/static/threadneedle/tokens.css"' in page
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", page)
    for opening in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in opening or 'type="application/json"' in opening
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in page
    words = text(answer)
    if language == "en":
        assert not re.search(r"[\u4e00-\u9fff]{2}", words.replace("中文", ""))
    else:
        left = re.findall(r"[A-Za-z]{3,}", LATIN.sub("", words))
        assert left == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", EVERYBODY)
def test_a_page_for_everybody_is_ours_in_both_languages(path: str, language: str) -> None:
    check(Client(headers={"accept-language": language}).get(f"/accounts/{path}"), language)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_failure_of_the_identity_provider_is_told_in_both_languages(language: str) -> None:
    answer = Client(headers={"accept-language": language}).get("/accounts/oidc/error/")
    check(answer, language, status=401)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", SIGNED_IN)
def test_a_page_for_who_is_signed_in_is_ours_in_both_languages(
    person: Person, path: str, language: str
) -> None:
    check(signed_in(person, language).get(f"/accounts/{path}"), language)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", WITH_SECOND_FACTOR)
def test_a_page_of_the_second_factor_is_ours_in_both_languages(
    person: Person, path: str, language: str
) -> None:
    client = signed_in(person, language)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=TOTP)
    RecoveryCodes.activate(person)
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "9", "credential": {}}
    )
    check(client.get(f"/accounts/{path.format(key=key.pk)}"), language)


def test_every_address_of_sign_in_and_account_is_looked_at_here_or_needs_a_key() -> None:
    looked_at = {
        path.replace("{key}", "<int:pk>")
        for path in [*EVERYBODY, "oidc/error/", *SIGNED_IN, *WITH_SECOND_FACTOR]
    }
    routes = {str(entry.pattern) for entry in [*own, *sign_in, *second_factor, *identity_provider]}
    assert routes - looked_at == {
        "confirm/passkey/",
        "oidc/<str:provider_id>/",
        "oidc/<str:provider_id>/callback/",
        "password/set/",
        "persona/",
        "second/",
        "second/recovery/file/",
        "sessions/end/",
        "sign-in/passkey/",
        "sign-in/second/",
        "tokens/",
        "tokens/<int:token_id>/revoke/",
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_second_step_of_sign_in_is_ours_in_both_languages(person: Person, language: str) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=TOTP)
    client = Client(headers={"accept-language": language})
    client.post("/accounts/sign-in/", {"login": "li.wen", "password": PASSWORD})
    check(client.get("/accounts/sign-in/second/"), language)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_locked_pair_is_told_in_both_languages_what_still_works(person: Person, language: str) -> None:
    client = Client(headers={"accept-language": language})
    for _ in range(6):
        answer = client.post("/accounts/sign-in/", {"login": "li.wen", "password": "wrong"})
    assert answer.status_code == 429
    assert ("passkey" if language == "en" else "通行密钥") in text(answer)


def test_somebody_without_a_password_may_set_one(person: Person) -> None:
    client = signed_in(person)
    Person.objects.update(password="!")
    client.force_login(Person.objects.get(pk=person.pk), backend=BACKEND)
    check(client.get("/accounts/password/set/"), "en")


def test_the_account_page_is_for_who_is_signed_in() -> None:
    for path in ["", "password/", "second/passkeys/", "second/recovery/"]:
        answer = Client().get(f"/accounts/{path}")
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/sign-in/?next=/accounts/{path}")
    for path in ["tokens/", "sessions/end/", "tokens/1/revoke/"]:
        assert Client().post(f"/accounts/{path}")["Location"].startswith("/accounts/sign-in/")


def test_a_token_is_shown_once_and_revoked_by_its_owner_alone(person: Person) -> None:
    client = signed_in(person)
    made = client.post("/accounts/tokens/", {"name": "export", "scope": "write", "days": "30"})
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    shown = re.search(r"tn_[\w-]{43}", text(made))
    assert shown is not None
    assert shown.group() not in text(client.get("/accounts/"))
    assert "export" in text(client.get("/accounts/"))
    assert client.get("/accounts/tokens/")["Location"] == "/accounts/"
    token = Token.objects.get()
    assert signed_in(make("other")).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    assert client.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_is_made_only_after_the_password_was_confirmed(person: Person) -> None:
    client = Client()
    client.post("/accounts/sign-in/", {"login": "li.wen", "password": PASSWORD})
    given = {"name": "export", "scope": "read", "days": "30"}
    asked = client.post("/accounts/tokens/", given)
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/confirm/?next=%2Faccounts%2Ftokens%2F")
    assert Token.objects.count() == 0
    resumed = client.post(
        "/accounts/confirm/?next=/accounts/tokens/", {"password": PASSWORD, "next": "/accounts/tokens/"}
    )
    assert "tn_" in text(resumed)
    assert Token.objects.count() == 1


def test_a_malformed_token_form_and_a_twenty_first_token_are_answered_in_words(person: Person) -> None:
    client = signed_in(person)
    answer = client.post("/accounts/tokens/", {"name": "", "scope": "root", "days": "9999"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name", "scope", "days"})
    for number in range(20):
        make_token(f"t{number}", "read", 9, person_id=person.pk, now=clock.now())
    answer = client.post("/accounts/tokens/", {"name": "x", "scope": "read", "days": "9"})
    assert answer.status_code == 422
    assert "You have 20 valid tokens already." in text(answer)


def test_a_persona_signs_in_by_one_click_in_demo_mode(person: Person, demo: None) -> None:
    client = Client(headers={"accept-language": "en"})
    page = text(client.get("/accounts/sign-in/"))
    assert "Qingshi Town · Clerk" in page
    assert "Sign for what is new" in page
    assert "签收新到的文件" in text(Client(headers={"accept-language": "zh-hans"}).get("/accounts/sign-in/"))
    answer = client.post("/accounts/persona/", {"username": "li.wen", "next": "/accounts/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/")
    assert client.get("/accounts/").status_code == 200
    elsewhere = client.post("/accounts/persona/", {"username": "li.wen", "next": "https://example.org/"})
    assert elsewhere["Location"] == "/"


def test_only_a_listed_active_person_is_a_persona(person: Person, demo: None) -> None:
    make("keeper", staff=True)
    assert Client().post("/accounts/persona/", {"username": "keeper"}).status_code == 404
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().post("/accounts/persona/", {"username": "li.wen"}).status_code == 404


def test_outside_demo_mode_there_are_no_personas(person: Person, demo: None, settings: Any) -> None:
    settings.DEMO = False
    assert personas() == (PERSONA,)
    client = Client(headers={"accept-language": "en"})
    assert "Qingshi" not in text(client.get("/accounts/sign-in/"))
    assert client.post("/accounts/persona/", {"username": "li.wen"}).status_code == 404
    assert client.get("/accounts/").status_code == 302


def test_the_administrators_window_is_read_only_and_asks_our_sign_in(person: Person) -> None:
    keeper = make("keeper", staff=True)
    anonymous = Client().get("/admin/")
    assert (anonymous.status_code, anonymous["Location"].split("?")[0]) == (302, "/admin/login/")
    assert Client().get("/admin/login/")["Location"].startswith("/accounts/sign-in/")
    assert (
        Client()
        .post("/admin/login/", {"username": "keeper", "password": PASSWORD})["Location"]
        .startswith("/accounts/sign-in/")
    )
    assert signed_in(person).get("/admin/accounts/person/").status_code == 302
    client = signed_in(keeper)
    assert client.get("/admin/accounts/person/").status_code == 200
    page = client.get(f"/admin/accounts/person/{person.pk}/change/")
    assert page.status_code == 200
    assert person.password not in page.content.decode()
    assert client.post(f"/admin/accounts/person/{person.pk}/change/", {"name": "x"}).status_code == 403
    assert client.get("/admin/accounts/person/add/").status_code == 403
    assert client.post(f"/admin/accounts/person/{person.pk}/delete/", {"post": "yes"}).status_code == 403
    for hidden in ("mfa/authenticator", "account/emailaddress", "socialaccount/socialapp"):
        assert client.get(f"/admin/{hidden}/").status_code == 404
    assert client.get("/admin/axes/accessattempt/").status_code == 404
    assert client.get("/admin/ledger/handled/").status_code == 200
    assert client.get("/admin/ledger/event/").status_code == 404


def test_nobody_is_everything() -> None:
    """There is no superuser: the manager makes none, so what a person sees follows from posts."""
    assert not hasattr(Person.objects, "create_superuser")
