"""Canonical form, digests and links of an append-only ledger."""

from __future__ import annotations

from threadneedle.core.chain.canonical import canonical, digest
from threadneedle.core.chain.link import GENESIS, Break, BreakCode, Head, Link, stamp, verify

__all__ = ["GENESIS", "Break", "BreakCode", "Head", "Link", "canonical", "digest", "stamp", "verify"]
