"""The API answers every shape of input as its description says, and never with a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.factories.directives import draft, issue, taken_on
from tests.factories.org import NOW, District, actor, person_of

from threadneedle.accounts.services import make_token
from threadneedle.config.api import api
from threadneedle.directives.services import ask_help

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def at_work() -> Iterator[None]:
    """The clock of the little district, and a connection that outlives the requests."""
    offset = (NOW - datetime.now(UTC)).total_seconds()
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def token(district: District, at_work: None) -> str:
    """A token of somebody who may issue, work and head, beside something of everything to find."""
    draft(district)
    issue(district)
    taken_on(district)
    ask_help(district.housing.pk, "边沟", "塌了。", actor=actor(district.qingshi_clerk), now=NOW)
    return make_token("contract", "write", 30, person_id=person_of(district.housing_head).pk, now=NOW)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_no_input_breaks_the_api_or_its_promise(case: Any, token: str) -> None:
    case.headers["Authorization"] = f"Bearer {token}"
    case.headers.pop("Acting-Post", None)
    case.call_and_validate(checks=CHECKS)


def test_the_description_is_openapi_3_1_and_every_post_asks_for_a_key() -> None:
    description = api.get_openapi_schema()
    assert description["openapi"] == "3.1.0"
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            names = {item["name"] for item in operation["parameters"] if item.get("required")}
            assert ("Idempotency-Key" in names) == (method == "post"), path
