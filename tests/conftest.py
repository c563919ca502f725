"""Fixtures that more than one context's tests use."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests(settings: Any) -> None:
    """Begin without counts of attempts, which the process keeps, and hash passwords as fast as can be."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
