"""Nothing that machines read or offices take away lists, counts or times persons."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from tests.house.test_urls_by_persona import ROWS, Row, ask, world
from tests.house.world import PERSONAS, World

from threadneedle.accounts.models import Person
from threadneedle.config.api import api
from threadneedle.core.base import Role

__all__ = ["world"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OF_PERSONS = re.compile(r"person|people|user|holder|employee|staff|member_name|made_at|minutes|seconds")
ONESELF = ("MeOut", "person")
"""Who calls may learn which person that is."""

READ = [row for row in ROWS if row.method == "GET" and "200" in row.cells.values()]
FOR_MACHINES = [row for row in READ if row.is_api]


def names_in(schema: Any) -> Iterator[str]:
    """Yield every name of a property, however deep."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for each in schema.values():
            yield from names_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from names_in(each)


def test_no_shape_of_the_api_has_a_person_or_the_minute_of_an_act() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    found = {(name, each) for name, schema in schemas.items() for each in names_in(schema)}
    assert len(found) > 200
    assert {pair for pair in found if OF_PERSONS.search(pair[1])} == {ONESELF}


def test_no_address_of_the_api_asks_about_a_person() -> None:
    paths = api.get_openapi_schema()["paths"]
    asked = {
        (path, each["name"])
        for path, ways in paths.items()
        for way in ways.values()
        for each in way.get("parameters", [])
    }
    assert asked
    assert not [pair for pair in asked if any(OF_PERSONS.search(words) for words in pair)]


def values_in(said: Any) -> Iterator[str]:
    """Yield every word of an answer: names of fields and values."""
    if isinstance(said, dict):
        for name, each in said.items():
            yield name
            yield from values_in(each)
    elif isinstance(said, list):
        for each in said:
            yield from values_in(each)
    elif isinstance(said, str):
        yield said


def persons() -> frozenset[str]:
    """Return the names of everybody; not those that are words for a role as well."""
    names = Person.objects.values_list("username", "name")
    return frozenset(each for pair in names for each in pair if each) - {role.value for role in Role}


def able(row: Row) -> list[str]:
    return [name for name in PERSONAS if row.cells[name] == "200"]


@pytest.mark.parametrize("row", FOR_MACHINES, ids=str)
def test_no_answer_of_the_api_names_a_person(world: World, row: Row) -> None:
    named = persons()
    assert len(named) > 10
    for persona in able(row):
        answer = ask(world, persona, "GET", row.address)
        assert answer.status_code == 200
        assert not named & set(values_in(json.loads(answer.content)))


def text_of(content: bytes) -> str:
    """Return the words of a file that is taken away; those of a workbook lie in its parts."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def test_no_file_that_is_taken_away_names_a_person(world: World) -> None:
    named, files = persons(), set()
    for row in READ:
        if row.is_api:
            continue
        for persona in able(row):
            answer = ask(world, persona, "GET", row.address)
            if not answer.get("Content-Disposition", "").startswith("attachment"):
                continue
            files.add(row.address)
            content = b"".join(answer) if answer.streaming else answer.content
            found = [each for each in named if each in text_of(content)]
            assert not found, (row.address, persona, found)
    assert len(files) >= 4, files
