"""The ledger at the keyboard: proving it, keeping its roots outside the database, and handing it out."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from threadneedle.adapters import clock
from threadneedle.adapters.signing import Signer
from threadneedle.config.starting import CommandError
from threadneedle.core.chain import Head, stamp
from threadneedle.ledger import reads
from threadneedle.ledger.services import make_checkpoint

FAILED = 1
FORMAT = 1
HEAD = re.compile(r"(?P<stream>\S+) (?P<sequence>[1-9][0-9]{0,18}) (?P<hash>[0-9a-f]{64})", re.ASCII)
ROOT = re.compile(
    r"checkpoint (?P<number>[1-9][0-9]{0,18}) (?P<at>\S+) (?P<size>[1-9][0-9]{0,18}) (?P<root>[0-9a-f]{64})"
    r" [0-9a-f]{64} [0-9a-f]{128}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept outside the database: heads of streams, and roots of the log of heads by its size."""

    heads: dict[str, Head] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)


def read_kept(file: Path) -> Kept:
    """Read what ``threadneedle ledger heads`` or ``threadneedle ledger checkpoints`` printed.

    Raises
    ------
    CommandError
        If a line has neither form.
    """
    kept = Kept()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not a list of heads or checkpoints") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if found := ROOT.fullmatch(line.strip()):
            kept.roots[int(found["size"])] = found["root"]
        elif found := HEAD.fullmatch(line.strip()):
            kept.heads[found["stream"]] = Head(int(found["sequence"]), found["hash"])
        else:
            raise CommandError(f"{file}:{number} is neither “STREAM SEQUENCE HASH” nor a checkpoint")
    return kept


def verify(against: str | None) -> int:
    """Walk every stream and the log of heads, print the first fault of each, and return the exit code."""
    kept = read_kept(Path(against)) if against else Kept()
    broken = streams = events = 0
    for found in reads.check_all(kept.heads):
        streams, events = streams + 1, events + found.length
        if found.fault:
            broken += 1
            sys.stdout.write(f"BROKEN {found.stream} sequence {found.sequence}: {found.fault}\n")
    log = reads.check_log(kept.roots)
    if log.fault:
        broken += 1
        sys.stdout.write(f"BROKEN checkpoints {log.place}: {log.fault}\n")
    state = f", {broken} broken" if broken else ": whole"
    signed = f", {log.checkpoints} checkpoints" if log.checkpoints else ""
    sys.stdout.write(f"{streams} streams, {events} events{signed}{state}\n")
    return FAILED if broken else 0


def print_heads() -> int:
    """Print the last link of every stream, to be kept somewhere else."""
    for stream, head in reads.heads():
        sys.stdout.write(f"{stream} {head.sequence} {head.hash}\n")
    return 0


def print_checkpoints(limit: int | None) -> int:
    """Print the newest checkpoints, oldest first: one line is all that another party needs to keep."""
    for row in reversed(reads.checkpoints(limit)):
        sys.stdout.write(
            f"checkpoint {row.number} {stamp(row.at)} {row.size} {row.root} {row.key} {row.signature}\n"
        )
    return 0


def sign() -> int:
    """Sign where every stream stands now, and print the checkpoint."""
    if make_checkpoint(Signer(settings.LEDGER_KEY), now=clock.now()) is None:
        sys.stderr.write("nothing has happened since the last checkpoint\n")
    return print_checkpoints(1)


def prove(stream: str, sequence: int) -> int:
    """Print the proof that an event was in the record at the newest checkpoint."""
    proof = reads.proof_of(stream, sequence)
    found = asdict(proof) | {"checkpoint": asdict(proof.checkpoint) | {"at": stamp(proof.checkpoint.at)}}
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return 0


def export(file: str, *, payloads: bool) -> int:
    """Write the record into an archive that ``verifier/verify_ledger.py`` reads without a database.

    Raises
    ------
    CommandError
        If the file is there already, or its folder is not.
    """
    target = Path(file)
    if target.exists() or not target.parent.is_dir():
        raise CommandError(f"{file}: there is such a file already, or no such folder")
    reach = reads.extent()
    names = {key: f"streams/{number:06d}.jsonl" for number, (key, _) in enumerate(reach.streams, 1)}
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, "checkpoints.jsonl", reads.exported_checkpoints(reach.checkpoints))
        _write(archive, "leaves.jsonl", reads.exported_leaves(reach.leaves))
        for key, length in reach.streams:
            _write(archive, names[key], reads.exported_events(key, length, payloads=payloads))
        about = {
            "format": FORMAT,
            "made": stamp(clock.now()),
            "checkpoints": reach.checkpoints,
            "leaves": reach.leaves,
            "payloads": payloads,
            "streams": [
                {"stream": key, "file": names[key], "length": length} for key, length in reach.streams
            ],
            "erased": [list(row) for row in reads.erasures()] if payloads else [],
        }
        archive.writestr("export.json", json.dumps(about, ensure_ascii=False, indent=1))
    events = sum(length for _, length in reach.streams)
    sys.stdout.write(
        f"{file}: {len(reach.streams)} streams, {events} events, {reach.checkpoints} checkpoints\n"
    )
    return 0


def _write(archive: zipfile.ZipFile, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    with archive.open(name, "w") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
