"""An administrator of the district and a person."""

from __future__ import annotations

import pytest
from tests.factories.persons import administrator_of, make

from threadneedle.accounts.models import Person
from threadneedle.core.base import Actor


@pytest.fixture
def person(db: None) -> Person:
    return make("li.wen")


@pytest.fixture
def administrator(db: None) -> Actor:
    return administrator_of(make("keeper", staff=True))
