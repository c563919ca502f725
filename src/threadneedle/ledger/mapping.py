"""Rows to the core's chain."""

from __future__ import annotations

from threadneedle.core.chain import canonical, digest


def payload_digest(body: object, salt: str) -> str:
    """Return what the chain keeps of a payload: the digest of body and salt."""
    return digest(canonical({"body": body, "salt": salt}))
