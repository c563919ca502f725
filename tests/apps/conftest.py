"""A little district for the tests of every context."""

from __future__ import annotations

import pytest

from tests.factories.org import District, make_district


@pytest.fixture
def district(db: None) -> District:
    """The district of tests/factories/org.py, as of its NOW."""
    return make_district()
