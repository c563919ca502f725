"""What a backup says of itself: written by ``backup``, held against what came back by ``restore``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from threadneedle.core.chain import Head

FORMAT = 1
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def member_of(digest: str) -> str:
    """Return under which name an archive holds the file with a SHA-256."""
    return f"files/{digest[:2]}/{digest[2:]}"


class ManifestError(Exception):
    """A manifest does not say what it must."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The last checkpoint: its number, how many heads it covers, the root over them, the public key."""

    number: int
    size: int
    root: str
    key: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state that a backup holds.

    Parameters
    ----------
    made
        When, as the ledger writes moments.
    program
        The version that made it.
    database
        Django's word for the kind: a key of ``MEMBERS``.
    schema
        The migrations that were applied, by room.
    counts
        Rows by table.
    heads
        The last link of every stream of the record.
    checkpoint
        None if nothing had been signed.
    faults
        What was broken in the record already, as ``threadneedle ledger verify`` prints it.
    lost
        Files that the database names and that are not in the backup: ``lost`` or ``damaged`` by name.
    keys
        Whether it holds the keys.
    """

    made: str
    program: str
    database: str
    schema: dict[str, list[str]]
    counts: dict[str, int]
    heads: dict[str, Head]
    checkpoint: Signature | None
    faults: list[str]
    lost: dict[str, str]
    keys: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written."""
        return {"format": FORMAT, **asdict(self)}

    def in_short(self) -> str:
        """Return what a backup holds in one line."""
        events = sum(head.sequence for head in self.heads.values())
        last = f"checkpoint {self.checkpoint.number}" if self.checkpoint else "no checkpoint"
        rows = sum(self.counts.values())
        return f"{NAMES[self.database]}, {rows} rows, {len(self.heads)} streams, {events} events, {last}"


def read_manifest(written: Mapping[str, Any]) -> Manifest:
    """Return a manifest from what was written.

    Raises
    ------
    ManifestError
        If it is of another format, or something is missing or of another shape.
    """
    if written.get("format") != FORMAT:
        raise ManifestError(f"it has format {written.get('format')!r}; this version reads format {FORMAT}")
    shapes = {"made": str, "program": str, "database": str, "faults": list, "keys": bool}
    said: dict[str, Any] = {field.name: written.get(field.name) for field in fields(Manifest)}
    for name, value in said.items():
        if not isinstance(value, shapes.get(name, dict)) and not (name == "checkpoint" and value is None):
            raise ManifestError(f"{name} is {value!r:.60}")
    if said["database"] not in MEMBERS:
        raise ManifestError(f"database is {said['database']!r:.60}")
    try:
        said["heads"] = {stream: Head(**head) for stream, head in written["heads"].items()}
        said["checkpoint"] = Signature(**said["checkpoint"]) if said["checkpoint"] else None
    except TypeError as error:
        raise ManifestError("heads or checkpoint are not such") from error
    return Manifest(**said)
