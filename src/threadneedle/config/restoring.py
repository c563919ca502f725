"""``threadneedle restore``: an archive into an empty place, proved before anything is put there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from threadneedle.adapters import sealed
from threadneedle.config.env import text
from threadneedle.config.manifests import MEMBERS, NAMES, Manifest, ManifestError, member_of, read_manifest
from threadneedle.config.starting import CommandError, start_django

FAILED = 1
SHOWN_MOST = 5
STAGING = ".restore-"
DATABASE = "threadneedle.sqlite3"
KEYS = ("secret-key", "ledger-key")


def restore(file: str) -> int:
    """Restore an archive and say what it held; return the exit code.

    Everything is unpacked into a folder of its own inside the data folder, which serves as a data folder
    until all is proved; only then is it renamed to where it belongs, the database last.

    Raises
    ------
    CommandError
        If the place is not empty, the archive is broken, of another database or of a newer version, or if
        what it holds is not what it says. Then everything is as it was.
    """
    archive = Path(file)
    if not archive.is_file():
        raise CommandError(f"{file}: there is no such file")
    data = Path(text("THREADNEEDLE_DATA", "var")).resolve()
    _refuse_full(data)
    data.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=STAGING, dir=data))
    try:
        try:
            written = sealed.unpack(archive, staged)
        except sealed.BrokenArchiveError as error:
            raise _broken(file, str(error)) from error
        _settle_keys(staged, data)
        return _restore_unpacked(file, written, staged, data)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _refuse_full(data: Path) -> None:
    there = [data / name for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "clock-offset")]
    found = [place.name for place in there if place.exists()]
    files = data / "files"
    found += ["files/"] if files.is_dir() and any(files.iterdir()) else []
    if found:
        raise CommandError(
            f"{data} is not empty: it holds {', '.join(found)}; "
            "name another folder with THREADNEEDLE_DATA, or move them away"
        )


def _settle_keys(staged: Path, data: Path) -> None:
    """Let the proof use the keys that will be in force: the archive's, or those that are there already."""
    for name in KEYS:
        given, there = staged / "keys" / name, data / name
        if given.exists() and there.exists() and there.read_bytes().strip() != given.read_bytes():
            raise CommandError(
                f"{there} is another key than the one in the archive; move it away. Nothing was restored"
            )
        if given.exists():
            given.rename(staged / name)
        elif there.exists():
            shutil.copy2(there, staged / name)


def _restore_unpacked(file: str, written: dict[str, Any], staged: Path, data: Path) -> int:
    if (staged / MEMBERS["sqlite"]).exists():
        (staged / MEMBERS["sqlite"]).rename(staged / DATABASE)
    os.environ["THREADNEEDLE_DATA"] = str(staged)
    start_django()
    try:
        manifest = read_manifest(written)
    except ManifestError as error:
        raise _broken(file, f"{sealed.MANIFEST}: {error}") from error
    _refuse_unfit(file, manifest, written["members"])
    with _loaded(staged / MEMBERS["postgresql"]):
        migrated = _prove(file, manifest, {*written["members"], *manifest.lost})
        _put_in_place(staged, data, keys=manifest.keys)
    _tell(file, manifest, data, files=sum(name.startswith("files/") for name in written["members"]))
    if migrated:
        sys.stdout.write(f"It was made by {manifest.program}, an older version, and brought to this one.\n")
    return FAILED if manifest.lost or manifest.faults else 0


def _broken(file: str, what: str) -> CommandError:
    return CommandError(f"{file} is broken; nothing was restored; {what}")


