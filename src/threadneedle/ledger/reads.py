"""Reading and checking the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import Exists, Max, OuterRef, Q

from threadneedle.core.chain import Head, Link, stamp, verify
from threadneedle.ledger.mapping import payload_digest
from threadneedle.ledger.models import Event, Handled, Payload, Slot, Stream, Subject

CHUNK = 500

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


def check_stream(stream: Stream, kept: Head | None = None) -> Check:
    """Verify one stream: chain, head, length, and each payload that has not been erased.

    Parameters
    ----------
    kept
        A head that was kept elsewhere: the stream must still contain it.
    """
    head = Head(stream.length, stream.head) if stream.length else None
    found = verify(links(stream), head=head)
    if found is None and kept is not None:
        found = verify(links(stream), head=kept)
    if found is not None:
        return Check(stream.key, stream.length, stream.head, found.code.value, found.sequence)
    beyond = _first_beyond_head(stream)
    if beyond is not None:
        return Check(stream.key, stream.length, stream.head, "head", beyond)
    wrong = _first_wrong_payload(stream)
    if wrong is not None:
        return Check(stream.key, stream.length, stream.head, "payload", wrong)
    silent = _first_silent_erasure(stream)
    if silent is not None:
        return Check(stream.key, stream.length, stream.head, "erasure", silent)
    return Check(stream.key, stream.length, stream.head, "", 0)


def _first_beyond_head(stream: Stream) -> int | None:
    """Return the first event that the head does not know of.

    The last event is read before the head: an act of this moment raises both in one transaction,
    so it can make the head look longer, never shorter.
    """
    last = Event.objects.filter(stream=stream).aggregate(last=Max("sequence"))["last"] or 0
    length = Stream.objects.values_list("length", flat=True).get(pk=stream.pk)
    return length + 1 if last > length else None


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


def check_all(kept: Mapping[str, Head] = MappingProxyType({})) -> Iterator[Check]:
    """Verify every stream in order of its key, and that none is missing of which a head was kept."""
    missing = set(kept)
    for stream in Stream.objects.order_by("key").iterator():
        missing.discard(stream.key)
        yield check_stream(stream, kept.get(stream.key))
    for key in sorted(missing):
        yield Check(key, 0, "", "head", 1)


def heads() -> Iterator[tuple[str, Head]]:
    """Return the last link of every stream, in order of its key."""
    for stream in Stream.objects.filter(length__gt=0).order_by("key").iterator():
        yield stream.key, Head(stream.length, stream.head)


def touched(event_ids: Collection[int]) -> tuple[frozenset[int], dict[str, frozenset[int]]]:
    """Return the units in whose streams events stand, and what these are about by kind, in two queries."""
    streams = Stream.objects.filter(events__in=event_ids).values_list("key", flat=True).distinct()
    units = frozenset(
        int(key) for thing, _, key in (name.partition(":") for name in streams) if thing == "unit"
    )
    keys: dict[str, set[int]] = {}
    for kind, key in Subject.objects.filter(event__in=event_ids).values_list("kind", "key"):
        keys.setdefault(kind, set()).add(key)
    return units, {kind: frozenset(found) for kind, found in keys.items()}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a handler is given it; ``unit_id`` is the unit in whose stream it stands, 0 if none."""

    id: int
    kind: str
    at: datetime
    unit_id: int
    person_id: int | None
    post_id: int | None
    subjects: tuple[tuple[str, int], ...]
    payload: Mapping[str, object]

    def keys(self, kind: str) -> tuple[int, ...]:
        """Return what the event is about among the things of one kind, in order."""
        return tuple(key for thing, key in self.subjects if thing == kind)


def happening(event_id: int) -> Happening:
    """Return one event with its subjects and payload, in two queries; an erased payload is empty."""
    event = Event.objects.select_related("stream", "payload").get(pk=event_id)
    thing, _, key = event.stream.key.partition(":")
    return Happening(
        id=event.pk,
        kind=event.kind,
        at=event.at,
        unit_id=int(key) if thing == "unit" else 0,
        person_id=event.person_id,
        post_id=event.post_id,
        subjects=subjects_of(event_id),
        payload=MappingProxyType(event.payload.body or {}),
    )


def happened(kind: str) -> bool:
    """Tell whether there is an event of a kind."""
    return Event.objects.filter(kind=kind).exists()


def newest_event() -> int:
    """Return the id of the newest event, 0 if there is none."""
    return Event.objects.aggregate(newest=Max("id"))["newest"] or 0


def events_after(floor: int, limit: int) -> tuple[int, ...]:
    """Return the ids of the events above ``floor``, newest first."""
    return tuple(Event.objects.filter(pk__gt=floor).order_by("-pk").values_list("pk", flat=True)[:limit])


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


@dataclass(frozen=True, slots=True)
class Trouble:
    """A handler that failed on an event; ``given_up`` when it is not tried again."""

    handler: str
    event_id: int
    failures: int
    error: str
    given_up: bool


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
