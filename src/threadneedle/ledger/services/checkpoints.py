"""Signing where every stream stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from threadneedle.adapters.signing import Signer
from threadneedle.core.chain import Edge, Head, head_leaf, signed_bytes, stamp
from threadneedle.ledger.mapping import edge_of
from threadneedle.ledger.models import Checkpoint, Leaf, Stream

BATCH = 1000


@transaction.atomic
def make_checkpoint(signer: Signer, *, now: datetime) -> int | None:
    """Add the heads that have moved since the last checkpoint to the log of heads, and sign its root.

    Returns
    -------
    int or None
        The number of the checkpoint; None if no stream has moved.

    Notes
    -----
    The log only grows, so that each checkpoint can be proved to be the beginning of every later one
    (RFC 9162, 2021, section 2.1.4).
    """
    last = Checkpoint.objects.select_for_update().order_by("number").last()
    known = dict(Leaf.objects.values_list("stream").annotate(Max("length")))
    moved = [
        stream
        for stream in Stream.objects.filter(length__gt=0).order_by("key")
        if stream.length > known.get(stream.pk, 0)
    ]
    if not moved:
        return None
    before = edge_of(last) if last else Edge()
    Leaf.objects.bulk_create(
        (
            Leaf(position=before.size + place, stream=stream, length=stream.length, head=stream.head)
            for place, stream in enumerate(moved)
        ),
        batch_size=BATCH,
    )
    edge = before.grown(head_leaf(stream.key, Head(stream.length, stream.head)) for stream in moved)
    number = last.number + 1 if last else 1
    root = edge.root.hex()
    signature = signer.sign(signed_bytes(number, stamp(now), edge.size, root, signer.public))
    Checkpoint.objects.create(
        number=number,
        at=now,
        size=edge.size,
        root=root,
        edge=[node.hex() for node in edge.hashes],
        key=signer.public,
        signature=signature,
    )
    return number
