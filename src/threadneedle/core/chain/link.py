"""The links of one stream, and the walk that finds the first broken one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from threadneedle.core.base import InvalidError
from threadneedle.core.chain.canonical import canonical, digest

GENESIS = "0" * 64
"""What stands for the hash before the first link of a stream."""

FORMAT = 1
"""Part of what is hashed, so that a later form of link can never be read as this one."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def stamp(instant: datetime) -> str:
    """Return ``instant`` as ``2026-06-15T07:30:00.000000Z``.

    Raises
    ------
    InvalidError
        ``instant_without_zone``.
    """
    if instant.utcoffset() is None:
        raise InvalidError.of("instant_without_zone", instant=instant.isoformat())
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a stream as it enters the chain; the payload is present by its digest alone.

    Parameters
    ----------
    stream
        Whose chain it is.
    sequence
        1, 2, 3 … without gaps.
    at
        The instant in the form of ``stamp``.
    person, post
        Who acted, and in which post; 0 where the system itself acted.
    subjects
        What the act touched, in order; one event may have many.
    payload_digest
        ``digest(canonical(payload))``; it stays when the payload is erased.
    previous
        The hash of the link before; ``GENESIS`` for the first.

    Raises
    ------
    InvalidError
        ``link_invalid`` with the ``field``, if a field has not the shape above.
    """

    stream: str
    sequence: int
    at: str
    kind: str
    person: int
    post: int
    subjects: tuple[str, ...]
    payload_digest: str
    previous: str

    def __post_init__(self) -> None:
        shapely = {
            "sequence": self.sequence >= 1,
            "at": _STAMP.fullmatch(self.at),
            "person": self.person >= 0,
            "post": self.post >= 0,
            "payload_digest": _DIGEST.fullmatch(self.payload_digest),
            "previous": _DIGEST.fullmatch(self.previous),
        }
        for name, fits in shapely.items():
            if not fits:
                raise InvalidError.of("link_invalid", stream=self.stream, sequence=self.sequence, field=name)

    @property
    def hash(self) -> str:
        """The SHA-256 digest of the canonical form of every field."""
        return digest(
            canonical(
                {
                    "format": FORMAT,
                    "stream": self.stream,
                    "sequence": self.sequence,
                    "at": self.at,
                    "kind": self.kind,
                    "actor": {"person": self.person, "post": self.post},
                    "subjects": self.subjects,
                    "payload_digest": self.payload_digest,
                    "previous": self.previous,
                }
            )
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The last link that somebody has kept elsewhere: without one, a cut-off end cannot be seen."""

    sequence: int
    hash: str


class BreakCode(StrEnum):
    """What is wrong at the first broken place."""

    STREAM = "stream"
    """The link belongs to another stream."""
    SEQUENCE = "sequence"
    """A link is missing, doubled or out of order."""
    PREVIOUS = "previous"
    """The link does not name the hash of the one before."""
    HASH = "hash"
    """The recorded hash is not that of the link's fields."""
    UNREADABLE = "unreadable"
    """The row has no shape of a link."""
    HEAD = "head"
    """The stream does not contain the head that was kept: its end was cut off or written anew."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first broken place of a stream: the sequence number that should have stood there."""

    code: BreakCode
    sequence: int


def verify(links: Iterable[tuple[Link, str]], *, head: Head | None = None) -> Break | None:
    """Walk one stream from its first link and return the first break, or ``None``.

    Parameters
    ----------
    links
        Links in order of sequence, each with the hash recorded for it. Read once, one at a time:
        memory does not grow. Pass a generator that builds each link from its row, and a row that
        cannot be a link is reported as UNREADABLE instead of raised.
    head
        A link known from elsewhere that the stream must contain.
    """
    previous, expected, stream = GENESIS, 1, None
    try:
        for link, recorded in links:
            stream = link.stream if stream is None else stream
            code = _break(link, recorded, stream, expected, previous)
            if code is None and head is not None and head.sequence == expected and head.hash != recorded:
                code = BreakCode.HEAD
            if code is not None:
                return Break(code, expected)
            previous, expected = recorded, expected + 1
    except InvalidError:
        return Break(BreakCode.UNREADABLE, expected)
    if head is not None and head.sequence >= expected:
        return Break(BreakCode.HEAD, expected)
    return None


def _break(link: Link, recorded: str, stream: str, expected: int, previous: str) -> BreakCode | None:
    if link.stream != stream:
        return BreakCode.STREAM
    if link.sequence != expected:
        return BreakCode.SEQUENCE
    if link.previous != previous:
        return BreakCode.PREVIOUS
    if link.hash != recorded:
        return BreakCode.HASH
    return None
