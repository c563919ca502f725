"""Walking the record to find the first place that is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Max

from threadneedle.core.chain import Head, verify
from threadneedle.ledger.mapping import payload_digest
from threadneedle.ledger.models import Event, Payload, Stream, Subject
from threadneedle.ledger.reads.record import CHUNK, links


@dataclass(frozen=True, slots=True)
class Check:
    """What verifying one stream found: its length and head, and the first fault if there is one."""

    stream: str
    length: int
    head: str
    fault: str
    sequence: int


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
