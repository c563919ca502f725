"""Pages are opened on the day of the little district, signed in as who holds a post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.org import NOW, person_of

from threadneedle.org.models import Post


@pytest.fixture
def on_its_day(settings: Any) -> None:
    """Set the clock to the district's NOW."""
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())


@pytest.fixture
def opened_by(on_its_day: None, settings: Any) -> Callable[[Post], Client]:
    """Return a browser of who holds a post, reading English."""

    def browser(post: Post) -> Client:
        client = Client()
        client.force_login(person_of(post))
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return browser
