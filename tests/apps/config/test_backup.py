"""Backup and restore, with real processes that write meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.server import Home, new_home

from threadneedle.adapters import sealed

pytestmark = pytest.mark.slow

FOUND = "from tests.factories.org import make_district\nmake_district()"
WRITE = """
import sys
from pathlib import Path
from django.db import transaction
from threadneedle.adapters import clock
from threadneedle.files.services import keep_file
from threadneedle.ledger.services import append
from threadneedle.org.models import Post
writer, signs, most = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
post = Post.objects.order_by("pk").first()
class Clerk:
    unit_id, post_id = post.unit_id, post.pk
for number in range(most):
    if (signs / "stop").exists():
        break
    with transaction.atomic():
        stored = keep_file(f"{writer} {number}".encode(), "a.txt", "txt", actor=Clerk, now=clock.now())
        said = {"writer": writer, "number": number, "file": stored.digest}
        append("test.act", actor=None, now=clock.now(), subjects=[], payload=said, stream=f"unit:{writer}")
    # Renamed, so that nobody reads a number half written.
    (signs / f"{writer}.new").write_text(str(number + 1))
    (signs / f"{writer}.new").replace(signs / writer)
"""
SIGN = """
from django.conf import settings
from threadneedle.adapters import clock
from threadneedle.adapters.signing import Signer
from threadneedle.ledger.services import make_checkpoint
make_checkpoint(Signer(settings.LEDGER_KEY), now=clock.now())
"""
STATE = """
import json
from threadneedle.adapters import blobs
from threadneedle.files.models import StoredFile
from threadneedle.ledger.models import Event
acts = Event.objects.filter(kind="test.act").order_by("stream", "sequence")
said = list(acts.values_list("payload__body", flat=True))
rows = sorted(StoredFile.objects.values_list("digest", flat=True))
print(json.dumps({"said": said, "rows": rows, "bytes": [blobs.load(row).decode() for row in rows]}))
"""


@pytest.fixture
def filled(home: Home, tmp_path: Path) -> Home:
    """A district in which three files were kept, with a checkpoint."""
    home.script(FOUND)
    (tmp_path / "signs").mkdir()
    home.script(WRITE, "a", str(tmp_path / "signs"), "3")
    home.script(SIGN)
    return home


@pytest.fixture
def archive(filled: Home, tmp_path: Path) -> Path:
    """A backup of it."""
    done = filled.command("backup", str(tmp_path / "one.tar"))
    assert (done.returncode, done.stderr) == (0, "")
    return tmp_path / "one.tar"


def elsewhere(folder: Path) -> Home:
    """An empty place on the same kind of database."""
    return new_home(folder, f"other_{uuid4().hex[:12]}")


def manifest_of(archive: Path) -> dict[str, Any]:
    with tarfile.open(archive) as opened:
        source = opened.extractfile(sealed.MANIFEST)
        assert source is not None
        found: dict[str, Any] = json.load(source)
        return found


def untouched(home: Home) -> bool:
    """Tell whether nothing lies in a place but the keys that reading the settings makes."""
    return {place.name for place in home.data.iterdir()} <= {"secret-key", "ledger-key"}


def refused(home: Home, archive: Path) -> str:
    done = home.command("restore", str(archive))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("threadneedle: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def test_what_is_restored_is_what_was_backed_up(filled: Home, archive: Path, tmp_path: Path) -> None:
    manifest = manifest_of(archive)
    kind = "postgresql" if filled.database else "sqlite"
    assert (manifest["format"], manifest["database"], manifest["keys"]) == (1, kind, False)
    assert manifest["heads"]["unit:a"]["sequence"] == 3
    assert (manifest["checkpoint"]["number"], manifest["lost"], manifest["faults"]) == (1, {}, [])
    assert manifest["counts"]["files_storedfile"] == 3
    assert sum(name.startswith("files/") for name in manifest["members"]) == 3
    assert archive.stat().st_mode & 0o777 == 0o600
    other = elsewhere(tmp_path / "other")
    done = other.command("restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 files: whole\n" in done.stdout
    assert "The key that signed the last checkpoint is not here" in done.stdout
    assert json.loads(other.script(STATE)) == json.loads(filled.script(STATE))
    kept = filled.command("ledger", "checkpoints")
    (tmp_path / "checkpoints.txt").write_text(kept.stdout)
    verified = other.command("ledger", "verify", "--against", str(tmp_path / "checkpoints.txt"))
    assert (verified.returncode, verified.stdout) == (0, filled.command("ledger", "verify").stdout)
    assert not [place for place in other.data.iterdir() if place.name.startswith(".restore")]


def test_other_programs_can_read_and_check_it(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    subprocess.run(["sha256sum", "--quiet", "-c", sealed.MANIFEST_DIGEST], cwd=folder, check=True)
    for name, said in manifest_of(archive)["members"].items():
        assert sealed.measured(folder / name) == sealed.Member(**said)


@contextmanager
def writing(home: Home, signs: Path, writers: str) -> Iterator[Callable[[], dict[str, int]]]:
    """Let processes write without end; yield what tells how many acts of each were committed."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{WRITE}", writer, str(signs), "1000000"],
            env=home.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for writer in writers
    ]

    def counted() -> dict[str, int]:
        return {writer: int((signs / writer).read_text()) for writer in writers if (signs / writer).exists()}

    try:
        yield counted
    finally:
        (signs / "stop").touch()
        errors = [process.communicate(timeout=60)[1] for process in processes]
        (signs / "stop").unlink()
    assert errors == [""] * len(writers)


