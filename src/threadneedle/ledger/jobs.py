"""From the record to its handlers, and from the clock to what is planned.

The record is the queue: an event that a subscribed handler has no row for is work to do. Nothing
else has to be kept in step with it, so nothing can be lost between the two.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import InterfaceError, OperationalError

from threadneedle.adapters import clock
from threadneedle.ledger import reads, services
from threadneedle.ledger.reads import Happening

log = logging.getLogger(__name__)

RECENT = 2000
"""Events, counted back from the newest, that are looked at every second; the full sweep sees the rest."""

AT_ONCE = 200
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A handler and the kinds of events that it deals with.

    ``handler`` is its name in the record of what was handled: a new name would deal with old events again.
    ``act`` gets the event and the present moment; it writes to the database and does nothing else.
    """

    handler: str
    kinds: frozenset[str]
    act: Callable[[Happening, datetime], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Something planned. ``rule`` tells of a local minute whether the job is due in it.

    A run that was missed is made up for within ``catch_up``, and only the last one.
    ``act`` gets the present moment; it may be repeated, so it must be idempotent.
    """

    name: str
    rule: Callable[[datetime], bool]
    act: Callable[[datetime], None]
    catch_up: timedelta = timedelta(0)


def dispatch(
    subscriptions: Sequence[Subscription],
    *,
    full: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Hand waiting events to their handlers, in order, and return how many were dealt with here.

    Parameters
    ----------
    full
        Look at every event within the horizon, not only at the recent ones.
    """
    after = 0 if full else max(reads.newest_event() - RECENT, 0)
    done = 0
    while not stopping():
        found, more = _waiting(subscriptions, after)
        done += sum(_handle(*work) for work in found if not stopping())
        if not more:
            break
    return done


Work = tuple[Subscription, int, int]


def _waiting(subscriptions: Sequence[Subscription], after: int) -> tuple[list[Work], bool]:
    """Return the next handlings in order of their events, and whether there are more behind them."""
    found: list[Work] = []
    ends: list[int] = []
    now = clock.now()
    for subscription in subscriptions:
        part = reads.waiting(subscription.handler, subscription.kinds, after=after, now=now, limit=AT_ONCE)
        found += [(subscription, event_id, failures) for event_id, failures in part]
        if len(part) == AT_ONCE:
            ends.append(part[-1][0])
    # Behind the end of a list that was cut there may be earlier events than in a list that was not.
    last = min(ends, default=None)
    return sorted(
        (work for work in found if last is None or work[1] <= last), key=lambda work: work[1]
    ), bool(ends)


def _handle(subscription: Subscription, event_id: int, failures: int) -> bool:
    now = clock.now()
    event = reads.happening(event_id)
    try:
        return services.handle_once(
            event_id, subscription.handler, lambda: subscription.act(event, now), failures=failures, now=now
        )
    except Exception:
        log.exception("handler %s failed on event %d", subscription.handler, event_id)
        services.record_failure(
            event_id, subscription.handler, traceback.format_exc(), failures=failures, now=now
        )
        return False


def run_due(jobs: Iterable[Job]) -> int:
    """Run what is due in this minute and has not been run, and return how many runs were made here."""
    now = clock.now()
    ran = 0
    for job in jobs:
        due = latest_due(job, now)
        if due is None or not services.claim_slot(job.name, due, now=now):
            continue
        error = ""
        try:
            job.act(now)
        except (InterfaceError, OperationalError):
            # The run stays open and is taken up again after the lease; the caller waits for the database.
            raise
        except Exception:
            log.exception("job %s failed", job.name)
            error = traceback.format_exc()
        services.settle_slot(job.name, due, error, now=clock.now())
        ran += 1
    return ran


def latest_due(job: Job, now: datetime) -> datetime | None:
    """Return the last minute, not before ``now`` less ``catch_up``, in which the job was due.

    Minutes are walked in UTC, so that a change of the local clock neither skips nor doubles a run.
    """
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    earliest = minute - job.catch_up
    while minute >= earliest:
        if job.rule(minute.astimezone(clock.zone())):
            return minute
        minute -= MINUTE
    return None


def hourly(minute: int) -> Callable[[datetime], bool]:
    """Due in one minute of every hour."""
    return lambda local: local.minute == minute


def daily(hour: int, minute: int = 0) -> Callable[[datetime], bool]:
    """Due once a day, by the district's clock."""
    return lambda local: (local.hour, local.minute) == (hour, minute)


def every_minute(_local: datetime) -> bool:
    """Due in every minute."""
    return True
