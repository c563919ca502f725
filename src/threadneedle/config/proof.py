"""Heads of the ledger kept outside the database."""

from __future__ import annotations

import re
from pathlib import Path

from threadneedle.config.starting import CommandError
from threadneedle.core.chain import Head

LINE = re.compile(r"(?P<stream>\S+) (?P<sequence>[1-9][0-9]{0,18}) (?P<hash>[0-9a-f]{64})", re.ASCII)


def read_heads(file: Path) -> dict[str, Head]:
    """Read the heads that ``threadneedle ledger heads`` printed.

    Raises
    ------
    CommandError
        If a line has not the form that it prints.
    """
    kept: dict[str, Head] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not a list of heads") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        if found is None:
            raise CommandError(f"{file}:{number} is not “STREAM SEQUENCE HASH”")
        kept[found["stream"]] = Head(int(found["sequence"]), found["hash"])
    return kept
