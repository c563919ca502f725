"""The signed log of heads: what stands in it, proofs from it, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType

from django.db.models import OuterRef, Subquery

from threadneedle.adapters.signing import signed_by
from threadneedle.core.base import NotFoundError
from threadneedle.core.chain import (
    Edge,
    Head,
    consistency_proof,
    head_leaf,
    inclusion_proof,
    signed_bytes,
    stamp,
)
from threadneedle.ledger.mapping import edge_of
from threadneedle.ledger.models import Checkpoint, Event, Leaf
from threadneedle.ledger.reads.exporting import Row, exported
from threadneedle.ledger.reads.record import links

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it is handed out: the root over ``size`` leaves, and who vouches for it."""

    number: int
    at: datetime
    size: int
    root: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class EventProof:
    """What shows that an event was in the record at a checkpoint.

    ``links`` are the events from its own to the one whose hash is ``head``, without their payloads; each
    names the hash of the one before. ``path`` leads from the leaf of that head to the root.
    """

    stream: str
    sequence: int
    links: tuple[Row, ...]
    length: int
    head: str
    position: int
    path: tuple[str, ...]
    checkpoint: Signed


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What walking the log of heads found: checkpoints and leaves seen, and the first fault if there is one.

    ``fault`` is ``position``, ``event`` or ``head`` of a leaf, or ``number``, ``root``, ``edge`` or
    ``signature`` of a checkpoint, or ``kept`` where a root kept elsewhere is not that of the log;
    ``place`` is the leaf's position or the checkpoint's number.
    """

    checkpoints: int
    leaves: int
    fault: str = ""
    place: int = 0


def checkpoints(limit: int | None = None) -> tuple[Signed, ...]:
    """Return the newest checkpoints, newest first; all of them without a limit."""
    return tuple(_signed(row) for row in Checkpoint.objects.order_by("-number")[:limit])


def proof_of(stream: str, sequence: int) -> EventProof:
    """Return the proof that an event was in the record at the newest checkpoint.

    Raises
    ------
    NotFoundError
        ``ledger.not_covered`` if no checkpoint covers the event yet, or there is none.
    """
    last = Checkpoint.objects.order_by("number").last()
    covering = Leaf.objects.filter(stream__key=stream, length__gte=sequence).select_related("stream")
    leaf = covering.order_by("length").first()
    if last is None or leaf is None or sequence < 1:
        raise NotFoundError.of("ledger.not_covered", stream=stream, sequence=sequence)
    between = islice(links(leaf.stream, after=sequence - 1), leaf.length - sequence + 1)
    leaves = [hashed for _, hashed in islice(_leaves(), last.size)]
    return EventProof(
        stream=stream,
        sequence=sequence,
        links=tuple(exported(link, recorded) for link, recorded in between),
        length=leaf.length,
        head=leaf.head,
        position=leaf.position,
        path=tuple(node.hex() for node in inclusion_proof(leaves, leaf.position)),
        checkpoint=_signed(last),
    )


def consistency_of(earlier: int, later: int) -> tuple[str, ...]:
    """Return the proof that the log at an earlier checkpoint is the beginning of that at a later one.

    Raises
    ------
    NotFoundError
        ``ledger.no_checkpoint`` if there is none of a number.
    InvalidError
        ``proof_out_of_range`` if the earlier one is the later.
    """
    sizes = dict(Checkpoint.objects.filter(number__in=(earlier, later)).values_list("number", "size"))
    for number in (earlier, later):
        if number not in sizes:
            raise NotFoundError.of("ledger.no_checkpoint", number=number)
    leaves = [hashed for _, hashed in islice(_leaves(), sizes[later])]
    return tuple(node.hex() for node in consistency_proof(leaves, sizes[earlier]))


def check_log(kept: Mapping[int, str] = MappingProxyType({})) -> LogCheck:
    """Walk the log of heads from its first leaf: each must be a head of the record, each root its own.

    Parameters
    ----------
    kept
        Roots that were kept elsewhere, by size.

    Notes
    -----
    One walk; memory is bounded by ``CHUNK`` leaves. Whoever has the key may sign anything: only a root kept
    elsewhere shows a log that was written and signed anew.
    """
    edge, wanted, number = Edge(), dict(kept), 0
    rows = iter(Checkpoint.objects.order_by("number").iterator(chunk_size=CHUNK))
    walk = _leaves()
    for row in rows:
        number += 1
        for leaf, hashed in islice(walk, max(0, row.size - edge.size)):
            if fault := _leaf_fault(leaf, edge.size):
                return LogCheck(number - 1, edge.size, fault, edge.size)
            edge = edge.grown([hashed])
            if wanted.pop(edge.size, edge.root.hex()) != edge.root.hex():
                return LogCheck(number - 1, edge.size, "kept", edge.size)
        if fault := _checkpoint_fault(row, number, edge):
            return LogCheck(number - 1, edge.size, fault, number)
    if next(walk, None) is not None:
        return LogCheck(number, edge.size, "number", number + 1)
    if wanted:
        return LogCheck(number, edge.size, "kept", min(wanted))
    return LogCheck(number, edge.size)


def _signed(row: Checkpoint) -> Signed:
    return Signed(row.number, row.at, row.size, row.root, row.key, row.signature)


def _leaves() -> Iterator[tuple[Leaf, bytes]]:
    """Walk the leaves in order, each with the hash that the record has at its place as ``recorded``."""
    event = Event.objects.filter(stream=OuterRef("stream"), sequence=OuterRef("length")).values("hash")
    known = Leaf.objects.select_related("stream").annotate(recorded=Subquery(event))
    rows = known.order_by("position").iterator(chunk_size=CHUNK)
    return ((row, head_leaf(row.stream.key, Head(row.length, row.head))) for row in rows)


def _leaf_fault(leaf: Leaf, position: int) -> str:
    if leaf.position != position:
        return "position"
    recorded: str | None = getattr(leaf, "recorded", None)
    if recorded is None:
        return "event"
    return "" if recorded == leaf.head else "head"


def _checkpoint_fault(row: Checkpoint, number: int, edge: Edge) -> str:
    if row.number != number:
        return "number"
    if row.size != edge.size or row.root != edge.root.hex():
        return "root"
    if edge_of(row) != edge:
        return "edge"
    data = signed_bytes(row.number, stamp(row.at), row.size, row.root, row.key)
    return "" if signed_by(row.key, data, row.signature) else "signature"
