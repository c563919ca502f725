"""Fixtures that more than one context's tests use."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from tests.factories.org import District, make_district

# A busy computer is no counter-example.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests(settings: Any) -> None:
    """Begin without what the process keeps of earlier tests; hash passwords as fast as can be."""
    cache.clear()
    # A test that empties tables takes the rows away of which this cache still knows the keys.
    ContentType.objects.clear_cache()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings: Any) -> None:
    """Name static files without the collected manifest, which the tests do not make."""
    settings.WHITENOISE_AUTOREFRESH = True
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture
def district(db: None) -> District:
    """The little district of tests/factories/org.py, as of its NOW."""
    return make_district()
