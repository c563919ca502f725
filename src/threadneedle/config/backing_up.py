"""``threadneedle backup``: database, files and, if asked, keys in one archive, while others write."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.metadata import version as version_of
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import connection

from threadneedle.adapters import blobs, clock, sealed
from threadneedle.adapters.divisions import store
from threadneedle.config import snapshots
from threadneedle.config.manifests import MEMBERS, Manifest, Signature, member_of
from threadneedle.config.starting import CommandError
from threadneedle.core.chain import Head, stamp
from threadneedle.files.reads import digests
from threadneedle.ledger import reads
from threadneedle.org.reads.divisions import archives_in_use

FAILED = 1
SHOWN_MOST = 5


def back_up(file: str, *, with_keys: bool) -> int:
    """Write a backup and say what is in it; return the exit code.

    1 if the archive was written but a file that the database names is lost or damaged, or the record was
    broken: a backup of that state is worth more than none, and must not look like a good one.

    Raises
    ------
    CommandError
        If the file is there already, its folder is not, or the copy cannot be made.
    """
    target = Path(file).absolute()
    if target.exists() or not target.parent.is_dir():
        raise CommandError(f"{file}: there is such a file already, or no such folder")
    # What was thrown away after the moment of the copy must not be tidied away before it was copied.
    for digest in _named():
        blobs.touch(digest)
    # Beside the archive, because the temporary folder of a server is often small and in memory.
    with tempfile.TemporaryDirectory(prefix=".threadneedle-backup-", dir=target.parent) as folder:
        copy = Path(folder) / MEMBERS[connection.vendor]
        with snapshots.held_still():
            snapshots.copy_database(copy)
            named = _named()
            state = _state()
        members = {copy.name: (copy, sealed.measured(copy))}
        lost = _add_files(members, named)
        _add_small(members, Path(folder), with_keys=with_keys)
        manifest = replace(state, lost=lost, keys=with_keys)
        try:
            sealed.write(target, manifest.as_json(), members)
        except sealed.BrokenArchiveError as error:
            raise CommandError(f"{file} was not written; {error}") from error
    _tell(file, manifest, members)
    return FAILED if lost or manifest.faults else 0


def _named() -> tuple[str, ...]:
    """Return the digests that the database names; divisions that came as a folder were never a file."""
    folders = {each for each in store.kept() if not blobs.path_of(each).exists()}
    return tuple(sorted(digests() | (archives_in_use() - folders)))


def _state() -> Manifest:
    (last,) = reads.checkpoints(1) or (None,)
    return Manifest(
        made=stamp(clock.now()),
        program=version_of("threadneedle"),
        database=connection.vendor,
        schema=snapshots.version(),
        counts=snapshots.counts(),
        heads=dict(reads.heads()),
        checkpoint=Signature(last.number, last.size, last.root, last.key) if last else None,
        faults=faults(),
        lost={},
        keys=False,
    )


def faults(
    kept: Mapping[str, Head] = MappingProxyType({}), roots: Mapping[int, str] = MappingProxyType({})
) -> list[str]:
    """Return the first fault of each stream and of the checkpoints, as ``ledger verify`` prints them."""
    found = [
        f"{row.stream} sequence {row.sequence}: {row.fault}" for row in reads.check_all(kept) if row.fault
    ]
    log = reads.check_log(roots)
    return [*found, *([f"checkpoints {log.place}: {log.fault}"] if log.fault else [])]


def _add_files(members: dict[str, tuple[Path, sealed.Member]], named: Iterable[str]) -> dict[str, str]:
    """Add every file that is what its name says; return the others and what is wrong with them."""
    lost: dict[str, str] = {}
    for digest in named:
        place = blobs.path_of(digest)
        name = member_of(digest)
        try:
            found = sealed.measured(place)
        except FileNotFoundError:
            lost[name] = "lost"
            continue
        if found.sha256 == digest:
            members[name] = (place, found)
        else:
            lost[name] = "damaged"
    return lost


def _add_small(members: dict[str, tuple[Path, sealed.Member]], folder: Path, *, with_keys: bool) -> None:
    if settings.CLOCK_OFFSET_FILE.exists():
        members["clock-offset"] = (settings.CLOCK_OFFSET_FILE, sealed.measured(settings.CLOCK_OFFSET_FILE))
    if with_keys:
        # The keys in force, also where they came from the environment and lie in no file.
        for name, key in (("secret-key", settings.SECRET_KEY), ("ledger-key", settings.LEDGER_KEY)):
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(key, encoding="utf-8")
            members[f"keys/{name}"] = (folder / name, sealed.measured(folder / name))


def _tell(file: str, manifest: Manifest, members: dict[str, Any]) -> None:
    kept = sum(name.startswith("files/") for name in members)
    keys = "with" if manifest.keys else "without"
    sys.stdout.write(f"{file}: {manifest.in_short()}, {kept} files, {keys} keys\n")
    wrong = [f"{name}: {what}" for name, what in manifest.lost.items()]
    wrong += [f"BROKEN {fault}" for fault in manifest.faults]
    for line in wrong[:SHOWN_MOST]:
        sys.stderr.write(f"{line}\n")
    if len(wrong) > SHOWN_MOST:
        sys.stderr.write(f"… and {len(wrong) - SHOWN_MOST} more, all named in {sealed.MANIFEST}\n")
