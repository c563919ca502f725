"""The one way to write the record."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from threadneedle.core.base import Actor
from threadneedle.core.chain import GENESIS, Link, stamp
from threadneedle.ledger.mapping import payload_digest
from threadneedle.ledger.models import Event, Handled, Payload, Slot, Stream, Subject

BATCH = 1000

LEASE = timedelta(minutes=10)
"""After this long a scheduled run that has not ended well may be taken up again."""

ERROR_MOST = 4000


def stream_key(unit_id: int) -> str:
    """Return the key of the stream of a unit."""
    return f"unit:{unit_id}"


def append(
    kind: str,
    *,
    actor: Actor | None,
    now: datetime,
    subjects: Sequence[tuple[str, int]],
    payload: Mapping[str, object] | None = None,
    stream: str | None = None,
) -> int:
    """Append one act to the stream of the actor's unit and return the event's id.

    Must run inside the transaction of the act itself, and last in it: the row of
    the stream is locked until commit, so that events of a unit follow one another.

    Parameters
    ----------
    kind : str
        ``thing.verb``, for example ``task.sign``.
    actor : Actor or None
        None only for what the system does by itself; ``stream`` is needed then.
    subjects : sequence of (str, int)
        What the act is about; a bulk act names many.
    payload : mapping
        Strings, whole numbers, booleans, lists and mappings only (RFC 8785, 2020, without floats).

    Raises
    ------
    InvalidError
        If the payload cannot be put into canonical form.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger.append belongs inside the transaction of the act")
    if stream is None:
        if actor is None:
            raise ValueError("an act without an actor needs a stream")
        stream = stream_key(actor.unit_id)
    body, salt = dict(payload or {}), secrets.token_hex(16)
    body_digest = payload_digest(body, salt)
    Stream.objects.get_or_create(key=stream, defaults={"head": GENESIS})
    row = Stream.objects.select_for_update().get(key=stream)
    link = Link(
        stream=stream,
        sequence=row.length + 1,
        at=stamp(now),
        kind=kind,
        person=actor.person_id if actor else 0,
        post=actor.post_id if actor else 0,
        subjects=tuple(f"{thing}:{key}" for thing, key in subjects),
        payload_digest=body_digest,
        previous=row.head,
    )
    event = Event.objects.create(
        stream=row,
        sequence=link.sequence,
        at=now,
        kind=kind,
        person_id=actor.person_id if actor else None,
        post_id=actor.post_id if actor else None,
        payload_digest=body_digest,
        previous=link.previous,
        hash=link.hash,
    )
    Payload.objects.create(event=event, salt=salt, body=body)
    Subject.objects.bulk_create(
        (
            Subject(event=event, position=place, kind=thing, key=key)
            for place, (thing, key) in enumerate(subjects)
        ),
        batch_size=BATCH,
    )
    Stream.objects.filter(pk=row.pk).update(length=link.sequence, head=link.hash)
    return event.pk


@transaction.atomic
def erase_payload(event_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Erase what an event said; its digest and its place stay, and the erasure is an event itself.

    Raises
    ------
    Event.DoesNotExist
        If there is no such event.
    """
    event = Event.objects.get(pk=event_id)
    Payload.objects.filter(event=event).update(body=None, salt="")
    append(
        "payload.erase",
        actor=actor,
        now=now,
        subjects=[("event", event_id)],
        payload={"reason": reason, "digest": event.payload_digest},
    )


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
