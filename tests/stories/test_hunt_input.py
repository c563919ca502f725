"""Whatever is sent to whatever address, the answer is in words: never an error of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker
from tests.factories.org import NOW
from tests.house.bodies import API, PAGES
from tests.house.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

WHO = ("issuer", "clerk_a", "head_a", "arbiter", "supervision", "administrator", "anonymous")
FORM = "application/x-www-form-urlencoded"
STRANGE = (
    "\x00",
    "a\x00b",
    "99999999999999999999999",
    "9223372036854775808",
    "-1",
    "0",
    "1e30",
    "1E-999999999",
    "NaN",
    "sNaN",
    "Infinity",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2月30日",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\u202e\u200f\u0301",
    "😀" * 70,
    "²",
    "٣",
    "１２",
    "长" * 5000,
    "%s %(x)s {0}",
    "\r\n\r\n",
)
KILLERS = ("\x00", "99999999999999999999999", "NaN", "9999-12-31")
"""What databases and parsers fail on; the others are sent in all fields at once."""
RAW = (b"%00", b"%FF%FE", b"%ED%A0%80", b"\xff\xfe", b"%")
QUERY = (
    "page",
    "q",
    "item",
    "state",
    "since",
    "until",
    "issuer",
    "post",
    "by",
    "tier",
    "kind",
    "task",
    "from",
    "next",
    "supersedes",
    "shelf",
    "side",
    "print",
    "late",
    "units",
    "at",
    "year",
    "month",
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The district of the house's matrix, rolled back in the end."""
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with (
        override_settings(CLOCK_OFFSET_SECONDS=offset),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield World()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def filled(value: Any, world: World) -> Any:
    if isinstance(value, dict):
        return {filled(key, world): filled(each, world) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, world) for each in value]
    if isinstance(value, str):
        return value.format_map(world.names)
    return value


def browser(world: World, persona: str) -> Client:
    client = Client(raise_request_exception=False)
    if persona in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[persona]
    return client


def send(
    world: World, persona: str, method: str, address: str, body: bytes = b"", kind: str = FORM
) -> HttpResponse:
    cache.clear()
    headers = {}
    if address.startswith("/api/"):
        headers["Idempotency-Key"] = "hunt"
        if persona in world.tokens:
            headers["Authorization"] = f"Bearer {world.tokens[persona]}"
    with undone():
        return browser(world, persona).generic(method, address, body, content_type=kind, headers=headers)


def fine(answer: HttpResponse, *said: object) -> None:
    assert answer.status_code < 500, (answer.status_code, *said)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert "<script>alert(1)" not in answer.content.decode(), said


def doer(world: World, address: str, body: bytes, kind: str) -> str:
    """Return who may do what is done at an address."""
    for persona in WHO:
        answer = send(world, persona, "POST", address, body, kind)
        away = answer.headers.get("Location", "").startswith(("/accounts/sign-in", "/admin/login"))
        if answer.status_code < 400 and not away:
            return persona
    return WHO[0]


@pytest.mark.parametrize("address", PAGES)
def test_no_form_fails_whatever_is_typed(world: World, address: str) -> None:
    where, fields = filled(address, world), filled(PAGES[address], world)
    persona = doer(world, where, urlencode(fields).encode(), FORM)
    for strange in STRANGE:
        changed = dict.fromkeys(fields, strange) | {
            k: v for k, v in fields.items() if k in {"act", "version"}
        }
        fine(send(world, persona, "POST", where, urlencode(changed).encode()), address, persona, strange)
    for place, name in enumerate(fields):
        for strange in some(KILLERS, place):
            body = urlencode(fields | {name: strange}).encode()
            fine(send(world, persona, "POST", where, body), address, persona, name, strange)
        rest = urlencode({key: value for key, value in fields.items() if key != name}).encode()
        for raw in some(RAW, place):
            fine(
                send(world, persona, "POST", where, rest + b"&" + name.encode() + b"=" + raw),
                address,
                name,
                raw,
            )
    fine(send(world, persona, "POST", where, b"%FF=1&\x00=2&a=" + b"1&a=" * 6000), address, "many fields")
    fine(send(world, persona, "POST", where, b"--x", "multipart/form-data; boundary=y"), address, "multipart")
    fine(send(world, persona, "POST", where, b"{}", "application/json; charset=nonsense"), address, "charset")


