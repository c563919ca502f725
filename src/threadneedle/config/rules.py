"""``threadneedle rules``: take in a rule pack at the keyboard, or print the one that holds."""

from __future__ import annotations

import sys
from pathlib import Path

from django.utils import translation

from threadneedle.adapters import clock
from threadneedle.config.divisions import administrator_of_all
from threadneedle.config.starting import CommandError
from threadneedle.org.services.rule_packs import Fate, Row, compare_pack, export_pack, import_pack, read_pack
from threadneedle.ui.words import in_words

MOST_BYTES = 1_000_000
FAILED = 1


def take_in_rules(file: str, *, apply: bool) -> int:
    """Print what taking a pack in would do, row by row, and do it if asked; return the exit code.

    Raises
    ------
    CommandError, DomainError
        If there is no such file, it is too large or no text, or no administrator; as ``import_pack`` says.
    """
    source = Path(file)
    if not source.is_file():
        raise CommandError(f"{file}: there is no such file")
    if source.stat().st_size > MOST_BYTES:
        raise CommandError(f"{file}: a rule pack has at most {MOST_BYTES:,} bytes")
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: byte {error.start} is not UTF-8") from error
    now = clock.now()
    pack = compare_pack(read_pack(text), clock.local_day(now))
    for row in pack.rows:
        sys.stdout.write(f"{_line(row)}\n")
    counts = ", ".join(f"{sum(row.fate is fate for row in pack.rows)} {fate.value}" for fate in Fate)
    sys.stdout.write(f"{pack.name}: {counts}\n")
    if pack.refused:
        return FAILED
    if apply:
        import_pack(text, actor=administrator_of_all(), now=now)
        sys.stdout.write("taken in\n")
    return 0


def print_rules(name: str) -> int:
    """Print what holds today as a rule pack; return the exit code."""
    today = clock.local_day(clock.now())
    sys.stdout.write(export_pack(today, name or today.isoformat()))
    return 0


def _line(row: Row) -> str:
    start = f"{row.fate.value:<8} line {row.line:<4} {row.key}"
    if row.problem is not None:
        with translation.override("en"):
            return f"{start}: {in_words(row.problem)}"
    if row.draft is None or row.fate is Fate.SAME:
        return start
    before = "" if row.held is None else f"{row.held.normalize():f} -> "
    return f"{start}: {before}{row.draft.value.normalize():f} from {row.draft.since.isoformat()}"
