"""Bounds within which an untrusted file is read. One place, so that tests and benchmarks use the same."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


def megabytes(size: int) -> float:
    """Return bytes as megabytes with one decimal, never less than they are."""
    return -(-size * 10 // MEGABYTE) / 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes are in bytes, times in seconds.

    The defaults are house figures: an order with its tables has some hundred pages at most, a county's
    ledger some ten thousand rows.
    """

    size: int = 20 * MEGABYTE
    cpu: int = 5
    wall: int = 30
    memory: int = 430 * MEGABYTE
    """Address space of the reading process, thus more than it can ever hold in memory."""
    answer: int = 48 * MEGABYTE
    entries: int = 4000
    unpacked: int = 200 * MEGABYTE
    ratio: int = 200
    """Unpacked to packed, for parts above ``ratio_from``; sheets of offices reach some forty."""
    ratio_from: int = 8 * MEGABYTE
    depth: int = 200
    pages: int = 300
    sheets: int = 60
    rows: int = 60_000
    columns: int = 400
    cells: int = 500_000
    characters: int = 4_000_000
    pixels: int = 100_000_000


LIMITS = Limits()
