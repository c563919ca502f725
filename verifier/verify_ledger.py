"""Check an exported ledger without Threadneedle: standard library and ``cryptography``, nothing else.

    python verify_ledger.py ledger-2026-06-15.zip --kept checkpoints.txt --key 5f0c…
    python verify_ledger.py --proof proof.json --key 5f0c…

It ends with 0 and says ``whole``, or with 1 and names the first bad entry of every stream and of the log. The
format is described in docs/methods/ledger-chain.md; this file shares no code with the product on purpose.

``--key`` is the public key that you know to be theirs. Without it a signature only shows that one key signed
everything. ``--kept`` is a file of lines as ``threadneedle ledger checkpoints`` prints them: without one
that you kept yourself, whoever has the key may have written everything anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINK = (
    "stream",
    "sequence",
    "at",
    "kind",
    "person",
    "post",
    "subjects",
    "payload_digest",
    "previous",
    "hash",
)
Row = dict[str, Any]


class BadEntryError(Exception):
    """An entry is not what it should be; the words name it."""


def canonical(value: object) -> bytes:
    """RFC 8785 (2020) for strings, whole numbers, booleans, null, lists and mappings."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(value[key]) for key in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(part) for part in value) + b"]"
    if isinstance(value, float):
        raise BadEntryError("a number with a fraction")
    return json.dumps(value, ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    """The digest in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def link_hash(row: Row) -> str:
    """The hash of an event, made of everything but itself and the payload."""
    return sha256(
        canonical(
            {
                "format": 1,
                "stream": row["stream"],
                "sequence": row["sequence"],
                "at": row["at"],
                "kind": row["kind"],
                "actor": {"person": row["person"], "post": row["post"]},
                "subjects": row["subjects"],
                "payload_digest": row["payload_digest"],
                "previous": row["previous"],
            }
        )
    )


def leaf_hash(row: Row) -> bytes:
    """The hash of a leaf of the log of heads (RFC 9162, 2021, section 2.1.1)."""
    data = canonical({"format": 1, "stream": row["stream"], "length": row["length"], "head": row["head"]})
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(stack: list[tuple[int, bytes]]) -> str:
    """The root over perfect subtrees, the largest first, each with its height."""
    if not stack:
        return sha256(b"")
    node = stack[-1][1]
    for _, left in reversed(stack[:-1]):
        node = node_hash(left, node)
    return node.hex()


def grow(stack: list[tuple[int, bytes]], leaf: bytes) -> None:
    """Put a leaf on the stack of perfect subtrees, and join those of one height."""
    height, node = 0, leaf
    while stack and stack[-1][0] == height:
        node = node_hash(stack.pop()[1], node)
        height += 1
    stack.append((height, node))


def check_signature(row: Row, keys: set[str]) -> None:
    """Tell that a checkpoint is signed by a key that is trusted, if any is."""
    if keys and row["key"] not in keys:
        raise BadEntryError(f"checkpoint {row['number']}: signed by a key that is not trusted")
    said = {"format": 1} | {name: row[name] for name in ("number", "at", "size", "root", "key")}
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["key"]))
        key.verify(bytes.fromhex(row["signature"]), canonical(said))
    except (InvalidSignature, ValueError):
        raise BadEntryError(f"checkpoint {row['number']}: the signature is wrong") from None


def check_stream(name: str, length: int, rows: Iterable[Row], erased: set[tuple[str, int]]) -> dict[int, str]:
    """Walk one stream and return the hash of each event by its sequence."""
    previous, hashes = "0" * 64, {}
    for sequence, row in enumerate(rows, 1):
        place = f"{name} sequence {sequence}"
        if not {*row} >= {*LINK} or row["stream"] != name or row["sequence"] != sequence:
            raise BadEntryError(f"{place}: another event stands here")
        if row["previous"] != previous:
            raise BadEntryError(f"{place}: it does not name the hash of the one before")
        if link_hash(row) != row["hash"]:
            raise BadEntryError(f"{place}: the hash is not that of the event")
        payload = row.get("payload")
        if payload is not None and sha256(canonical(payload)) != row["payload_digest"]:
            raise BadEntryError(f"{place}: the payload is not what was recorded")
        if "payload" in row and payload is None and (name, sequence) not in erased:
            raise BadEntryError(f"{place}: the payload is gone, and no event says that it was erased")
        previous = hashes[sequence] = row["hash"]
    if len(hashes) != length:
        raise BadEntryError(
            f"{name} sequence {len(hashes) + 1}: the stream ends here, it should have {length} events"
        )
    return hashes


def check_log(
    leaves: Iterable[Row],
    checkpoints: Iterable[Row],
    streams: dict[str, dict[int, str]],
    keys: set[str],
    kept: dict[int, str],
) -> tuple[int, int]:
    """Walk the log of heads; return how many checkpoints and leaves it has."""
    stack: list[tuple[int, bytes]] = []
    size = count = 0
    rest, wanted = iter(leaves), dict(kept)
    for number, row in enumerate(checkpoints, 1):
        if row["number"] != number:
            raise BadEntryError(f"checkpoint {number}: another one stands here")
        while size < row["size"]:
            leaf = next(rest, None)
            if leaf is None:
                raise BadEntryError(
                    f"checkpoint {number}: the log has only {size} of its {row['size']} leaves"
                )
            if streams.get(leaf["stream"], {}).get(leaf["length"]) != leaf["head"]:
                place = f"{leaf['stream']} sequence {leaf['length']}"
                raise BadEntryError(f"{place}: not the event that checkpoint {number} signed")
            grow(stack, leaf_hash(leaf))
            size += 1
            if size in wanted and wanted.pop(size) != root_of(stack):
                raise BadEntryError(f"leaf {size}: the root is not the one that was kept")
        if root_of(stack) != row["root"] or size != row["size"]:
            raise BadEntryError(f"checkpoint {number}: the root is not that of its leaves")
        check_signature(row, keys)
        count = number
    if next(rest, None) is not None:
        raise BadEntryError(f"leaf {size + 1}: no checkpoint signs it")
    if wanted:
        raise BadEntryError(f"leaf {min(wanted)}: a checkpoint that was kept is missing")
    return count, size


def check_export(file: str, keys: set[str], kept: dict[int, str]) -> list[str]:
    """Check an export; return what is wrong, empty if nothing is."""
    faults: list[str] = []
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read("export.json"))
        erased = {(str(stream), int(sequence)) for stream, sequence in about["erased"]}
        streams: dict[str, dict[int, str]] = {}
        for entry in about["streams"]:
            try:
                rows = lines(archive, entry["file"])
                streams[entry["stream"]] = check_stream(entry["stream"], entry["length"], rows, erased)
            except BadEntryError as bad:
                faults.append(str(bad))
                streams[entry["stream"]] = dict(recorded(lines(archive, entry["file"])))
        faults += erasures_without_event(archive, about, erased)
        try:
            logged, signed = lines(archive, "leaves.jsonl"), lines(archive, "checkpoints.jsonl")
            checkpoints, leaves = check_log(logged, signed, streams, keys, kept)
        except BadEntryError as bad:
            return [*faults, str(bad)]
    events = sum(len(hashes) for hashes in streams.values())
    if (checkpoints, leaves) != (about["checkpoints"], about["leaves"]):
        faults.append(f"checkpoint {checkpoints + 1}: the export says there are {about['checkpoints']}")
    if not faults:
        print(f"{len(streams)} streams, {events} events, {checkpoints} checkpoints: whole")
    return faults


def erasures_without_event(
    archive: zipfile.ZipFile, about: Row, erased: set[tuple[str, int]]
) -> Iterator[str]:
    """An erasure is lawful only by an event that names the digest of what was erased."""
    if not erased:
        return
    named, digests = set(), {}
    for entry in about["streams"]:
        for row in lines(archive, entry["file"]):
            if (row.get("stream"), row.get("sequence")) in erased:
                digests[row["stream"], row["sequence"]] = row["payload_digest"]
            if row.get("kind") == "payload.erase" and row.get("payload"):
                named.add(row["payload"]["body"]["digest"])
    for place in sorted(erased):
        if digests.get(place) not in named:
            yield f"{place[0]} sequence {place[1]}: no event says that its payload was erased"


def recorded(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """The hashes as they stand in a stream that is broken, so that the log can still be walked."""
    try:
        for row in rows:
            yield row["sequence"], row["hash"]
    except (BadEntryError, KeyError, TypeError):
        return


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    """The mappings of a file, one a line."""
    try:
        source = archive.open(name)
    except KeyError:
        raise BadEntryError(f"{name}: the file is missing") from None
    with source:
        for number, line in enumerate(source, 1):
            try:
                row = json.loads(line)
            except ValueError:
                raise BadEntryError(f"{name}:{number}: not a line of JSON") from None
            if not isinstance(row, dict):
                raise BadEntryError(f"{name}:{number}: not a mapping")
            yield row


def check_proof(file: str, keys: set[str], kept: dict[int, str]) -> list[str]:
    """Check that an event was in the record at a checkpoint."""
    proof = json.loads(Path(file).read_text(encoding="utf-8"))
    row = proof["checkpoint"]
    try:
        check_way_to_head(proof)
        check_way_to_root(proof, row["size"], row["root"], row["number"])
        check_signature(row, keys)
    except BadEntryError as bad:
        return [str(bad)]
    if kept.get(row["size"], row["root"]) != row["root"]:
        return [f"checkpoint {row['number']}: the root is not the one that was kept"]
    print(f"{proof['stream']} sequence {proof['sequence']}: in the record at checkpoint {row['number']}")
    return []


def check_way_to_head(proof: Row) -> None:
    """The events from the one that is proved to the one whose hash was signed, each naming the one before."""
    previous, sequence = proof["links"][0]["previous"], proof["sequence"]
    for link in proof["links"]:
        place = f"{proof['stream']} sequence {sequence}"
        if link["stream"] != proof["stream"] or link["sequence"] != sequence:
            raise BadEntryError(f"{place}: another event stands here")
        if link["previous"] != previous or link_hash(link) != link["hash"]:
            raise BadEntryError(f"{place}: the hash is not that of the event")
        previous, sequence = link["hash"], sequence + 1
    if (previous, sequence) != (proof["head"], proof["length"] + 1):
        raise BadEntryError(f"{proof['stream']}: the events do not lead to the head that was signed")


def check_way_to_root(proof: Row, size: int, root: str, number: int) -> None:
    """The path from the leaf of a head to the root of the log (RFC 9162, 2021, section 2.1.3.2)."""
    node, place, last = leaf_hash(proof), proof["position"], size - 1
    for beside in map(bytes.fromhex, proof["path"]):
        if place & 1 or place == last:
            node = node_hash(beside, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    if last or node.hex() != root:
        raise BadEntryError(f"checkpoint {number}: the path does not lead to its root")


def read_kept(file: str | None) -> dict[int, str]:
    """Roots by size, of lines as “checkpoint NUMBER INSTANT SIZE ROOT KEY SIGNATURE”."""
    text = Path(file).read_text(encoding="utf-8") if file else ""
    return {int(parts[3]): parts[4] for parts in map(str.split, text.splitlines()) if parts}


def main(arguments: list[str] | None = None) -> int:
    """Check what is named on the command line."""
    top = argparse.ArgumentParser(description="Check an exported ledger, or the proof of one event.")
    top.add_argument("export", nargs="?", help="an archive of “threadneedle ledger export”")
    top.add_argument("--proof", help="a file of “threadneedle ledger prove” instead")
    top.add_argument("--key", action="append", default=[], help="a public key that is trusted")
    top.add_argument("--kept", help="checkpoints that you kept")
    given = top.parse_args(arguments)
    if bool(given.export) == bool(given.proof):
        top.error("name an export, or a proof with --proof")
    keys, kept = set(given.key), read_kept(given.kept)
    check = check_proof if given.proof else check_export
    faults = check(given.proof or given.export, keys, kept)
    for fault in faults:
        print(f"BAD {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
