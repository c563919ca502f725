"""What happens by itself in this context."""

from __future__ import annotations

from datetime import datetime

from threadneedle.accounts.services import forget_stale


def forget_old_rows(now: datetime) -> None:
    """Forget old answers, codes, failure counts and sessions; once a day is enough."""
    forget_stale(now=now)
