"""When a letter may be sent: quiet hours, and one digest a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from threadneedle.core.base import InvalidError

DAY = timedelta(days=1)
HOURS = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours, 0..23; quiet from ``quiet_from`` to just before ``quiet_until``, past midnight or not.

    Raises
    ------
    InvalidError
        ``notice.hours`` if one is not an hour of the day.
    """

    quiet_from: int
    quiet_until: int
    digest_hour: int

    def __post_init__(self) -> None:
        for field in ("quiet_from", "quiet_until", "digest_hour"):
            if not 0 <= getattr(self, field) < HOURS:
                raise InvalidError.of("notice.hours", key=field, hour=getattr(self, field))

    def is_quiet(self, hour: int) -> bool:
        """Tell whether nobody is to be disturbed in an hour; equal ends mean never."""
        return (hour - self.quiet_from) % HOURS < (self.quiet_until - self.quiet_from) % HOURS

    def not_quiet(self, local: datetime) -> datetime:
        """Return ``local`` itself, or the end of the quiet hours that it lies in."""
        return _next(local, self.quiet_until) if self.is_quiet(local.hour) else local

    def next_digest(self, local: datetime) -> datetime:
        """Return the next digest at or after ``local``, put off until the quiet hours are over."""
        return self.not_quiet(_next(local, self.digest_hour))


def _next(local: datetime, hour: int) -> datetime:
    found = datetime.combine(local.date(), time(hour), tzinfo=local.tzinfo)
    return found if found >= local else found + DAY
