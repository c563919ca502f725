"""The one way to write the record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from threadneedle.core.base import Actor
from threadneedle.core.chain import GENESIS, Link, stamp
from threadneedle.ledger.mapping import payload_digest
from threadneedle.ledger.models import Event, Payload, Stream, Subject

BATCH = 1000


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
