"""A little district for each test."""

from __future__ import annotations

import pytest
from tests.factories.org import District, make_district


@pytest.fixture
def district(db: None) -> District:
    """Return the little district."""
    return make_district()
