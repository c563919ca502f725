"""What handlers and the schedule have still to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from threadneedle.ledger.models import Event, Handled, Slot

HORIZON = timedelta(days=92)
"""How far back events are handed to handlers: what a new handler may see, and what an outage may last."""

RETRY_AFTER = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long a handler rests after its first, second … failure; after one more it is given up."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A handler that failed on an event; ``given_up`` when it is not tried again."""

    handler: str
    event_id: int
    failures: int
    error: str
    given_up: bool


def waiting(
    handler: str, kinds: Collection[str], *, after: int, now: datetime, limit: int
) -> tuple[tuple[int, int], ...]:
    """Return the events that a handler has still to deal with, oldest first, in two queries.

    Parameters
    ----------
    after
        Only events with a greater id; 0 looks at all within the horizon.

    Returns
    -------
    tuple of (int, int)
        The event's id, and how often the handler has failed on it.
    """
    settled = Handled.objects.filter(event=OuterRef("pk"), handler=handler).exclude(_due_again(now))
    events = (
        Event.objects.filter(~Exists(settled), pk__gt=after, kind__in=kinds, at__gte=now - HORIZON)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
    found = tuple(events)
    failed = dict(
        Handled.objects.filter(event__in=found, handler=handler).values_list("event_id", "failures")
    )
    return tuple((key, failed.get(key, 0)) for key in found)


def _due_again(now: datetime) -> Q:
    """Failures that have rested long enough. One from the future means that the clock was set back."""
    due = Q(at__gt=now)
    for failures, rest in enumerate(RETRY_AFTER, 1):
        due |= Q(failures=failures, at__lte=now - rest)
    return Q(done=False, failures__lte=len(RETRY_AFTER)) & due


def troubles(limit: int = 50) -> tuple[Trouble, ...]:
    """Return the handlings that have failed and not yet succeeded, the most often failed first."""
    rows = Handled.objects.filter(done=False).order_by("-failures", "event_id")[:limit]
    return tuple(
        Trouble(row.handler, row.event_id, row.failures, row.error, row.failures > len(RETRY_AFTER))
        for row in rows
    )


def last_run() -> datetime | None:
    """Return when a worker last began a scheduled job."""
    return Slot.objects.order_by("-started_at").values_list("started_at", flat=True).first()
