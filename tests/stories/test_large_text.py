"""Ten megabytes of text are answered in words, on the page and through the API, and leave nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories.org import NOW, District, person_of

from threadneedle.accounts.services import make_token
from threadneedle.directives.models import Directive

TEN_MEGABYTES = "关于开展排查的通知。" * 350_000


@pytest.fixture
def _at_work() -> object:
    with override_settings(CLOCK_OFFSET_SECONDS=(NOW - datetime.now(UTC)).total_seconds()):
        yield


@pytest.mark.usefixtures("_at_work")
def test_ten_megabytes_are_refused_in_words_and_nothing_is_stored(district: District) -> None:
    assert len(TEN_MEGABYTES.encode()) > 10_000_000
    person = person_of(district.housing_clerk)
    page = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    page.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = page.post(reverse("directives:new"), {"text": TEN_MEGABYTES, "client_key": "large"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Text has 3500000 characters; at most 400000 fit." in said
    # What was typed stands in the form again.
    assert said.count("关于开展排查的通知。") == 350_000
    token = make_token("large", "write", 3, person_id=person.pk, now=NOW)
    api = Client(
        SERVER_NAME="localhost", headers={"authorization": f"Bearer {token}", "idempotency-key": "k"}
    )
    refused = api.post("/api/v1/directives", {"text": TEN_MEGABYTES}, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["params"]["field"].endswith("text")
    assert not Directive.objects.exists()
