"""What is planned, and when. Every job may be repeated: it looks at our own rows and keeps no promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from threadneedle.accounts.services.housekeeping import forget_stale
from threadneedle.adapters.divisions import store
from threadneedle.adapters.signing import Signer
from threadneedle.burden.jobs import carry_on_assessments
from threadneedle.config.reminders import remind
from threadneedle.files.services import forget_bytes
from threadneedle.ledger.jobs import Job, daily, every_minute, hourly
from threadneedle.ledger.services import forget_slots, make_checkpoint
from threadneedle.notifications.jobs import send_letters
from threadneedle.org.jobs import carry_on_divisions
from threadneedle.org.reads.divisions import archives_in_use
from threadneedle.worklists.jobs import carry_on_plans

Backlog = Callable[[datetime], bool]

SLOTS_KEPT = timedelta(days=30)


def sign_heads(now: datetime) -> None:
    """Sign where every stream of the record stands."""
    make_checkpoint(Signer(settings.LEDGER_KEY), now=now)


def tidy(now: datetime) -> None:
    """Forget what is no longer needed and was never part of the record."""
    forget_slots(now - SLOTS_KEPT)
    forget_stale(now=now)


def tidy_files(_now: datetime) -> None:
    """Remove the bytes of files that were thrown away; archives of divisions are no files of anybody."""
    forget_bytes(store.kept() | archives_in_use())


SCHEDULE = (
    Job("letters", every_minute, send_letters),
    Job("reminders", daily(8), remind, catch_up=timedelta(hours=12)),
    Job("checkpoint", hourly(0), sign_heads, catch_up=timedelta(hours=1)),
    Job("tidy", hourly(17), tidy, catch_up=timedelta(hours=1)),
    Job("tidy files", daily(3), tidy_files, catch_up=timedelta(hours=12)),
)

BACKLOG: tuple[Backlog, ...] = (carry_on_assessments, carry_on_divisions, carry_on_plans)
"""Long work in short batches, each a transaction of its own; it says whether there was a batch to do."""
