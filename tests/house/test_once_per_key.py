"""Every act of the API, sent twice: the same key brings the first answer, and the act happens once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.house.bodies import API
from tests.house.test_urls_by_persona import (
    ROWS,
    Row,
    filled,
    filled_in,
    state_of_everything,
    undone,
    world,
)
from tests.house.world import World

from threadneedle.config.api import api

__all__ = ["world"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ACTS = [row for row in ROWS if row.is_api and row.method == "POST"]


def allowed(row: Row) -> str:
    """Return a persona who may do an act."""
    return next(name for name, cell in row.cells.items() if cell.startswith("2"))


def send(world: World, row: Row, key: str, **more: Any) -> HttpResponse:
    """Send what the matrix sends, under a key, with something more in it if asked."""
    cache.clear()
    headers = {"Authorization": f"Bearer {world.tokens[allowed(row)]}"}
    if key:
        headers["Idempotency-Key"] = key
    body = json.dumps(filled_in(API[row.address], world) | more)
    client = Client(raise_request_exception=False)
    where = filled(row.address, world)
    return client.post(where, body, content_type="application/json", headers=headers)


def test_every_post_of_the_description_is_tried() -> None:
    described = sum("post" in ways for ways in api.get_openapi_schema()["paths"].values())
    assert len(ACTS) == described


@pytest.mark.parametrize("row", ACTS, ids=str)
def test_an_act_sent_twice_happens_once(world: World, row: Row) -> None:
    with undone():
        first = send(world, row, "once")
        assert 200 <= first.status_code < 300, first.content.decode()
        after = state_of_everything()
        again = send(world, row, "once")
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again["Idempotent-Replayed"] == "true"
        assert "Idempotent-Replayed" not in first
        assert state_of_everything() == after


@pytest.mark.parametrize("row", ACTS, ids=str)
def test_a_key_with_other_content_is_refused_and_does_nothing(world: World, row: Row) -> None:
    with undone():
        assert send(world, row, "taken").status_code < 300
        after = state_of_everything()
        other = send(world, row, "taken", more="words")
        assert other.status_code == 409
        assert [problem["code"] for problem in other.json()["problems"]] == ["accounts.key_reused"]
        assert state_of_everything() == after


@pytest.mark.parametrize("row", ACTS, ids=str)
def test_an_act_without_a_key_does_nothing(world: World, row: Row) -> None:
    with undone():
        before = state_of_everything()
        answer = send(world, row, "")
        assert answer.status_code == 400
        assert [problem["code"] for problem in answer.json()["problems"]] == ["api.key_missing"]
        assert state_of_everything() == before
