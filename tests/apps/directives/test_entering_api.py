"""Orders that other systems hand over as files."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.org import NOW, District, person_of

from threadneedle.accounts.services import make_token
from threadneedle.directives.models import Directive

WORDS = "关于报送清单的通知\n\n请于收到后3个工作日内报送清单。\n"


@pytest.fixture
def send(on_its_day: None, district: District, settings: Any, tmp_path: Path) -> Callable[..., Any]:
    """Send to the API as Qingshi's clerk."""
    settings.FILES_ROOT = tmp_path / "files"
    token = make_token("intake", "write", 30, person_id=person_of(district.qingshi_clerk).pk, now=NOW)

    def post(key: str, **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        address, body = "/api/v1/directives/files", json.dumps(given)
        return Client().generic("POST", address, body, content_type="application/json", headers=headers)

    return post


def file(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "content": b64encode(data).decode()}


def test_a_file_is_read_kept_and_told_about(send: Callable[..., Any]) -> None:
    answer = send("a", files=[file("通知.txt", WORDS.encode())], received={"issuer_words": "县防汛办"})
    assert answer.status_code == 201
    found = answer.json()
    assert found["directive"]["issuer_words"] == "县防汛办"
    assert (found["directive"]["registered"], found["directive"]["arrived_on"]) == (True, "2026-06-17")
    assert [(each["name"], each["media"], each["typed"]) for each in found["files"]] == [
        ("通知.txt", "txt", False)
    ]
    assert [draft["due"] for draft in found["drafts"]] == ["2026-06-23"]


def test_the_same_client_key_is_the_same_order_and_the_same_bytes_are_not_entered_twice(
    send: Callable[..., Any],
) -> None:
    given = {"files": [file("通知.txt", WORDS.encode())], "received": {}, "client_key": "k1"}
    first, again = send("a", **given), send("b", **given)
    assert first.json()["directive"]["id"] == again.json()["directive"]["id"]
    other = send("c", **{**given, "client_key": "k2"})
    assert other.status_code == 409
    assert other.json()["problems"][0]["code"] == "directive.file_known"
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("AAAAA", "directive.file_base64"),
        (b64encode("机密★1年\n通知".encode()).decode(), "directive.secret_file"),
        (b64encode(b"PK\x03\x04nothing").decode(), "file."),
    ],
)
def test_what_cannot_be_taken_is_named_and_leaves_nothing(
    send: Callable[..., Any], content: str, code: str
) -> None:
    answer = send("a", files=[{"name": "文件.docx", "content": content}], received={})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["code"].startswith(code)
    assert not Directive.objects.exists()
