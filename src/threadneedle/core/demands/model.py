"""What is found: a kind of demand, the words that make it, and the ground that excuses it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DemandKind(StrEnum):
    """Kinds of demand that cost the front line time and prove nothing, or that the issuer may not make."""

    PROOF = "proof"
    """Photos, minutes, notes, check-ins or ledgers are to show that the work is done."""
    PAPER = "paper"
    """A plan or a report about carrying out the order."""
    STAFF = "staff"
    """People of the units below are to work for the issuer."""
    COMMAND = "command"
    """An office orders a government without the consent of that government's superior."""
    VETO = "veto"
    """One failure undoes everything else (一票否决)."""
    RANKING = "ranking"
    """Units or people are ranked against one another."""
    LETTER = "letter"
    """A letter of responsibility is to be signed (责任状)."""
    VISIT = "visit"
    """The units below are told that somebody comes to inspect, supervise or assess them (督查检查考核)."""


class Thing(StrEnum):
    """What a demand for proof asks for."""

    PHOTO = "photo"
    TRACK = "track"
    CHECK_IN = "check_in"
    MINUTES = "minutes"
    NOTES = "notes"
    LEDGER = "ledger"
    TRACE = "trace"


class Ground(StrEnum):
    """Why proof may be asked for; the sentence itself says so."""

    SAFETY = "safety"
    PAID = "paid"
    SAMPLED = "sampled"
    STATUTE = "statute"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: ``text[start:end]`` are its words.

    ``thing`` is set for proof alone; ``ground`` where the same sentence gives one.
    """

    kind: DemandKind
    start: int
    end: int
    thing: Thing | None = None
    ground: Ground | None = None
