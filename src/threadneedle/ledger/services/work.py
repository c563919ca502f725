"""What follows an event, and what is planned: each done once, on any number of workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from threadneedle.ledger.models import Handled, Slot

LEASE = timedelta(minutes=10)
"""After this long a scheduled run that has not ended well may be taken up again."""

ERROR_MOST = 4000


@transaction.atomic
def handle_once(
    event_id: int, handler: str, act: Callable[[], None], *, failures: int, now: datetime
) -> bool:
    """Run ``act`` in one transaction with the row that says it was done, unless somebody else did it.

    The row is written first: a second worker waits on it and then finds the work done. Whatever
    ``act`` writes to the database therefore happens exactly once, on any number of workers; if the
    process dies, neither the row nor the effects exist.

    Parameters
    ----------
    failures
        How often the handler had failed on the event when it was found waiting.

    Returns
    -------
    bool
        False if another worker was faster.
    """
    if failures:
        rows = Handled.objects.filter(event=event_id, handler=handler, done=False, failures=failures)
        mine = rows.update(done=True, at=now, error="") == 1
    else:
        mine = _made(lambda: Handled.objects.create(event_id=event_id, handler=handler, at=now))
    if mine:
        act()
    return mine


@transaction.atomic
def record_failure(event_id: int, handler: str, error: str, *, failures: int, now: datetime) -> None:
    """Count a failure and keep what it said; for workers that failed together the count moves once."""
    error = error.replace("\x00", "")[-ERROR_MOST:]
    if failures:
        rows = Handled.objects.filter(event=event_id, handler=handler, done=False, failures=failures)
        rows.update(failures=failures + 1, at=now, error=error)
    else:
        first = Handled(event_id=event_id, handler=handler, at=now, failures=1, error=error, done=False)
        _made(first.save)


@transaction.atomic
def claim_slot(job: str, due: datetime, *, now: datetime) -> bool:
    """Take one planned run of a job; False if it is done, or somebody is at it.

    A run that did not end well may be taken up again after the lease. A start in the future
    means that the clock was set back.
    """
    slot = Slot.objects.filter(job=job, due=due).first()
    if slot is None:
        return _made(lambda: Slot.objects.create(job=job, due=due, started_at=now))
    if slot.finished_at is not None or now - LEASE < slot.started_at <= now + LEASE:
        return False
    again = Slot.objects.filter(pk=slot.pk, started_at=slot.started_at, finished_at=None)
    return again.update(started_at=now) == 1


@transaction.atomic
def settle_slot(job: str, due: datetime, error: str, *, now: datetime) -> None:
    """Say how a run ended; one with an error stays open."""
    error = error.replace("\x00", "")[-ERROR_MOST:]
    Slot.objects.filter(job=job, due=due).update(finished_at=None if error else now, error=error)


@transaction.atomic
def forget_slots(before: datetime) -> int:
    """Delete runs that were due before a moment and return how many; they are no part of the record."""
    return Slot.objects.filter(due__lt=before).delete()[0]


def _made(make: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return False
    return True
