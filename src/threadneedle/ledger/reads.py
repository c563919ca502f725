"""Reading and checking the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from threadneedle.core.chain import Head, Link, stamp, verify
from threadneedle.ledger.mapping import payload_digest
from threadneedle.ledger.models import Event, Payload, Stream, Subject

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as a page shows it."""

    id: int
    sequence: int
    at: datetime
    kind: str
    post_id: int | None
    hash: str
    payload: dict[str, object] | None
    subjects: int


@dataclass(frozen=True, slots=True)
class Check:
    """What verifying one stream found: its length and head, and the first fault if there is one."""

    stream: str
    length: int
    head: str
    fault: str
    sequence: int


def entries_of(kind: str, key: int, *, limit: int = 100) -> tuple[Entry, ...]:
    """Return the newest events about one thing, newest first, in two queries."""
    events = list(
        Event.objects.filter(subjects__kind=kind, subjects__key=key)
        .select_related("payload")
        .order_by("-at", "-id")[:limit]
    )
    return tuple(
        Entry(
            id=event.pk,
            sequence=event.sequence,
            at=event.at,
            kind=event.kind,
            post_id=event.post_id,
            hash=event.hash,
            payload=event.payload.body,
            subjects=0,
        )
        for event in events
    )


def subjects_of(event_id: int) -> tuple[tuple[str, int], ...]:
    """Return what an event is about, in the order that was hashed."""
    return tuple(Subject.objects.filter(event_id=event_id).order_by("position").values_list("kind", "key"))


def links(stream: Stream) -> Iterator[tuple[Link, str]]:
    """Walk one stream in order, rebuilding each link from its rows; memory is bounded by ``CHUNK`` events."""
    last = 0
    while True:
        events = list(
            Event.objects.filter(stream=stream, sequence__gt=last)
            .order_by("sequence")
            .prefetch_related("subjects")[:CHUNK]
        )
        if not events:
            return
        for event in events:
            last = event.sequence
            yield (
                Link(
                    stream=stream.key,
                    sequence=event.sequence,
                    at=stamp(event.at),
                    kind=event.kind,
                    person=event.person_id or 0,
                    post=event.post_id or 0,
                    subjects=tuple(f"{subject.kind}:{subject.key}" for subject in event.subjects.all()),
                    payload_digest=event.payload_digest,
                    previous=event.previous,
                ),
                event.hash,
            )


def check_stream(stream: Stream) -> Check:
    """Verify one stream: chain, head, length, and each payload that has not been erased."""
    head = Head(stream.length, stream.head) if stream.length else None
    found = verify(links(stream), head=head)
    if found is not None:
        return Check(stream.key, stream.length, stream.head, found.code.value, found.sequence)
    wrong = _first_wrong_payload(stream)
    if wrong is not None:
        return Check(stream.key, stream.length, stream.head, "payload", wrong)
    silent = _first_silent_erasure(stream)
    if silent is not None:
        return Check(stream.key, stream.length, stream.head, "erasure", silent)
    return Check(stream.key, stream.length, stream.head, "", 0)


def _first_wrong_payload(stream: Stream) -> int | None:
    rows = (
        Payload.objects.filter(event__stream=stream)
        .filter(body__isnull=False)
        .order_by("event__sequence")
        .values_list("event__sequence", "event__payload_digest", "body", "salt")
        .iterator(chunk_size=CHUNK)
    )
    for sequence, expected, body, salt in rows:
        if payload_digest(body, salt) != expected:
            return sequence
    return None


def _first_silent_erasure(stream: Stream) -> int | None:
    erased = Subject.objects.filter(kind="event", event__kind="payload.erase").values("key")
    missing = Event.objects.filter(stream=stream, payload__body__isnull=True).exclude(pk__in=erased)
    return missing.order_by("sequence").values_list("sequence", flat=True).first()


def check_all() -> Iterator[Check]:
    """Verify every stream in order of its key."""
    for stream in Stream.objects.order_by("key").iterator():
        yield check_stream(stream)
