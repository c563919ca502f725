"""A task while it is being read: which ranges of the text belong to it, before it becomes a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from threadneedle.core.extraction.model import Fate, Span, UnitMention
from threadneedle.core.extraction.sentences import Bracket, Piece
from threadneedle.core.extraction.structure import Block


@dataclass(slots=True)
class Found:
    """A task found. ``ranges`` hold its words without number and bracket; ``context`` the headings above."""

    number: str
    ranges: list[tuple[int, int]]
    units: tuple[UnitMention, ...] = ()
    post: str = ""
    deadline: Span | None = None
    measure: Span | None = None
    context: str = ""
    ruled: bool = False
    """The bracket states that the first-named unit leads from here on."""
    spoken: bool = False
    """The task was read from a sentence, not from a bracket, a label or a cell."""
    core_end: int | None = None
    """Where the words of the obligation end; a closing purpose clause may follow."""

    @property
    def start(self) -> int:
        """Where the task begins in the text."""
        return self.ranges[0][0]

    def take(self, other: Found) -> None:
        """Add what a further row or bracket says of the same task; what is known already stays."""
        known = {unit.words for unit in self.units}
        self.units = (*self.units, *(unit for unit in other.units if unit.words not in known))
        self.post = self.post or other.post
        self.deadline = self.deadline or other.deadline
        self.measure = self.measure or other.measure


@dataclass(slots=True)
class Body:
    """The text between head and signature, cut up: blocks, their sentences, and the tasks found so far."""

    text: str
    original: str
    blocks: tuple[Block, ...]
    pieces: list[Piece]
    by_block: list[list[Piece]]
    brackets: list[list[Bracket]]
    children: list[list[int]]
    found: list[Found] = field(default_factory=list)

    def words(self, block: Block) -> str:
        """Return the folded words of a block without its number."""
        return self.text[block.body : block.end].strip()

    def own(self, task: Found, pieces: Sequence[Piece]) -> int:
        """Add a task and give it its sentences; return its place."""
        self.found.append(task)
        for piece in pieces:
            self.claim(piece, len(self.found) - 1)
        return len(self.found) - 1

    @staticmethod
    def claim(piece: Piece, place: int) -> None:
        """Give a sentence to the task at ``place``."""
        piece.fate, piece.draft = Fate.TASK, place
