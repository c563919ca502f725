"""Places in the bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the bar; the page whose ``place`` equals ``key`` is marked as current."""

    key: str
    words: str | Promise
    url: str
