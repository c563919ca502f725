"""The clock, read at the edge only and passed down as ``now``.

A demo district lives on its own day: the offset is fixed when it is made, so
that its orders stay as fresh at the next start as they were at the first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """Return this moment in UTC, moved by the demo's offset if there is one."""
    return datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)


def zone() -> ZoneInfo:
    """Return the district's zone."""
    return ZoneInfo(settings.TIME_ZONE)


def local_day(moment: datetime) -> date:
    """Return the day that ``moment`` falls on in the district."""
    return moment.astimezone(zone()).date()
