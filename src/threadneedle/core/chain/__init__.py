"""Canonical form, digests and links of an append-only ledger."""

from __future__ import annotations

from threadneedle.core.chain.canonical import canonical, digest
from threadneedle.core.chain.checkpoint import head_leaf, signed_bytes
from threadneedle.core.chain.link import GENESIS, Break, BreakCode, Head, Link, stamp, verify
from threadneedle.core.chain.merkle import (
    Edge,
    consistency_proof,
    holds_beginning,
    holds_leaf,
    inclusion_proof,
)

__all__ = [
    "GENESIS",
    "Break",
    "BreakCode",
    "Edge",
    "Head",
    "Link",
    "canonical",
    "consistency_proof",
    "digest",
    "head_leaf",
    "holds_beginning",
    "holds_leaf",
    "inclusion_proof",
    "signed_bytes",
    "stamp",
    "verify",
]