def _refuse_unfit(file: str, manifest: Manifest, members: Mapping[str, Any]) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from threadneedle.config.snapshots import found_in_database

    kind, here = manifest.database, connection.vendor
    if kind != here:
        raise CommandError(
            f"{file} is a backup of {NAMES[kind]}, and the settings name {NAMES[here]}; "
            "nothing was restored: a backup goes back to the kind of database it came from"
        )
    if MEMBERS[kind] not in members:
        raise _broken(file, f"{MEMBERS[kind]}: missing")
    known = MigrationLoader(None).disk_migrations
    newer = [(room, name) for room, names in manifest.schema.items() for name in names]
    newer = [each for each in newer if each not in known]
    if newer:
        raise CommandError(
            f"{file} was made by a newer version, {manifest.program}; nothing was restored; "
            f"this one does not know {'.'.join(newer[0])}"
        )
    if here == "postgresql" and (found := found_in_database()):
        some = ", ".join(found[:SHOWN_MOST]) + (" …" if len(found) > SHOWN_MOST else "")
        raise CommandError(f"the database is not empty: it holds {some}; name an empty one")


@contextmanager
def _loaded(dump: Path) -> Iterator[None]:
    """Put the database in, and take it out again if what follows fails."""
    from django.db import connection

    from threadneedle.config import snapshots

    snapshots.load_database(dump)
    try:
        yield
    except BaseException:
        if connection.vendor == "postgresql":
            connection.close()
            snapshots.empty_again()
        raise


def _prove(file: str, manifest: Manifest, known: Collection[str]) -> bool:
    """Hold the database to what the manifest says; return whether it had to be brought to this version."""
    from django.core.management import call_command

    from threadneedle.config import snapshots
    from threadneedle.config.backing_up import faults
    from threadneedle.files.reads import digests

    member = MEMBERS[manifest.database]
    counts = snapshots.counts()
    for table in sorted({*counts, *manifest.counts}):
        if (there := counts.get(table)) != (said := manifest.counts.get(table)):
            raise _broken(file, f"{member}: table {table} has {there} rows, the manifest says {said}")
    if snapshots.version() != manifest.schema:
        raise _broken(file, f"{member}: it is of another version than the manifest says")
    call_command("migrate", interactive=False, verbosity=0)
    roots = {manifest.checkpoint.size: manifest.checkpoint.root} if manifest.checkpoint else {}
    if new := [fault for fault in faults(manifest.heads, roots) if fault not in manifest.faults]:
        raise _broken(file, f"{member}: the record is broken: {new[0]}")
    for digest in sorted(digests()):
        if (name := member_of(digest)) not in known:
            raise _broken(file, f"{name}: missing")
    return snapshots.version() != manifest.schema


def _put_in_place(staged: Path, data: Path, *, keys: bool) -> None:
    from django.db import connections

    if (staged / DATABASE).exists():
        with connections["default"].cursor() as cursor:
            # What lies in the write-ahead log must be in the file that is renamed.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    wanted = [name for name in KEYS if keys and not (data / name).exists()]
    moved: list[Path] = []
    try:
        for name in ("files", "clock-offset", *wanted, DATABASE):
            if (staged / name).exists():
                (staged / name).rename(data / name)
                moved.append(data / name)
    except BaseException:
        for place in reversed(moved):
            place.rename(staged / place.name)
        raise


def _tell(file: str, manifest: Manifest, data: Path, *, files: int) -> None:
    from django.conf import settings

    from threadneedle.adapters.signing import Signer

    sys.stdout.write(f"{file}, made {manifest.made}: {manifest.in_short()}, {files} files: whole\n")
    sys.stdout.write(f"restored to {data}\n")
    last = manifest.checkpoint
    if last and Signer(settings.LEDGER_KEY).public != last.key:
        sys.stdout.write(
            "The key that signed the last checkpoint is not here: put ledger-key back before you start, "
            "or later checkpoints bear a new one.\n"
        )
    sys.stdout.write("Next: threadneedle migrate; threadneedle ledger verify --against checkpoints.txt\n")
    for name, what in manifest.lost.items():
        sys.stderr.write(f"{name}: {what} already when the backup was made\n")
    for fault in manifest.faults:
        sys.stderr.write(f"BROKEN already when the backup was made: {fault}\n")
