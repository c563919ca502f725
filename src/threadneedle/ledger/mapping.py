"""Rows to the core's chain."""

from __future__ import annotations

from threadneedle.core.chain import Edge, canonical, digest
from threadneedle.ledger.models import Checkpoint


def payload_digest(body: object, salt: str) -> str:
    """Return what the chain keeps of a payload: the digest of body and salt."""
    return digest(canonical({"body": body, "salt": salt}))


def edge_of(row: Checkpoint) -> Edge:
    """Return the edge from which the log of heads goes on after a checkpoint."""
    return Edge(row.size, tuple(bytes.fromhex(node) for node in row.edge))
