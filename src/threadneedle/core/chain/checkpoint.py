"""What is hashed into the log of heads, and what is signed at a checkpoint."""

from __future__ import annotations

from threadneedle.core.chain.canonical import canonical
from threadneedle.core.chain.link import Head
from threadneedle.core.chain.merkle import leaf_hash

FORMAT = 1
"""Part of what is hashed and signed, so that a later form can never be read as this one."""


def head_leaf(stream: str, head: Head) -> bytes:
    """Return the leaf hash that says where a stream stood."""
    return leaf_hash(
        canonical({"format": FORMAT, "stream": stream, "length": head.sequence, "head": head.hash})
    )


def signed_bytes(number: int, at: str, size: int, root: str, key: str) -> bytes:
    """Return what a checkpoint's signature is made over.

    Parameters
    ----------
    number
        1, 2, 3 … without gaps.
    at
        The instant in the form of ``stamp``.
    size, root
        How many leaves, and the root over them in hexadecimal digits.
    key
        The public key in hexadecimal digits: who changes it in the row must sign anew.
    """
    return canonical({"format": FORMAT, "number": number, "at": at, "size": size, "root": root, "key": key})
