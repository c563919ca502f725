"""Archives in which every byte is accounted for: plain tar to other programs, read strictly by this one.

The first member lists all others with size and SHA-256, the second has the SHA-256 of that list, so that
``tar -xf ARCHIVE && sha256sum -c manifest.sha256`` works without the product. Headers, padding and end are
the only ones that `write` makes: a reader compares them byte by byte and never follows a name it did not
expect, so that no link, no path and no second member of a name can come in.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
MANIFEST_DIGEST = "manifest.sha256"
NAME = re.compile(
    r"database\.(?:sqlite3|dump)|files/[0-9a-f]{2}/[0-9a-f]{62}|keys/(?:secret|ledger)-key|clock-offset"
)
MANIFEST_MOST = 256 * 1024 * 1024
"""Bytes of the list of members; about two million files."""

BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
CHUNK = 1024 * 1024


class BrokenArchiveError(Exception):
    """An archive is not what was written; the words name the member."""


@dataclass(frozen=True, slots=True)
class Member:
    """What an archive holds under a name; ``size`` in bytes, ``sha256`` in 64 hexadecimal digits."""

    size: int
    sha256: str


def measured(file: Path) -> Member:
    """Return size and SHA-256 of a file."""
    together, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            together.update(piece)
            size += len(piece)
    return Member(size, together.hexdigest())


def write(target: Path, about: Mapping[str, Any], members: Mapping[str, tuple[Path, Member]]) -> None:
    """Write an archive, of mode 0600, that appears under its name only when it is whole and on the disk.

    Parameters
    ----------
    about
        What the manifest says beside its members; JSON.
    members
        By name, in the order in which they are written: where the bytes lie, and what they measured.

    Raises
    ------
    BrokenArchiveError
        If a file is no longer what was measured.
    FileExistsError
        If there is such a file already.
    """
    listed = {name: {"size": member.size, "sha256": member.sha256} for name, (_, member) in members.items()}
    manifest = json.dumps({**about, "members": listed}, ensure_ascii=False, indent=1).encode()
    digest = f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for name, data in ((MANIFEST, manifest), (MANIFEST_DIGEST, digest)):
                out.write(_header(name, len(data)) + data + _padding(len(data)))
            for name, (file, member) in members.items():
                out.write(_header(name, member.size))
                _copy(file, member, out, name)
                out.write(_padding(member.size))
            out.write(END)
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Unpack a whole archive into an empty folder and return its manifest.

    Raises
    ------
    BrokenArchiveError
        At the first byte that is not as it was written. What was unpacked before stays in the folder.
    """
    with archive.open("rb") as source:
        manifest = _read_manifest(source)
        for name, member in _members(manifest):
            _expect(source, name, member.size)
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                found = hashlib.sha256()
                for piece in _pieces(source, member.size, name):
                    found.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            if found.hexdigest() != member.sha256:
                raise BrokenArchiveError(f"{name}: its bytes are not those of its SHA-256")
            _end_of(source, name, member.size)
        if source.read(len(END)) != END or source.read(1):
            raise BrokenArchiveError("end: there is no end, or something stands where it should be")
    return manifest


def _read_manifest(source: IO[bytes]) -> dict[str, Any]:
    size = _size_of(source.read(BLOCK))
    source.seek(0)
    _expect(source, MANIFEST, size)
    data = b"".join(_pieces(source, size, MANIFEST))
    _end_of(source, MANIFEST, size)
    said = f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n".encode()
    _expect(source, MANIFEST_DIGEST, len(said))
    if b"".join(_pieces(source, len(said), MANIFEST_DIGEST)) != said:
        raise BrokenArchiveError(f"{MANIFEST}: its bytes are not those of the SHA-256 in {MANIFEST_DIGEST}")
    _end_of(source, MANIFEST_DIGEST, len(said))
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenArchiveError(f"{MANIFEST}: it is no JSON") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("members"), dict):
        raise BrokenArchiveError(f"{MANIFEST}: it lists no members")
    return manifest


def _members(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Member]]:
    for name, said in manifest["members"].items():
        if NAME.fullmatch(name) is None:
            raise BrokenArchiveError(f"{name!r}: no member of a backup has such a name")
        size, digest = (said.get("size"), said.get("sha256")) if isinstance(said, dict) else (None, None)
        if type(size) is not int or size < 0 or not isinstance(digest, str):
            raise BrokenArchiveError(f"{name}: the manifest does not say its size and SHA-256")
        if name.startswith("files/") and digest != name.removeprefix("files/").replace("/", ""):
            raise BrokenArchiveError(f"{name}: the manifest gives it the SHA-256 of another file")
        yield name, Member(size, digest)


def _size_of(header: bytes) -> int:
    try:
        info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
    except (tarfile.TarError, ValueError) as error:
        raise BrokenArchiveError(f"{MANIFEST}: the file does not begin as a backup does") from error
    if info.name != MANIFEST or not 0 < info.size <= MANIFEST_MOST:
        raise BrokenArchiveError(f"{MANIFEST}: the file does not begin as a backup does")
    return info.size


def _expect(source: IO[bytes], name: str, size: int) -> None:
    """Read the header of a member; anything else at its place is refused by what it is."""
    header = source.read(BLOCK)
    if header == _header(name, size):
        return
    if len(header) < BLOCK:
        raise BrokenArchiveError(f"{name}: missing; the file is cut off before it")
    if not any(header):
        raise BrokenArchiveError(f"{name}: missing; the archive ends before it")
    try:
        there = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape").name
    except (tarfile.TarError, ValueError):
        there = name
    if there == name:
        raise BrokenArchiveError(f"{name}: its header is damaged")
    raise BrokenArchiveError(f"{name}: missing; {there!r} stands in its place")


def _pieces(source: IO[bytes], size: int, name: str) -> Iterator[bytes]:
    left = size
    while left:
        piece = source.read(min(CHUNK, left))
        if not piece:
            raise BrokenArchiveError(f"{name}: the file is cut off within it, {left} bytes before its end")
        left -= len(piece)
        yield piece


def _end_of(source: IO[bytes], name: str, size: int) -> None:
    padding = _padding(size)
    if source.read(len(padding)) != padding:
        raise BrokenArchiveError(f"{name}: what fills its last block up is damaged or cut off")


def _copy(file: Path, member: Member, out: IO[bytes], name: str) -> None:
    together, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(min(CHUNK, member.size - size)):
            together.update(piece)
            size += len(piece)
            out.write(piece)
    if Member(size, together.hexdigest()) != member:
        raise BrokenArchiveError(f"{name}: it changed while it was copied")


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)
