"""Every byte of an archive is accounted for."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from threadneedle.adapters import sealed
from threadneedle.adapters.sealed import BrokenArchiveError

CONTENTS = {
    "database.sqlite3": b"rows " * 300,
    **{
        f"files/{digest[:2]}/{digest[2:]}": data
        for data in (b"one", b"", b"x" * 512)
        for digest in [hashlib.sha256(data).hexdigest()]
    },
    "keys/ledger-key": b"words",
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    members = {}
    for name, data in CONTENTS.items():
        place = tmp_path / "from" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        members[name] = (place, sealed.measured(place))
    sealed.write(tmp_path / "a.tar", {"format": 1}, members)
    return tmp_path / "a.tar"


def refusal(data: bytes, folder: Path) -> str:
    """Return what an archive of these bytes is refused with."""
    file = folder / "changed.tar"
    file.write_bytes(data)
    with pytest.raises(BrokenArchiveError) as caught:
        sealed.unpack(file, folder / f"to-{len(list(folder.iterdir()))}")
    return str(caught.value)


def rebuilt(archive: Path, extra: tarfile.TarInfo | None = None, without: str = "") -> bytes:
    """Return the archive as another program would write it, with a member more or less."""
    out = io.BytesIO()
    with (
        tarfile.open(archive) as source,
        tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as target,
    ):
        for info in source:
            if info.name != without:
                target.addfile(info, source.extractfile(info))
        if extra is not None:
            target.addfile(extra, io.BytesIO(b"0" * extra.size))
    return out.getvalue()


def test_it_comes_back_as_it_was(archive: Path, tmp_path: Path) -> None:
    manifest = sealed.unpack(archive, tmp_path / "to")
    assert list(manifest["members"]) == list(CONTENTS)
    found = {
        place.relative_to(tmp_path / "to").as_posix(): place.read_bytes()
        for place in (tmp_path / "to").rglob("*")
        if place.is_file()
    }
    assert found == CONTENTS
    assert archive.stat().st_mode & 0o777 == 0o600


def test_every_flipped_byte_is_found(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    file, passed = tmp_path / "flipped.tar", []
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        folder = tmp_path / f"flip-{place}"
        try:
            sealed.unpack(file, folder)
        except BrokenArchiveError:
            continue
        passed.append(place)
    assert passed == []


def test_a_flipped_byte_is_named_by_its_member(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    place = whole.index(CONTENTS["database.sqlite3"]) + 700
    said = refusal(whole[:place] + b"?" + whole[place + 1 :], tmp_path)
    assert said == "database.sqlite3: its bytes are not those of its SHA-256"


def test_every_cut_is_found(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    for length in range(0, len(whole), 97):
        assert refusal(whole[:length], tmp_path)
    cut = whole.index(CONTENTS["database.sqlite3"]) + 1000
    assert refusal(whole[:cut], tmp_path) == (
        "database.sqlite3: the file is cut off within it, 500 bytes before its end"
    )


@pytest.mark.parametrize("name", list(CONTENTS))
def test_a_missing_member_is_named(archive: Path, tmp_path: Path, name: str) -> None:
    assert refusal(rebuilt(archive, without=name), tmp_path).startswith(f"{name}: missing; ")


def test_what_was_not_listed_is_refused(archive: Path, tmp_path: Path) -> None:
    more = tarfile.TarInfo("files/00/" + "0" * 62)
    more.size = 3
    assert refusal(rebuilt(archive, more), tmp_path).startswith("end: ")
    assert refusal(archive.read_bytes() + b"\0", tmp_path).startswith("end: ")


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "files/../../escaped", "files/ab", "a\nb"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "escape").write_bytes(b"evil")
    members = {name: (tmp_path / "escape", sealed.measured(tmp_path / "escape"))}
    sealed.write(tmp_path / "evil.tar", {}, members)
    with pytest.raises(BrokenArchiveError, match="no member of a backup has such a name"):
        sealed.unpack(tmp_path / "evil.tar", tmp_path / "to")
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_is_refused(archive: Path, tmp_path: Path, kind: bytes) -> None:
    whole = archive.read_bytes()
    name = "database.sqlite3"
    plain = tarfile.TarInfo(name)
    plain.size, plain.mode = len(CONTENTS[name]), 0o600
    other = tarfile.TarInfo(name)
    other.size, other.mode, other.type, other.linkname = plain.size, 0o600, kind, "/etc/passwd"
    header = plain.tobuf(tarfile.GNU_FORMAT)
    assert whole.count(header) == 1
    changed = whole.replace(header, other.tobuf(tarfile.GNU_FORMAT))
    assert refusal(changed, tmp_path) == f"{name}: its header is damaged"


def test_a_file_that_changes_meanwhile_leaves_no_archive(tmp_path: Path) -> None:
    place = tmp_path / "clock-offset"
    place.write_bytes(b"12")
    before = sealed.measured(place)
    place.write_bytes(b"13")
    with pytest.raises(BrokenArchiveError, match="clock-offset: it changed while it was copied"):
        sealed.write(tmp_path / "a.tar", {}, {"clock-offset": (place, before)})
    assert [each.name for each in tmp_path.iterdir()] == ["clock-offset"]


def test_a_size_beyond_all_is_refused_unread(tmp_path: Path) -> None:
    info = tarfile.TarInfo(sealed.MANIFEST)
    info.size, info.mode = 2**40, 0o600
    assert refusal(info.tobuf(tarfile.GNU_FORMAT), tmp_path) == (
        "manifest.json: the file does not begin as a backup does"
    )
