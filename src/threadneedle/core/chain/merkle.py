"""A Merkle tree over a log that only grows, and proofs of what it holds (RFC 9162, 2021, section 2.1).

Hashes are SHA-256 digests of 32 bytes. A leaf's input is any byte string; positions count from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from threadneedle.core.base import InvalidError

EMPTY = hashlib.sha256(b"").digest()
"""The root of a log without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; the prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Edge:
    """The perfect subtrees of a log, the largest first: all that is needed to go on from ``size`` leaves.

    There is one hash for each bit that is set in ``size``.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise InvalidError.of("edge_invalid", size=self.size, hashes=len(self.hashes))

    def grown(self, leaves: Iterable[bytes]) -> Edge:
        """Return the edge after some more leaf hashes; each costs one hash on the average."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            node, bits = leaf, size
            while bits & 1:
                node = node_hash(hashes.pop(), node)
                bits >>= 1
            hashes.append(node)
            size += 1
        return Edge(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The root of the whole log."""
        if not self.hashes:
            return EMPTY
        node = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            node = node_hash(left, node)
        return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over some leaf hashes."""
    return Edge().grown(leaves).root


def inclusion_proof(leaves: Sequence[bytes], position: int) -> tuple[bytes, ...]:
    """Return the hashes beside the way from a leaf to the root, the lowest first (section 2.1.3.1).

    Raises
    ------
    InvalidError
        ``proof_out_of_range`` if there is no such leaf.
    """
    if not 0 <= position < len(leaves):
        raise InvalidError.of("proof_out_of_range", position=position, size=len(leaves))
    if len(leaves) == 1:
        return ()
    middle = _split(len(leaves))
    if position < middle:
        return (*inclusion_proof(leaves[:middle], position), root_of(leaves[middle:]))
    return (*inclusion_proof(leaves[middle:], position - middle), root_of(leaves[:middle]))


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """Return the hashes that show the first ``earlier`` leaves to be the beginning of all (section 2.1.4.1).

    Raises
    ------
    InvalidError
        ``proof_out_of_range`` unless 0 < earlier <= number of leaves.
    """
    if not 0 < earlier <= len(leaves):
        raise InvalidError.of("proof_out_of_range", position=earlier, size=len(leaves))
    return _subproof(leaves, earlier, whole=True)


def holds_leaf(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof leads from a leaf hash to the root of a log of ``size`` (section 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    place, last, node = position, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(beside, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def holds_beginning(
    earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that the earlier log is the beginning of the later (section 2.1.4.2)."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = [earlier_root, *proof] if earlier.bit_count() == 1 else list(proof)
    if not path:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_root and new == root


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root_of(leaves),)
    middle = _split(len(leaves))
    if earlier <= middle:
        return (*_subproof(leaves[:middle], earlier, whole=whole), root_of(leaves[middle:]))
    return (*_subproof(leaves[middle:], earlier - middle, whole=False), root_of(leaves[:middle]))
