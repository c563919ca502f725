"""The list of a unit through the API: the same order, within the same scope."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from tests.factories.directives import taken_on
from tests.factories.org import NOW, District, person_of

from threadneedle.accounts.services import make_token
from threadneedle.org.models import Post


def client_of(post: Post) -> Client:
    token = make_token("list", "read", 3, person_id=person_of(post).pk, now=NOW)
    return Client(headers={"authorization": f"Bearer {token}"}, SERVER_NAME="localhost")


@pytest.fixture(autouse=True)
def _at_work() -> object:
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield


def test_a_township_reads_its_own_list(district: District) -> None:
    task = taken_on(district)
    answer = client_of(district.qingshi_clerk).get(f"/api/v1/worklists/{district.qingshi.pk}")
    assert answer.status_code == 200
    (line,) = answer.json()["lines"]
    assert (line["task"], line["tier"], line["due"], line["progress"]) == (
        task.pk,
        0,
        "2026-07-10",
        "on_time",
    )


def test_another_townships_list_does_not_exist(district: District) -> None:
    taken_on(district)
    answer = client_of(district.liuhe_clerk).get(f"/api/v1/worklists/{district.qingshi.pk}")
    assert answer.status_code == 404
    assert answer.json()["problems"][0]["code"] == "org.unit_unknown"
