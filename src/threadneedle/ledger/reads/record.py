"""Reading the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Max

from threadneedle.core.chain import Head, Link, stamp
from threadneedle.ledger.models import Event, Stream, Subject

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


def acts_between(
    thing: str, keys: Collection[int], kinds: Collection[str], after: datetime, until: datetime
) -> tuple[tuple[str, datetime, int], ...]:
    """Return (kind, moment, key) of events of some kinds about some things, in order of time, in one query.

    Parameters
    ----------
    after, until
        Later than the first, not later than the second.
    """
    rows = Subject.objects.filter(
        kind=thing, key__in=keys, event__kind__in=kinds, event__at__gt=after, event__at__lte=until
    )
    return tuple(rows.order_by("event__at", "event", "key").values_list("event__kind", "event__at", "key"))


def subjects_of(event_id: int) -> tuple[tuple[str, int], ...]:
    """Return what an event is about, in the order that was hashed."""
    return tuple(Subject.objects.filter(event_id=event_id).order_by("position").values_list("kind", "key"))


def links(stream: Stream, *, after: int = 0) -> Iterator[tuple[Link, str]]:
    """Walk one stream in order from the event after a sequence, rebuilding each link from its rows.

    Memory is bounded by ``CHUNK`` events.
    """
    last = after
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
