"""Every address as every persona: the matrix beside this file says what each is answered, and why.

``sign-in`` stands for being sent to the sign-in page, ``confirm`` for being asked for the password
once more; a number is the HTTP status. An address that the resolver or the API's description knows
and the matrix does not fails the test.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker
from tests.factories.org import NOW
from tests.house.bodies import API, PAGES
from tests.house.world import PERSONAS, World

from threadneedle.accounts.models import AddressFailures
from threadneedle.config.api import api

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MATRIX = Path(__file__).with_name("matrix.csv")
SENT_AWAY = {
    "/accounts/sign-in/": "sign-in",
    "/admin/login/": "sign-in",
    "/accounts/confirm/": "confirm",
}
REFUSED = {"sign-in", "confirm", "401", "403", "404", "405", "409", "422"}


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    method: str
    address: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"

    @property
    def is_api(self) -> bool:
        return self.address.startswith("/api/v1/") and self.address not in {
            "/api/v1/docs",
            "/api/v1/openapi.json",
        }


def read_matrix() -> list[Row]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, skipinitialspace=True)
        found = [{key.strip(): value.strip() for key, value in line.items()} for line in lines]
    return [Row(line["method"], line["address"], {name: line[name] for name in PERSONAS}) for line in found]


ROWS = read_matrix()


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The district of the matrix, made once for this module and rolled back."""
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with (
        override_settings(CLOCK_OFFSET_SECONDS=offset, FILES_ROOT=tmp_path_factory.mktemp("files")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield World()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def filled(words: Any, world: World) -> Any:
    """Put the names of the world into words; a file stays as it is."""
    if isinstance(words, list):
        return [filled(each, world) for each in words]
    return words.format_map(world.names) if isinstance(words, str) else words


def filled_in(value: Any, world: World) -> Any:
    """Put the names of the world into a body; a number alone becomes a number."""
    if isinstance(value, dict):
        return {filled(key, world): filled_in(each, world) for key, each in value.items()}
    if isinstance(value, list):
        return [filled_in(each, world) for each in value]
    if isinstance(value, str) and value.startswith("{"):
        return int(filled(value, world))
    return value


def browser(world: World, persona: str, *, enforce_csrf_checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
    if persona in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[persona]
    return client


def ask(world: World, persona: str, method: str, address: str) -> HttpResponse:
    """Send what the matrix says is sent, as a persona: a page by its session, the API by its token."""
    cache.clear()
    where = filled(address, world)
    if not Row(method, address, {}).is_api:
        client = browser(world, persona)
        if method == "GET":
            return client.get(where)
        return client.post(
            where, {filled(k, world): filled(v, world) for k, v in PAGES.get(address, {}).items()}
        )
    headers = {"Idempotency-Key": "matrix"}
    if persona in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[persona]}"
    client = Client(raise_request_exception=False)
    if method == "GET":
        return client.get(where, headers=headers)
    body = json.dumps(filled_in(API[address], world))
    return client.generic(method, where, body, content_type="application/json", headers=headers)


def outcome(answer: HttpResponse) -> str:
    """Return what stands in a cell for an answer."""
    if answer.status_code in {301, 302}:
        onward = answer.headers["Location"].partition("?")[0]
        return SENT_AWAY.get(onward, str(answer.status_code))
    return str(answer.status_code)


@lru_cache(maxsize=1)
def tables() -> tuple[tuple[Any, dict[str, Any]], ...]:
    """Every table of the product, with what would show a change in it; but for the count of failed tries."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("threadneedle.") or model is AddressFailures:
            continue
        wanted: dict[str, Any] = {"rows": Count("pk"), "newest": Max("pk")}
        if any(field.name == "version" for field in model._meta.fields):
            wanted["versions"] = Sum("version")
        found.append((model, wanted))
    return tuple(found)


def state_of_everything() -> dict[str, dict[str, Any]]:
    return {model.__name__: model.objects.order_by().aggregate(**wanted) for model, wanted in tables()}


def routes() -> set[str]:
    """Every route that the resolver knows, with or without a name."""

    def walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern).removeprefix("^")
            if isinstance(entry, URLPattern):
                yield route
            else:
                yield from walk(entry, route)

    return set(walk(get_resolver()))


def with_numbers(address: str) -> str:
    """Fill every name of an address with a number, as good as any for finding the route."""

    class Numbers(dict[str, int]):
        def __missing__(self, key: str) -> int:
            return 1

    return address.format_map(Numbers())


def test_the_matrix_names_every_route() -> None:
    written = {
        resolve(with_numbers(row.address).partition("?")[0]).route for row in ROWS if row.method == "GET"
    }
    written |= {resolve(with_numbers(row.address).partition("?")[0]).route for row in ROWS if row.is_api}
    assert routes() - written == set()


def test_the_matrix_names_every_operation_of_the_api() -> None:
    described = {
        (method.upper(), "".join("{}" if part.startswith("{") else part for part in _parts(path)))
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }
    written = {
        (row.method, "".join("{}" if part.startswith("{") else part for part in _parts(row.address)))
        for row in ROWS
        if row.is_api
    }
    assert described - written == set()
    assert written - described == {("GET", "/api/v1/")}


def _parts(path: str) -> list[str]:
    found = []
    for part in path.split("/")[1:]:
        found += ["/", part]
    return found


def test_no_line_of_the_matrix_stands_twice_and_every_cell_is_filled() -> None:
    lines = [str(row) for row in ROWS]
    assert sorted(lines) == sorted(set(lines))
    assert {cell for row in ROWS for cell in row.cells.values()} <= {
        *REFUSED,
        "200",
        "201",
        "204",
        "302",
    }


def test_everything_that_can_be_sent_is_sent() -> None:
    pages = {row.address for row in ROWS if row.method == "POST" and not row.is_api}
    machines = {row.address for row in ROWS if row.method != "GET" and row.is_api}
    assert set(PAGES) == pages
    assert set(API) == machines


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_persona_is_answered_as_the_matrix_says(row: Row, world: World) -> None:
    before = state_of_everything() if row.method != "GET" else {}
    seen, changed = {}, {}
    for persona in PERSONAS:
        with undone():
            seen[persona] = outcome(ask(world, persona, row.method, row.address))
            if row.method != "GET":
                changed[persona] = state_of_everything() != before
    assert seen == row.cells
    refused = [name for name, cell in row.cells.items() if cell in REFUSED]
    assert [name for name in refused if changed.get(name)] == []


@pytest.mark.parametrize("address", sorted({row.address for row in ROWS} - set(PAGES) - set(API)))
def test_an_address_that_only_shows_takes_nothing(address: str, world: World) -> None:
    before = state_of_everything()
    for persona in ("anonymous", "issuer", "administrator"):
        with undone():
            answer = browser(world, persona).post(filled(address, world), {"anything": "at all"})
            assert answer.status_code < 500
            assert state_of_everything() == before


@pytest.mark.parametrize("address", sorted(PAGES))
def test_nothing_is_taken_from_another_site(address: str, world: World) -> None:
    row = next(row for row in ROWS if row.method == "POST" and row.address == address)
    persona = next((name for name, cell in row.cells.items() if cell in {"200", "302"}), "issuer")
    before = state_of_everything()
    body = {filled(key, world): filled(value, world) for key, value in PAGES[address].items()}
    with undone():
        client = browser(world, persona, enforce_csrf_checks=True)
        assert client.post(filled(address, world), body).status_code == 403
        assert state_of_everything() == before


READING = [row for row in ROWS if row.method == "GET" and not row.is_api]


@pytest.mark.parametrize("row", [row for row in READING if "200" in row.cells.values()], ids=str)
def test_looking_changes_nothing(row: Row, world: World) -> None:
    persona = next(name for name, cell in reversed(row.cells.items()) if cell == "200")
    before = state_of_everything()
    with undone():
        browser(world, persona).get(filled(row.address, world))
        assert state_of_everything() == before


@pytest.mark.parametrize("address", sorted({row.address for row in ROWS if row.is_api}))
def test_the_api_refuses_what_it_does_not_describe(address: str, world: World) -> None:
    known = {row.method for row in ROWS if row.address == address}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
        headers = {"Authorization": f"Bearer {world.tokens['issuer']}"}
        with undone():
            answer = Client(raise_request_exception=False).generic(
                method, filled(address, world), headers=headers
            )
        assert answer.status_code in {404, 405}, method


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_api and row.method != "GET"], ids=str)
def test_a_token_that_only_reads_takes_no_act(row: Row, world: World) -> None:
    from tests.factories.org import person_of

    from threadneedle.accounts.services import make_token

    persona = next(name for name, cell in row.cells.items() if cell in {"200", "201", "204"})
    with undone():
        token = make_token("reads", "read", 1, person_id=person_of(world.posts[persona]).pk, now=NOW)
        before = state_of_everything()
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "matrix"}
        answer = Client(raise_request_exception=False).generic(
            row.method,
            filled(row.address, world),
            json.dumps(filled_in(API[row.address], world)),
            content_type="application/json",
            headers=headers,
        )
        assert answer.status_code == 403
        assert state_of_everything() == before
