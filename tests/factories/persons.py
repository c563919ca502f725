"""Persons, and administrators of the district without the rooms above accounts."""

from __future__ import annotations

from datetime import UTC, datetime

from threadneedle.accounts.models import Person
from threadneedle.core.base import Actor, Grant, Role

NOW = datetime(2026, 6, 17, 2, 0, tzinfo=UTC)
PASSWORD = "needle and thread 27"


def make(username: str, *, password: str | None = PASSWORD, staff: bool = False) -> Person:
    """Make an active person."""
    person = Person(username=username, name=username, is_staff=staff, created_at=NOW)
    person.set_password(password)
    person.save()
    return person


def administrator_of(person: Person, path: str = "0001") -> Actor:
    """Return the actor of an administrator at ``path``."""
    return Actor(person.pk, 1, 1, path, (Grant(Role.ADMINISTRATOR, path),))