def test_a_backup_is_one_moment_while_others_write(
    filled: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    signs, archives = tmp_path / "signs", [tmp_path / f"{number}.tar" for number in range(3)]
    around = []
    with writing(filled, signs, "bc") as counted:
        wait_until(lambda: len(counted()) == 2 and min(counted().values()) >= 5)
        for archive in archives:
            before = counted()
            done = filled.command("backup", str(archive))
            assert (done.returncode, done.stderr) == (0, "")
            around.append((before, counted()))
    for archive, (before, after) in zip(archives, around, strict=True):
        other = elsewhere(tmp_path / f"restored-{archive.stem}")
        done = other.command("restore", str(archive))
        assert (done.returncode, done.stderr) == (0, "")
        state = json.loads(other.script(STATE))
        assert sorted(act["file"] for act in state["said"]) == state["rows"]
        for writer in "bc":
            numbers = [act["number"] for act in state["said"] if act["writer"] == writer]
            assert numbers == list(range(len(numbers)))
            assert before[writer] <= len(numbers) <= after[writer] + 1
            assert before[writer] < after[writer]
        assert other.command("ledger", "verify").returncode == 0


def test_a_place_that_is_not_empty_is_refused_by_what_it_holds(
    filled: Home, archive: Path, tmp_path: Path
) -> None:
    before = filled.script(STATE)
    said = refused(filled, archive)
    first = "files/" if filled.database else "threadneedle.sqlite3"
    assert f"{filled.data} is not empty: it holds {first}" in said
    assert "files/" in said
    assert filled.script(STATE) == before
    if filled.database:
        full = Home(tmp_path / "fresh", filled.database)
        assert "the database is not empty: it holds account_emailaddress, " in refused(full, archive)
        assert untouched(full)
        assert filled.script(STATE) == before


def test_keys_come_along_only_if_asked(filled: Home, archive: Path, tmp_path: Path) -> None:
    assert not [name for name in manifest_of(archive)["members"] if name.startswith("keys/")]
    with_keys = tmp_path / "keys.tar"
    assert filled.command("backup", str(with_keys), "--with-keys").returncode == 0
    other = elsewhere(tmp_path / "other")
    done = other.command("restore", str(with_keys))
    assert (done.returncode, done.stderr) == (0, "")
    assert "The key that signed" not in done.stdout
    for name in ("secret-key", "ledger-key"):
        assert (other.data / name).read_bytes() == (filled.data / name).read_bytes()
        assert (other.data / name).stat().st_mode & 0o777 == 0o600
    third = elsewhere(tmp_path / "third")
    (third.data / "ledger-key").write_text("another key that somebody put there before, long enough")
    assert "ledger-key is another key than the one in the archive" in refused(third, with_keys)
    assert untouched(third)


def test_a_backup_never_takes_the_place_of_a_file(filled: Home, archive: Path) -> None:
    before = archive.read_bytes()
    done = filled.command("backup", str(archive))
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is such a file already" in done.stderr
    assert archive.read_bytes() == before


def test_a_lost_and_a_damaged_file_are_named_and_the_rest_is_kept(filled: Home, tmp_path: Path) -> None:
    one, two, _ = sorted(place for place in (filled.data / "files").glob("??/*"))
    one.unlink()
    two.write_bytes(b"something else")
    archive = tmp_path / "two.tar"
    done = filled.command("backup", str(archive))
    names = [f"files/{place.parent.name}/{place.name}" for place in (one, two)]
    assert (done.returncode, done.stderr) == (1, f"{names[0]}: lost\n{names[1]}: damaged\n")
    other = elsewhere(tmp_path / "other")
    done = other.command("restore", str(archive))
    assert done.returncode == 1
    assert f"{names[0]}: lost already when the backup was made\n" in done.stderr
    assert len(list((other.data / "files").glob("??/*"))) == 1


def test_the_other_kind_of_database_is_said(archive: Path, filled: Home, tmp_path: Path) -> None:
    other = tmp_path / "other.tar"
    kinds = ("postgresql", "sqlite") if filled.database else ("sqlite", "postgresql")
    folder = tmp_path / "unpacked"
    manifest = sealed.unpack(archive, folder)
    members = {name: (folder / name, sealed.Member(**said)) for name, said in manifest.pop("members").items()}
    sealed.write(other, {**manifest, "database": kinds[1]}, members)
    place = elsewhere(tmp_path / "place")
    named = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    said = refused(place, other)
    assert f"is a backup of {named[kinds[1]]}, and the settings name {named[kinds[0]]}" in said
    assert untouched(place)


def tampered(archive: Path, folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Write an archive whose seal is right and whose manifest says something else."""
    manifest = sealed.unpack(archive, folder)
    members = {name: (folder / name, sealed.Member(**said)) for name, said in manifest.pop("members").items()}
    change(manifest)
    target = folder.with_suffix(".tar")
    sealed.write(target, manifest, members)
    return target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda said: said["heads"]["unit:a"].update(hash="0" * 64),
            "the record is broken: unit:a sequence 3",
        ),
        (lambda said: said["checkpoint"].update(root="0" * 64), "the record is broken: checkpoints"),
        (
            lambda said: said["counts"].update(files_storedfile=4),
            "has 3 rows, the manifest says 4",
        ),
        (lambda said: said["schema"]["files"].append("0099_later"), "does not know files.0099_later"),
        (lambda said: said.update(format=2), "it has format 2; this version reads format 1"),
        (lambda said: said.pop("heads"), "heads is None"),
    ],
)
def test_what_the_manifest_says_must_be_what_came_back(
    archive: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    place = elsewhere(tmp_path / "place")
    assert said in refused(place, tampered(archive, tmp_path / "changed", change))
    assert untouched(place)
    # Nothing was left behind that would keep the good one out.
    assert place.command("restore", str(archive)).returncode == 0


def test_a_broken_archive_restores_nothing(archive: Path, tmp_path: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    broken = tmp_path / "broken.tar"
    broken.write_bytes(data)
    place = elsewhere(tmp_path / "place")
    assert "is broken; nothing was restored; " in refused(place, broken)
    assert untouched(place)
    broken.write_bytes(archive.read_bytes()[:-2000])
    assert "is broken; nothing was restored; " in refused(place, broken)
    assert untouched(place)


def test_a_record_broken_before_the_backup_is_kept_and_said(filled: Home, tmp_path: Path) -> None:
    drop = "DROP TRIGGER ledger_event_no_update"
    if filled.database:
        drop = "ALTER TABLE ledger_event DISABLE TRIGGER USER"
    filled.script(
        "from django.db import connection\n"
        f"connection.cursor().execute({drop!r})\n"
        "from threadneedle.ledger.models import Event\n"
        "Event.objects.filter(stream__key='unit:a', sequence=2).update(kind='test.other')"
    )
    archive = tmp_path / "broken-record.tar"
    done = filled.command("backup", str(archive))
    assert (done.returncode, done.stderr) == (1, "BROKEN unit:a sequence 2: hash\n")
    other = elsewhere(tmp_path / "other")
    done = other.command("restore", str(archive))
    assert done.returncode == 1
    assert done.stderr == "BROKEN already when the backup was made: unit:a sequence 2: hash\n"
    assert other.command("ledger", "verify").stdout == filled.command("ledger", "verify").stdout


def test_without_pg_dump_the_command_says_what_to_install(filled: Home, tmp_path: Path) -> None:
    if not filled.database:
        pytest.skip("SQLite needs no other program")
    done = filled.command("backup", str(tmp_path / "a.tar"), PATH="/nonexistent")
    assert (done.returncode, done.stdout) == (1, "")
    assert "pg_dump was not found; it comes with PostgreSQL's client" in done.stderr
    assert list(tmp_path.glob("*.tar")) == []


def test_an_older_backup_is_brought_to_this_version(filled: Home, tmp_path: Path) -> None:
    assert filled.command("manage", "migrate", "sessions", "zero").returncode == 0
    (filled.data / "clock-offset").write_text("12\n")
    archive = tmp_path / "older.tar"
    assert filled.command("backup", str(archive)).returncode == 0
    assert "sessions" not in manifest_of(archive)["schema"]
    other = elsewhere(tmp_path / "other")
    done = other.command("restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(", an older version, and brought to this one.\n")
    tables = (
        "from django.db import connection\nprint('django_session' in connection.introspection.table_names())"
    )
    assert (filled.script(tables), other.script(tables)) == ("False\n", "True\n")
    assert (other.data / "clock-offset").read_text() == "12\n"