@pytest.mark.parametrize("address", API)
def test_no_call_of_the_api_fails_whatever_is_sent(world: World, address: str) -> None:
    where, fields = filled(address, world), numbers(filled(API[address], world))
    kind = "application/json"
    persona = doer(world, where, json.dumps(fields).encode(), kind)
    strange: tuple[Any, ...] = (
        *KILLERS,
        "\ud800",
        10**30,
        -1,
        0,
        1.5,
        1e308,
        True,
        None,
        [],
        {},
        [[]],
        {"\ud800": 1},
        [None],
        ["x"] * 2000,
    )
    names = {*fields, "version", "quantities", "due"}
    for place, name in enumerate(sorted(names)):
        for value in some(strange, place):
            body = json.dumps(fields | {name: value}).encode()
            fine(send(world, persona, "POST", where, body, kind), address, persona, name, value)
    for raw in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff",
        b'{"a":NaN}',
        b'{"version":Infinity}',
        b'{"version":1e400}',
        b'{"version":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"version":1,"version":2}',
    ):
        fine(send(world, persona, "POST", where, raw, kind), address, raw[:30])
    fine(send(world, persona, "POST", where, b"{", "text/plain; charset=nonsense"), address, "charset")


def some(values: Sequence[Any], place: int) -> Sequence[Any]:
    """Return every fourth value, begun elsewhere for each field: together the fields meet them all."""
    return values[place % 4 :: 4]


def numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [numbers(each) for each in value]
    return int(value) if isinstance(value, str) and value.isdecimal() and value not in {"4", "12"} else value


def test_no_page_fails_whatever_stands_in_its_address(world: World) -> None:
    pages = {
        *(filled(address, world) for address in PAGES),
        "/",
        "/board/",
        "/desk/",
        "/search/",
        "/worklists/",
        "/notices/",
        "/accounts/",
        "/accounts/sign-in/",
        "/org/",
        "/org/people/",
        "/org/calendar/",
        "/org/rules/",
        "/directives/",
        "/help/",
        "/burden/",
        "/worklists/units/",
        "/worklists/mine/",
        "/admin/",
        "/api/v1/tasks",
        "/api/v1/directives",
        "/api/v1/help-requests",
        "/api/v1/units",
        filled("/worklists/{unit}/", world),
        filled("/tasks/{taken_on}", world),
        filled("/directives/{directive}", world),
        filled("/worklists/{unit}/message/", world),
        filled("/api/v1/tasks/{taken_on}/ledger", world),
        filled("/worklists/units/{unit}/brief/", world),
    }
    for page in sorted(pages):
        for persona in ("issuer", "head_a"):
            for strange in KILLERS:
                query = "&".join(
                    f"{name}={quote(strange)}" for name in (*QUERY, "after", "limit", "unit", "owed")
                )
                fine(send(world, persona, "GET", f"{page}?{query}"), page, persona, strange)
            for raw in ("%FF%FE", "%ED%A0%80", "%00", "%"):
                query = "&".join(f"{name}={raw}" for name in QUERY)
                fine(send(world, persona, "GET", f"{page}?{query}"), page, persona, raw)
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "POST"):
            fine(send(world, "head_a", method, page), page, method)


@pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5000])
def test_no_page_fails_for_a_thing_that_cannot_be(world: World, number: str) -> None:
    for address in (*PAGES, *API):
        where = "/".join(number if part.startswith("{") else part for part in address.split("/"))
        for method in ("GET", "POST"):
            body = b"{}" if where.startswith("/api/") else b"version=1&reason=x"
            answer = send(world, "head_a", method, where, body, "application/json" if b"{" in body else FORM)
            fine(answer, where[:80], method)
