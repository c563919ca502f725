"""The tree over the heads: published roots, a slow oracle, and proofs that fail when anything is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.chain.merkle import (
    EMPTY,
    Edge,
    consistency_proof,
    holds_beginning,
    holds_leaf,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

PUBLISHED = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")] + [
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Roots of the first 1 to 8 leaves: test data of Certificate Transparency (RFC 6962, 2013)."""

logs = st.lists(st.binary(max_size=4), min_size=1, max_size=70).map(lambda rows: [leaf_hash(x) for x in rows])


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1 word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = max(2**power for power in range(9) if 2**power < len(leaves))
    return node_hash(slow_root(leaves[:middle]), slow_root(leaves[middle:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size: int) -> None:
    assert root_of(leaf_hash(data) for data in PUBLISHED[:size]).hex() == ROOTS[size - 1]


def test_a_log_without_leaves_has_the_digest_of_nothing_for_its_root() -> None:
    assert Edge().root == EMPTY == root_of(())


@given(logs, st.integers(0, 70))
def test_a_log_grown_in_two_steps_has_the_root_of_the_definition(leaves: list[bytes], cut: int) -> None:
    assert Edge().grown(leaves[:cut]).grown(leaves[cut:]).root == slow_root(leaves)


@given(logs, st.data())
def test_a_leaf_is_proved_where_it_stands_and_nowhere_else(leaves: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    proof, root, size = inclusion_proof(leaves, position), slow_root(leaves), len(leaves)
    assert holds_leaf(leaves[position], position, size, proof, root)
    assert not holds_leaf(leaf_hash(b"another"), position, size, proof, root)
    assert not holds_leaf(leaves[position], position, size, (*proof, EMPTY), root)
    assert not holds_leaf(leaves[position], size, size, proof, root)
    for place in range(len(proof)):
        wrong = (*proof[:place], bytes(32), *proof[place + 1 :])
        assert not holds_leaf(leaves[position], position, size, wrong, root)
        assert not holds_leaf(leaves[position], position, size, proof[:place], root)


@given(logs, st.data())
def test_an_earlier_log_is_proved_to_be_the_beginning(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    proof, size = consistency_proof(leaves, earlier), len(leaves)
    before, root = slow_root(leaves[:earlier]), slow_root(leaves)
    assert holds_beginning(earlier, before, size, root, proof)
    assert not holds_beginning(earlier, before, size, root, (*proof, EMPTY))
    assert not holds_beginning(earlier, bytes(32), size, root, proof)
    assert not holds_beginning(earlier, before, size, bytes(32), proof)
    for place in range(len(proof)):
        assert not holds_beginning(earlier, before, size, root, proof[:place])


@given(logs, st.data())
def test_a_log_written_anew_has_no_proof_that_it_began_so(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    place = data.draw(st.integers(0, earlier - 1))
    before = slow_root(leaves[:earlier])
    anew = [*leaves[:place], leaf_hash(b"written anew"), *leaves[place + 1 :]]
    proof = consistency_proof(anew, earlier)
    assert not holds_beginning(earlier, before, len(anew), slow_root(anew), proof)


@pytest.mark.parametrize("wrong", [-1, 3, 9])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(wrong: int) -> None:
    with pytest.raises(InvalidError, match="proof_out_of_range"):
        inclusion_proof([leaf_hash(bytes([n])) for n in range(3)], wrong)


@pytest.mark.parametrize("wrong", [-1, 0, 4])
def test_there_is_no_proof_of_a_log_that_is_empty_or_longer(wrong: int) -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(3)]
    with pytest.raises(InvalidError, match="proof_out_of_range"):
        consistency_proof(leaves, wrong)
    assert not holds_beginning(wrong, EMPTY, 3, root_of(leaves), ())


def test_an_edge_with_too_few_hashes_is_refused() -> None:
    with pytest.raises(InvalidError, match="edge_invalid"):
        Edge(3, (EMPTY,))
