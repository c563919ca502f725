"""Matters made through the services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.org import NOW, District, actor

from threadneedle.directives import services
from threadneedle.directives.models import Matter
from threadneedle.directives.services import MatterDraft


def row(district: District, **given: Any) -> MatterDraft:
    """Return a row of an office's table, led by the housing office."""
    values: dict[str, Any] = {
        "origin": "minutes",
        "title": "老旧小区电梯维修",
        "source_words": "区政府第12次常务会议",
        "source_day": date(2026, 5, 8),
        "tier": 1,
        "due": date(2026, 7, 10),
        "lead": district.housing.pk,
    }
    return MatterDraft(**values | given)


def take_in(district: District, *rows: MatterDraft, now: datetime = NOW) -> tuple[Matter, ...]:
    """Take rows into the register of the supervision office."""
    return services.register_matters(
        rows,
        registry_id=district.supervision.pk,
        title="督查台账",
        actor=actor(district.supervisor),
        now=now,
    )
