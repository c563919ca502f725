"""A little district with two orders on one list."""

from __future__ import annotations

import pytest
from tests.factories.org import District, make_district


@pytest.fixture
def district(db: None) -> District:
    return make_district()
