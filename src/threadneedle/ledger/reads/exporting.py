"""The record as an outsider is given it: plain mappings, one a line, as docs/methods/ledger-chain.md says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from threadneedle.core.chain import Link, stamp
from threadneedle.ledger.models import Checkpoint, Event, Leaf, Payload, Stream
from threadneedle.ledger.reads.record import links

CHUNK = 2000
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an export reaches: what is written meanwhile lies beyond it.

    ``streams`` are key and length of each stream, in order of the key.
    """

    checkpoints: int
    leaves: int
    streams: tuple[tuple[str, int], ...]


def extent() -> Extent:
    """Return how far the record reaches; the log is read first, so that the streams hold all it covers."""
    last = Checkpoint.objects.order_by("number").last()
    streams = Stream.objects.filter(length__gt=0).order_by("key").values_list("key", "length")
    return Extent(last.number if last else 0, last.size if last else 0, tuple(streams))


def exported_checkpoints(most: int) -> Iterator[Row]:
    """Walk the first ``most`` checkpoints in order."""
    for row in Checkpoint.objects.filter(number__lte=most).order_by("number").iterator(chunk_size=CHUNK):
        yield {
            "number": row.number,
            "at": stamp(row.at),
            "size": row.size,
            "root": row.root,
            "key": row.key,
            "signature": row.signature,
        }


def exported_leaves(most: int) -> Iterator[Row]:
    """Walk the first ``most`` leaves in order."""
    rows = Leaf.objects.filter(position__lt=most).order_by("position")
    for stream, length, head in rows.values_list("stream__key", "length", "head").iterator(chunk_size=CHUNK):
        yield {"stream": stream, "length": length, "head": head}


def exported_events(key: str, most: int, *, payloads: bool) -> Iterator[Row]:
    """Walk the first ``most`` events of a stream in order.

    Parameters
    ----------
    payloads
        Also what was said, which may be personal; an erased payload is null.
    """
    stream = Stream.objects.get(key=key)
    said = _payloads(stream) if payloads else None
    for link, recorded in links(stream):
        if link.sequence > most:
            return
        row = exported(link, recorded)
        if said is not None:
            row["payload"] = next(said)
        yield row


def exported(link: Link, recorded: str) -> dict[str, object]:
    """Return a link and the hash that is recorded for it as a mapping."""
    return {
        "stream": link.stream,
        "sequence": link.sequence,
        "at": link.at,
        "kind": link.kind,
        "person": link.person,
        "post": link.post,
        "subjects": list(link.subjects),
        "payload_digest": link.payload_digest,
        "previous": link.previous,
        "hash": recorded,
    }


def erasures() -> tuple[tuple[str, int], ...]:
    """Return stream and sequence of the events whose payload was erased by an event of its own."""
    erased = Event.objects.filter(kind="payload.erase", subjects__kind="event").values("subjects__key")
    rows = Event.objects.filter(pk__in=erased, payload__body__isnull=True).order_by("stream__key", "sequence")
    return tuple(rows.values_list("stream__key", "sequence"))


def _payloads(stream: Stream) -> Iterator[Row | None]:
    rows = Payload.objects.filter(event__stream=stream).order_by("event__sequence")
    for body, salt in rows.values_list("body", "salt").iterator(chunk_size=CHUNK):
        yield None if body is None else {"body": body, "salt": salt}
